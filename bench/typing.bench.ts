// What a key costs in a C file of some 7,000 lines: the analysis after an edit, which keeps what the edit does not touch, against the
// analysis of the whole text. The functions are made up, of the kernel's usual size.
import { analyse } from '../src/balance/analyse';
import { heldPlaces } from '../src/balance/held';
import { ExplorationMemory } from '../src/balance/summaries/memory';
import { builtinCatalogue } from '../src/contracts/builtin';
import { CDocument } from '../src/kernel-c/document';
import { type CFile, parseC } from '../src/kernel-c/file';
import { LineIndex } from '../src/text/position';

const FUNCTIONS = 250;
const ROUNDS = 9;

const functionOf = (n: number): string => `
static int part_${n}(struct part *p, struct request_queue *q, int size)
{
	struct part_map *map;
	int rc, i;

	rc = blk_queue_enter(q, 0);
	if (rc)
		return rc;
	mutex_lock(&p->lock);
	map = kzalloc(sizeof(*map), GFP_KERNEL);
	if (!map) {
		rc = -ENOMEM;
		goto out;
	}
	for (i = 0; i < size; i++) {
		if (p->bits[i] & ${n})
			continue;
		rc = part_check(p, i);
		if (rc < 0)
			goto free;
	}
	${n > 0 ? `rc = part_${n - 1}(p->next, p->next->queue, size);` : 'rc = part_end(p);'}
free:
	kfree(map);
out:
	mutex_unlock(&p->lock);
	blk_queue_exit(q);
	return rc;
}
`;
const text = Array.from({ length: FUNCTIONS }, (_one, n) => functionOf(n)).join('');

function look(file: CFile, memory?: ExplorationMemory): number {
	const index = new LineIndex(file.text);
	const source = { file: 'part.c', text: file.text, index, line: (line: number) => line + 1 };
	const analysis = analyse(file, source, { catalogue: builtinCatalogue(), ...(memory ? { memory } : {}) });
	return file.functions.reduce((sum, { head }) => {
		const exploration = analysis.explorationOf(head.name);
		return sum + (exploration ? heldPlaces(exploration).length : 0);
	}, analysis.findings.length);
}

const milliseconds = (work: () => void): number => {
	const start = performance.now();
	work();
	return performance.now() - start;
};
const middle = (list: number[]): number => list.sort((a, b) => a - b)[list.length >> 1] ?? 0;

const document = new CDocument(text);
const memory = new ExplorationMemory();
look(document.file, memory);
const [whole, edited]: [number[], number[]] = [[], []];
for (let round = 0; round < ROUNDS; round++) {
	whole.push(milliseconds(() => look(parseC(document.text))));
	// A key in the middle of a function, another one each time.
	const at = document.text.indexOf(
		'part_check',
		Math.floor((document.text.length * (round + 1)) / (ROUNDS + 2)),
	);
	edited.push(
		milliseconds(() => {
			document.edit({ start: at, end: at, text: 'x' });
			look(document.file, memory);
		}),
	);
}
console.log(`${text.split('\n').length} lines, ${FUNCTIONS} functions; median of ${ROUNDS} rounds`);
console.log(`analysis of the whole text: ${middle(whole).toFixed(0)} ms`);
console.log(`analysis after a key: ${middle(edited).toFixed(0)} ms`);
console.log(`${(middle(whole) / middle(edited)).toFixed(2)} x as fast after a key as from the beginning`);
