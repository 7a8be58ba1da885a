// Made-up mails of every shape, read by us and by git: where git accepts a mail, both see the same files and counts.
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { readMessage } from '../../src/mail/message';
import { indexLines } from '../../src/mail/raw-lines';
import type { FilePatch } from '../../src/patch/model';
import { readPatch } from '../../src/patch/patch';
import { gitIsThere, gitReadsMail, removeReadings } from './git-reading';
import { patchMail } from './mail-generator';

if (!gitIsThere) console.warn('git-reading: git is not installed, so its reading of mails is not compared');

afterAll(removeReadings);

const row = (file: FilePatch) =>
	`${file.binary ? '-' : file.additions}\t${file.binary ? '-' : file.deletions}\t${file.newPath ?? file.oldPath}`;

function ours(bytes: Uint8Array): string[] {
	const raw = indexLines(bytes);
	const blank = bytes.findIndex((byte) => byte > 32);
	const first = raw.starts.findLastIndex((start) => start <= Math.max(0, blank));
	return readPatch(readMessage('x', raw, { first, end: raw.count })).files.map(row);
}

const runs = Number(process.env['DAXLENS_GIT_RUNS'] ?? 250);

describe.skipIf(!gitIsThere && !process.env['DAXLENS_REQUIRE'])('git reads the same', () => {
	it(`in ${runs} made-up mails`, () => {
		let accepted = 0;
		fc.assert(
			fc.property(patchMail, ({ bytes, traits }) => {
				const git = gitReadsMail(bytes);
				if (!git) return;
				accepted++;
				expect(ours(bytes), traits.join(' ')).toEqual(git.rows);
			}),
			{
				numRuns: runs,
				...(process.env['DAXLENS_GIT_SEED']
					? { seed: Number(process.env['DAXLENS_GIT_SEED']) }
					: { seed: 7 }),
			},
		);
		// A generator whose mails git refuses would prove nothing.
		expect(accepted).toBeGreaterThan(runs / 4);
	});
});
