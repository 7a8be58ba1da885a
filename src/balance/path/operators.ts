// Binary operators on symbols: folds what is known of the operands, and gives one form to what says the same.
import { compare } from './assume';
import { mirrored, opposite } from './comparisons';
import { areDifferent, isAnother } from './constants';
import { type Classes, combine, fold, NEGATIVE, POSITIVE, ZERO } from './signs';
import { classesOf, derive, markTested, type State } from './state';
import type { Outcome } from './storage';
import type { SymbolId, SymbolTable } from './symbols';

/** `left OP right` of a comparison: 0 or 1 where it is known. */
export function comparison(
	table: SymbolTable,
	state: State,
	operator: string,
	left: SymbolId,
	right: SymbolId,
): Outcome {
	// One form for each comparison, so that `a > b` and `b < a` are the same fact.
	const turned =
		operator === '>' || operator === '>=' || ((operator === '==' || operator === '!=') && left > right);
	const [op, a, b] = turned ? [mirrored(operator), right, left] : [operator, left, right];
	const yes = compare(table, state, op, a, b);
	const no = compare(table, state, opposite(op), a, b);
	const differ =
		(op === '==' || op === '!=') &&
		a !== b &&
		(table.isFresh(a) || table.isFresh(b)) &&
		!(classesOf(state, table, a) & classesOf(state, table, b) & ~POSITIVE);
	if (
		(op === '==' || op === '!=') &&
		(areDifferent(table.info(a), table.info(b)) ||
			isAnother(state, table, a, b) ||
			isBesideNew(state, table, a, b) ||
			isBesideNew(state, table, b, a))
	)
		return { state, value: table.constant(op === '==' ? 0 : 1) };
	if (differ) return { state, value: table.constant(op === '==' ? 0 : 1) };
	// Of constants only the sign is followed; one is always what it is.
	if (a === b && table.constantValue(a) !== null)
		return { state, value: table.constant(op === '==' || op === '<=' ? 1 : 0) };
	// Of what a call gave it is known whether it has failed; the code asks nevertheless: `if (rc < 0)`.
	const isCertain = (yes === null) !== (no === null);
	if (isCertain) return { state: markTested(markTested(state, a), b), value: table.constant(yes ? 1 : 0) };
	if (op === '!=') return { state, value: table.operation('!', [table.operation('==', [a, b])]) };
	if (op === '<=') return { state, value: table.operation('!', [table.operation('<', [b, a])]) };
	return { state, value: table.operation(op, [a, b]) };
}

/** `copy != &state->current` of memory that was just allocated: it lies in no other object. */
function isBesideNew(state: State, table: SymbolTable, memory: SymbolId, place: SymbolId): boolean {
	const { origin } = table.info(place);
	return (
		origin.kind === 'address' &&
		origin.base !== null &&
		!table.pointsInto(place, memory) &&
		state.instances.some(
			({ own, status, contract, key: [object] }) =>
				own && status === 'held' && contract.kind === 'memory' && object === memory,
		)
	);
}

/** How many flags may have been set or cleared one after another before a value is asked for another one. */
const MAX_FLAGS = 8;

/** Names of several flags at once: what they have in common with others is not known. */
const IS_MASK = /(?:^|_)(?:MASK|ALL|ANY|FLAGS|BITS|MODES?)(?:_|$)/;

const isFlag = (table: SymbolTable, symbol: SymbolId): boolean =>
	table.isNamed(symbol) && !IS_MASK.test(table.info(symbol).text);

/** What a value was before one flag was set or cleared in it: `flags` of `flags | A` and of `flags & ~A`. */
function beforeFlag(
	table: SymbolTable,
	value: SymbolId,
): { readonly before: SymbolId; readonly flag: SymbolId } | null {
	const { origin } = table.info(value);
	if (origin.kind !== 'operation' || (origin.operator !== '|' && origin.operator !== '&')) return null;
	const [before, right] = origin.operands;
	if (before === undefined || right === undefined) return null;
	const cleared = table.info(right).origin;
	const isCleared = cleared.kind === 'operation' && cleared.operator === '~';
	const flag = origin.operator === '|' ? right : isCleared ? cleared.operands[0] : undefined;
	return flag !== undefined && isFlag(table, flag) ? { before, flag } : null;
}

