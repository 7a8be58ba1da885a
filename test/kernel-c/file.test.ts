// What stands at file level: function heads in all their kernel shapes, variables, macros, and what is not C.
import { describe, expect, it } from 'vitest';
import { type CFile, type CFunction, parseC } from '../../src/kernel-c/file';
import { printExpression } from '../../src/kernel-c/print-expression';

function only(text: string): CFunction {
	const file = parseC(text);
	const [found] = file.functions;
	expect(file.functions.map((each) => each.head.name)).toHaveLength(1);
	if (!found) throw new Error('no function');
	expect(file.problems).toEqual([]);
	expect(found.flow.problems).toEqual([]);
	return found;
}

const names = (file: CFile): string[] => file.functions.map((each) => each.head.name);

describe('heads', () => {
	it.each([
		['int f(void)', 'f', 'int', ''],
		[
			'static inline struct page *f(struct a *a, unsigned long n)',
			'f',
			'struct page *',
			'a: struct a *, n: unsigned long',
		],
		['static int __init f(void)', 'f', 'int', ''],
		['static noinline_for_stack\nint f(int a)', 'f', 'int', 'a: int'],
		['static void __exit\nf(void)', 'f', 'void', ''],
		['int f(char __user *buf, size_t n)', 'f', 'int', 'buf: char __user *, n: size_t'],
		['void f(struct a *a) __acquires(a->lock) __releases(&a->other)', 'f', 'void', 'a: struct a *'],
		['__printf(2, 3)\nvoid f(const char *fmt, ...)', 'f', 'void', 'fmt: const char *, null: ...'],
		[
			'static __always_inline bool f(const void *a[], int (*fn)(int, void *))',
			'f',
			'bool',
			'a: const void *[], fn: int(*fn)(int, void *)',
		],
		['__attribute__((noinline)) long f(struct a *a __maybe_unused)', 'f', 'long', 'a: struct a *'],
		[
			'SYSCALL_DEFINE3(fstat, unsigned int, fd, struct stat __user *, st, int, flags)',
			'sys_fstat',
			'long',
			'fd: unsigned int, st: struct stat __user *, flags: int',
		],
		['COMPAT_SYSCALL_DEFINE1(close, int, fd)', 'compat_sys_close', 'long', 'fd: int'],
		['DEFINE_IDLE(first, 3)', 'first', '', ''],
		['int\nf(a, b)\n\tint a;\n\tchar *b;', 'f', 'int', 'a: int, b: char *'],
		[
			'vm_fault_t f(enum page_entry_size pe, pfn_t *pfnp)',
			'f',
			'vm_fault_t',
			'pe: enum page_entry_size, pfnp: pfn_t *',
		],
	])('%s', (head, name, returnType, parameters) => {
		const found = only(`${head}\n{\n\treturn;\n}\n`).head;
		expect(found.name).toBe(name);
		expect(found.returnType).toBe(returnType);
		expect(found.parameters.map((each) => `${each.name}: ${each.type}`).join(', ')).toBe(parameters);
	});

	it('know storage, annotations and exact spans', () => {
		const text = '#define X 1\nstatic inline int __must_check f(int a) __must_hold(&l) { return a; }\n';
		const { head } = only(text);
		expect(head).toMatchObject({ isStatic: true, isInline: true });
		expect(head.annotations).toEqual([
			{ name: '__must_check', arguments: [] },
			{ name: '__must_hold', arguments: ['&l'] },
		]);
		expect(text.slice(head.nameSpan.start, head.nameSpan.end)).toBe('f');
		expect(text.slice(head.bodySpan.start, head.bodySpan.end)).toBe('{ return a; }');
		expect(text.slice(head.start, head.end)).toBe(text.slice(12, -1));
		expect(head.parameters.map((each) => text.slice(each.start, each.end))).toEqual(['int a']);
	});
});

