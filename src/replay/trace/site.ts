// The form of a place in the kernel where a report proves something of the model. Holds no place.
import type { EventKind, Kind } from '../../trace/model';
import type { ActorName } from './actors';
import type { SuppositionName } from './suppositions';

/** What a report proves: a wait point of the model, a hazard, or a state. */
export type Proof =
	| { readonly waits: string }
	| { readonly hazard: string; readonly by: ActorName }
	| { readonly holds: string };

/** A proof, and the scenes in which it may come about, the likeliest first. */
export interface Reading {
	/** The task that the report is about; null where the model has no such task. */
	readonly actor: ActorName | null;
	readonly proves: Proof;
	/** An event that the log must have, or must not have, for this reading. */
	readonly needs?: EventKind;
	readonly unless?: EventKind;
	readonly scenes: readonly (readonly SuppositionName[])[];
}

export interface Site {
	readonly kinds: readonly Kind[];
	/** The place: a function on the stack where a task waits, the function of a warning, the one an oops is in. */
	readonly at?: RegExp;
	/** A function further up the stack, which tells whose path this is. */
	readonly under?: RegExp;
	/** Words of the report's first line. */
	readonly says?: RegExp;
	/** The place belongs to DAX and pmem alone; else the log must show that it is about them. */
	readonly own?: true;
	readonly readings: readonly Reading[];
	/** Functions of a stack that fits, the innermost first; or a first line. */
	readonly sample: readonly string[] | string;
}
