// A patch mail taken apart as git mailinfo takes it apart: who wrote it, the commit message, and the diff after it.
// Knows one message; how messages make a series is series.ts.
import { formatPerson, type Person, readPerson } from '../mail/address';
import type { Body } from '../mail/body';
import { readDate } from '../mail/date';
import { decodeWords } from '../mail/encoded-words';
import type { Message } from '../mail/message';
import { readDiff } from './diff';
import type { Diff, FilePatch, PatchError } from './model';
import { parseSubject, type Subject } from './subject';

export interface Patch {
	readonly message: Message;
	readonly messageId: string;
	readonly subject: Subject;
	/** From a `From:` line at the top of the body if there is one, else of the mail. */
	readonly author: Person;
	/** `Name <address>`. */
	readonly authorText: string;
	/** ISO 8601 in the author's zone. */
	readonly date: string | null;
	/** The body it was read from: positions of `files` are lines of it. */
	readonly body: Body;
	/** Index in `body.lines` at which the commit message starts and the diff's part begins. */
	readonly messageStart: number;
	readonly diffStart: number;
	/** Raw line of the message, counted from 0. */
	readonly line: number;
	readonly files: readonly FilePatch[];
	readonly errors: readonly PatchError[];
}

/**
 * Whether a line ends the commit message and begins what is read as a diff: `diff -`, `Index: `, `--- name`, or a line
 * of three dashes.
 */
export function isPatchBreak(line: string): boolean {
	if (line.startsWith('diff -') || line.startsWith('Index: ')) return true;
	return line.startsWith('---') && (/^--- \S/.test(line) || /^---\s*$/.test(line));
}

interface InBodyHeaders {
	readonly from: string | null;
	readonly date: string | null;
	readonly subject: string | null;
	/** Index of the first line after them. */
	readonly next: number;
}

const IN_BODY = /^(From|Date|Subject):\s(.*)$/i;

/** Headers at the top of a body, by which a sender names another author. */
function readInBodyHeaders(lines: readonly string[]): InBodyHeaders {
	const values = new Map<string, string>();
	let open: string | undefined;
	let at = 0;
	for (; at < lines.length; at++) {
		const line = lines[at] ?? '';
		const match = IN_BODY.exec(line.trimEnd());
		const name = match?.[1]?.toLowerCase();
		if (line.trim() === '') {
			if (values.size > 0) break;
		} else if (open !== undefined && /^[ \t]/.test(line)) {
			values.set(open, `${values.get(open) ?? ''} ${line.trim()}`);
		} else if (name !== undefined && !values.has(name)) {
			values.set(name, match?.[2] ?? '');
			open = name;
		} else if (!/^>From [0-9a-f]{40} /.test(line)) break;
	}
	const value = (name: string) => {
		const text = values.get(name);
		return text === undefined ? null : decodeWords(text).trim();
	};
	return { from: value('from'), date: value('date'), subject: value('subject'), next: at };
}

function reading(body: Body, bare: boolean): { diff: Diff; headers: InBodyHeaders; diffStart: number } {
	const headers = readInBodyHeaders(body.lines);
	let diffStart = bare ? 0 : headers.next;
	while (!bare && diffStart < body.lines.length && !isPatchBreak(body.lines[diffStart] ?? '')) diffStart++;
	return { diff: readDiff(body, diffStart), headers, diffStart };
}

/**
 * Reads the patch in a message; every message has this form, one without a diff has no files.
 * A part that claims format=flowed is read as the claim says, and as it stands where only that gives a whole diff.
 */
export function readPatch(message: Message): Patch {
	const bare = message.form === 'text';
	let body = message.body;
	let read = reading(body, bare);
	if (message.literalBody && (read.diff.errors.length > 0 || read.diff.files.length === 0)) {
		const literal = reading(message.literalBody, bare);
		if (
			literal.diff.errors.length < read.diff.errors.length ||
			literal.diff.files.length > read.diff.files.length
		) {
			body = message.literalBody;
			read = literal;
		}
	}
	const author = read.headers.from ? readPerson(read.headers.from) : message.author;
	// A subject in the body gives the title; the counters stand in the mail's own.
	const subject = parseSubject(message.subject);
	const inBody = read.diff.files.length && read.headers.subject ? parseSubject(read.headers.subject) : null;
	return {
		message,
		messageId: message.messageId,
		subject: { ...subject, title: inBody?.title || subject.title },
		author,
		authorText: formatPerson(author),
		date: (read.headers.date && readDate(read.headers.date)) || message.date,
		body,
		messageStart: read.headers.next,
		diffStart: read.diffStart,
		line: message.range.first,
		files: read.diff.files,
		errors: read.diff.errors,
	};
}
