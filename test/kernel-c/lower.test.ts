// Flow graphs of small functions, compared node by node with what was worked out by hand.
import { describe, expect, it } from 'vitest';
import { parseC } from '../../src/kernel-c/file';
import { printFlow } from '../../src/kernel-c/print-flow';

/** The printed graph of a function with this body. */
function flowOf(body: string, head = 'int f(struct a *a, int b)'): string {
	const [only] = parseC(`${head}\n{\n${body}\n}\n`).functions;
	if (!only) throw new Error('no function was found');
	expect(only.flow.problems).toEqual([]);
	return printFlow(only.flow);
}

const lines = (text: string): string => text.trim().replace(/^\t+/gm, '');

describe('lower', () => {
	it('prints branches in the order of a walk', () => {
		expect(flowOf('if (!a || (b && !g(a))) return 1; return 0;')).toBe(
			lines(`
			0: if a ? 1 : 5
			1: if b ? 2 : 3
			2: if g(a) ? 3 : 5
			3: return 0
			4: exit
			5: return 1 -> 4`),
		);
	});
});
