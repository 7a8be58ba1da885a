// Texts put together from the hunks of a patch: gaps are nodes of their own, and what is around them is read.
import { describe, expect, it } from 'vitest';
import { parseC } from '../../src/kernel-c/file';
import { printFlow } from '../../src/kernel-c/print-flow';

const GAP = '/* daxlens: 7 lines not shown */';

function flows(text: string): string[] {
	return parseC(text).functions.map((each) => `${each.head.name}\n${printFlow(each.flow)}`);
}

describe('gaps', () => {
	it('between statements are nodes', () => {
		expect(flows(`int f(int a)\n{\n${GAP}\n\tif (a)\n\t\tgoto out;\n${GAP}\nout:\n\treturn a;\n}\n`)).toEqual(
			[
				'f\n0: gap (7 lines not shown)\n1: if a ? 2 : 6\n2: goto out\n3: out:\n4: return a\n5: exit\n6: gap (7 lines not shown) -> 3',
			],
		);
	});

	it('in the middle of a statement swallow it, and what follows is read', () => {
		const [flow = ''] = flows(`int f(int a)\n{\n\tbegin();\n\tcall(a,\n${GAP}\n\tend();\n\treturn 0;\n}\n`);
		expect(flow).toBe(
			'f\n0: begin()\n1: gap (a statement of which lines are not shown)\n2: end()\n3: return 0\n4: exit',
		);
	});

	it('in the middle of a statement are no problem of the text', () => {
		const [f] = parseC(`int f(int a)\n{\n\tcall(a,\n${GAP}\n\tend();\n}\n`).functions;
		expect(f?.flow.problems).toEqual([]);
	});

	it('before a body hide only its head', () => {
		expect(flows(`${GAP}\n\t\tstruct a *a)\n{\n\tuse(a);\n}\n`)).toEqual([
			'\n0: use(a)\n1: return implicitly\n2: exit',
		]);
		expect(flows(`int f(void)\n{\n${GAP}\n};\n{\n\tuse(a);\n}\n`)).toHaveLength(2);
	});

	it('before and behind half a statement make no problem of it', () => {
		const text = `int f(int a)\n{\n${GAP}\n\t\t\ta, b);\n\tone();\n\tif (a)\n\t\ttwo();\n\telse\n}\n${GAP}\n};\n`;
		const [f] = parseC(text).functions;
		expect(f?.flow.problems).toEqual([]);
		expect(f && printFlow(f.flow)).toContain('one()');
	});

	it('between the ways of an if leave an else of its own', () => {
		const [flow = ''] = flows(`int f(int a)\n{\n\tif (a)\n${GAP}\n\telse if (b)\n\t\tone();\n\ttwo();\n}\n`);
		expect(flow).toContain('if b ?');
		expect(flow).toContain('two()');
	});

	it('hide labels that are jumped to', () => {
		const [flow = ''] = flows(`int f(int a)\n{\n\tif (a)\n\t\tgoto out;\n${GAP}\n};\n`);
		expect(flow).toContain('gap (label out is not shown)');
	});

	it('between functions are nothing', () => {
		expect(
			flows(`int f(void)\n{\n}\n${GAP}\nint g(void)\n{\n}\n`).map((flow) => flow.split('\n')[0]),
		).toEqual(['f', 'g']);
	});

	it('after half a head lose only that head', () => {
		expect(flows(`int f(int a,\n${GAP}\nint g(void)\n{\n}\n`).map((flow) => flow.split('\n')[0])).toEqual([
			'g',
		]);
	});

	it('are blocks of unknown condition where a brace was opened in them', () => {
		const [flow = ''] = flows(
			`int f(int a)\n{\n${GAP}\nif (daxlens_unseen) {\n\t\tone();\n\t} else {\n\t\ttwo();\n\t}\n\treturn 0;\n}\n`,
		);
		expect(flow).toBe(
			'f\n0: gap (7 lines not shown)\n1: if not shown ? 2 : 5\n2: one()\n3: return 0\n4: exit\n5: two() -> 3',
		);
	});

	it('hide the condition of a jump with code behind it', () => {
		const body = (...lines: string[]) =>
			flows(`int f(int a)\n{\n${GAP}\n${lines.map((line) => `${line}\n`).join('')}}\n`)[0];
		expect(body('\t\treturn 1;', '\tone();')).toBe(
			'f\n0: gap (7 lines not shown)\n1: if not shown ? 2 : 4\n2: return 1\n3: exit\n4: one()\n5: return implicitly -> 3',
		);
		expect(body('\t\tgoto out;', '\tone();', 'out:', '\ttwo();')).toContain('if not shown');
		for (const last of [['}'], ['out:', '\ttwo();'], [GAP, '\ttwo();']])
			expect(body('\treturn 1;', ...last)).not.toContain('not shown ?');
	});

	it('stay comments where they are not alone on their line', () => {
		expect(flows(`int f(int a)\n{\n\tone(); ${GAP}\n}\n`)).toEqual([
			'f\n0: one()\n1: return implicitly\n2: exit',
		]);
	});
});

describe('a text that begins within a function', () => {
	it('gives a function without a name', () => {
		expect(flows('\tif (a)\n\t\treturn 1;\n\treturn 0;\n}\n\nint g(void)\n{\n}\n')).toEqual([
			'\n0: if a ? 1 : 3\n1: return 1\n2: exit\n3: return 0 -> 2',
			'g\n0: return implicitly\n1: exit',
		]);
	});

	it('gives blocks whose beginning is not there an unknown condition', () => {
		expect(flows('\t\tone();\n\t} else {\n\t\ttwo();\n\t}\n\tthree();\n}\n')).toEqual([
			'\n0: if not shown ? 1 : 5\n1: one()\n2: three()\n3: return implicitly\n4: exit\n5: two() -> 2',
		]);
	});

	it('gives cases whose switch is not there an unknown subject', () => {
		const [flow = ''] = flows(
			'\tcase 1:\n\t\tone();\n\t\tbreak;\n\tcase 2:\n\t\ttwo();\n\t}\n\tthree();\n}\n',
		);
		expect(flow.split('\n')[1]).toBe('0: switch not shown { 1: 1, 2: 5, default: 2 }');
	});

	it('keeps a break out of a loop that is not there as a gap', () => {
		const [flow = ''] = flows('\t\tone();\n\t\tbreak;\n\t}\n\ttwo();\n}\n');
		expect(flow).toContain('gap (break of a loop that is not shown)');
	});
});

describe('a text that ends within a function', () => {
	it('is read to its end', () => {
		expect(flows('int f(void)\n{\n\tif (a) {\n\t\tone();\n')).toEqual([
			'f\n0: if a ? 1 : 2\n1: one()\n2: return implicitly\n3: exit',
		]);
	});
});
