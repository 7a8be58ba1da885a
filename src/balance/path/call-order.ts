// Which calls of the order rules lie behind on a path, and which of them came too early. Knows the catalogue's order
// rules alone; what calls do to resources is not its business.
import type { BoundOrder, OrderCall, OrderIndex } from '../../contracts/order';
import { fitsSignature, speaksOf } from '../../contracts/signature';
import type { Call } from '../../kernel-c/expression';
import type { NodeId } from '../../kernel-c/flow';
import { printExpression } from '../../kernel-c/print-expression';
import { isTracked } from './place-state';
import { POSITIVE } from './signs';
import { classesOf, type State, type Trail } from './state';
import type { SymbolId, SymbolTable } from './symbols';
import { undoes } from './words';

/** A call that an order rule speaks of, as it was made. */
export interface OrderedCall {
	readonly name: string;
	/** The arguments; null for one that a callee in view made up for itself. */
	readonly values: readonly (SymbolId | null)[];
	/** The function in view that makes it, or null where this function does so itself. */
	readonly within: string | null;
}

/** Such a call behind on a path. */
export interface PastCall extends OrderedCall {
	readonly node: NodeId;
}

/** Two calls in the wrong order, or one without the other. */
export interface WrongOrder {
	readonly bound: BoundOrder;
	/** The later call that came too early; null where the earlier one never came. */
	readonly first: PastCall | null;
	readonly call: PastCall;
	readonly trail: Trail;
}

export class CallOrder {
	readonly wrong: WrongOrder[] = [];

	constructor(
		private readonly table: SymbolTable,
		private readonly rules: OrderIndex,
		private readonly rcuFreed: ReadonlySet<string>,
	) {}

	/**
	 * The state after a call by name.
	 * @param makes whether the call makes or registers what it is handed: the object begins anew
	 */
	pass(state: State, node: NodeId, call: Call, values: readonly SymbolId[], makes: boolean): State {
		const name = call.name ?? '';
		const texts = call.arguments.map(printExpression);
		const fits = (side: 'earlier' | 'later') => (bound: BoundOrder) =>
			fitsSignature(bound[side].parameters, texts);
		const isOrdered =
			this.rules.asEarlier.get(name)?.some(fits('earlier')) ||
			this.rules.asLater.get(name)?.some(fits('later'));
		if (isOrdered) return this.note(state, { name, values, within: null, node });
		if (!makes || state.past.length === 0) return state;
		const past = state.past.filter(
			(each) => !each.values.some((value) => value !== null && values.includes(value)),
		);
		return past.length === state.past.length ? state : { ...state, past };
	}

	/**
	 * The state after a call of an order rule, made here or by a function in view.
	 * @param surely false where the function in view makes the call on some of its paths only: it may come too late, but
	 * nothing comes after it for certain
	 */
	note(state: State, call: PastCall, surely = true): State {
		if (this.isOnNothing(state, call)) return state;
		for (const bound of this.rules.asEarlier.get(call.name) ?? []) {
			const first = state.past.find(
				(past) =>
					past.name === bound.later.name &&
					past.node !== call.node &&
					this.areRelated(bound, call, past) &&
					!this.isOfAnother(state, bound, past) &&
					isOneMatter(bound, call, past),
			);
			if (first && !state.imprecise) this.wrong.push({ bound, first, call, trail: state.trail });
		}
		for (const bound of this.rules.asLater.get(call.name) ?? [])
			if (surely && bound.rule.required && this.isWithout(state, bound, call))
				this.wrong.push({ bound, first: null, call, trail: state.trail });
		if (!surely || this.givesFurther(state, call)) return state;
		const isSame = (past: PastCall) =>
			past.name === call.name && past.values.every((value, index) => value === call.values[index]);
		return { ...state, past: [...state.past.filter((past) => !isSame(past)), call] };
	}

	/**
	 * `end(em->first); free_tags(&em->tags); end(em->second); free_tags(&em->more);`: of several in one object, the one that came in time
	 * is the one that is meant.
	 */
	private isOfAnother({ past }: State, bound: BoundOrder, later: PastCall): boolean {
		return (
			bound.relation === 'owner' &&
			past
				.slice(0, past.indexOf(later))
				.some((each) => each.name === bound.earlier.name && this.areRelated(bound, each, later))
		);
	}

