// What the functions of a file do with what a call gives them: where all others give it back (`x = foo_find(id); … foo_put(x);`),
// one that only looks at it and leaves owes it as well. By calls alone; follows no path and judges nothing.
import type { Bound, Catalogue } from '../../contracts/catalogue';
import type { Acquire, Contract } from '../../contracts/contract';
import { PLAIN_RETURN } from '../../contracts/signature';
import { assignedAt, targetOf } from '../../kernel-c/call-graph';
import type { Expression } from '../../kernel-c/expression';
import { childrenOf, someExpression } from '../../kernel-c/expression-shape';
import type { CFunction } from '../../kernel-c/file';
import { printExpression } from '../../kernel-c/print-expression';
import type { Instance } from '../path/state';
import { areOpposite } from '../path/words';
import { pairContract } from './infer';
import type { CallPlace, Reach } from './reach';
import {
	GIVES_WHAT_IS_THERE,
	isCountedHere,
	knownContract,
	pointerSuccess,
	pointersOf,
	putsByName,
} from './result-pairs';
import { releaseOf } from './taken-over';

/** A variable that gets what calls give, and nothing else. */
interface Gift {
	readonly function: CFunction;
	readonly name: string;
	readonly variable: string;
	/** The function that ends it; null where the function hands it to none. */
	readonly end: string | null;
	/** It is returned or stored: somebody else has it then. */
	readonly isKept: boolean;
	/** No other call gives the variable something. */
	readonly isAlone: boolean;
}

/** The contracts that are known by such a habit. */
const byHabit = new WeakSet<Contract>();

/** Whether it is only known from the other functions of the file that what a call gave has to be given back. */
export const isByHabit = ({ contract }: Instance): boolean => byHabit.has(contract);

/** By the name of the call that gives it: the contract by which a function owes it. */
export type OwedByHabit = ReadonlyMap<string, readonly Bound<Acquire>[]>;

export const NOTHING_OWED: OwedByHabit = new Map();

export class ObjectHabits {
	private readonly byName = new Map<string, Gift[]>();
	private readonly byFunction = new Map<string, Gift[]>();
	private readonly owed = new Map<string, OwedByHabit>();

	constructor(
		reach: Reach,
		private readonly catalogue: Catalogue,
	) {
		for (const each of reach.functions.values()) {
			const gifts = giftsOf(each, reach).filter(({ name }) => !GIVES_WHAT_IS_THERE.test(name));
			this.byFunction.set(each.head.name, gifts);
			for (const gift of gifts) this.byName.set(gift.name, [...(this.byName.get(gift.name) ?? []), gift]);
		}
	}

	/** The calls of a function that give it what it gives back on no way, although the others of the file do. */
	owedBy(name: string): OwedByHabit {
		const known = this.owed.get(name);
		if (known) return known;
		const own = this.byFunction.get(name) ?? [];
		const owed = new Map<string, readonly Bound<Acquire>[]>();
		for (const gift of own) {
			const isOne = own.filter((other) => other.name === gift.name).length === 1;
			const isCounted = isCountedHere(gift.function.flow, this.catalogue, gift.variable);
			if (!isOne || !gift.isAlone || gift.end !== null || isCounted) continue;
			const contract = this.contractOf(gift);
			const [rule] = contract?.acquire ?? [];
			if (contract && rule)
				owed.set(gift.name, [{ contract, rule, parameters: ['...'], key: [PLAIN_RETURN] }]);
		}
		this.owed.set(name, owed);
		return owed;
	}

	private contractOf(gift: Gift): Contract | null {
		const { name: taking, variable } = gift;
		const others = (this.byName.get(taking) ?? []).filter((other) => other !== gift);
		if (others.some(({ end, isKept }) => end === null && !isKept)) return null;
		const ending = others.filter(({ end }) => end !== null);
		// Whoever tears all down may end it in another way: of several ends, that of the opposite name is the plain one.
		const isOpposite = ({ end }: Gift) => end !== null && areOpposite(taking, end);
		const isOne = ending.length > 1 && ending.every(({ end }) => end === ending[0]?.end);
		const first = isOne ? ending[0] : ending.find(isOpposite);
		if (!first?.end) return null;
		const { end } = first;
		const rule = {
			call: `${taking}(...)`,
			success: pointerSuccess(gift.function.flow, variable),
			key: 'ret',
		} as const;
		const known = releaseOf(first.function.flow, this.catalogue, first.variable);
		const evidence = `${first.function.head.name}() of the same file calls ${end}() with what ${taking}() gives`;
		const contract: Contract | null =
			known?.call.name === end
				? knownContract(known, rule)
				: {
						...pairContract(taking, end, rule.success, evidence),
						kind: 'reference',
						resource: 'reference',
					};
		if (contract) byHabit.add(contract);
		return contract;
	}
}

/** The pointers of a function that get what calls give. */
function giftsOf(each: CFunction, reach: Reach): Gift[] {
	const { nodes } = each.flow;
	const pointers = pointersOf(each.flow);
	const given = new Map<string, Expression[]>();
	for (const node of nodes) {
		const [variable, value] = [targetOf(node), assignedAt(node)];
		if (variable === null || value === null || !pointers.has(variable)) continue;
		if (printExpression(value) !== 'NULL') given.set(variable, [...(given.get(variable) ?? []), value]);
	}
	return [...given].flatMap(([variable, values]) => {
		const names = values.flatMap((value) =>
			value.kind === 'call' && value.name !== null ? [value.name] : [],
		);
		if (names.length < values.length) return [];
		const [end, kept] = [endOf(each, reach, variable), isKept(each, variable)];
		return [...new Set(names)].map((name) => ({
			function: each,
			name,
			variable,
			end,
			isKept: kept,
			isAlone: values.length === 1,
		}));
	});
}

/** The first call of a function that ends what a variable names. */
function endOf(each: CFunction, reach: Reach, variable: string): string | null {
	const isEnd = ({ call }: CallPlace) =>
		putsByName(call.name ?? '') &&
		call.arguments.some((given) => given.kind === 'name' && given.name === variable);
	return reach.callsOf(each).find(isEnd)?.call.name ?? null;
}

/** Whether a function returns what a variable names, or stores it anywhere else. */
const isKept = ({ flow: { nodes } }: CFunction, variable: string): boolean =>
	nodes.some((node) => {
		const value = node.kind === 'return' ? node.value : assignedAt(node);
		return value !== null && !(node.kind !== 'return' && value.kind === 'call') && leadsTo(value, variable);
	});

/** Whether who has the value of an expression has what a variable points to: `x`, `&x->part`, no `x->part`. */
function leadsTo(expression: Expression, variable: string): boolean {
	const isName = (each: Expression) => each.kind === 'name' && each.name === variable;
	if (expression.kind === 'member') return false;
	if (expression.kind === 'unary' && expression.operator === '&') return someExpression(expression, isName);
	return isName(expression) || childrenOf(expression).some((each) => leadsTo(each, variable));
}
