// What other functions of a file prove is told as such: the sentences, the evidence, how sure it is.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../src/balance/analyse';
import { builtinCatalogue } from '../../src/contracts/builtin';
import { parseC } from '../../src/kernel-c/file';
import { LineIndex } from '../../src/text/position';

function findingIn(sample: string, name: string) {
	const text = readFileSync(`test/samples/balance/${sample}`, 'utf8');
	const source = { file: sample, text, index: new LineIndex(text), line: (line: number) => line + 1 };
	const { findings } = analyse(parseC(text), source, {
		catalogue: builtinCatalogue(),
		only: new Set([name]),
	});
	expect(findings).toHaveLength(1);
	return { finding: findings[0], lines: text.split('\n') };
}

describe('what other functions of a file prove', () => {
	it('names the pair, and the function that undoes it later', () => {
		const { finding, lines } = findingIn('file-pairs.c', 'heron_create_paged');
		expect(finding).toMatchObject({
			severity: 'warning',
			confidence: 'medium',
			message: expect.stringMatching(
				/with what heron_populate_pages\(\) sets up still held; heron_destroy_paged\(\) gives it back, and does not run after a failure\.$/,
			),
			resource: { acquire: 'heron_populate_pages', release: 'heron_depopulate_pages', expression: 'heron' },
			evidence: { source: 'inferred: heron_depopulate_pages() of the same file gives it back' },
		});
		expect(lines[(finding?.evidence?.sibling?.line ?? 0) - 2]).toBe('\tdestroy_workqueue(heron->queue);');
	});

	it('prefers the function of the opposite name to others that undo it', () => {
		const { finding } = findingIn('file-pairs.c', 'heron_attach');
		expect(finding?.message).toContain('; heron_detach() gives it back');
	});

	it('names a function that ends the object, and not one that made it and has failed', () => {
		const { finding } = findingIn('file-pairs.c', 'heron_of_device');
		expect(finding?.message).toContain('; heron_destroy() gives it back');
	});

	it('names the object that a callback frees, which others may hold', () => {
		const { finding } = findingIn('free-callbacks.c', 'plover_remove');
		expect(finding).toMatchObject({
			severity: 'warning',
			confidence: 'medium',
			message: expect.stringMatching(
				/^plover_remove\(\) uses plover after it gave the disk of plover back at line/,
			),
		});
	});

	it('names the release that goes with the taking call', () => {
		const { finding } = findingIn('unknown-to-caller.c', 'heron_flush');
		expect(finding).toMatchObject({
			evidence: { contract: 'spin_lock() -> spin_unlock(): held after the call' },
		});
		const text =
			'static int f(struct foo *foo)\n{\n\tunsigned long flags;\n\n\tspin_lock_irqsave(&foo->lock, flags);\n\tif (foo->bad)\n\t\treturn -EINVAL;\n\tspin_unlock_irqrestore(&foo->lock, flags);\n\treturn 0;\n}\n';
		const source = { file: 'f.c', text, index: new LineIndex(text), line: (line: number) => line + 1 };
		const { findings } = analyse(parseC(text), source, { catalogue: builtinCatalogue() });
		expect(findings[0]?.evidence?.contract).toMatch(/^spin_lock_irqsave\(\) -> spin_unlock_irqrestore\(\): /);
	});
});
