// Real mails, series and pages of the corpus beside the project: read as git reads them and as their senders meant them.
// Skipped aloud where the corpus is not there; required where DAXLENS_REQUIRE says so.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readMailbox } from '../../src/mail/mailbox';
import type { FilePatch } from '../../src/patch/model';
import { assembleSeries } from '../../src/patch/series';

const shared = path.join(import.meta.dirname, '../../../shared');
const missing = !existsSync(path.join(shared, 'corpus/mails/oracle.jsonl'));
if (missing) console.warn('test/patch/corpus: ../shared is not there, so real mails are not read');
const skip = missing && !process.env['DAXLENS_REQUIRE'];

const read = (...name: string[]) => {
	const file = path.join(shared, ...name);
	return assembleSeries(readMailbox(new Uint8Array(readFileSync(file)), path.basename(file)).messages);
};

interface Oracle {
	readonly file: string;
	readonly git_accepts: boolean;
	readonly files: readonly (readonly [number | null, number | null, string])[];
}

/** `added deleted path` as in the oracle: nulls for a binary file. */
const row = (file: FilePatch) =>
	JSON.stringify([
		file.binary ? null : file.additions,
		file.binary ? null : file.deletions,
		file.newPath ?? file.oldPath,
	]);

const nameless = (name: string) => name.replace(/"[^"]*"\]$/, '"RENAME"]');

describe.skipIf(skip)('the corpus', () => {
	it('of mails is read as git reads it', () => {
		const oracle = readFileSync(path.join(shared, 'corpus/mails/oracle.jsonl'), 'utf8').trim().split('\n');
		const wrong: string[] = [];
		for (const line of oracle) {
			const mail: Oracle = JSON.parse(line);
			const { series } = read('corpus/mails', mail.file);
			if (!mail.git_accepts) continue;
			const ours = series.flatMap((one) => one.patches.flatMap((patch) => patch.files.map(row)));
			// Where git prints a rename in its own short form, the oracle has the counts alone.
			const used = ours.map(() => false);
			const same = mail.files.every((file) => {
				const wanted = JSON.stringify(file);
				const at = ours.findIndex(
					(name, index) =>
						!used[index] && (name === wanted || (file[2] === 'RENAME' && nameless(name) === wanted)),
				);
				if (at !== -1) used[at] = true;
				return at !== -1;
			});
			if (!same || ours.length !== mail.files.length) wrong.push(`${mail.file}: ${ours.join(' ')}`);
		}
		expect(wrong).toEqual([]);
	});

	it('of series is put together right', () => {
		const folder = path.join(shared, 'corpus/series');
		const announced: { series: { slug: string; patches: number; title: string }[] } = JSON.parse(
			readFileSync(path.join(folder, 'index.json'), 'utf8'),
		);
		for (const { slug, patches, title } of announced.series) {
			const { series, replies, errors } = read('corpus/series', `${slug}.mbox`);
			expect([series.length, replies.length, errors], slug).toEqual([1, 0, []]);
			expect([series[0]?.patches.length, series[0]?.complete, series[0]?.cover?.subject], slug).toEqual([
				patches,
				true,
				title,
			]);
		}
	});
});

describe.skipIf(skip)('the seeds', () => {
	const seed = (number: string) => {
		const name = readdirSync(path.join(shared, 'seeds')).find((file) => file.startsWith(number)) ?? number;
		return read('seeds', name);
	};
	const shape = (assembly: ReturnType<typeof seed>) =>
		assembly.series.map((series) => [
			series.cover !== null,
			series.version,
			series.of,
			series.patches.length,
		]);

	it('of a lore page is one complete series whose diffstats are right', () => {
		const assembly = seed('000');
		expect(shape(assembly)).toEqual([[true, 2, 7, 7]]);
		expect([assembly.replies.length, assembly.errors]).toEqual([8, []]);
		for (const patch of assembly.series[0]?.patches ?? []) {
			const stat = patch.body.lines
				.map((line) => /^ (\d+) files? changed/.exec(line)?.[1])
				.find((count) => count !== undefined);
			expect(patch.files.length, patch.subject.title).toBe(Number(stat));
		}
	});

	it.each([
		['001', 21, 0],
		['002', 1, 41],
		['003', 1, 4],
		['004', 0, 1],
	])('%s has its messages', (number, series, replies) => {
		const assembly = seed(number);
		expect([assembly.series.length, assembly.replies.length, assembly.errors]).toEqual([series, replies, []]);
	});
});
