// A saved patchwork page, of a patch or of a series' cover letter: the message, the comments on it, and the diff at the
// end. The page shows the message id of its own message alone; comments are answers to it.
import { verbatimBody } from './body';
import { readDate } from './date';
import { foundMessage, type Message } from './message';
import { type LineRange, lineText, type RawLines } from './raw-lines';

const ID = /^Message ID\s+<?([^\s<>]+)>?/;
const DATE =
	'[A-Z][a-z]+\\.? \\d{1,2}, \\d{4}, (?:noon|midnight|\\d{1,2}(?::\\d\\d)? [ap]\\.m\\.)(?: [A-Z]{1,4})?';
const BYLINE = new RegExp(`^(.+?) (${DATE})$`);
const COMMENT = new RegExp(`^(.+?) (${DATE}) \\| #(\\d+)$`);
/** Lines of the page around the message: controls that carry no text. */
const CONTROL = /^(?:mbox series|diff mbox series|mbox|series|Headers show|Related show)$/;

/** Where the page's sections start; a section that is not there is undefined. */
interface Sections {
	readonly title: number;
	readonly id: number;
	readonly message: number;
	readonly comments: number | undefined;
	readonly patch: number | undefined;
}

function findLine(
	lines: readonly string[],
	from: number,
	fits: (line: string, at: number) => boolean,
): number | undefined {
	for (let at = from; at < lines.length; at++) if (fits(lines[at] ?? '', at)) return at;
	return undefined;
}

const DIFF_START = /^(?:diff -|Index: |--- \S)/;

function sectionsOf(lines: readonly string[]): Sections | undefined {
	const id = findLine(lines, 0, (line) => ID.test(line));
	if (id === undefined) return undefined;
	const title = lines.findLastIndex(
		(line, at) => at < id && line.trim() !== '' && !CONTROL.test(line.trim()),
	);
	const heading = findLine(lines, id, (line) => /^(?:Commit Message|Message)$/.test(line));
	if (title === -1 || heading === undefined) return undefined;
	const commentsHeading = (line: string, at: number) =>
		line === 'Comments' &&
		findLine(lines.slice(at + 1, at + 4), 0, (next) => COMMENT.test(next)) !== undefined;
	const patchHeading = (line: string, at: number) =>
		line === 'Patch' &&
		findLine(lines.slice(at + 1, at + 4), 0, (next) => DIFF_START.test(next)) !== undefined;
	return {
		title,
		id,
		message: heading + 1,
		comments: findLine(lines, heading, commentsHeading),
		patch: lines.findLastIndex(patchHeading) === -1 ? undefined : lines.findLastIndex(patchHeading),
	};
}

/** The range without the empty lines and page controls at its end. */
function trimmed(lines: readonly string[], range: LineRange): LineRange {
	let { end } = range;
	while (end > range.first && /^(?:\s*|diff mbox series|mbox series)$/.test(lines[end - 1] ?? '')) end--;
	return { first: range.first, end };
}

/** The first line that is not empty and the one after it: `Name Oct. 14, 2022, 11:57 p.m. UTC`. */
function byline(lines: readonly string[], from: number) {
	const at = findLine(lines, from, (line) => line.trim() !== '') ?? from;
	const match = BYLINE.exec(lines[at] ?? '');
	return { author: match?.[1] ?? '', date: readDate(match?.[2] ?? ''), next: match ? at + 1 : from };
}

/** Starts of comments: their numbers count up from 1, which keeps a quoted page from being taken for one. */
function commentStarts(lines: readonly string[], range: LineRange): number[] {
	const starts: number[] = [];
	for (let at = range.first; at < range.end; at++) {
		const match = COMMENT.exec(lines[at] ?? '');
		if (match && Number(match[3]) === starts.length + 1) starts.push(at);
	}
	return starts;
}

/** The message of a patchwork page, then the comments on it. Empty when the page is not one after all. */
export function readPatchworkPage(source: string, raw: RawLines): Message[] {
	const lines = Array.from({ length: raw.count }, (_, line) => lineText(raw, line));
	const sections = sectionsOf(lines);
	if (!sections) return [];
	const { title, id, comments, patch } = sections;
	const patchEnd = raw.count;
	const messageEnd = comments ?? patch ?? raw.count;
	const { author, date, next } = byline(lines, sections.message);
	const ranges = [trimmed(lines, { first: next, end: messageEnd })];
	if (patch !== undefined) ranges.push({ first: patch + 1, end: patchEnd });
	const subject = (lines[title] ?? '').trim();
	const messageId = ID.exec(lines[id] ?? '')?.[1];
	const main = foundMessage({
		form: 'page',
		source,
		raw,
		range: { first: title, end: comments ?? patchEnd },
		headers: [{ name: 'Subject', value: subject, line: title }],
		messageId,
		subject,
		author,
		date,
		body: verbatimBody(raw, ranges),
	});
	const commentRange = { first: comments ?? raw.count, end: patch ?? raw.count };
	const starts = commentStarts(lines, commentRange);
	const answers = starts.map((start, index) => {
		const match = COMMENT.exec(lines[start] ?? '');
		const range = trimmed(lines, { first: start, end: starts[index + 1] ?? commentRange.end });
		return foundMessage({
			form: 'page',
			source,
			raw,
			range,
			headers: [{ name: 'From', value: match?.[1] ?? '', line: start }],
			subject: `Re: ${subject}`,
			author: match?.[1] ?? '',
			date: readDate(match?.[2] ?? ''),
			body: verbatimBody(raw, { first: start + 1, end: range.end }),
			answers: [main.messageId],
			subjectInferred: true,
		});
	});
	return [main, ...answers];
}
