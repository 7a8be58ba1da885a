// Which kernel a series was written for, by the history of a git repository: a commit that its mails name, or releases that
// have the files that it changes.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { kernelBase } from '../../src/platform/kernel-base';
import { chooseProfile } from '../../src/replay/profile';
import { mailsOf, seriesOf } from '../review/mails';

const FILE = 'fs/ember.c';
const code = (value: number) => `int ember(void)\n{\n\treturn ${value};\n}\n`;
const makefile = (minor: number, extra = '') =>
	`VERSION = 5\nPATCHLEVEL = ${minor}\nSUBLEVEL = 0\nEXTRAVERSION =${extra}\nNAME = Ember\n`;

/** The states of the repository: tag, Makefile, and the value that the file returns. */
const HISTORY: readonly (readonly [tag: string, makefile: string, value: number])[] = [
	['v5.13', makefile(13), 1],
	['v5.14', makefile(14), 2],
	['v5.15-rc4', makefile(15, ' -rc4'), 3],
	['v5.15', makefile(15), 3],
	['v5.16', makefile(16), 3],
	['v5.18', makefile(18), 4],
];

const folder = mkdtempSync(path.join(os.tmpdir(), 'kernel-'));
const git = (...argv: string[]): string =>
	execFileSync('git', ['-C', folder, '-c', 'user.name=A', '-c', 'user.email=a@example.org', ...argv], {
		encoding: 'utf8',
	}).trim();

beforeAll(() => {
	git('init', '-q');
	mkdirSync(path.join(folder, 'fs'));
	for (const [tag, text, value] of HISTORY) {
		writeFileSync(path.join(folder, 'Makefile'), text);
		writeFileSync(path.join(folder, FILE), code(value));
		git('add', '.');
		git('commit', '-qm', tag);
		git('tag', tag);
	}
});

/** A series sent in March 2023 that changes the file from a value, with the object name of the file and another trailer. */
function series(
	value: number,
	trailer = '',
	blob = git('rev-parse', '--short=12', `${tagOf(value)}:${FILE}`),
) {
	const mails = mailsOf({ [FILE]: code(value) }, [{ title: 'return 9', files: { [FILE]: code(9) } }]);
	return seriesOf(
		mails
			.replace(/^(diff --git .*)$/m, `$1\nindex ${blob}..999999999999 100644`)
			.replace('-- \n', `${trailer}-- \n`),
	);
}

const tagOf = (value: number): string => HISTORY.find(([, , own]) => own === value)?.[0] ?? '';
const chosen = (...given: Parameters<typeof series>) =>
	chooseProfile(series(...given), { base: kernelBase(folder), makefile: makefile(18) });

describe('the kernel of a series in a git repository', () => {
	it('is that of its base commit', () => {
		const commit = git('rev-parse', 'v5.15-rc4');
		expect(chosen(1, `base-commit: ${commit}\n`)).toEqual({
			name: 'v5.15-rc',
			because: `its base commit ${commit.slice(0, 12)} is of 5.15-rc4.`,
		});
	});

	it('is that of the release with its files where the commit is not there', () => {
		expect(chosen(2, 'base-commit: 0123456789abcdef\n')).toEqual({
			name: 'v5.10',
			because: '1 of 1 files are as they are in v5.14.',
		});
	});

	it('is that of the last release with its files', () => {
		expect(chosen(3).because).toBe('1 of 1 files are as they are in v5.16.');
		expect(chosen(4)).toEqual({ name: 'v5.18', because: '1 of 1 files are as they are in the tree (5.18).' });
	});

	it('is that of the tree where no release has them', () => {
		expect(chosen(1, '', 'abcdefabcdef')).toEqual({ name: 'v5.18', because: 'the tree is 5.18.' });
	});

	it('is what the mails tell where there is no repository', () => {
		const elsewhere = mkdtempSync(path.join(os.tmpdir(), 'no-kernel-'));
		const { because } = chooseProfile(series(3), { base: kernelBase(elsewhere) });
		expect(because).toMatch(/^it was sent on 2023-03-07/);
	});
});
