// Every sentence the balance analysis says, in one place: one sentence, present tense, the code is the subject.
import type { Success } from '../contracts/contract';
import { printExpression } from '../kernel-c/print-expression';
import type { ResourceRule, Verdict } from './exits/verdict';
import type { FreedWhileDeferred } from './file/freed-while-deferred';
import { isGivenResult } from './file/result-pairs';
import { isTakenOver } from './file/taken-over';
import type { Disorder } from './judge-order';
import type { OrderedCall } from './path/call-order';
import { isStateOfPlace, isTakenAway } from './path/place-state';
import type { Instance } from './path/state';

/** What a sentence needs to know. */
export interface MessageFacts {
	readonly function: string;
	/** Lines of the source, counted from 1. */
	readonly line: number;
	readonly acquireLine: number;
	readonly causeLine: number | null;
	/** How many other ways out give the resource back. */
	readonly siblings: number;
	readonly verdict: Verdict;
}

/** `the queue usage of q`, `the mutex &dev->lock`. */
export const resourceName = ({ instance }: Verdict): string => nameOf(instance);

/** The same of an instance by itself. */
export function nameOf(instance: Instance): string {
	const { contract, inferred, text } = instance;
	const { resource, kind } = contract;
	if (inferred && !isGivenResult(instance)) return resource;
	if (text === '') return `the ${resource}`;
	return kind === 'lock' ? `the ${resource} ${text}` : `the ${resource} of ${text}`;
}

/** What is used after it may be gone: of a count or a lock, what leads to the object. */
export const usedName = ({ instance, text }: Verdict): string =>
	instance.contract.kind === 'count' || isKeptByState(instance) ? text : instance.text;

/** A lock or a section that keeps something valid, and hands out nothing of its own. */
const isKeptByState = (instance: Instance): boolean => isStateOfPlace(instance) && !instance.freed;

