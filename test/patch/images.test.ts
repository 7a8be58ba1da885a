// Files before and after a patch: whole where their text is known, stitched with explicit gaps where it is not.
import { describe, expect, it } from 'vitest';
import { verbatimBody } from '../../src/mail/body';
import { indexLines } from '../../src/mail/raw-lines';
import { readDiff } from '../../src/patch/diff';
import { imagesOf, imagesOfSeries } from '../../src/patch/images';
import type { FilePatch } from '../../src/patch/model';
import { GAP_MARKER, openingOf, UNSEEN_CONDITION, UNSEEN_FUNCTION } from '../../src/patch/stitch';
import { bytesOf } from '../mail/mail';

function filesOf(...lines: readonly string[]): readonly FilePatch[] {
	const raw = indexLines(bytesOf(...lines));
	return readDiff(verbatimBody(raw, { first: 0, end: raw.count })).files;
}

function fileOf(...hunks: readonly string[]): FilePatch {
	const [file] = filesOf(
		'diff --git a/x.c b/x.c',
		'index 1234567..89abcde 100644',
		'--- a/x.c',
		'+++ b/x.c',
		...hunks,
	);
	if (!file) throw new Error('no file');
	return file;
}

const lines = (count: number, from = 1) => Array.from({ length: count }, (_, index) => `l${from + index}`);
const text = (...content: readonly string[]) => content.map((line) => `${line}\n`).join('');
const change = ['@@ -4,3 +4,3 @@', ' l4', '-l5', '+new', ' l6'];

