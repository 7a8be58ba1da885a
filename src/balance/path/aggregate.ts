// Structs as values: what an initializer list puts into one (`object = (struct foo) { .a = x, .part = { .b = y } };`), what the
// copy of another puts there (`*dst = src;`), and what the members of one say that a call gave.
import type { Expression } from '../../kernel-c/expression';
import type { NodeId } from '../../kernel-c/flow';
import type { Evaluator } from './evaluate';
import { age, giveUp, type State, withValue } from './state';
import { type Place, restOf } from './storage';
import type { SymbolId } from './symbols';

type Initializer = Extract<Expression, { kind: 'initializer' }>;

/** The list of an initializer or of the compound literal of a struct; null for other values. */
export function listOf(value: Expression): Initializer | null {
	if (value.kind === 'initializer') return value;
	// The literal of an array is assigned by its address.
	const isStruct = value.kind === 'cast' && !/[*\]]\s*$/.test(value.type);
	return isStruct && value.operand.kind === 'initializer' ? value.operand : null;
}

/** Writes the fields of a list. What it does not name is zero. */
export function fill(
	evaluator: Evaluator,
	state: State,
	node: NodeId,
	place: Place,
	list: Initializer,
): State[] {
	const { storage, table } = evaluator;
	const base = storage.addressOf(place);
	let ways: State[] = [withValue(state, restOf(base), table.constant(0))];
	for (const { designator, value } of list.fields) {
		const name = designator?.replace(/^\./, '') ?? '[]';
		const member = storage.memberPlace(base, name, `${place.text}.${name}`);
		// Of elements and deeper members it is known only that they hold the value.
		const isDeep = /[.[]/.test(name);
		const inner = isDeep ? null : listOf(value);
		ways = ways.flatMap((way) => {
			if (inner) return fill(evaluator, way, node, member, inner);
			return evaluator
				.evaluate(way, node, value)
				.map((outcome) =>
					isDeep
						? evaluator.keep(outcome.state, node, { ...member, field: '[]' }, outcome.value)
						: evaluator.write(outcome.state, node, member, outcome.value),
				);
		});
	}
	return ways;
}

/** `struct fd f = fdget(fd); … if (!f.file)`: a member of what a call gave by value tells whether the call gave anything. */
export function heldByValue({ values, instances }: State, expression: Expression): SymbolId | null {
	if (expression.kind !== 'member' || expression.arrow || expression.object.kind !== 'name') return null;
	const value = values.get(expression.object.name);
	return instances.find(({ result }) => result !== null && result === value)?.result ?? null;
}

/** `obj->table = ctx->table;`: the members that are known of a struct are those of what is copied over it from then on. */
export function copyMembers(
	{ storage, table }: Evaluator,
	state: State,
	node: NodeId,
	place: Place,
	value: SymbolId,
): State {
	const { origin } = table.info(value);
	if (table.isLiteral(value) || origin.kind === 'address') return state;
	const base = storage.addressOf(place);
	const members = [...state.values.keys()]
		.map((key) => table.partsOf(key))
		.filter((part) => part.base === base);
	const source = table.copiedFrom(value);
	return members.reduce((now, { name, index }) => {
		if (index !== null) return now;
		const member = storage.memberPlace(base, name, `${place.text}.${name}`);
		const old = now.values.get(member.key);
		const given = old === undefined ? now : giveUp(now, old);
		const copied = source === null ? undefined : now.values.get(storage.memberPlace(source, name, '').key);
		if (copied !== undefined) return withValue(given, member.key, copied);
		const fresh = table.unknown(node, member.text);
		return withValue(age(given, table, fresh), member.key, fresh);
	}, state);
}
