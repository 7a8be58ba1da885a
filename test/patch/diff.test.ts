// Diffs of every form: which files and counts they give, with the traps that line-wise readers fall into, and what is
// said of damage.
import { describe, expect, it } from 'vitest';
import { verbatimBody } from '../../src/mail/body';
import { indexLines } from '../../src/mail/raw-lines';
import { readDiff } from '../../src/patch/diff';
import { readPatch } from '../../src/patch/patch';
import { bytesOf, HEAD, messageIn } from '../mail/mail';

function diffOf(...lines: readonly string[]) {
	const raw = indexLines(bytesOf(...lines));
	return readDiff(verbatimBody(raw, { first: 0, end: raw.count }));
}

/** Files as `status old => new +added -deleted`. */
const summary = (...lines: readonly string[]) =>
	diffOf(...lines).files.map(
		(file) =>
			`${file.status} ${file.oldPath} => ${file.newPath} ${file.binary ? 'binary' : `+${file.additions} -${file.deletions}`}`,
	);

const HUNK = ['@@ -1,2 +1,2 @@ int f(void)', ' one', '-two', '+2'];
const GIT = ['diff --git a/x.c b/x.c', 'index 1234567..89abcde 100644', '--- a/x.c', '+++ b/x.c'];

describe('headers', () => {
	it.each<[string, string[], string[]]>([
		['a change', [...GIT, ...HUNK], ['modified x.c => x.c +1 -1']],
		[
			'a new file',
			[
				'diff --git a/n b/n',
				'new file mode 100644',
				'index 0000000..1',
				'--- /dev/null',
				'+++ b/n',
				'@@ -0,0 +1 @@',
				'+a',
			],
			['added null => n +1 -0'],
		],
		[
			'a new empty file',
			['diff --git a/n b/n', 'new file mode 100644', 'index 0000000..e69de29'],
			['added null => n +0 -0'],
		],
		[
			'a deleted file',
			[
				'diff --git a/d b/d',
				'deleted file mode 100644',
				'index 1..0',
				'--- a/d',
				'+++ /dev/null',
				'@@ -1 +0,0 @@',
				'-a',
			],
			['deleted d => null +0 -1'],
		],
		[
			'a rename with a change',
			[
				'diff --git a/o b/n',
				'similarity index 90%',
				'rename from o',
				'rename to n',
				'index 1..2 100644',
				'--- a/o',
				'+++ b/n',
				...HUNK,
			],
			['renamed o => n +1 -1'],
		],
		[
			'a pure copy',
			['diff --git a/o b/n', 'similarity index 100%', 'copy from o', 'copy to n'],
			['copied o => n +0 -0'],
		],
		['a mode change', ['diff --git a/s b/s', 'old mode 100644', 'new mode 100755'], ['mode s => s +0 -0']],
		[
			'a path with spaces',
			['diff --git a/a b c b/a b c', 'new file mode 100644', 'index 0..1'],
			['added null => a b c +0 -0'],
		],
		[
			'a quoted path',
			['diff --git "a/\\303\\251\\t.c" "b/\\303\\251\\t.c"', 'old mode 100644', 'new mode 100755'],
			['mode é\t.c => é\t.c +0 -0'],
		],
		[
			'a diff without prefixes, of which git cuts a folder',
			['diff --git fs/x.c fs/x.c', '--- fs/x.c', '+++ fs/x.c', ...HUNK],
			['modified x.c => x.c +1 -1'],
		],
		[
			'a binary file',
			['diff --git a/b b/b', 'index 1..2 100644', 'Binary files a/b and b/b differ'],
			['modified b => b binary'],
		],
		[
			'a binary patch',
			[
				'diff --git a/b b/b',
				'index 1..2 100644',
				'GIT binary patch',
				'literal 3',
				'KcmYdfNCE%>hycU@',
				'',
				'literal 0',
				'HcmV?d00001',
				'',
				...GIT,
				...HUNK,
			],
			['modified b => b binary', 'modified x.c => x.c +1 -1'],
		],
		[
			'a submodule',
			[
				'diff --git a/m b/m',
				'index 1..2 160000',
				'--- a/m',
				'+++ b/m',
				'@@ -1 +1 @@',
				'-Subproject commit 1',
				'+Subproject commit 2',
			],
			['modified m => m +1 -1'],
		],
		[
			'diff -u with time stamps',
			['--- l.orig/x.c\t2005-07-13 13:23:31.0 -0400', '+++ l/x.c\t2005-07-13 13:24:02 +05:00', ...HUNK],
			['modified x.c => x.c +1 -1'],
		],
		[
			'time stamps damaged to spaces',
			['--- l/a b.c   2005-07-13 13:23:31', '+++ l/a b.c   2005-07-13 13:24:02', ...HUNK],
			['modified a b.c => a b.c +1 -1'],
		],
		['a backup beside the file', ['--- a/x.c.orig', '+++ a/x.c', ...HUNK], ['modified x.c => x.c +1 -1']],
		['names without a folder', ['--- x.c.orig', '+++ x.c', ...HUNK], ['modified x.c => x.c +1 -1']],
		[
			'the epoch for a new file',
			[
				'--- a/n\t1970-01-01 01:00:00.000000000 +0100',
				'+++ b/n\t2005-07-13 13:24:02 +0100',
				'@@ -0,0 +1 @@',
				'+a',
			],
			['added null => n +1 -0'],
		],
		[
			'quilt',
			['Index: l/x.c', '='.repeat(67), '--- l.orig/x.c', '+++ l/x.c', ...HUNK],
			['modified x.c => x.c +1 -1'],
		],
		['prose that begins like a header', ['diff --git is what git prints', '--- so', 'it goes'], []],
	])('%s', (_name, lines, expected) => {
		expect(summary(...lines)).toEqual(expected);
	});

	it('keeps blobs, modes, similarity, prefixes and places', () => {
		const [file] = diffOf('prose', ...GIT, ...HUNK, '-- ').files;
		expect(file).toMatchObject({
			oldBlob: '1234567',
			newBlob: '89abcde',
			oldMode: '100644',
			oldPrefix: 'a/',
			newPrefix: 'b/',
			rawLine: 1,
			rawEnd: 9,
		});
		expect(file?.hunks[0]).toMatchObject({ section: 'int f(void)', rawLine: 5, oldStart: 1, newCount: 2 });
		expect(file?.hunks[0]?.lines[1]).toEqual({
			kind: '-',
			text: 'two',
			bodyLine: 7,
			rawLine: 7,
			rawColumn: 1,
		});
	});
});

