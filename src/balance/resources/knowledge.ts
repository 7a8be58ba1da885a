// What following resources through a function goes by beside the function: the catalogue, the file, the pairs it gives evidence for.
import type { Bound, Catalogue } from '../../contracts/catalogue';
import type { Acquire, Release } from '../../contracts/contract';
import type { Call } from '../../kernel-c/expression';
import type { NodeId } from '../../kernel-c/flow';
import type { Filling } from '../file/filled-lists';
import type { LookedAt } from '../file/plain-looks';
import type { VariableRelease } from '../file/taken-over';
import type { Summary } from '../path/summary';

/** What the resource analysis knows beyond the function itself. */
export interface Knowledge {
	readonly catalogue: Catalogue;
	/** Variables of caches whose objects RCU callbacks of the file free. */
	readonly rcuFreed: ReadonlySet<string>;
	/** What a function in view does to its caller's resources; undefined for an unknown function. */
	summaryOf(name: string): Summary | undefined;
	/** Whether a name is that of a function in view. */
	isFunction(name: string): boolean;
	/** Whether a variable of the file holds functions of it: `foo_fops`. */
	holdsFunctions(name: string): boolean;
	/** Whether a function in view returns a truth value: a contract that speaks of an object is that of another version. */
	saysYesOrNo(name: string): boolean;
	/** Whether a function in view answers from the numbers that it is handed alone. */
	isPlainAnswer(name: string): boolean;
	/** The members of its arguments from which alone a function in view answers; null for one that does anything else. */
	lookedAtBy(name: string): readonly LookedAt[] | null;
	/** Whether the function itself calls something that gives an object back. */
	readonly givesBack: boolean;
	/** Whether nobody undoes what it leaves where it fails: it runs at the start of a module, or its counterpart does not run then. */
	readonly owesOnFailure: boolean;
	/** Whether nobody called the function who has references of his own: what it puts may be the last. */
	readonly runsByItself: boolean;
	/** A call of the function that gives back what a variable names. */
	releaseOf(variable: string): VariableRelease | undefined;
	/** The variable of which a call may free the object by a callback of the file; null for any other call. */
	freedAround(call: Call): string | null;
	/** Where a variable gets what is tested for NULL and for an error pointer. */
	readonly testedBothWays: ReadonlySet<NodeId>;
	/** Whether a call stands alone: nobody asks for its result. */
	isStatement(node: NodeId, call: Call): boolean;
	/** Variables that point to structs which the file defines: code elsewhere cannot name their members. */
	readonly privatePointers: ReadonlySet<string>;
	/** Calls that give a pointer into what the handle holds that they leave in a variable. */
	readonly besideHandles: ReadonlySet<NodeId>;
	/** Variables that are lists of the function's own. */
	readonly localLists: ReadonlySet<string>;
	/** Calls that fill such a list, and which. */
	readonly filledLists: ReadonlyMap<NodeId, Filling>;
	/** Pairs nobody wrote down that this function gives evidence for. */
	readonly inferred: {
		readonly acquires: ReadonlyMap<string, readonly Bound<Acquire>[]>;
		readonly releases: ReadonlyMap<string, readonly Bound<Release>[]>;
	};
}
