// The renderings of one made-up result, against golden files (`vitest run test/report --update` writes them anew), and the
// promises that hold for any text: its width, its characters.
import { describe, expect, it } from 'vitest';
import { readBaseline } from '../../src/report/baseline';
import { checkJson } from '../../src/report/json';
import { columns, shorten, wrap } from '../../src/report/layout';
import { checkMail } from '../../src/report/mail';
import { checkSarif } from '../../src/report/sarif';
import { checkText } from '../../src/report/text';
import { ofStatus, result } from './result';

const tool = { version: '1.2.3', describeRule: (rule: string) => `About ${rule}.` };

describe('text', () => {
	it('shows what is new and counts the rest', async () => {
		const text = checkText(result, ofStatus('introduced'), { colour: false });
		await expect(text).toMatchFileSnapshot('golden/introduced.txt');
	});

	it('shows all groups when asked', async () => {
		const text = checkText(result, ofStatus('introduced', 'fixed', 'existing'), { colour: false });
		await expect(text).toMatchFileSnapshot('golden/all.txt');
	});

	it('is plain ASCII within 80 columns', () => {
		const text = checkText(result, ofStatus('introduced', 'fixed', 'existing'), { colour: false });
		expect(text).toMatch(/^[\n\x20-\x7e]*$/);
		for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
	});

	it('differs by colour codes alone', () => {
		const selection = ofStatus('introduced', 'fixed', 'existing');
		const coloured = checkText(result, selection, { colour: true });
		expect(coloured).toContain('\x1b[1;31merror\x1b[0m');
		expect(coloured.replace(/\x1b\[[\d;]*m/g, '')).toBe(checkText(result, selection, { colour: false }));
	});

	it('lets no control character of the input through', () => {
		const [first] = result.findings;
		if (!first) throw new Error('no finding');
		const evil = {
			...first,
			patch: null,
			message: 'a\x1b[2Jb',
			path: first.path.map((step) => ({ ...step, code: 'x\x07y' })),
		};
		const text = checkText({ ...result, findings: [evil] }, ofStatus(), { colour: false });
		expect(text).toMatch(/^[\n\x20-\x7e]*$/);
	});

	it('begins findings as compilers do', () => {
		const text = checkText(result, ofStatus('introduced'), { colour: false });
		expect(text.match(/^\S+:\d+:\d+: (?:error|warning|note): /gm)).toHaveLength(2);
	});

	it('says so when there is nothing', () => {
		const nothing = { ...result, series: [], findings: [], inPart: [] };
		expect(checkText(nothing, ofStatus(), { colour: false })).toBe(
			'No finding. 24 functions analysed, 0 in part.\n',
		);
	});
});

describe('mail', () => {
	it('is one draft for each patch that introduces something', async () => {
		const text = checkMail(result, ofStatus('introduced'), '1.2.3');
		await expect(text).toMatchFileSnapshot('golden/reply.txt');
	});

	it('keeps to 72 columns and to ASCII', () => {
		const text = checkMail(result, ofStatus('introduced'), '1.2.3');
		expect(text).toMatch(/^[\n\x20-\x7e]*$/);
		for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(72);
	});

	it('is empty where nothing is introduced', () => {
		expect(checkMail(result, ofStatus('fixed'), '1.2.3')).toBe('');
	});
});

describe('JSON', () => {
	it('has the promised fields', async () => {
		await expect(checkJson(result, ofStatus('introduced', 'fixed'))).toMatchFileSnapshot('golden/json.txt');
	});
});

describe('baseline', () => {
	const fingerprints = ['7f3a0012aabbccdd', '8f3a0012aabbccdd', '00beef00aabbccdd'];

	it('is read from JSON', () => {
		expect(readBaseline(checkJson(result, ofStatus('introduced')))).toEqual(new Set(fingerprints));
	});

	it('is read from SARIF, suppressed findings included', () => {
		const found = readBaseline(checkSarif(result, ofStatus('introduced'), tool));
		expect(found).toEqual(new Set([...fingerprints, 'e11e0000aabbccdd']));
	});

	it.each(['', '{', '[]', '{"schema":1}', 'null'])('is not read from %j', (text) => {
		expect(readBaseline(text)).toHaveProperty('problem');
	});
});

describe('layout', () => {
	it('wraps at words and never inside one', () => {
		expect(wrap('one two three', 8, '  ')).toEqual(['one two', '  three']);
		expect(wrap('averylongplace.c:1:2: x', 10)).toEqual(['averylongplace.c:1:2:', 'x']);
		expect(wrap('   ', 10)).toEqual([]);
	});

	it('shortens with dots', () => {
		expect(shorten('abcdefgh', 6)).toBe('abc...');
		expect(shorten('abc', 6)).toBe('abc');
	});

	it('puts a note beneath when it does not fit beside', () => {
		const rows = [
			{ place: 'a.c:1', code: 'x = f()', note: 'takes it' },
			{ place: 'a.c:10', code: 'a_long_condition(x)', note: 'and a note that does not fit beside' },
		];
		expect(columns(rows, 40)).toEqual([
			{ place: 'a.c:1 ', rest: 'x = f()  takes it', more: [] },
			{ place: 'a.c:10', rest: 'a_long_condition(x)', more: ['  and a note that does not fit', '  beside'] },
		]);
	});
});
