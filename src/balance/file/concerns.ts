// Tells by the names of calls, without a walk, which functions cannot take, give or order anything: most of a file do not.
// Knows no states; what a function does take or give is said by its summary.
import { type Catalogue, isContracted } from '../../contracts/catalogue';
import { callsIn } from '../../kernel-c/call-graph';
import type { CFunction } from '../../kernel-c/file';
import type { FlowGraph } from '../../kernel-c/flow';
import { hasConsequences, type SummaryOf } from '../path/summary';

/** Whether contracts or rules of the catalogue speak of a call. */
export function isJudged(catalogue: Catalogue, name: string): boolean {
	const { accesses, insertions, order } = catalogue;
	return (
		isContracted(catalogue, name) ||
		accesses.has(name) ||
		insertions.has(name) ||
		order.asEarlier.has(name) ||
		order.asLater.has(name)
	);
}

const called = new WeakMap<FlowGraph, ReadonlySet<string>>();

/** Names of all functions that a flow graph calls, and of its iterator macros, each once; read once. */
export function callNames(flow: FlowGraph): ReadonlySet<string> {
	const names =
		called.get(flow) ??
		new Set([
			...callsIn(flow).flatMap(({ call }) => call.name ?? []),
			...flow.nodes.flatMap((node) => (node.kind === 'iterate' ? node.macro : [])),
		]);
	called.set(flow, names);
	return names;
}

/** What is known so far of the functions of a text, and of those that they call. */
export class Concerns {
	private readonly known = new Map<string, boolean>();

	constructor(
		private readonly functions: ReadonlyMap<string, CFunction>,
		private readonly catalogue: Catalogue,
		private readonly external: SummaryOf,
	) {}

	/** Whether a call of a function may have consequences: it comes, through functions of the text, to one that is judged. */
	has(name: string): boolean {
		const known = this.known.get(name);
		if (known !== undefined) return known;
		// What is reached, with the caller by which it was.
		const callers = new Map<string, string | null>([[name, null]]);
		for (const reached of callers.keys()) {
			if (this.known.get(reached) === true || this.isDirect(reached)) {
				for (let up: string | null = reached; up !== null; up = callers.get(up) ?? null)
					this.known.set(up, true);
				return true;
			}
			const own = this.known.has(reached) ? undefined : this.functions.get(reached);
			for (const callee of own ? callNames(own.flow) : [])
				if (!callers.has(callee)) callers.set(callee, reached);
		}
		for (const reached of callers.keys()) this.known.set(reached, false);
		return false;
	}

	/** Whether a function has consequences whatever others of the text do. */
	private isDirect(name: string): boolean {
		const own = this.functions.get(name);
		if (!own) return hasConsequences(this.external(name));
		const { flow } = own;
		return (
			flow.problems.length > 0 ||
			flow.nodes.some(({ kind }) => kind === 'scope-exit') ||
			[...callNames(flow)].some((callee) => isJudged(this.catalogue, callee))
		);
	}
}
