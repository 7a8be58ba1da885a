// Whether a release is certainly handed another size, mode, pool or holder than the resource was taken with.
import { printExpression } from '../../kernel-c/print-expression';
import { areDifferent } from '../path/constants';
import type { Observation } from '../path/observation';
import { isTakenBy } from '../path/place-state';
import type { Instance } from '../path/state';
import { indexOf, type Origin, type SymbolId, type SymbolTable } from '../path/symbols';
import type { Exploration } from '../walk/explore';
import { isNameOfFrame } from './lost-pointers';
import { isBefore } from './ways-out';

/** Operators that make another value of one: of what stands beside them it is known that it is not nothing. */
const CHANGES = new Set(['+', '-', '*', '<<', '>>', '&', '|', '^']);

/** Whether what a release is handed is not what the acquire was, whatever the values are. */
export function isOtherArgument(
	exploration: Exploration,
	{ instead, instance, trail }: Observation,
): boolean {
	if (!instead) return false;
	const { table } = exploration;
	const { given, taken } = instead;
	if (table.isOlder(given) || table.isOlder(taken)) return false;
	if (taken === instance.result && taken !== instance.key[0]) return isOtherCookie(table, instance, given);
	return (
		given === instance.result ||
		(taken === instance.key[0] && table.isOfVariable(given)) ||
		areOtherConstants(table, given, taken) ||
		isMadeOf(table, given, taken) ||
		isMadeOf(table, taken, given) ||
		areOtherPlaces(exploration, given, taken) ||
		isSetLater(exploration, trail, given, taken)
	);
}

/** What another call that takes such a thing has returned. */
function isOtherCookie(table: SymbolTable, { contract }: Instance, given: SymbolId): boolean {
	const { origin } = table.info(given);
	return origin.kind === 'result' && isTakenBy(contract, origin.callee);
}

/** Two numbers, or two constants by their names. */
function areOtherConstants(table: SymbolTable, one: SymbolId, other: SymbolId): boolean {
	const [a, b] = [table.constantValue(one), table.constantValue(other)];
	return a !== null && b !== null ? a !== b : areDifferent(table.info(one), table.info(other));
}

/** `mode & ~FMODE_EXCL` of `mode`. */
function isMadeOf(table: SymbolTable, made: SymbolId, from: SymbolId): boolean {
	const { origin } = table.info(made);
	return origin.kind === 'operation' && CHANGES.has(origin.operator) && origin.operands.includes(from);
}

/** Two members of one object, or two variables of the file. What two variables of the function are worth is not known. */
function areOtherPlaces({ graph, table }: Exploration, one: SymbolId, other: SymbolId): boolean {
	const [a, b] = [table.info(one).origin, table.info(other).origin];
	if (a.kind === 'address' && b.kind === 'address') return areBeside(a, b);
	const isLocal = (name: string) => isNameOfFrame({ graph }, name);
	return (
		a.kind === 'initial' &&
		b.kind === 'initial' &&
		areBeside(a, b) &&
		!(a.base === null && (isLocal(a.field) || isLocal(b.field)))
	);
}

type Lvalue = Extract<Origin, { readonly field: string }>;

/** Two members of one object, or two variables. */
const areBeside = (one: Lvalue, other: Lvalue): boolean =>
	one.base === other.base &&
	one.field !== other.field &&
	indexOf(one.field) === null &&
	indexOf(other.field) === null;

/** `free(req->dev, p); … req->dev = dev;`: the member becomes what the acquire was handed only on another path. */
function isSetLater(
	{ graph, table }: Exploration,
	trail: Observation['trail'],
	given: SymbolId,
	taken: SymbolId,
): boolean {
	const [member, value] = [table.info(given), table.info(taken)];
	if (member.origin.kind !== 'initial' || member.origin.base === null) return false;
	const setting = graph.nodes.filter(
		(node) =>
			node.kind === 'evaluate' &&
			node.expression.kind === 'assign' &&
			printExpression(node.expression.target) === member.text &&
			printExpression(node.expression.value) === value.text,
	);
	return setting.length > 0 && !setting.some(({ id }) => isBefore(trail, id, trail.node));
}
