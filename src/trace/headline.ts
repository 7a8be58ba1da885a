// Finds out whether a message begins a report, by the tables in headlines.ts. Knows nothing of open reports.
import { codeAddress } from './frame';
import { type Headline, headlines, noHeadlines, unmistakable } from './headlines';
import type { CodeAddress } from './model';
import type { Message } from './prefix';

/** A headline that was found, with what the line itself tells. */
export interface FoundHeadline {
	readonly rule: Headline;
	/** Without prefixes, runs of blanks made one. */
	readonly title: string;
	readonly comm: string | null;
	readonly pid: number | null;
	readonly cpu: number | null;
	readonly seconds: number | null;
	/** What tells one record from the next of the same kind: a page frame, a firmware record's number. */
	readonly record: string | null;
	/** The function on the line, where it names one. */
	readonly at: CodeAddress | null;
}

interface Candidate {
	readonly begin: string;
	readonly rule: Headline;
}

/** The candidates by the first letter of their beginning; those without one come behind each list. */
const byLetter = new Map<string, Candidate[]>();
const anyLetter: Candidate[] = [];
for (const rule of headlines) {
	for (const begin of rule.begins) {
		if (begin === '') anyLetter.push({ begin, rule });
		else byLetter.set(begin.charAt(0), [...(byLetter.get(begin.charAt(0)) ?? []), { begin, rule }]);
	}
}

/** The parts of the beginnings-less rules that are literal: one of them must occur before their shape is tried. */
const RARE_WORDS = /page allocation |vmalloc|oom-killer|warn_alloc/;

/** One of these occurs in every unmistakable headline. */
const STRONG_WORDS = /BUG|fault: |WARNING: CPU|INFO: /;

/** Looks up what report a message begins; undefined for all other lines. */
export function headlineOf(message: Message): FoundHeadline | undefined {
	const whole = headlineIn(message.text, message.stamped);
	if (whole || !message.stamped || !STRONG_WORDS.test(message.text)) return whole;
	for (const { shape } of unmistakable) {
		const at = message.text.search(shape);
		if (at > 0) return headlineIn(message.text.slice(at), true);
	}
	return undefined;
}

function headlineIn(text: string, stamped: boolean): FoundHeadline | undefined {
	const bare = bareHeadline(text);
	if (bare === '') return undefined;
	const found =
		firstFit(byLetter.get(bare.charAt(0)) ?? [], bare, stamped) ??
		(RARE_WORDS.test(bare) ? firstFit(anyLetter, bare, stamped) : undefined);
	if (!found || noHeadlines.some(({ shape }) => shape.test(bare))) return undefined;
	const groups = found.match?.groups;
	return {
		rule: found.rule,
		title: text.replace(/[\s\u00a0]+/g, ' ').trim(),
		comm: groups?.['comm'] ?? null,
		pid: numberOf(groups?.['pid']),
		cpu: numberOf(groups?.['cpu']),
		seconds: numberOf(groups?.['seconds']),
		record: groups?.['record'] ?? null,
		at: placeOf(groups?.['at']),
	};
}

/** Without leading blanks and without the bracket that old lock reports stand in: `[ INFO: … ]`. */
function bareHeadline(text: string): string {
	const trimmed = text.trimStart();
	if (trimmed.startsWith('[ ') && /^\[ (?:INFO|BUG|WARNING): /.test(trimmed)) return trimmed.slice(2);
	return trimmed;
}

function firstFit(candidates: readonly Candidate[], text: string, stamped: boolean) {
	for (const { begin, rule } of candidates) {
		if (rule.stampedOnly && !stamped) continue;
		if (!text.startsWith(begin)) continue;
		if (!rule.shape) return { rule, match: null };
		const match = rule.shape.exec(text.length > 1000 ? text.slice(0, 1000) : text);
		if (match) return { rule, match };
	}
	return undefined;
}

function numberOf(digits: string | undefined): number | null {
	return digits === undefined ? null : Number(digits);
}

/** The function a headline names: with an offset, or a lone name as KCSAN and decoded logs print it. */
function placeOf(text: string | undefined): CodeAddress | null {
	if (text === undefined) return null;
	const address = codeAddress(text);
	if (address && text.slice(0, address.start).trim() === '') {
		const { start: _start, end: _end, ...place } = address;
		return place;
	}
	const name = /^\s{0,4}([A-Za-z_][\w.$]{1,199})(?:\(\))?(?=$|\s)/.exec(text)?.[1];
	return name === undefined ? null : { symbol: name, offset: null, size: null, module: null };
}
