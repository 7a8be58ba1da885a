// What a function does to its caller's resources, by the sign class of what it returns. Derived from its own analysis.
import type { Bound } from '../../contracts/catalogue';
import type { Acquire, Contract, Release } from '../../contracts/contract';
import type { ArgumentPart, FieldPart, KeyPart } from '../../contracts/signature';
import type { PathStep } from '../../finding/finding';
import { type Classes, NEGATIVE, ZERO } from './signs';

/** One resource taken (+1) or given back (-1), its key in terms of the function's own parameters and result. */
export interface SummaryEffect {
	readonly delta: 1 | -1;
	/** Unknown functions that were handed it before the function returned. */
	readonly handedTo: readonly string[];
	/** Whether the field that named it is NULL afterwards. */
	readonly clears: boolean;
	/** The field that the caller finds it in: `foo->bar`, also of what the function returns; null where it is known in another way. */
	readonly leftIn: FieldPart | null;
	/** Whether the function has stored it as well: its caller is not the only one that knows it. */
	readonly isStored: boolean;
	readonly bound: Bound<Acquire | Release>;
	/** Of a function of another text: the steps inside of it that take this. */
	readonly takenIn?: readonly PathStep[];
}

/** A call of an order rule, its arguments in terms of the function's own parameters; null for one of its own values. */
export interface SummaryCall {
	readonly name: string;
	readonly arguments: readonly (KeyPart | null)[];
	/** On every path: it lies behind for certain when the function returns. */
	readonly always: boolean;
}

/** What happens when the function returns a value of these classes. */
export interface SummaryWay {
	readonly classes: Classes;
	/** The signs of parameters (by index) with which alone it goes this way: `if (!entry) return false;`. */
	readonly asks: ReadonlyMap<number, Classes>;
	readonly effects: readonly SummaryEffect[];
	/** What its paths leave in fields of the caller's objects beyond the effects: one list for each kind of path. */
	readonly variants: readonly (readonly SummaryEffect[])[];
	/** Places of the caller that other results find set, and this one as they were before: nothing was there. */
	readonly leavesUnset: readonly ArgumentPart[];
	/** Parameters (by index) that the function stores or hands over for good. */
	readonly keeps: ReadonlySet<number>;
	/** Parameters (by index) that may go on to functions of unknown effect before it returns so. */
	readonly handsOn: ReadonlyMap<number, HandedOn>;
	/** Resources that some of its paths give back and others do not: nothing can be said of them where it returns so. */
	readonly disputed: readonly Dispute[];
	/**
	 * The parameter the result is another name for, or null. The result is the parameter itself where `member` is empty, the
	 * object around it where it names the member (`container_of(dev, struct foo, dev)`), or members (`vd.tx`), and else something in it.
	 */
	readonly alias: { readonly index: number; readonly member: string | null } | null;
}

/** What some paths of a function take or give back, and others do not: a parameter, or what one leads to. */
export interface Dispute {
	readonly part: ArgumentPart;
	/** Of an object it tells little, as one release often serves several contracts; null where it may be anything. */
	readonly contract: Contract | null;
}

/** How a parameter goes on to functions of unknown effect. */
export interface HandedOn {
	/** Whether it does so itself, and not only a part of what it points to. */
	readonly itself: boolean;
	/** Whether by its name one of them undoes something: it may give back a lock. */
	readonly mayUndo: boolean;
}

export interface Summary {
	readonly ways: readonly SummaryWay[];
	/** The same of all ways. */
	readonly handsOn: ReadonlyMap<number, HandedOn>;
	/** The same of all ways. */
	readonly disputed: readonly Dispute[];
	/** Parameters that some path returns: the result may be another name for them. */
	readonly mayReturn: ReadonlySet<number>;
	/** Calls of the catalogue's order rules that it makes, in their order. */
	readonly calls: readonly SummaryCall[];
	/** What it leaves where its parameters point to, valid only in a section that has ended when it returns. */
	readonly expired: readonly { readonly part: KeyPart; readonly contract: Contract }[];
	/** Contracts of which it gives something back that its parameters do not name: a lock found through a global or a call. */
	readonly releasesUnseen: ReadonlySet<string>;
	/** Whether it was not seen or analysed as a whole: it may do anything to what it can reach. */
	readonly isOpaque: boolean;
}

/** The summary of a function by its name; undefined for one that is not in view. */
export type SummaryOf = (name: string) => Summary | undefined;

/** Whether a way is the one that failed: a negative result, or NULL and false where the others are above 0. */
export function isFailingWay(way: SummaryWay, { ways }: Summary): boolean {
	if (way.classes === NEGATIVE) return ways.length > 1;
	return way.classes === ZERO && ways.length > 1 && ways.every((other) => (other.classes & NEGATIVE) === 0);
}

/** Whether a function in view takes or gives something for its callers. */
export const hasEffects = (summary: Summary | undefined): boolean =>
	summary?.ways.some(({ effects }) => effects.length > 0) ?? false;

/** Whether a function in view frees its first argument, and takes or gives nothing that does not lie in it. */
export function endsItsArgument(summary: Summary | undefined): boolean {
	const effects = summary?.ways.flatMap((way) => way.effects) ?? [];
	const isOfFirst = ({ delta, bound: { key } }: SummaryEffect) =>
		delta < 0 &&
		key.every((part) => part.from === 'global' || (part.from === 'argument' && part.index === 0));
	const isFirst = ({ bound: { contract, key } }: SummaryEffect) =>
		contract.kind === 'memory' && key.every((part) => part.from === 'argument' && part.fields.length === 0);
	return effects.every(isOfFirst) && effects.some(isFirst);
}

/** Whether a caller of a function in view could be wrong about what it does. */
export const hasConsequences = (summary: Summary | undefined): boolean =>
	hasEffects(summary) || (summary !== undefined && summary.calls.length + summary.expired.length > 0);