describe('items beside functions', () => {
	it('does not take macros, types and initialisers for functions', () => {
		const file = parseC(`
MODULE_LICENSE("GPL");
EXPORT_SYMBOL_GPL(one)
static DEFINE_MUTEX(lock);
LIST_HEAD(all);
struct a { int x; int (*fn)(void); };
static const struct ops ops = { .go = one, .stop = &two };
enum { A, B };
typedef int (*handler_t)(struct a *);
TRACE_EVENT(event, TP_PROTO(int a), TP_ARGS(a), TP_STRUCT__entry(__field(int, a)), TP_fast_assign(__entry->a = a;), TP_printk("%d", __entry->a));
int prototype(int a);
module_init(one);
late_initcall(two)
#ifdef X
static int one(void) { return 1; }
#else
static int one(void) { return 2; }
#endif
int two(void) { return 3; }
`);
		expect(names(file)).toEqual(['one', 'one', 'two']);
		expect(file.problems).toEqual([]);
		expect(file.variables.map(({ name, type }) => `${type} ${name}`)).toEqual(['const struct ops ops']);
		expect(file.invocations.map((each) => `${each.name}(${each.arguments.join()})`)).toContain(
			'module_init(one)',
		);
		expect(file.invocations.map((each) => each.name)).toContain('late_initcall');
		expect(file.layouts).toEqual([{ name: 'a', fields: ['x', 'fn'] }]);
		expect(file.variables.map((each) => each.initializer && printExpression(each.initializer))).toEqual([
			'{ .go = one, .stop = &two }',
		]);
	});

	it('reads members of every form', () => {
		const [layout] = parseC(`struct s {
	int a, *b;
	const char *name;
	int (*go)(struct s *, int), (*stop)(void);
	u8 bits : 3, more : 5;
	struct list_head list[4];
	unsigned long flags __aligned(8);
};`).layouts;
		expect(layout).toEqual({
			name: 's',
			fields: ['a', 'b', 'name', 'go', 'stop', 'bits', 'more', 'list', 'flags'],
		});
	});

	it('leaves out what #if 0 leaves out, and takes #else of it', () => {
		expect(
			names(parseC('#if 0\nint a(void) { }\n#else\nint b(void) { }\n#endif\nint c(void) { }\n')),
		).toEqual(['b', 'c']);
	});

	it('takes the first of two heads for one body', () => {
		const file = parseC(
			'#ifdef A\nint f(int a)\n#else\nint f(int a, int b)\n#endif\n{\n\treturn a;\n}\nint g(void)\n{\n}\n',
		);
		expect(names(file)).toEqual(['f', 'g']);
		expect(file.functions[0]?.head.parameters).toHaveLength(1);
	});

	it('finds functions again behind one that does not close', () => {
		const file = parseC('int a(void)\n{\n\tif (x) {\n\t\tg();\n}\n\nint b(void)\n{\n\treturn 1;\n}\n');
		expect(names(file)).toEqual(['a', 'b']);
		expect(file.functions[0]?.flow.problems.length).toBeGreaterThan(0);
		expect(file.functions[1]?.flow.problems).toEqual([]);
	});

	it('reads around a statement that is no C', () => {
		const text = 'int a(void)\n{\n\tg();\n\tx = = 3;\n\th();\n}\n';
		const [found] = parseC(text).functions;
		const problem = found?.flow.problems[0];
		expect(found?.flow.problems).toHaveLength(1);
		expect(problem && text.slice(problem.start, problem.end)).toBe('x = = 3;');
		expect(found?.flow.nodes.map((node) => node.kind)).toEqual([
			'evaluate',
			'gap',
			'evaluate',
			'return',
			'exit',
		]);
	});
});

describe('macros that are loops', () => {
	const body = (call: string) => `int f(void)\n{\n\t${call}\n\tg();\n}\n`;
	const kinds = (text: string) => parseC(text).functions[0]?.flow.nodes.map((node) => node.kind);

	it('are learnt from their definition, also through another macro', () => {
		const text = `#define EACH(x) for (x = 0; x < 3; x++)\n#define ALL(x) EACH(x) if (x)\n${body('ALL(y)')}`;
		expect(kinds(text)).toEqual(['iterate', 'evaluate', 'return', 'exit']);
	});

	it('are learnt where the loop is wrapped in statements', () => {
		const [each, every] = [
			'(x) = first(); for_each_rest(x)',
			'list_for_each_entry(x, &all, node) if (({ check(); false; })) { } else',
		].map((replacement) => kinds(`#define EACH(x) ${replacement}\n${body('EACH(y)')}`));
		expect(each).toEqual(['iterate', 'evaluate', 'return', 'exit']);
		expect(every).toEqual(['iterate', 'evaluate', 'return', 'exit']);
	});

	it('are told apart from macros that are statements', () => {
		const text = `#define PREPARE(x) do { x = 1; } while (0)\n${body('PREPARE(y)')}`;
		expect(kinds(text)).toEqual(['evaluate', 'evaluate', 'return', 'exit']);
	});

	it('may be defined in other files', () => {
		const [known] = parseC(body('EACH(y)'), { iterators: new Map([['EACH', true]]) }).functions;
		expect(known?.flow.nodes.map((node) => node.kind)).toEqual(['iterate', 'evaluate', 'return', 'exit']);
	});
});

describe('declarations', () => {
	it.each([
		['u32 *a, b[3] = { 1, 2 }, **c;', ['u32 * a', 'u32[3] b = { 1, 2 }', 'u32 ** c']],
		['int (*fn)(int, void *) = g;', ['int (*)(int, void *) fn = g']],
		['u8 __user (*tags)[4];', ['u8 __user (*)[4] tags']],
		['ssize_t (*read)(char *, size_t);', ['ssize_t (*)(char *, size_t) read']],
		['struct { int x; } s = { 1 };', ['struct{int x;} s = { 1 }']],
		['typeof(*p) q = *p;', ['typeof(*p) q = *p']],
		['struct a __rcu *x = y;', ['struct a __rcu * x = y']],
		['__le32 __x;', ['__le32 __x']],
		['BKEY_PADDED(key) tmp;', ['BKEY_PADDED(key) tmp']],
		['DECLARE_BITMAP(map, 64) = { 0 };', ['DECLARE_BITMAP map = { 0 }']],
		['const struct x *const y __maybe_unused = z;', ['const struct x *const y = z']],
		['__auto_type v = g(1);', ['__auto_type v = g(1)']],
		['unsigned v;', ['unsigned v']],
	])('%s', (text, expected) => {
		const { flow } = only(`void f(void)\n{\n\t${text}\n}\n`);
		const found = flow.nodes.flatMap((node) =>
			node.kind === 'declare'
				? [`${node.type} ${node.name}${node.initializer ? ` = ${printExpression(node.initializer)}` : ''}`]
				: [],
		);
		expect(found).toEqual(expected);
	});

	it.each(['a * b;', 'foo_t *p;', 'struct s x;'])('%s declares', (text) => {
		expect(only(`void f(void)\n{\n\t${text}\n}\n`).flow.nodes[0]?.kind).toBe('declare');
	});

	it.each(['a(b);', '*a = b;', 'a->b = c * d;', 'a[b] = c;', '(*a)(b);', 'a++;'])(
		'%s is an expression',
		(text) => {
			expect(only(`void f(void)\n{\n\t${text}\n}\n`).flow.nodes[0]?.kind).toBe('evaluate');
		},
	);
});