/** Whether a value is another one with a flag set or cleared. */
export const isOfFlags = (table: SymbolTable, value: SymbolId): boolean => beforeFlag(table, value) !== null;

/** Whether the flag that was set or cleared last was so before: in a loop, that has no end. */
export function isOfFlagAgain(table: SymbolTable, value: SymbolId): boolean {
	const last = beforeFlag(table, value);
	let now = last;
	for (let round = 0; round < MAX_FLAGS && last && now; round++) {
		now = beforeFlag(table, now.before);
		if (now?.flag === last.flag) return true;
	}
	return now !== null;
}

/** `flags |= A; … flags & B`: what is asked is the same as before. Each name stands for bits of its own. */
function askedFor(table: SymbolTable, value: SymbolId, asked: SymbolId): SymbolId {
	let now = value;
	for (let round = 0; round < MAX_FLAGS && isFlag(table, asked); round++) {
		const set = beforeFlag(table, now);
		if (!set || set.flag === asked) break;
		now = set.before;
	}
	return now;
}

/** `flags |= A; … flags & A`: it is set; `flags &= ~A` has cleared it. Null where neither was done last. */
function setOrCleared(table: SymbolTable, value: SymbolId, asked: SymbolId): Classes | null {
	const { origin } = table.info(value);
	if (origin.kind !== 'operation' || beforeFlag(table, value)?.flag !== asked) return null;
	return origin.operator === '|' ? POSITIVE : ZERO;
}

/** Faults that are among the bits of `VM_FAULT_ERROR`. */
const FAULT_ERROR = /^VM_FAULT_(?:OOM|SIGBUS|SIGSEGV|HWPOISON|HWPOISON_LARGE|FALLBACK)$/;

/** `ret = VM_FAULT_OOM; … ret & (VM_FAULT_ERROR | VM_FAULT_RETRY)`: one flag among those that are asked for. */
function isAmong(table: SymbolTable, value: SymbolId, asked: SymbolId): boolean {
	const { origin, text } = table.info(asked);
	if (origin.kind === 'operation' && origin.operator === '|')
		return origin.operands.some((each) => isAmong(table, value, each));
	return (
		isFlag(table, value) &&
		(value === asked || (text === 'VM_FAULT_ERROR' && FAULT_ERROR.test(table.info(value).text)))
	);
}

/** `left OP right`; of values that are no constants only the sign is followed. */
export function arithmetic(
	table: SymbolTable,
	state: State,
	operator: string,
	whole: SymbolId,
	right: SymbolId,
): Outcome {
	const left = operator === '&' ? askedFor(table, whole, right) : whole;
	// What is set stays set.
	if (operator === '|' && setOrCleared(table, left, right) === POSITIVE) return { state, value: left };
	const a = table.constantValue(left);
	const b = table.constantValue(right);
	if (a !== null && b !== null) {
		const folded = fold(operator, a, b);
		if (folded !== null) return { state, value: table.constant(folded) };
	}
	const value = table.operation(operator, [left, right]);
	const isSet = operator === '&' && isAmong(table, left, right);
	const known = isSet ? POSITIVE : operator === '&' ? setOrCleared(table, left, right) : null;
	const classes = known ?? combine(operator, classesOf(state, table, left), classesOf(state, table, right));
	// `attrs |= ATTR_HIDDEN`: nobody names a flag that has no bit.
	const isFlagged = operator === '|' && (table.isNamed(left) || table.isNamed(right));
	return { state: derive(state, value, isFlagged && classes !== NEGATIVE ? POSITIVE : classes), value };
}
