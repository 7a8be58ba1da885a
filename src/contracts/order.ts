// The order rules of the catalogue, ready to be asked by called function. Knows no C.
import type { OrderRule } from './contract';
import { readSignature } from './signature';

/** One of the two calls of an order rule, and which of its arguments the rule relates. */
export interface OrderCall {
	readonly name: string;
	readonly parameters: readonly string[];
	/** Index of the argument; null where any will do. */
	readonly argument: number | null;
}

/** An order rule with its calls read. */
export interface BoundOrder {
	readonly rule: OrderRule;
	readonly earlier: OrderCall;
	readonly later: OrderCall;
	/** `same`: both arguments are one object; `owner`: they lie in one; `any`: not compared. */
	readonly relation: 'same' | 'owner' | 'any';
}

/** The rules a function stands in, by its name. */
export interface OrderIndex {
	readonly asEarlier: ReadonlyMap<string, readonly BoundOrder[]>;
	readonly asLater: ReadonlyMap<string, readonly BoundOrder[]>;
}

/** Reads the calls of a rule; gives the name in its key that is no argument of the call it should be of. */
export function bindOrder(rule: OrderRule): BoundOrder | { unknown: string; call: string } {
	const [first = '', second] = rule.key.split(',').map((name) => name.trim());
	const relation = first === 'any' ? 'any' : second === undefined ? 'same' : 'owner';
	const earlier = orderCall(rule.earlier, relation === 'any' ? null : first);
	const later = orderCall(rule.later, relation === 'any' ? null : (second ?? first));
	if (earlier.argument === -1) return { unknown: first, call: rule.earlier };
	if (later.argument === -1) return { unknown: second ?? first, call: rule.later };
	return { rule, earlier, later, relation };
}

function orderCall(call: string, argument: string | null): OrderCall {
	const { name, parameters } = readSignature(call);
	return { name, parameters, argument: argument === null ? null : parameters.indexOf(argument) };
}

/** Rules by the names of their calls; of several with one id the last counts. */
export function orderIndex(rules: readonly OrderRule[]): OrderIndex {
	const asEarlier = new Map<string, BoundOrder[]>();
	const asLater = new Map<string, BoundOrder[]>();
	for (const rule of new Map(rules.map((each) => [each.id, each])).values()) {
		const bound = bindOrder(rule);
		if ('unknown' in bound) continue;
		asEarlier.set(bound.earlier.name, [...(asEarlier.get(bound.earlier.name) ?? []), bound]);
		asLater.set(bound.later.name, [...(asLater.get(bound.later.name) ?? []), bound]);
	}
	return { asEarlier, asLater };
}
