// What findings about the order of calls tell: the sentence, the path, the evidence; and mistakes in order rules.
import { expect, it } from 'vitest';
import { analyse } from '../../src/balance/analyse';
import { builtinCatalogue, catalogueWith } from '../../src/contracts/builtin';
import { loadCatalogue } from '../../src/contracts/catalogue';
import { parseC } from '../../src/kernel-c/file';
import { LineIndex } from '../../src/text/position';

function findingsIn(text: string, catalogue = builtinCatalogue()) {
	const source = { file: 'ember.c', text, index: new LineIndex(text), line: (line: number) => line + 1 };
	return analyse(parseC(text), source, { catalogue }).findings;
}

it('names both calls, the reason, and the way between them', () => {
	const [finding, ...others] = findingsIn(`void stop(struct ember *em)
{
	put_disk(em->disk);
	if (em->quiet)
		return;
	del_gendisk(em->disk);
}
`);
	expect(others).toEqual([]);
	expect(finding?.message).toBe(
		'stop() calls del_gendisk() only after put_disk() at line 3: the last reference may be gone before the disk is off the system.',
	);
	expect([finding?.severity, finding?.line, finding?.column]).toEqual(['error', 6, 2]);
	expect(finding?.path.map((step) => [step.line, step.note])).toEqual([
		[3, 'calls put_disk()'],
		[4, 'em->quiet is false'],
		[6, 'calls del_gendisk()'],
	]);
	expect(finding?.evidence?.contract).toBe('del_gendisk(disk) before put_disk(disk)');
	expect(finding?.resource).toBe(null);
});

it('names the function in view that makes the call', () => {
	const [finding] = findingsIn(`static void drop(struct ember *em)
{
	put_disk(em->disk);
}

void stop(struct ember *em)
{
	drop(em);
	del_gendisk(em->disk);
}
`);
	expect(finding?.message).toMatch(
		/^stop\(\) calls del_gendisk\(\) only after put_disk\(\) in drop\(\) at line 8:/,
	);
});

it('tells what is missing where nothing came before', () => {
	const [finding] = findingsIn(`int start(struct ember *em)
{
	struct dax_device *dax = alloc_dax(em, &ops);

	if (IS_ERR_OR_NULL(dax))
		return -ENOMEM;
	put_dax(dax);
	return 0;
}
`);
	expect(finding?.message).toMatch(/^start\(\) calls put_dax\(\) without kill_dax\(\) before it: /);
	expect(finding?.path.map((step) => step.line)).toEqual([7]);
});

it('is a warning where the calls name parts of one object', () => {
	const [finding] = findingsIn(`void stop(struct ember *em)
{
	memunmap(em->virt);
	kill_dax(em->dax);
}
`);
	expect([finding?.severity, finding?.confidence]).toEqual(['warning', 'medium']);
});

it('tells of two locks where each order is taken', () => {
	const [finding] = findingsIn(`void move(struct ember *em)
{
	mutex_lock(&em->first);
	mutex_lock(&em->second);
	mutex_unlock(&em->first);
	mutex_lock(&em->first);
	mutex_unlock(&em->first);
	mutex_unlock(&em->second);
}
`);
	expect(finding?.message).toBe(
		'move() takes the mutex &em->first while it holds the mutex &em->second, and at line 4 the other way round: two tasks may wait for each other.',
	);
	expect(finding?.path.map((step) => [step.line, step.note, step.held])).toEqual([
		[4, 'takes the mutex &em->second', ['mutex of &em->first', 'mutex of &em->second']],
		[6, 'takes the mutex &em->first', ['mutex of &em->second']],
	]);
	expect(finding?.evidence?.sibling).toMatchObject({
		line: 4,
		note: 'takes the mutex &em->second inside the mutex &em->first',
	});
});

it("takes the user's own rules", () => {
	const file = '.daxlens/contracts.yaml';
	const text = `order:
  - id: widget-stop-before-free
    earlier: widget_stop(bank)
    later: widget_free(bank)
    key: bank
    required: false
    because: a running bank still writes
    source: ours
`;
	const code = 'void end(struct bank *b)\n{\n\twidget_free(b);\n\twidget_stop(b);\n}\n';
	expect(findingsIn(code)).toEqual([]);
	expect(findingsIn(code, catalogueWith([{ file, text }])).map(({ rule, line }) => [rule, line])).toEqual([
		['teardown-order', 4],
	]);
});

it.each([
	['bank', "'bank' is no argument of widget_free(b)"],
	['bank, slot', "'slot' is no argument of widget_free(b)"],
	['other, b', "'other' is no argument of widget_stop(bank)"],
])('tells a key that names no argument: %s', (key, message) => {
	const text = `order:
  - id: widget-stop-before-free
    earlier: widget_stop(bank)
    later: widget_free(b)
    key: ${key}
    required: false
    because: a running bank still writes
    source: ours
`;
	const { problems } = loadCatalogue([{ file: 'mine.yaml', text }]);
	expect(problems).toEqual([{ file: 'mine.yaml', line: 5, column: 10, message }]);
});
