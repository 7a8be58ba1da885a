// Who calls whom within a set of files: direct calls by name, indirect ones through the struct operations that the
// files bind. Built from functions that are at hand; which files those are is the caller's choice.
import { assignedBindings, type Binding, bindingsOf } from './bindings';
import type { Call, Expression } from './expression';
import { callsOf } from './expression-shape';
import type { CFile, CFunction } from './file';
import type { FlowGraph, FlowNode, NodeId } from './flow';
import { printExpression } from './print-expression';

/** A function and the file it is in, by the name the caller gave the file. */
export interface FunctionRef {
	readonly path: string;
	readonly definition: CFunction;
}

/** One call in a function. */
export interface CallSite {
	readonly caller: FunctionRef;
	readonly call: Call;
	/** The flow graph node that makes the call. */
	readonly node: NodeId;
	/** Called name, or the member of an indirect call (`ops->map(x)` calls `map`); null where neither is written. */
	readonly name: string | null;
	readonly isIndirect: boolean;
}

/** The calls a node makes, in the order of evaluation. */
export function callsAt(node: FlowNode): readonly Call[] {
	switch (node.kind) {
		case 'evaluate':
			return callsOf(node.expression);
		case 'declare':
			return node.initializer ? callsOf(node.initializer) : [];
		case 'branch':
			return callsOf(node.condition);
		case 'switch':
			return callsOf(node.subject);
		case 'iterate':
			return node.arguments.flatMap(callsOf);
		case 'return':
			return node.value ? callsOf(node.value) : [];
		default:
			return [];
	}
}

/** All calls of a graph, by node. A call that several paths share in copies is there once for each copy. */
export function callsIn(graph: FlowGraph): readonly { readonly node: NodeId; readonly call: Call }[] {
	return graph.nodes.flatMap((node) => callsAt(node).map((call) => ({ node: node.id, call })));
}

export class CallGraph {
	private readonly definitions = new Map<string, FunctionRef[]>();
	/** Functions bound to a member, with the file that binds them. */
	private readonly bound = new Map<string, { readonly name: string; readonly path: string }[]>();
	private readonly sites = new Map<FunctionRef, readonly CallSite[]>();
	private callersByName: Map<string, CallSite[]> | null = null;

	/** @param files by the names that the references are to carry, such as paths */
	constructor(files: ReadonlyMap<string, CFile>) {
		const layouts = [...files.values()].flatMap((file) => file.layouts);
		for (const [path, file] of files) {
			for (const definition of file.functions)
				push(this.definitions, definition.head.name, { path, definition });
			for (const binding of bindingsOf(file, layouts)) this.bind(binding, path);
		}
		for (const ref of this.functions())
			for (const binding of assignedBindings(ref.definition.flow, (name) => this.definitions.has(name)))
				this.bind(binding, ref.path);
	}

	private bind(binding: Binding, path: string): void {
		const field = binding.field?.split('.').pop();
		if (field) push(this.bound, field, { name: binding.functionName, path });
	}

	functions(): readonly FunctionRef[] {
		return [...this.definitions.values()].flat();
	}

	/** The definition a name means in a file: one in the file itself, else the one that is not static elsewhere. */
	definition(name: string, from: string): FunctionRef | null {
		const all = this.definitions.get(name) ?? [];
		const own = all.find((ref) => ref.path === from);
		return own ?? all.find((ref) => !ref.definition.head.isStatic) ?? null;
	}

	/** The calls a function makes. */
	calls(caller: FunctionRef): readonly CallSite[] {
		const known = this.sites.get(caller);
		if (known) return known;
		const found = callsIn(caller.definition.flow).map(({ node, call }): CallSite => {
			const callee =
				call.callee.kind === 'unary' && call.callee.operator === '*' ? call.callee.operand : call.callee;
			const isIndirect = callee.kind === 'member';
			return { caller, call, node, name: isIndirect ? callee.field : call.name, isIndirect };
		});
		this.sites.set(caller, found);
		return found;
	}

	/** What a call may run: the function named, or all that are bound to the member called. */
	targets(site: CallSite): readonly FunctionRef[] {
		if (site.name === null) return [];
		const named = site.isIndirect
			? (this.bound.get(site.name) ?? [])
			: [{ name: site.name, path: site.caller.path }];
		return [...new Set(named.flatMap(({ name, path }) => this.definition(name, path) ?? []))];
	}

	/** The calls that may run a function. */
	callers(callee: FunctionRef): readonly CallSite[] {
		this.callersByName ??= this.indexCallers();
		const found = this.callersByName.get(callee.definition.head.name) ?? [];
		return found.filter((site) => this.targets(site).includes(callee));
	}

	private indexCallers(): Map<string, CallSite[]> {
		const index = new Map<string, CallSite[]>();
		for (const caller of this.functions())
			for (const site of this.calls(caller))
				for (const target of this.targets(site)) push(index, target.definition.head.name, site);
		return index;
	}
}

function push<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
	const list = map.get(key);
	if (list) list.push(value);
	else map.set(key, [value]);
}

/** What a node assigns to or declares, as text: where a call's result goes. */
export function targetOf(node: FlowNode | undefined): string | null {
	if (node?.kind === 'declare') return node.name;
	return node?.kind === 'evaluate' && node.expression.kind === 'assign'
		? printExpression(node.expression.target)
		: null;
}

/** What a node gives the target that it assigns to or declares; null where it does neither. */
export function assignedAt(node: FlowNode): Expression | null {
	if (node.kind === 'declare') return node.initializer;
	return node.kind === 'evaluate' && node.expression.kind === 'assign' ? node.expression.value : null;
}