const SENTENCES: Readonly<Record<ResourceRule, (facts: MessageFacts) => string>> = {
	'unreleased-on-path': (facts) => {
		const { undoneBy, instead, text } = facts.verdict;
		if (instead !== undefined)
			return `${facts.function}() leaves a reference of ${text} to what ${instead}() queues at line ${facts.line}, and does not ask whether it did: where it was queued already, nobody gives that reference back.`;
		const other = undoneBy ? `; ${undoneBy.function.head.name}() gives it back` : '';
		if (facts.verdict.cause !== null)
			return `${facts.function}() frees ${facts.verdict.text} at line ${facts.line} with ${resourceName(facts.verdict)} still held in it${other}.`;
		const where = `${facts.function}() leaves at line ${facts.line} with ${resourceName(facts.verdict)} still held`;
		const others =
			facts.siblings === 0
				? undoneBy
					? facts.verdict.instance.imported
						? `; ${undoneBy.function.head.name}() takes it, and gives it back where it fails`
						: `${other}, and does not run after a failure`
					: ''
				: facts.siblings === 1
					? '; another path gives it back'
					: `; ${facts.siblings} other paths give it back`;
		return `${where}${others}.`;
	},
	'overwritten-while-held': (facts) => {
		const { text, instance, cause } = facts.verdict;
		if (!instance.imported)
			return `${facts.function}() overwrites ${text} while it is the last name of ${resourceName(facts.verdict)} taken at line ${facts.acquireLine}.`;
		return cause === null
			? `${facts.function}() overwrites ${text} with the result of ${instance.acquireCall}(), which leaves the old memory without a name when it fails.`
			: `${facts.function}() overwrites ${text} without giving back what this case has left there before; the case at line ${facts.causeLine ?? facts.line} gives back first what it overwrites.`;
	},
	'released-twice': (facts) =>
		facts.verdict.cause === facts.verdict.node
			? `${facts.function}() may give ${resourceName(facts.verdict)} back again in a later round, which comes to line ${facts.line} before it has taken it anew.`
			: `${facts.function}() gives ${resourceName(facts.verdict)} back twice: first at line ${facts.causeLine ?? facts.line}.`,
	'freed-on-error-twice': (facts) =>
		`${facts.function}() gives ${resourceName(facts.verdict)} back although ${facts.verdict.instance.failedCall}() at line ${facts.causeLine ?? facts.line} has done so itself when it failed.`,
	'counted-after-unlock': (facts) =>
		`${facts.function}() takes a reference of ${facts.verdict.text} after it dropped ${facts.verdict.instance.text}, under which it found it, at line ${facts.causeLine ?? facts.line}: it may be gone by then.`,
	'dangling-member': (facts) => {
		const { text, undoneBy, instance, cause } = facts.verdict;
		const other = undoneBy?.function.head.name ?? facts.function;
		if (cause === null)
			return `${facts.function}() returns at line ${facts.line} and leaves ${text} the error pointer that ${instance.acquireCall}() gave at line ${facts.acquireLine}; ${other}() gives it back unless it is NULL.`;
		const where = other === facts.function ? 'another path' : `${other}()`;
		return `${facts.function}() fails at line ${facts.line} and leaves ${text} pointing to what it gave back at line ${facts.causeLine ?? facts.line}; ${where} sets it to NULL after the same release.`;
	},
	'released-unheld': (facts) =>
		facts.verdict.instance.imported
			? `${facts.function}() gives ${resourceName(facts.verdict)} back on a path that has not taken it; another one takes it first, at line ${facts.acquireLine}.`
			: `${facts.function}() gives ${resourceName(facts.verdict)} back although ${facts.verdict.instance.acquireCall}() at line ${facts.acquireLine} failed on this path.`,
	'acquire-unchecked': (facts) =>
		facts.verdict.cause !== null
			? `${facts.function}() tests ${facts.verdict.text} for NULL, but ${facts.verdict.instance.acquireCall}() at line ${facts.acquireLine} gives an error pointer where it fails.`
			: `${facts.function}() comes to ${facts.verdict.text} without a test whether ${facts.verdict.instance.acquireCall}() at line ${facts.acquireLine} succeeded.`,
	'wrong-release-object': (facts) => {
		const { text, instance, cause, instead, undoneBy } = facts.verdict;
		if (undoneBy)
			return `${facts.function}() frees ${instance.text} by ${text}(), but ${undoneBy.function.head.name}() ends such an object by ${instead}(), which does more.`;
		const gives = `${facts.function}() gives ${resourceName(facts.verdict)} back`;
		if (instead === instance.text)
			return `${gives} with ${text}, which is not what ${instance.acquireCall}() at line ${facts.acquireLine} gave.`;
		if (instead !== undefined)
			return `${gives} with ${text}, but ${instance.acquireCall}() at line ${facts.acquireLine} took it with ${instead}.`;
		return cause !== null
			? `${gives} by ${text}(), which is not for what ${instance.acquireCall}() at line ${facts.acquireLine} gave.`
			: `${facts.function}() may give back another object than it took: ${text} has changed since line ${facts.acquireLine}.`;
	},
	'used-after-release': (facts) => {
		const { instance } = facts.verdict;
		const [used, line] = [usedName(facts.verdict), facts.causeLine ?? facts.line];
		if (isKeptByState(instance))
			return `${facts.function}() uses ${used} after it dropped ${resourceName(facts.verdict)}, under which it found it, at line ${line}: it may be gone by then.`;
		if (isTakenAway(instance))
			return `${facts.function}() uses ${used} after ${instance.acquireCall}() took it over at line ${line}: it may be gone by then.`;
		return `${facts.function}() uses ${used} after it gave ${resourceName(facts.verdict)} back at line ${line}.`;
	},
	'error-pointer-arithmetic': (facts) =>
		`${facts.function}() moves ${facts.verdict.text} while it is an error pointer, so the release at line ${facts.causeLine ?? facts.line} takes it for a valid one and gives back what is not held.`,
	'unguarded-dax-access': (facts) =>
		`${facts.function}() uses ${facts.verdict.text} after the section that keeps it valid has ended.`,
	'insertion-outside-guard': (facts) =>
		`${facts.function}() inserts a page frame by ${facts.verdict.text} after ${resourceName(facts.verdict)} that keeps it valid has ended at line ${facts.causeLine ?? facts.line}.`,
	'sleep-while-atomic': (facts) =>
		`${facts.function}() calls ${facts.verdict.text}(), which may sleep, while it holds ${resourceName(facts.verdict)}.`,
	'locked-while-held': (facts) => {
		const since = facts.acquireLine === facts.line ? 'from before' : `since line ${facts.acquireLine}`;
		return `${facts.function}() takes ${resourceName(facts.verdict)} by ${facts.verdict.text}() while it holds it ${since}: it waits for itself.`;
	},
	'irq-enabled-while-locked': (facts) =>
		`${facts.function}() switches interrupts on by ${facts.verdict.text}() while ${resourceName(facts.verdict)}, taken by ${facts.verdict.instance.acquireCall}(), needs them off.`,
};

export const sentence = (facts: MessageFacts): string => SENTENCES[facts.verdict.rule](facts);

