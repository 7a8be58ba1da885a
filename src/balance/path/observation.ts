// What the walk over a function notes down for the judge: odd events, and the releases that are evidence.
import type { NodeId } from '../../kernel-c/flow';
import type { Classes } from './signs';
import type { Imprecision, Instance, Trail } from './state';
import type { SymbolId } from './symbols';

/** Something noteworthy seen on one path, before it is judged. */
export interface Observation {
	readonly kind:
		| 'overwritten'
		| 'locked-again'
		| 'released-twice'
		| 'released-by-failure'
		| 'put-again'
		| 'unchecked'
		| 'tested-for-null'
		| 'released-unheld'
		| 'released-failed'
		| 'other-object'
		| 'other-kind'
		| 'other-argument'
		| 'moved-on'
		| 'used-after-release'
		| 'moved-error'
		| 'outside-guard'
		| 'inserted-outside-guard'
		| 'slept-while-held'
		| 'interrupts-on'
		| 'container-freed';
	readonly instance: Instance;
	readonly node: NodeId;
	/** A second place that matters: where the error pointer was moved. */
	readonly cause: NodeId | null;
	readonly text: string;
	/** Of an argument that differs: what the release is handed, and what the acquire was. */
	readonly instead?: { readonly given: SymbolId; readonly taken: SymbolId };
	readonly trail: Trail;
	/** What was known of the results of the calls that were handed it. */
	readonly passes: readonly PassSeen[];
	readonly imprecise: Imprecision;
}

/** A call that was handed a resource, with what was known of its result by then. */
export interface PassSeen {
	readonly callee: string;
	readonly outcome: Classes;
}

/** A release seen on some path: the evidence that leaks are judged against. */
export interface ReleaseSeen {
	readonly site: string;
	readonly node: NodeId;
	readonly trail: Trail;
	readonly passes: readonly PassSeen[];
}
