// Bindings of struct operations, the call graph over files, the index of a folder and the names of objects.
import { describe, expect, it } from 'vitest';
import { bindingsOf } from '../../src/kernel-c/bindings';
import { CallGraph, callsIn } from '../../src/kernel-c/call-graph';
import { CodeIndex, contentHash } from '../../src/kernel-c/code-index';
import { parseC } from '../../src/kernel-c/file';
import { aliasesOf, objectOf } from '../../src/kernel-c/objects';

describe('bindingsOf', () => {
	const bound = (text: string) =>
		bindingsOf(parseC(text)).map(
			({ structType, holder, field, position, functionName }) =>
				`${structType} ${holder}.${field ?? '?'}${position === null ? '' : `@${position}`} = ${functionName}`,
		);

	it.each([
		[
			'designated',
			'static const struct ops o = { .name = "x", .go = one, .stop = &two, .flags = FLAG, .none = NULL };',
			['ops o.go = one', 'ops o.stop = two'],
		],
		[
			'positional with a known layout',
			'struct ops { int flags; int (*go)(void); };\nstruct ops o = { 1, one };',
			['ops o.go@1 = one'],
		],
		['positional with an unknown layout', 'struct ops o = { 1, one };', ['ops o.?@1 = one']],
		[
			'nested',
			'struct driver d = { .probe = one, .drv = { .pm = &two, }, };',
			['driver d.probe = one', 'driver d.drv.pm = two'],
		],
		[
			'arrays of structs',
			'struct entry e[] = { { .show = one }, [3] = { .show = two } };',
			['entry e.show = one', 'entry e.show = two'],
		],
		[
			'under #ifdef',
			'struct ops o = {\n#ifdef A\n\t.go = one,\n#else\n\t.go = two,\n#endif\n\t.stop = three,\n};',
			['ops o.go = one', 'ops o.go = two', 'ops o.stop = three'],
		],
		['cast', 'struct ops o = { .go = (void *)one };', ['ops o.go = one']],
	])('%s', (_, text, expected) => {
		expect(bound(text)).toEqual(expected);
	});

	it('takes layouts of other files', () => {
		const [binding] = bindingsOf(parseC('struct ops o = { one };'), [{ name: 'ops', fields: ['go'] }]);
		expect(binding).toMatchObject({ field: 'go', position: 0 });
	});
});

describe('CallGraph', () => {
	const files = new Map(
		Object.entries({
			'a.c':
				'static int helper(int a) { return leaf(a); }\nint entry(struct dev *d)\n{\n\thelper(1);\n\treturn d->ops->go(d, helper(2));\n}\n',
			'b.c':
				'static int helper(int a) { return 0; }\nint leaf(int a) { return helper(a); }\nstatic int b_go(struct dev *d, int a) { return 0; }\nconst struct ops b_ops = { .go = b_go };\nvoid init(struct dev *d) { d->ops->stop = leaf; }\nvoid fini(struct dev *d) { (*d->ops->stop)(1); }\n',
		}).map(([path, text]) => [path, parseC(text)] as const),
	);
	const graph = new CallGraph(files);
	const ref = (name: string, path: string) => {
		const found = graph.definition(name, path);
		if (!found) throw new Error(`${name} is not defined`);
		return found;
	};
	const targets = (name: string, path: string) =>
		graph
			.calls(ref(name, path))
			.map(
				(site) =>
					`${site.name}: ${graph.targets(site).map((each) => `${each.path} ${each.definition.head.name}`)}`,
			);

	it('finds direct calls, static ones in their own file', () => {
		expect(targets('helper', 'a.c')).toEqual(['leaf: b.c leaf']);
		expect(targets('leaf', 'b.c')).toEqual(['helper: b.c helper']);
	});

	it('finds what is bound to the member of an indirect call', () => {
		expect(targets('entry', 'a.c')).toEqual(['helper: a.c helper', 'helper: a.c helper', 'go: b.c b_go']);
		expect(targets('fini', 'b.c')).toEqual(['stop: b.c leaf']);
	});

	it('finds callers', () => {
		const callers = graph.callers(ref('leaf', 'b.c')).map((site) => site.caller.definition.head.name);
		expect(callers).toEqual(['helper', 'fini']);
	});

	it('does not find a static function of another file', () => {
		expect(graph.definition('b_go', 'a.c')).toBeNull();
	});

	it('gives calls with the nodes that make them', () => {
		const flow = ref('entry', 'a.c').definition.flow;
		expect(callsIn(flow).map(({ node, call }) => [node, call.name])).toEqual([
			[0, 'helper'],
			[1, 'helper'],
			[1, null],
		]);
	});
});

