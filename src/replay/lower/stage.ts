// The model at one moment of a series, and what a patch changed in it. Plain data.
import type { Operation, Profile } from '../../engine/definition';
import type { ReplayPlace } from '../result';
import type { CodeLine } from './code';
import type { Defect } from './defects';

/** What a patch changes in the model. */
export interface Change {
	/** The operations that it is about. */
	readonly operations: readonly string[];
	/** Of a removal: whose. */
	readonly driver: string | null;
	/** The function that does it. */
	readonly function: string;
	/** "dax_insert_mapping() adds the queue reference". */
	readonly says: string;
	/** The line that does it: of the file before the patch where something is taken away. */
	readonly at: CodeLine | null;
	/** Whether it matters to what was done before as well, as a refusal to share blocks does. */
	readonly isOfPast?: boolean;
	/** The tokens or steps that came, and those that went for good or to another place. */
	readonly adds: readonly string[];
	readonly takes: readonly string[];
}

/** Where code has a step, and the function that it calls there. */
export interface StepCode {
	readonly place: ReplayPlace;
	readonly function: string;
}

/** One way in which code does an operation. */
export interface Variant {
	readonly operation: Operation;
	/** The function it is read from. */
	readonly function: string;
	/** The filesystem that does it so; null where all do. */
	readonly filesystem: string | null;
	/** The code of the steps, by the step's id. */
	readonly code: ReadonlyMap<string, StepCode>;
}

/** A removal of which the driver's own code is in view. */
export interface SeenRemoval {
	readonly function: string;
	/** The line of its first step. */
	readonly at: CodeLine;
}

/** The model at one moment of the series. */
export interface Stage {
	/** Number of the patch it is behind; 0 before the series. */
	readonly patch: number;
	/** What differs from the profile before the series. */
	readonly switches: Profile['switches'];
	readonly removal: Readonly<Record<string, readonly string[]>>;
	/** Ways of doing the operations of which code was seen; others are the model's own. */
	readonly variants: ReadonlyMap<string, readonly Variant[]>;
	/** The code of the steps of a removal, by driver. */
	readonly removalCode: ReadonlyMap<string, ReadonlyMap<string, StepCode>>;
	readonly removalsInView: ReadonlyMap<string, SeenRemoval>;
	/** Ways in which code goes wrong, of this stage and others. */
	readonly defects: readonly Defect[];
	readonly changes: readonly Change[];
	/** Calls in changed functions that the model knows nothing of. */
	readonly notModelled: readonly string[];
}
