// Expressions: what they are read as, their canonical text and their exact spans.
import { describe, expect, it } from 'vitest';
import type { Expression } from '../../src/kernel-c/expression';
import { callsOf, childrenOf } from '../../src/kernel-c/expression-shape';
import { parseC } from '../../src/kernel-c/file';
import { printExpression, sameExpression } from '../../src/kernel-c/print-expression';

const HEAD = 'void f(void)\n{\n';

/** The expression of the statement `x = TEXT;`. */
function read(text: string): Expression {
	const node = parseC(`${HEAD}x = ${text};\n}\n`).functions[0]?.flow.nodes[0];
	if (node?.kind !== 'evaluate' || node.expression.kind !== 'assign')
		throw new Error(`${text}: read as ${node?.kind}`);
	return node.expression.value;
}

describe('printExpression', () => {
	it.each([
		['a+b*c', 'a + b * c'],
		['(a+b)*c', '(a + b) * c'],
		['a-(b-c)', 'a - (b - c)'],
		['a - b - c', 'a - b - c'],
		['((a))', 'a'],
		['(u32)a', 'a'],
		['(struct foo *)(p)', 'p'],
		['*(int *)p', '*p'],
		['(*p).field', 'p->field'],
		['(&s)->field', 's.field'],
		['&*p', 'p'],
		['*&x', 'x'],
		['likely(a  ==  b)', 'a == b'],
		['!unlikely(a)', '!a'],
		['sizeof(struct  page)', 'sizeof(struct page)'],
		['sizeof(*p)', 'sizeof(*p)'],
		['sizeof p->x', 'sizeof(p->x)'],
		['container_of(p, struct foo, member.inner)', 'container_of(p, struct foo, member.inner)'],
		['list_entry(p->next, foo_t, node)', 'list_entry(p->next, foo_t, node)'],
		['foo(a,/* no */b)', 'foo(a, b)'],
		['a->b[ i + 1 ].c', 'a->b[i + 1].c'],
		['- -a', '- -a'],
		['a ? b : c ? d : e', 'a ? b : c ? d : e'],
		['(a | b) == c', '(a | b) == c'],
		['a & b << 2', 'a & b << 2'],
		['"one" "two" PRIu64', '"one" "two" PRIu64'],
		['(struct range){ .start = a, .end = b - 1 }', '{ .start = a, .end = b - 1 }'],
		['(*ops->map)(dev, 0)', '(*ops->map)(dev, 0)'],
		['p++ - --q', 'p++ - --q'],
		['_Generic(a, int: b, default: c)', '_Generic(a, b, c)'],
		['(gfp_t)-1', '-1'],
		['(a)-1', 'a - 1'],
		['(a)(b)', 'a(b)'],
		['(phys_addr_t)(b)', 'b'],
		["c == '\\n'", "c == '\\n'"],
	])('%s is %s', (text, printed) => {
		expect(printExpression(read(text))).toBe(printed);
	});

	it('takes texts that differ in casts and spacing for the same', () => {
		expect(sameExpression(read('(void *)&bdev ->bd_queue'), read('&(bdev->bd_queue)'))).toBe(true);
		expect(sameExpression(read('a->b'), read('a.b'))).toBe(false);
	});
});

describe('numbers', () => {
	it.each([
		['10UL', 10],
		['0x1fULL', 31],
		['010', 8],
		['0b101', 5],
		["'a'", 97],
		["'\\0'", 0],
		["'\\x41'", 65],
		['1.5', null],
		['0xffffffffffffffff', null],
	])('%s is %s', (text, value) => {
		expect(read(text)).toMatchObject({ kind: 'number', text, value });
	});
});

describe('spans', () => {
	it('are those of the text, for every part', () => {
		const text = 'g(a -> b, (u8)(c + 1)) [ 2 ] . d';
		const value = read(text);
		const start = HEAD.length + 'x = '.length;
		const parts: string[] = [];
		const visit = (part: Expression) => {
			parts.push(text.slice(part.start - start, part.end - start));
			for (const child of childrenOf(part)) visit(child);
		};
		visit(value);
		expect(parts).toEqual([
			text,
			'g(a -> b, (u8)(c + 1)) [ 2 ]',
			'g(a -> b, (u8)(c + 1))',
			'a -> b',
			'a',
			'(u8)(c + 1)',
			'c + 1',
			'c',
			'1',
			'2',
		]);
	});
});

describe('callsOf', () => {
	it('gives calls in the order of evaluation, and none that sizeof names', () => {
		const calls = callsOf(read('outer(first(a), sizeof(never(b)), ops->second(third(c)))'));
		expect(calls.map((call) => printExpression(call.callee))).toEqual([
			'first',
			'third',
			'ops->second',
			'outer',
		]);
	});
});

describe('arguments that are no expressions', () => {
	it.each([
		['SET(a, <, b)', ['name', 'opaque', 'name']],
		['ALLOC(struct page *, 1)', ['type', 'number']],
		['ALLOC(unsigned long)', ['type']],
		['EMPTY(, a)', ['opaque', 'name']],
		['ASSERT(a, dump(b);)', ['name', 'opaque']],
	])('%s', (text, kinds) => {
		const value = read(text);
		expect(value.kind === 'call' && value.arguments.map((each) => each.kind)).toEqual(kinds);
	});
});
