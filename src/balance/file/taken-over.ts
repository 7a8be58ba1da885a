// What a function takes over from where it was stored: `x = obj->part; obj->part = NULL;` leaves `x` the only name, and the
// function the only one that can give it back. Finds by what a function gives a variable back; walks and judges nothing.
import type { Bound, Catalogue } from '../../contracts/catalogue';
import type { Release } from '../../contracts/contract';
import { fitsSignature } from '../../contracts/signature';
import { callsAt } from '../../kernel-c/call-graph';
import type { Call } from '../../kernel-c/expression';
import type { FlowGraph } from '../../kernel-c/flow';
import { printExpression } from '../../kernel-c/print-expression';
import { isPlainObject } from '../path/place-state';
import type { Instance } from '../path/state';

/** A call that gives back what a variable names. */
export interface VariableRelease {
	readonly call: Call;
	readonly bound: Bound<Release>;
}

const known = new WeakMap<FlowGraph, ReadonlyMap<string, VariableRelease>>();

/** A call of a function by which it gives back what a variable names; undefined where there is none. */
export function releaseOf(
	graph: FlowGraph,
	catalogue: Catalogue,
	variable: string,
): VariableRelease | undefined {
	const found = known.get(graph) ?? givenBack(graph, catalogue, /^\w+$/);
	known.set(graph, found);
	return found.get(variable);
}

/**
 * What a function hands as it is to what gives plain objects back, with the first such call.
 * @param names by which it is called
 */
export function givenBack(
	graph: FlowGraph,
	{ releases }: Catalogue,
	names: RegExp,
): ReadonlyMap<string, VariableRelease> {
	const found = new Map<string, VariableRelease>();
	for (const call of graph.nodes.flatMap(callsAt)) {
		const texts = call.arguments.map(printExpression);
		for (const bound of releases.get(call.name ?? '') ?? []) {
			const [part, ...others] = bound.key;
			const isWhole =
				part?.from === 'argument' &&
				others.length + part.fields.length + part.within.length === 0 &&
				!part.dereference &&
				isPlainObject(bound.contract);
			const text = isWhole ? (texts[part.index] ?? '') : '';
			if (!names.test(text) || !fitsSignature(bound.parameters, texts)) continue;
			if (!found.has(text)) found.set(text, { call, bound });
		}
	}
	return found;
}

/** Stands where the name of the taking call does: an assignment. */
export const BY_ASSIGNMENT = '=';

/** Whether no call took it: the function has it from a field that it has set to NULL. */
export const isTakenOver = ({ acquireCall }: Instance): boolean => acquireCall === BY_ASSIGNMENT;
