// Any function made of the statements that matter ends, throws nothing, and is told within its own lines.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../src/balance/analyse';
import { builtinCatalogue } from '../../src/contracts/builtin';
import { parseC } from '../../src/kernel-c/file';
import { LineIndex } from '../../src/text/position';

const simple = fc.constantFrom(
	'rc = blk_queue_enter(q, 0);',
	'blk_queue_exit(q);',
	'p = kzalloc(8, GFP_KERNEL);',
	'kfree(p);',
	'p = p->next;',
	'q = p->q;',
	'p->next = NULL;',
	'mutex_lock(&p->lock);',
	'mutex_unlock(&p->lock);',
	'rc = other(p, &q);',
	'x++;',
	'return rc;',
	'return 0;',
	'goto out;',
	'break;',
	'continue;',
	'if (IS_ERR(p)) return PTR_ERR(p);',
);
const { statement } = fc.letrec<{ statement: string; block: string }>((tie) => ({
	block: fc.array(tie('statement'), { maxLength: 4 }).map((items) => `{\n${items.join('\n')}\n}`),
	statement: fc.oneof(
		{ maxDepth: 3 },
		simple,
		fc
			.tuple(fc.constantFrom('rc', '!p', 'rc < 0', 'x > 3', 'x & FLAG'), tie('block'))
			.map(([test, block]) => `if (${test}) ${block}`),
		tie('block').map((block) => `while (x < n) ${block}`),
		tie('block').map((block) => `list_for_each_entry(p, &q->all, node) ${block}`),
	),
}));

describe('any function', () => {
	it('is analysed to its end', () => {
		fc.assert(
			fc.property(fc.array(statement, { maxLength: 8 }), (items) => {
				const text = `int f(struct request_queue *q, struct thing *p, int x)\n{\nint rc = 0;\n${items.join('\n')}\nout:\nreturn rc;\n}\n`;
				const index = new LineIndex(text);
				const source = { file: 'f.c', text, index, line: (line: number) => line + 1 };
				for (const finding of analyse(parseC(text), source, { catalogue: builtinCatalogue() }).findings)
					for (const place of [finding, ...finding.path]) {
						expect(place.line).toBeGreaterThan(0);
						expect(place.line).toBeLessThanOrEqual(index.lineCount);
					}
			}),
			{ numRuns: 150 },
		);
	});
});