describe('a whole file', () => {
	it('comes from the blob the patch names', () => {
		const { pre, post } = imagesOf(fileOf(...change), {
			blob: (id) => (id === '1234567' ? text(...lines(9)) : null),
		});
		expect(pre?.text).toBe(text(...lines(9)));
		expect(post?.text).toBe(text('l1', 'l2', 'l3', 'l4', 'new', 'l6', 'l7', 'l8', 'l9'));
		expect(post).toMatchObject({ provenance: 'blob', gaps: [], inferred: [], placements: [], path: 'x.c' });
		expect(post?.lineNumbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
		expect(post?.rawLines).toEqual([null, null, null, 5, 7, 8, null, null, null]);
		expect(post?.changed.indexOf(true)).toBe(4);
		expect(pre?.rawLines[4]).toBe(6);
	});

	it.each<[string, string[], { offset: number; fuzz: number }[]]>([
		['at its place', lines(9), []],
		['lower', ['a', 'b', ...lines(9)], [{ offset: 2, fuzz: 0 }]],
		['higher', lines(7, 3), [{ offset: -2, fuzz: 0 }]],
		['with less context', [...lines(3), 'other', 'l5', 'l6'], [{ offset: 0, fuzz: 1 }]],
	])('takes the hunk from the tree %s, and says so', (_name, content, placements) => {
		const { post } = imagesOf(fileOf(...change), { tree: () => text(...content) });
		expect(post?.provenance).toBe('tree');
		expect(post?.text).toBe(text(...content.map((line) => (line === 'l5' ? 'new' : line))));
		expect(post?.placements.map(({ offset, fuzz }) => ({ offset, fuzz }))).toEqual(placements);
	});

	it('is undone where the tree has the patch already', () => {
		const { pre, post } = imagesOf(fileOf(...change), {
			tree: () => text('l1', 'l2', 'l3', 'l4', 'new', 'l6'),
		});
		expect(pre?.text).toBe(text(...lines(6)));
		expect(post?.text).toBe(text('l1', 'l2', 'l3', 'l4', 'new', 'l6'));
		expect([pre?.rawLines[4], post?.rawLines[4]]).toEqual([6, 7]);
	});

	it('is not taken from a tree in which the hunks fit nowhere', () => {
		expect(imagesOf(fileOf(...change), { tree: () => text('something', 'else') }).post?.provenance).toBe(
			'hunks',
		);
	});

	it('of a diff made without prefixes is found by its full name', () => {
		const [file] = filesOf('diff --git fs/x.c fs/x.c', '--- fs/x.c', '+++ fs/x.c', ...change);
		const tree = (path: string) => (path === 'fs/x.c' ? text(...lines(9)) : null);
		expect(file && imagesOf(file, { tree }).post?.provenance).toBe('tree');
	});

	it('is complete for an added and a deleted file', () => {
		const [added, deleted] = filesOf(
			...[
				'diff --git a/n b/n',
				'new file mode 100644',
				'index 0000000..1',
				'--- /dev/null',
				'+++ b/n',
				'@@ -0,0 +1,2 @@',
				'+a',
				'+b',
			],
			...[
				'diff --git a/d b/d',
				'deleted file mode 100644',
				'index 1..0',
				'--- a/d',
				'+++ /dev/null',
				'@@ -1 +0,0 @@',
				'-a',
			],
		).map((file) => imagesOf(file));
		expect([added?.pre, added?.post?.text, added?.post?.gaps]).toEqual([null, text('a', 'b'), []]);
		expect([deleted?.pre?.text, deleted?.post]).toEqual([text('a'), null]);
	});
});

describe('a stitched file', () => {
	it('has markers for what is not known', () => {
		const { post } = imagesOf(
			fileOf(
				'@@ -4,3 +4,4 @@',
				' int a;',
				'+int b;',
				' int c;',
				' int d;',
				'@@ -20,2 +21,1 @@',
				' int e;',
				'-int f;',
			),
		);
		expect(post?.text.split('\n')).toEqual([
			'/* daxlens: 3 lines not shown */',
			'int a;',
			'int b;',
			'int c;',
			'int d;',
			'/* daxlens: 13 lines not shown */',
			'int e;',
			'',
		]);
		expect(post?.gaps).toEqual([
			{ line: 0, first: 1, count: 3 },
			{ line: 5, first: 8, count: 13 },
		]);
		expect(post?.lineNumbers).toEqual([0, 4, 5, 6, 7, 0, 21]);
		expect(GAP_MARKER.exec('/* daxlens: 13 lines not shown */')?.[1]).toBe('13');
	});

	it('opens the function of a section heading and balances its braces', () => {
		const { post } = imagesOf(
			fileOf(
				'@@ -40,4 +40,5 @@ static int f(struct inode *inode, loff_t',
				' 		a();',
				'+		b();',
				' 	}',
				' 	c();',
				' }',
			),
		);
		expect(post?.text.split('\n').slice(0, 9)).toEqual([
			'/* daxlens: lines not shown */',
			'static int f(struct inode *inode, loff_t) {',
			'/* daxlens: lines not shown */',
			`if (${UNSEEN_CONDITION}) {`,
			'		a();',
			'		b();',
			'	}',
			'	c();',
			'}',
		]);
		expect(post?.inferred).toEqual([1, 3]);
	});

	it('keeps one function over the gap between its hunks, and closes it before the next', () => {
		const { post } = imagesOf(
			fileOf(
				...['@@ -10,4 +10,5 @@', ' int f(void)', ' {', ' 	if (a) {', '+		b();', ' 		c();'],
				...['@@ -30,3 +31,4 @@ int f(void)', ' 	d();', '+	e();', ' 	g();'],
				...['@@ -60,2 +62,3 @@ int h(void)', ' 	i();', '+	j();', ' }'],
			),
		);
		expect(post?.text.split('\n').filter((line) => !/^\t*[a-z]\(\);$/.test(line))).toEqual([
			'/* daxlens: 9 lines not shown */',
			'int f(void)',
			'{',
			'	if (a) {',
			'}',
			'/* daxlens: 16 lines not shown */',
			'/* daxlens: lines not shown */',
			'};',
			'int h(void) {',
			'/* daxlens: lines not shown */',
			'}',
			'/* daxlens: lines not shown */',
			'',
		]);
	});

	it('keeps one function whose parameters the patch changes', () => {
		const { post } = imagesOf(
			fileOf(
				...[
					'@@ -10,3 +10,3 @@',
					'-static int f(struct device *dev)',
					'+static int f(struct ember *e)',
					' {',
					' 	a();',
				],
				...['@@ -30,3 +30,4 @@ static int f(struct device *dev)', ' 	d();', '+	e();', ' 	g();'],
				...['@@ -50,2 +51,3 @@ static int g(struct device *dev)', ' 	i();', '+	j();', ' }'],
			),
		);
		expect(post?.text.split('\n').filter((line) => line.includes('static'))).toEqual([
			'static int f(struct ember *e)',
			'static int g(struct device *dev) {',
		]);
	});

	it('closes a comment that a gap cuts', () => {
		const { pre } = imagesOf(
			fileOf('@@ -5,3 +5,2 @@', '  * end of it', '  */', '-int a;', '@@ -50,2 +49,1 @@', ' /*', '- * begin'),
		);
		expect(pre?.text.split('\n').map((line) => line.trim())).toEqual([
			'/* daxlens: 4 lines not shown */',
			'/*',
			'* end of it',
			'*/',
			'int a;',
			'/* daxlens: 42 lines not shown */',
			'/*',
			'* begin',
			'*/',
			'',
		]);
	});

	it.each([
		['static int f(void)', 'static int f(void) {'],
		['int f(struct a *a,', 'int f(struct a *a) {'],
		['struct x {', 'struct x {'],
		['struct x', 'struct x {'],
		['out:', null],
		['#define X(a)', null],
		['int a;', null],
		['', null],
	])('makes of the heading %j the opening %j', (section, opening) => {
		expect(openingOf(section)).toBe(opening);
	});

	it('opens a function without a name where the heading is a label', () => {
		const { post } = imagesOf(fileOf('@@ -40,2 +40,3 @@ out:', ' 	a();', '+	b();', ' }'));
		expect(post?.text).toContain(`void ${UNSEEN_FUNCTION}(void) {`);
	});
});

describe('a series', () => {
	const patch = (...hunks: readonly string[]) => ({ files: [fileOf(...hunks)] });

	it('applies its patches in order to whole files', () => {
		const second = ['@@ -4,3 +4,4 @@', ' l4', ' new', '+more', ' l6'];
		const [, images] = imagesOfSeries([patch(...change), patch(...second)], {
			tree: () => text(...lines(9)),
		});
		expect(images?.[0]?.pre?.text).toContain('l4\nnew\nl6\n');
		expect(images?.[0]?.post?.text).toContain('l4\nnew\nmore\nl6\n');
		expect(images?.[0]?.post?.rawLines.filter((line) => line !== null)).toHaveLength(4);
	});

	it('shows in a later patch what earlier ones have shown, moved as they moved it', () => {
		const first = ['@@ -10,2 +10,4 @@', ' int a;', '+int b;', '+int c;', ' int d;'];
		const second = ['@@ -30,2 +30,2 @@', ' int x;', '-int y;', '+int z;'];
		const third = ['@@ -2,1 +2,3 @@', ' int e;', '+int f;', '+int g;'];
		const images = imagesOfSeries([patch(...first), patch(...second), patch(...third)]);
		const numbered = (image: { text: string; lineNumbers: readonly number[] } | null | undefined) =>
			image?.text
				.split('\n')
				.flatMap((line, index) => (line.startsWith('int') ? [`${image.lineNumbers[index]} ${line}`] : []));
		expect(numbered(images[1]?.[0]?.pre)).toEqual([
			'10 int a;',
			'11 int b;',
			'12 int c;',
			'13 int d;',
			'30 int x;',
			'31 int y;',
		]);
		expect(numbered(images[2]?.[0]?.post)).toEqual([
			'2 int e;',
			'3 int f;',
			'4 int g;',
			'12 int a;',
			'13 int b;',
			'14 int c;',
			'15 int d;',
			'32 int x;',
			'33 int z;',
		]);
	});

	it('follows a rename', () => {
		const [renamed] = filesOf(
			'diff --git a/x.c b/y.c',
			'similarity index 100%',
			'rename from x.c',
			'rename to y.c',
		);
		const [after] = filesOf(
			'diff --git a/y.c b/y.c',
			'index 5..6 100644',
			'--- a/y.c',
			'+++ b/y.c',
			...change,
		);
		const series = [{ files: renamed ? [renamed] : [] }, { files: after ? [after] : [] }];
		const [, images] = imagesOfSeries(series, {
			tree: (path) => (path === 'x.c' ? text(...lines(9)) : null),
		});
		expect(images?.[0]?.post?.text).toContain('l4\nnew\nl6\n');
	});
});
