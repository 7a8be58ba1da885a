// Lines about locks: `(&a->lock){+.+.}-{3:3}, at: foo+0x1/0x2`, who holds how many, who wants which.
// Knows nothing of reports.
import { codeAddress } from './frame';
import type { Task } from './model';

/** A lock as one line tells it. `at` is null where the line ends behind `at:`. */
export interface LockText {
	readonly lock: string;
	readonly address: string | null;
	readonly state: string;
	readonly function: string | null;
	/** The line ends with `at:`; the function stands on the next one. */
	readonly open: boolean;
}

const STATE = /\{([-+.?\w]{4,8})\}(?:-\{(\d{1,2}:\d{1,2})\})?/;

/** Reads a line that shows one lock; undefined for all others. `-> #1 (lock){+.+.}:` is a header, not a lock. */
export function lockOf(text: string): LockText | undefined {
	if (!text.includes('}') || !text.includes('(')) return undefined;
	const state = STATE.exec(text);
	if (!state) return undefined;
	const name = lockName(text.slice(0, state.index));
	if (name === undefined) return undefined;
	const rest = text.slice(state.index + state[0].length);
	const at = /^\s{0,2},?\s{0,2}at:(.{0,400})$/.exec(rest)?.[1];
	if (at === undefined && !/^\s{0,2},?\s*$/.test(rest)) return undefined;
	return {
		lock: name,
		address: /(?:^|[\s<[])([0-9a-f]{8,16})\b/.exec(text.slice(0, state.index - name.length - 2))?.[1] ?? null,
		state: state[2] === undefined ? (state[1] ?? '') : `${state[1]}-{${state[2]}}`,
		function: at === undefined ? null : (codeAddress(at)?.symbol ?? null),
		open: at !== undefined && at.trim() === '',
	};
}

/** The text in the outermost parentheses that end the given text, which may nest: `((wq_completion)foo)`. */
function lockName(text: string): string | undefined {
	if (!text.endsWith(')')) return undefined;
	let depth = 0;
	for (let at = text.length - 1; at >= Math.max(0, text.length - 400); at--) {
		if (text[at] === ')') depth++;
		else if (text[at] === '(' && --depth === 0) return text.slice(at + 1, -1);
	}
	return undefined;
}

/** `foo/77 is trying to release lock (&a->lock) at:`: the lock; the function stands on the next line. */
export function releasedLockOf(text: string): string | undefined {
	const at = text.indexOf('is trying to release lock (');
	const end = at === -1 ? -1 : text.lastIndexOf(')');
	return end > at && /\) at:\s*$/.test(text) ? text.slice(at + 27, end) : undefined;
}

/** `2 locks held by foo/77:`, `no locks held by foo/77.` */
export function holderOf(text: string): Task | undefined {
	if (!text.includes(' held by ')) return undefined;
	const match = /^\s{0,16}(?:\d{1,3}|no) locks? held by (.{1,64})\/(\d{1,8})[:.]/.exec(text);
	return match ? { comm: match[1] ?? null, pid: Number(match[2]), tgid: null, state: null } : undefined;
}

/** One of these occurs in every sentence of `lockSentence`. */
const SENTENCE_WORDS = [' is ', ' takes:', ' just changed', ' still has'];

/** `foo/77 is trying to acquire lock:`: a task, and what the next lock line is to it. */
export function lockSentence(
	text: string,
): { readonly task: Task; readonly role: 'wanted' | 'held' | 'other' } | undefined {
	if (!SENTENCE_WORDS.some((word) => text.includes(word))) return undefined;
	const match =
		/^\s{0,16}(?:\[?[A-Za-z]{1,8}\]?: )?(.{1,64})[/:](\d{1,8})(?: \[[^\]]{0,80}\])? (is trying to acquire|is trying to lock|is trying to release|takes:|just changed|is exiting|is freeing|is leaving|still has)/.exec(
			text,
		);
	if (!match) return undefined;
	const task = { comm: match[1] ?? null, pid: Number(match[2]), tgid: null, state: null };
	return { task, role: /acquire|lock$|takes/.test(match[3] ?? '') ? 'wanted' : 'other' };
}