describe('hunks are counted from their header', () => {
	it.each<[string, string[], string]>([
		['a removed line that looks like a file name', ['@@ -1,2 +1 @@', '--- a/x', ' b'], '+0 -1'],
		[
			'changed lines that look like a header',
			['@@ -1 +1 @@', '--- a/y', '+++ b/y', '@@ is no hunk'],
			'+1 -1',
		],
		['a signature below', ['@@ -1 +1,2 @@', ' a', '+b', '-- ', '2.39.5'], '+1 -0'],
		['a removed signature', ['@@ -1,2 +1 @@', ' a', '-- ', '2.39.5'], '+0 -1'],
		['an empty line of context', ['@@ -1,3 +1,4 @@', ' a', '', '+b', ' c'], '+1 -0'],
		[
			'no newline at the end',
			['@@ -1 +1 @@', '-a', '\\ No newline at end of file', '+b', '\\ No newline at end of file'],
			'+1 -1',
		],
		['one count left out', ['@@ -1 +1,2 @@', ' a', '+b'], '+1 -0'],
	])('%s', (_name, lines, counts) => {
		const { files, errors } = diffOf(...GIT, ...lines);
		expect(files.map((file) => `+${file.additions} -${file.deletions}`)).toEqual([counts]);
		expect(errors).toEqual([]);
	});

	it('tells on which side the newline is missing', () => {
		const [file] = diffOf(...GIT, '@@ -1 +1 @@', '-a', '\\ No newline at end of file', '+b').files;
		expect(file?.hunks[0]).toMatchObject({ oldNoNewline: true, newNoNewline: false });
	});
});

