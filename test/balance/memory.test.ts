// A text that is edited gives the findings that it gives when it is read for the first time, whatever was remembered.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Analysis, analyse } from '../../src/balance/analyse';
import { heldPlaces } from '../../src/balance/held';
import type { SummaryOf } from '../../src/balance/path/summary';
import { ExplorationMemory } from '../../src/balance/summaries/memory';
import { builtinCatalogue } from '../../src/contracts/builtin';
import { CDocument } from '../../src/kernel-c/document';
import { type CFile, parseC } from '../../src/kernel-c/file';
import { LineIndex } from '../../src/text/position';
import { collectGarbage } from '../collect-garbage';

const HELPER = `static void part_put(struct request_queue *q)
{
	blk_queue_exit(q);
}
`;
const CALLER = `int part_add(struct request_queue *q, int size)
{
	int rc = blk_queue_enter(q, 0);

	if (rc)
		return rc;
	if (size < 0) {
		part_put(q);
		return -EINVAL;
	}
	blk_queue_exit(q);
	return 0;
}
`;
const BYSTANDER = `void part_show(struct part *p)
{
	mutex_lock(&p->lock);
	mutex_unlock(&p->lock);
}
`;
const TEXT = `${HELPER}\n${CALLER}\n${BYSTANDER}`;

function analysed(file: CFile, memory?: ExplorationMemory, external?: SummaryOf): Analysis {
	const source = {
		file: 'part.c',
		text: file.text,
		index: new LineIndex(file.text),
		line: (line: number) => line + 1,
	};
	const options = {
		catalogue: builtinCatalogue(),
		...(memory ? { memory } : {}),
		...(external ? { external } : {}),
	};
	return analyse(file, source, options);
}

const findings = (file: CFile, memory?: ExplorationMemory): string[] =>
	analysed(file, memory).findings.map(({ line, message }) => `${line} ${message}`);

/** The findings whole, and what is held where. */
function everything(file: CFile, memory?: ExplorationMemory) {
	const analysis = analysed(file, memory);
	const held = file.functions.map(({ head }) => {
		const exploration = analysis.explorationOf(head.name);
		return exploration ? heldPlaces(exploration) : null;
	});
	return { findings: analysis.findings, held };
}

describe('the memory of explorations', () => {
	it('hands out the exploration of a function that stayed the same, with the graph of now', () => {
		const memory = new ExplorationMemory();
		const document = new CDocument(TEXT);
		findings(document.file, memory);
		document.edit({ start: 0, end: 0, text: '\n\n' });
		findings(document.file, memory);
		const show = document.file.functions.find(({ head }) => head.name === 'part_show');
		const known = show && memory.recall(BYSTANDER.trimEnd(), show.flow, () => undefined);
		expect(known?.graph).toBe(show?.flow);
	});

	it('explores a function again when a function that it calls does something else', () => {
		const memory = new ExplorationMemory();
		const document = new CDocument(TEXT);
		expect(findings(document.file, memory)).toEqual([]);
		const at = TEXT.indexOf('\tblk_queue_exit');
		document.edit({ start: at, end: at + '\tblk_queue_exit(q);'.length, text: '\tq->parts--;' });
		expect(findings(document.file, memory).join('\n')).toMatch(/part_add\(\) leaves at line/);
	});

	it('keeps nothing of an analysis that was cancelled half-way through a function', () => {
		const memory = new ExplorationMemory();
		const file = parseC(TEXT);
		const { summaryOf, remember } = memory.listen(() => undefined);
		summaryOf('part_put');
		const source = {
			file: 'part.c',
			text: TEXT,
			index: new LineIndex(TEXT),
			line: (line: number) => line + 1,
		};
		const exploration = analyse(file, source, { catalogue: builtinCatalogue() }).explorationOf('part_show');
		const [, , show] = file.functions;
		if (!exploration || !show) throw new Error('part_show is not there');
		remember(BYSTANDER, { ...exploration, limit: 'cancelled' });
		expect(memory.recall(BYSTANDER, show.flow, () => undefined)).toBeNull();
	});

	it('keeps nothing of the analysis that remembered: neither whom it asked nor the states that it went through', async () => {
		const memory = new ExplorationMemory();
		const file = parseC(TEXT);
		const analyseOnce = () => {
			const external: SummaryOf = () => undefined;
			analysed(file, memory, external);
			return new WeakRef(external);
		};
		const external = analyseOnce();
		await collectGarbage();
		expect(external.deref()).toBeUndefined();
		const [helper] = file.functions;
		const text = TEXT.slice(helper?.head.start, helper?.head.end);
		expect(helper && memory.recall(text, helper.flow, () => undefined)).not.toBeNull();
	});

	it('never changes what is found, nor what is held', () => {
		const piece = fc.constantFrom(
			'blk_queue_exit(q);',
			'return -EIO;',
			'part_put(q);',
			'if (size)\n',
			'}',
			'x',
		);
		const edit = fc.record({
			at: fc.double({ min: 0, max: 1, noNaN: true }),
			length: fc.nat(30),
			text: fc.oneof(piece, fc.constant('')),
		});
		fc.assert(
			fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), (edits) => {
				const memory = new ExplorationMemory();
				const document = new CDocument(TEXT);
				everything(document.file, memory);
				for (const { at, length, text } of edits) {
					const start = Math.floor(at * document.text.length);
					document.edit({ start, end: start + length, text });
					expect(everything(document.file, memory)).toEqual(everything(parseC(document.text)));
				}
			}),
			{ numRuns: 60 },
		);
	});
});