	/** The later call on an object that wants the earlier one first, with that nowhere before it. */
	private isWithout(state: State, bound: BoundOrder, call: OrderedCall): boolean {
		const isDue =
			bound.rule.onlyIf === 'rcu-freed' ? this.isRcuFreed(state, call) : this.isMadeHere(state, bound, call);
		return (
			isDue &&
			!state.imprecise &&
			state.epoch === '' &&
			!state.past.some((past) => past.name === bound.earlier.name && this.areRelated(bound, past, call))
		);
	}

	/** An object that this function took itself, and handed to nobody who may have ended it. */
	private isMadeHere(state: State, { rule: { madeBy }, later }: BoundOrder, call: OrderedCall): boolean {
		const object = argumentOf(later, call);
		const made = state.instances.find(
			(instance) => isTracked(instance) && instance.own && instance.key[0] === object,
		);
		if (!made || made.passes.some(({ callee }) => undoes(callee))) return false;
		return madeBy?.includes(made.acquireCall) ?? true;
	}

	/** A cache of the file that was there before this function: one it has made itself holds nothing yet. */
	private isRcuFreed({ instances }: State, { values: [cache], within }: OrderedCall): boolean {
		if (cache === undefined || cache === null || within !== null) return false;
		const { origin } = this.table.info(cache);
		const isOfFile = origin.kind === 'initial' && origin.base === null && this.rcuFreed.has(origin.field);
		return isOfFile && !instances.some(({ imported, key }) => !imported && key[0] === cache);
	}

	/** A call on NULL or an error pointer. */
	private isOnNothing(state: State, { values: [object] }: OrderedCall): boolean {
		return object !== undefined && object !== null && (classesOf(state, this.table, object) & POSITIVE) === 0;
	}

	/** A call that gives back a further reference which the function took itself: the object stays. */
	private givesFurther({ instances }: State, { name, values: [object] }: OrderedCall): boolean {
		return instances.some(
			(instance) =>
				isTracked(instance) &&
				!instance.own &&
				instance.key[0] === object &&
				instance.contract.release.some((rule) => speaksOf(rule, name)),
		);
	}

	private areRelated(bound: BoundOrder, earlier: OrderedCall, later: OrderedCall): boolean {
		if (bound.relation === 'any') return true;
		const one = argumentOf(bound.earlier, earlier);
		const other = argumentOf(bound.later, later);
		if (one === null || other === null || !this.isNow(one) || !this.isNow(other)) return false;
		if (bound.relation === 'same') return one === other;
		const owner = this.ownerOf(one);
		return (
			(owner !== null && owner === this.ownerOf(other)) || owner === other || this.ownerOf(other) === one
		);
	}

	/** Whether a value means one object: no constant, and nothing of an earlier round of a loop. */
	private isNow(symbol: SymbolId): boolean {
		const { kind } = this.table.info(symbol).origin;
		return kind !== 'older' && kind !== 'constant' && kind !== 'named';
	}

	/** The object a value was read from, or lies in: of `x->disk` and `&x->part.set`, x. */
	private ownerOf(symbol: SymbolId): SymbolId | null {
		let { origin } = this.table.info(symbol);
		if (origin.kind !== 'initial' && origin.kind !== 'address') return null;
		let owner = origin.base;
		while (owner !== null) {
			({ origin } = this.table.info(owner));
			if (origin.kind !== 'address' || origin.base === null) break;
			owner = origin.base;
		}
		return owner;
	}
}

function argumentOf({ argument }: OrderCall, { values }: OrderedCall): SymbolId | null {
	return argument === null ? null : (values[argument] ?? null);
}

/** Where no object tells: two functions in view that make one call each may be about different parts of the code. */
const isOneMatter = ({ relation }: BoundOrder, one: PastCall, other: PastCall): boolean =>
	relation !== 'any' || one.within === null || other.within === null || one.within === other.within;
