// Members that functions of a file give back and set to NULL at once: the pointer is not left behind for others.
import type { Catalogue } from '../../contracts/catalogue';
import { callsAt } from '../../kernel-c/call-graph';
import type { Call } from '../../kernel-c/expression';
import { someExpression } from '../../kernel-c/expression-shape';
import type { CFunction } from '../../kernel-c/file';
import { expressionsOf, type FlowGraph, type FlowNode } from '../../kernel-c/flow';
import { printExpression } from '../../kernel-c/print-expression';
import { areOpposite, undoes } from '../path/words';
import type { CallPlace } from './reach';

/** A release of what a member or an element names: `kfree(obj->part)`, `put(table[i])`. */
export interface MemberRelease {
	readonly call: Call;
	readonly contract: string;
	/** The member as it is written. */
	readonly text: string;
}

/** How many nodes may lie between a release and the store of NULL that belongs to it. */
const MAX_BETWEEN = 4;

/** Kinds of what is given back once, and named by a pointer. */
const IS_POINTED_TO: ReadonlySet<string> = new Set(['memory', 'reference', 'registration']);

export function memberReleases(node: FlowNode, catalogue: Catalogue): MemberRelease[] {
	return callsAt(node).flatMap((call) => {
		const [bound] = catalogue.releases.get(call.name ?? '') ?? [];
		const [part, ...others] = bound?.key ?? [];
		if (!bound || part?.from !== 'argument' || others.length > 0 || part.fields.length > 0) return [];
		const given = call.arguments[part.index];
		if (!IS_POINTED_TO.has(bound.contract.kind) || (given?.kind !== 'member' && given?.kind !== 'index'))
			return [];
		return [{ call, contract: bound.contract.id, text: printExpression(given) }];
	});
}

/** Whether a node writes a place, with NULL alone if that is asked. */
export const writes = (node: FlowNode, text: string, onlyNull: boolean): boolean =>
	expressionsOf(node).some((expression) =>
		someExpression(
			expression,
			(each) =>
				each.kind === 'assign' &&
				printExpression(each.target) === text &&
				(!onlyNull || printExpression(each.value) === 'NULL'),
		),
	);

/** Whether the nodes right behind a release set what it has named to NULL. */
function isCleared({ nodes }: FlowGraph, release: FlowNode, text: string): boolean {
	let node: FlowNode | undefined = release;
	for (let steps = 0; node && steps < MAX_BETWEEN; steps++) {
		node = 'next' in node ? nodes[node.next] : undefined;
		if (node && writes(node, text, true)) return true;
	}
	return false;
}

/** The last name of a member: of an element, the whole text. */
const memberOf = (text: string): string => /(?:->|\.)(\w+)$/.exec(text)?.[1] ?? text;

/** Where the functions of a file give a member back and set it to NULL, by contract and member. */
export class ClearedMembers {
	private readonly places = new Map<string, CallPlace[]>();

	constructor(
		functions: readonly CFunction[],
		readonly catalogue: Catalogue,
	) {
		for (const each of functions)
			for (const node of each.flow.nodes)
				for (const { call, contract, text } of memberReleases(node, catalogue)) {
					if (!isCleared(each.flow, node, text)) continue;
					const key = `${contract} ${memberOf(text)}`;
					this.places.set(key, [...(this.places.get(key) ?? []), { function: each, node: node.id, call }]);
				}
	}

	get isEmpty(): boolean {
		return this.places.size === 0;
	}

	/**
	 * Where a member is set to NULL that a function leaves as it was: in the function itself, or, of a named member, in one that
	 * ends something by its name, and is not the counterpart of the function, which does not run after a failure.
	 */
	placeFor(name: string, { call, contract, text }: MemberRelease): CallPlace | undefined {
		const places = this.places.get(`${contract} ${memberOf(text)}`) ?? [];
		return places.find(
			(place) =>
				place.call.name === call.name &&
				(place.function.head.name === name ||
					(text.includes('->') && mayEndAfter(name, place.function.head.name))),
		);
	}
}

/** Whether a function may clean up what another one has left by a failure. */
const mayEndAfter = (name: string, end: string): boolean => undoes(end) && !areOpposite(name, end);
