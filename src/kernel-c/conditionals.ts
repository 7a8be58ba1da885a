// Finds the `#if … #elif … #else … #endif` groups among the tokens of a file and reads their conditions.
// Knows nothing of the code between the directives.
import type { Tokens } from './tokens';

/** One group of conditional directives. */
export interface Conditional {
	/** Token indices of `#if`, every `#elif`, `#else` and, last, `#endif` (or the end token when it is missing). */
	readonly directives: readonly number[];
	/** The condition of each arm; null for `#else`. A group without `#else` has an empty last arm with null. */
	readonly conditions: readonly (ArmCondition | null)[];
	/** The conditions as one text, the same for `#ifdef X` and `#ifndef X`, of which one is inverted. */
	readonly signature: string;
	readonly isInverted: boolean;
	/** The arm that is certain, `#if 0` and `#if 1`; else null. */
	readonly certain: number | null;
}

/** `#ifdef X` is `defined(X)`; `#ifndef X` is the same condition, negated. */
export interface ArmCondition {
	readonly text: string;
	readonly negated: boolean;
}

/** The conditional each directive token belongs to, by token index. An `#else` without `#if` belongs to none. */
export type Conditionals = ReadonlyMap<number, Conditional>;

interface Open {
	readonly directives: number[];
	readonly conditions: (ArmCondition | null)[];
}

const STRIP = /\/\*[^*]*(?:\*(?!\/)[^*]*)*\*\/|\/\/.*|\\\r?\n/g;

function conditionOf(directive: string): ArmCondition {
	const [, word = '', rest = ''] = /^#[ \t]*([a-z]+)([\s\S]*)$/.exec(directive.replace(STRIP, ' ')) ?? [];
	const text = rest.trim().replace(/\s+/g, ' ');
	if (word.endsWith('def')) return { text: `defined(${text})`, negated: word.endsWith('ndef') };
	const negation = /^!\s*(defined\s*\(\s*\w+\s*\)|IS_ENABLED\s*\(\s*\w+\s*\))$/.exec(text);
	return { text: (negation?.[1] ?? text).replace(/\s*([()])\s*/g, '$1'), negated: negation !== null };
}

function close(open: Open, end: number): Conditional {
	const { directives, conditions } = open;
	if (!conditions.includes(null)) conditions.push(null);
	const first = conditions[0]?.text;
	const certain = first === '0' ? 1 : first === '1' ? 0 : null;
	const isInverted = conditions.length === 2 && conditions[0]?.negated === true;
	return {
		directives: [...directives, end],
		conditions,
		signature: conditions
			.map((each) => `${each?.negated && !isInverted ? '!' : ''}${each?.text ?? ''}`)
			.join('|'),
		isInverted,
		certain: conditions.length === 2 ? certain : null,
	};
}

/** Groups the conditional directives of a file. Linear; an unfinished group ends with the file. */
export function findConditionals(tokens: Tokens): Conditionals {
	const found = new Map<number, Conditional>();
	const stack: Open[] = [];
	const finish = (open: Open, end: number) => {
		const group = close(open, end);
		for (const directive of group.directives) found.set(directive, group);
	};
	tokens.kinds.forEach((kind, index) => {
		if (kind.length < 3 || kind.charCodeAt(0) !== 35) return;
		const text = () => tokens.text.slice(tokens.starts[index], tokens.ends[index]);
		const top = stack[stack.length - 1];
		if (kind === '#if') stack.push({ directives: [index], conditions: [conditionOf(text())] });
		else if (!top) return;
		else if (kind === '#endif') finish(stack.pop() ?? top, index);
		else if (kind === '#elif' || kind === '#else') {
			top.directives.push(index);
			top.conditions.push(kind === '#elif' ? conditionOf(text()) : null);
		}
	});
	for (const open of stack.reverse()) finish(open, tokens.kinds.length - 1);
	return found;
}

/** Token index where an arm's code starts; past the group for the empty arm of a group without `#else`. */
export function armStart(group: Conditional, arm: number): number {
	const directive = group.directives[arm];
	const end = group.directives[group.directives.length - 1] ?? 0;
	return directive === undefined || directive === end ? groupEnd(group) : directive + 1;
}

/** Token index past the `#endif`. */
export function groupEnd(group: Conditional): number {
	return (group.directives[group.directives.length - 1] ?? 0) + 1;
}