describe('CodeIndex', () => {
	const one = {
		path: 'one.c',
		text: '#define EACH(x) for (x = 0; x < 2; x++)\nint f(void) { return g(); }\n',
	};
	const two = { path: 'two.c', text: 'static int g(void) { return 0; }\nstruct ops o = { .go = g };\n' };
	const three = { path: 'three.c', text: 'int h(struct dev *d)\n{\n\tEACH(i)\n\t\td->go();\n}\n' };

	it('reads again only what changed, and forgets what is gone', async () => {
		const index = new CodeIndex();
		expect(await index.refresh([one, two])).toEqual({ read: 2, unchanged: 0, removed: 0, cancelled: false });
		expect(await index.refresh([one, { ...two, text: `${two.text}\n` }])).toMatchObject({
			read: 1,
			unchanged: 1,
		});
		expect(await index.refresh([one])).toMatchObject({ read: 0, unchanged: 1, removed: 1 });
		expect(index.size).toBe(1);
	});

	it('stops when it is cancelled and keeps what it had', async () => {
		const index = new CodeIndex();
		await index.refresh([one, two]);
		const abort = new AbortController();
		async function* cancelling() {
			yield one;
			abort.abort();
			yield three;
		}
		expect(await index.refresh(cancelling(), abort.signal)).toEqual({
			read: 0,
			unchanged: 1,
			removed: 0,
			cancelled: true,
		});
		expect(index.size).toBe(2);
	});

	it('finds definers and callers, also through operations', async () => {
		const index = new CodeIndex();
		await index.refresh([one, two, three]);
		expect(index.definersOf('g')).toEqual(['two.c']);
		expect(index.definersOf('g', 'one.c')).toEqual([]);
		expect(index.definersOf('f', 'two.c')).toEqual(['one.c']);
		expect(index.callersOf('g')).toEqual(['one.c', 'two.c', 'three.c']);
		expect(index.callersOf('nobody')).toEqual([]);
	});

	it('teaches the loops of one file to the others', async () => {
		const index = new CodeIndex();
		await index.refresh([one, three]);
		const [h] = index.parse(three.text).functions;
		expect(h?.flow.nodes[0]?.kind).toBe('iterate');
	});

	it('tells contents apart', () => {
		expect(contentHash('a b')).toBe(contentHash('a b'));
		expect(new Set(['', 'a', 'b', 'ab', 'ba', 'a b'].map(contentHash)).size).toBe(6);
	});
});

describe('objectOf', () => {
	/** The canonical text of the only argument of `use(…)`. */
	function objectUsed(body: string): string {
		const [f] = parseC(`void f(struct block_device *bdev, struct work *work)\n{\n${body}\n}\n`).functions;
		const call = f && callsIn(f.flow).find((each) => each.call.name === 'use')?.call;
		const [given] = call?.arguments ?? [];
		if (!f || !given) throw new Error('use() was not found');
		return objectOf(given, aliasesOf(f.flow));
	}

	it.each([
		['use(&bdev->bd_queue);', '&bdev->bd_queue'],
		['struct queue *q = bdev->bd_queue; use(q);', 'bdev->bd_queue'],
		['struct queue *q; q = (struct queue *)bdev->bd_queue; use(&q->lock);', '&bdev->bd_queue->lock'],
		['struct disk *d = bdev->disk; struct queue *q = d->queue; use(q);', 'bdev->disk->queue'],
		['struct queue *q = bdev->one; q = bdev->two; use(q);', 'q'],
		['int i = 0; struct queue *q = bdev->all[i]; i++; use(q);', 'q'],
		['struct queue *q = find(bdev); use(q);', 'q'],
		['struct queue *q = bdev->queue; change(&q); use(q);', 'q'],
		['struct dev *d = container_of(work, struct dev, work); use(&d->work);', 'work'],
		[
			'struct dev *d = container_of(work, struct dev, work); use(d->lock);',
			'container_of(work, struct dev, work)->lock',
		],
		['struct item *i = bdev->first; list_for_each_entry(i, &bdev->list, node) use(i);', 'i'],
		['struct a *p = q, *q = p; use(p);', 'p'],
	])('%s', (body, expected) => {
		expect(objectUsed(body)).toBe(expected);
	});
});
