// What the judges say of a function, still in terms of its flow graph. Holds no sentence and no line.
import type { Confidence } from '../../finding/finding';
import type { NodeId } from '../../kernel-c/flow';
import type { CallPlace } from '../file/reach';
import type { Instance, Trail } from '../path/state';
import type { Exit } from '../walk/steps';

/** A judged finding, still in terms of the flow graph. */
export interface Verdict {
	readonly rule: ResourceRule;
	readonly confidence: Confidence;
	readonly instance: Instance;
	/** Where the reader's eye should go. */
	readonly node: NodeId;
	readonly trail: Trail;
	/**
	 * The other place that the sentence of the rule names: the release before a use or before a second release, the unlock before a
	 * count, the move of an error pointer. Of rules with two sentences it tells which one is meant: of `unreleased-on-path` it is
	 * where the object around is freed, of `dangling-member` where the member was given back, of `acquire-unchecked` the test that
	 * asks for NULL, of `wrong-release-object` the release of another kind, and null stands for the plain case of each.
	 */
	readonly cause: NodeId | null;
	/** What the sentence names beside the resource: an object, a call, a place. */
	readonly text: string;
	/** What the release should have been handed in place of `text`; of `unreleased-on-path` the call that may not have queued a work. */
	readonly instead?: string;
	/** Where a sibling path gives the resource back. */
	readonly sibling: NodeId | null;
	/** Where the counterpart of the function gives it back, which is the only evidence; else null. */
	readonly undoneBy: CallPlace | null;
}

export type RuleId =
	| 'unreleased-on-path'
	| 'overwritten-while-held'
	| 'locked-while-held'
	| 'released-twice'
	| 'freed-on-error-twice'
	| 'counted-after-unlock'
	| 'dangling-member'
	| 'released-unheld'
	| 'acquire-unchecked'
	| 'wrong-release-object'
	| 'used-after-release'
	| 'error-pointer-arithmetic'
	| 'unguarded-dax-access'
	| 'insertion-outside-guard'
	| 'sleep-while-atomic'
	| 'irq-enabled-while-locked'
	| 'teardown-order'
	| 'lock-order-inversion';

/** Rules about the order of calls; the others are about one resource. */
export type DisorderRule = Extract<RuleId, 'teardown-order' | 'lock-order-inversion'>;

export type ResourceRule = Exclude<RuleId, DisorderRule>;

/** What a way out leaves, told where it leaves, with the place where another way gives it back. */
export const leakVerdict = ({ node, trail }: Exit, given: Instance): Verdict => ({
	rule: 'unreleased-on-path',
	confidence: 'medium',
	instance: given,
	node,
	trail,
	cause: null,
	text: given.text,
	sibling: given.releasedAt,
	undoneBy: null,
});