/** Where the other of two places is: the line of what came first, or null where there is none. */
export interface DisorderFacts {
	readonly function: string;
	readonly firstLine: number | null;
	readonly disorder: Disorder;
}

/** The sentence about calls in the wrong order. */
export function disorderSentence({ function: name, firstLine, disorder }: DisorderFacts): string {
	if (disorder.rule === 'teardown-order') {
		const { bound, first, call } = disorder.found;
		const { because } = bound.rule;
		if (!first)
			return `${name}() calls ${callText(call)} without ${bound.earlier.name}() before it: ${because}.`;
		return `${name}() calls ${callText(call)} only after ${callText(first)} at line ${firstLine}: ${because}.`;
	}
	const { nesting, against } = disorder.found;
	const order = `${name}() takes ${nameOf(nesting.inner)} while it holds ${nameOf(nesting.outer)}`;
	return 'because' in against
		? `${order}, but the order is the other way round: ${against.because}.`
		: `${order}, and at line ${firstLine} the other way round: two tasks may wait for each other.`;
}

/** The sentence about an object that is freed while a member of it may run; lines are those of the first run and of the end. */
export function deferredSentence(facts: {
	readonly found: FreedWhileDeferred;
	readonly startLine: number;
	readonly line: number;
}): string {
	const { teardown, deferred, freed, inPart } = facts.found;
	const { kind, member, starts } = deferred;
	const object = freed.call.arguments.map(printExpression).find((text) => /^\w+$/.test(text)) ?? 'the object';
	const [end = ''] = kind.ends;
	const missing = inPart ? `${inPart.call.name}() does not wait for it` : `without ${end}() before`;
	return `${teardown.function.head.name}() frees ${object} at line ${facts.line} while its ${kind.noun} ${member.path}, which ${starts[0].function.head.name}() makes run at line ${facts.startLine}, may be pending or running: ${missing}.`;
}

/** `put_disk()`, `put_disk() in ember_free()`. */
export const callText = ({ name, within }: OrderedCall): string =>
	within === null ? `${name}()` : `${name}() in ${within}()`;

const TESTS: Readonly<Record<Success, string>> = {
	always: 'held after the call',
	zero: 'held when the result is 0',
	'not-negative': 'held when the result is >= 0',
	positive: 'held when the result is > 0',
	'not-null': 'held when the result is not NULL',
	'not-error': 'held when the result is no error pointer',
	'not-error-or-null': 'held when the result is neither NULL nor an error pointer',
	'not-internal': 'held when the result is no internal entry',
	null: 'held when the result is NULL',
	true: 'held when the result is true',
	never: 'takes nothing',
};

/**
 * The contract in one line: `blk_queue_enter() -> blk_queue_exit(): held when the result is 0`.
 * @param isRound whether an iterator macro has taken it for a round of its loop
 */
export function contractLine({ instance }: Verdict, isRound: boolean): string {
	const named = (call: string) => call.replace(/\(.*/, '');
	const [first] = instance.contract.acquire;
	const rule = instance.contract.acquire.find((each) => named(each.call) === instance.acquireCall) ?? first;
	const taking = rule ? named(rule.call) : '';
	const giving = nearest(
		taking,
		instance.contract.release.map((each) => named(each.call)),
	);
	const told = (name: string | undefined) => (name ? `${name}()` : 'nothing');
	if (instance.inferred && giving === undefined) return `taken by ${told(taking)}`;
	// Of what a call undoes nobody knows what has done it.
	if (instance.inferred && taking === giving) return `undone by ${told(giving)}`;
	const held = isTakenOver(instance)
		? 'taken over from where it was stored'
		: isRound
			? 'held while a round of the loop runs'
			: TESTS[rule?.success ?? 'always'];
	return `${told(taking)} -> ${told(giving)}: ${held}`;
}

/** The release whose name goes best with the acquiring call: `spin_unlock_irqrestore` with `spin_lock_irqsave`. */
function nearest(taking: string, releases: readonly string[]): string | undefined {
	const words = taking.replace('irqsave', 'irqrestore').split('_');
	const isLike = (word: string) => (other: string) => other.slice(0, 3) === word.slice(0, 3);
	const likeness = (name: string) => {
		const others = name.split('_');
		const of = (word: string) => (others.includes(word) ? 2 : others.some(isLike(word)) ? 1 : 0);
		// `affs_brelse` speaks of something else than `sb_bread`.
		const foreign = others.filter((other) => !words.some(isLike(other)));
		return words.reduce((sum, word) => sum + of(word), 0) - foreign.length;
	};
	return releases.toSorted((a, b) => likeness(b) - likeness(a))[0];
}