describe('damage is told with its line, and the rest is read', () => {
	const after = ['diff --git a/y.c b/y.c', '--- a/y.c', '+++ b/y.c', ...HUNK];

	it.each<[string, string[], number, RegExp, string[]]>([
		[
			'a wrapped line',
			['@@ -1,2 +1,2 @@', ' a long', 'line', '-b', '+c'],
			6,
			/wrapped it: "line"/,
			['+1 -1', '+1 -1'],
		],
		[
			'a hunk that ends early',
			['@@ -1,4 +1,4 @@', ' a', '-b', '+c'],
			8,
			/4 old and 4 new lines, 2 and 2 are there/,
			['+1 -1', '+1 -1'],
		],
		[
			'too many lines',
			['@@ -1 +1,2 @@', ' a', '-b', '+c'],
			6,
			/more lines than its header says: "-b"/,
			['+1 -0', '+1 -1'],
		],
		['a malformed hunk header', ['@@ -1,x +1 @@', ' a'], 4, /malformed hunk header/, ['+0 -0', '+1 -1']],
	])('%s', (_name, lines, line, reason, counts) => {
		const { files, errors } = diffOf(...GIT, ...lines, ...after);
		expect(files.map((file) => `+${file.additions} -${file.deletions}`)).toEqual(counts);
		expect(errors).toHaveLength(1);
		expect(errors[0]?.line).toBe(line);
		expect(errors[0]?.reason).toMatch(reason);
	});

	it.each<[string, string[], RegExp]>([
		['a hunk without a file', HUNK, /hunk without a file header/],
		[
			'a combined diff',
			['diff --cc fs/x.c', 'index 1,2..3', '--- a/fs/x.c', '+++ b/fs/x.c', '@@@ -1,1 -1,1 +1,1 @@@', '++a'],
			/combined diff of fs\/x\.c/,
		],
		[
			'a header of two minds',
			['diff --git a/x b/x', 'new file mode 100644', 'deleted file mode 100644'],
			/two different things/,
		],
		['a header without a name', ['diff --git a/x b/y', 'index 1..2 100644'], /names no file/],
		['a truncated file', [...GIT, '@@ -1,9 +1,9 @@', ' a'], /ends early/],
	])('%s', (_name, lines, reason) => {
		expect(diffOf(...lines).errors.map((error) => error.reason)).toEqual([expect.stringMatching(reason)]);
	});
});

describe('a patch mail', () => {
	it('has its diff after the commit message, and a diff quoted or indented there is text', () => {
		const patch = readPatch(
			messageIn(
				...HEAD,
				'',
				'From: Bob Bit <bob@example.org>',
				'',
				'As in',
				'  diff --git a/q b/q',
				'> --- a/q',
				'> +++ b/q',
				'> @@ -1 +1 @@',
				'> -a',
				'---',
				' x.c | 2 +-',
				'',
				...GIT,
				...HUNK,
				'-- ',
				'2.39.5',
			),
		);
		expect(patch.files.map((file) => file.newPath)).toEqual(['x.c']);
		expect(patch.errors).toEqual([]);
		expect(patch.authorText).toBe('Bob Bit <bob@example.org>');
		expect(patch.body.lines[patch.diffStart]).toBe('---');
		expect(patch.body.lines[patch.messageStart]).toBe('');
	});

	it('that claims format=flowed wrongly is read as it stands', () => {
		const patch = readPatch(
			messageIn(
				...HEAD,
				'Content-Type: text/plain; format=flowed',
				'',
				'Text.',
				'---',
				...GIT,
				'@@ -1,3 +1,3 @@',
				' one ',
				' two',
				'-three',
				'+3',
			),
		);
		expect(patch.errors).toEqual([]);
		expect(patch.files[0]?.hunks[0]?.lines.map((line) => line.text)).toEqual(['one ', 'two', 'three', '3']);
	});

	it('in quoted-printable has every hunk line at its raw place', () => {
		const patch = readPatch(
			messageIn(
				...HEAD,
				'Content-Transfer-Encoding: quoted-printable',
				'',
				'Text.',
				'---',
				...GIT,
				'@@ -1 +1 @@',
				'-a=',
				'b',
				'+a =3D b',
			),
		);
		expect(patch.files[0]?.hunks[0]?.lines.map((line) => [line.text, line.rawLine, line.rawColumn])).toEqual([
			['ab', 13, 1],
			['a = b', 15, 1],
		]);
	});
});
