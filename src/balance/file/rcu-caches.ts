// Caches whose objects are freed by RCU callbacks of the same file: they may be destroyed only when the callbacks have
// run. Looks at calls by name; knows no paths.
import { bindingsOf } from '../../kernel-c/bindings';
import { callsIn } from '../../kernel-c/call-graph';
import type { CFile } from '../../kernel-c/file';

const NONE: ReadonlySet<string> = new Set();

/** Calls whose second argument runs after a grace period, and those that wait until all such have run. */
const DEFERS = /^call_rcu(?:_hurry|_sched|_bh|_tasks\w*)?$/;
const WAITS = /^rcu_barrier(?:_sched|_bh|_tasks\w*)?$/;

/** Members of operations that the VFS calls after a grace period. */
const DEFERRED_MEMBERS: ReadonlySet<string> = new Set(['free_inode']);

/**
 * The variables of such caches, by name. Empty for a file that waits for the callbacks somewhere, since who does so for
 * which cache is then not told; for one of which lines are not shown; and for one that is never unloaded.
 */
export function cachesFreedByRcu(file: CFile): ReadonlySet<string> {
	if (!file.text.includes('kmem_cache_destroy') || file.text.includes(' not shown */')) return NONE;
	if (!file.invocations.some(({ name }) => name === 'module_exit')) return NONE;
	const callbacks = new Set(
		bindingsOf(file).flatMap(({ field, functionName }) =>
			field !== null && DEFERRED_MEMBERS.has(field) ? [functionName] : [],
		),
	);
	const bodies = file.functions.map(({ head, flow }) => ({
		head,
		flow,
		calls: callsIn(flow).map(({ call }) => call),
	}));
	for (const { name, arguments: given } of bodies.flatMap(({ calls }) => calls)) {
		if (WAITS.test(name ?? '')) return NONE;
		const [, callback] = given;
		if (DEFERS.test(name ?? '') && callback?.kind === 'name') callbacks.add(callback.name);
	}
	const caches = bodies.flatMap(({ head, flow, calls }) => {
		if (!callbacks.has(head.name)) return [];
		const isOwn = (name: string) =>
			head.parameters.some((each) => each.name === name) ||
			flow.nodes.some((node) => node.kind === 'declare' && node.name === name);
		return calls.flatMap(({ name, arguments: [cache] }) =>
			name === 'kmem_cache_free' && cache?.kind === 'name' && !isOwn(cache.name) ? [cache.name] : [],
		);
	});
	return new Set(caches);
}
