// A mail as the rest of the product sees it: who, when, what about, in answer to what, and its body with raw positions.
// The same record serves real mails and the mails found in archive pages.
import { type Person, readPerson } from './address';
import { type Body, type BodyProblem, type BodySource, readBody } from './body';
import { readDate } from './date';
import { type Header, headerValue, readHeaders } from './headers';
import type { LineRange, RawLines } from './raw-lines';

/** Where a message was found: in a mail, on an archive's page, in a list of commits, or as a text without any header. */
export type MessageForm = 'mail' | 'page' | 'commit' | 'text';

export interface Message {
	readonly form: MessageForm;
	/** Name of the input it was read from. */
	readonly source: string;
	readonly raw: RawLines;
	/** Raw lines of the whole message, counted from 0. */
	readonly range: LineRange;
	readonly headers: readonly Header[];
	/** Without angle brackets. A message without one gets `LINE@SOURCE`, and `inferred` says so. */
	readonly messageId: string;
	readonly inReplyTo: string | null;
	/** Ids of the messages before it in the thread, nearest last. */
	readonly references: readonly string[];
	readonly subject: string;
	readonly author: Person;
	/** ISO 8601 in the sender's zone. */
	readonly date: string | null;
	readonly body: Body;
	/** The body with format=flowed taken literally, where a part claims that format: for mails that claim it wrongly. */
	readonly literalBody: Body | null;
	/** What of this record was not read but concluded. */
	readonly inferred: readonly ('message-id' | 'in-reply-to' | 'subject')[];
	readonly problems: readonly BodyProblem[];
}

const ID = /<([^<>\s]+)>/g;

/** The ids in a Message-Id, In-Reply-To or References header. */
function idsIn(value: string | undefined): string[] {
	return [...(value ?? '').slice(0, 100_000).matchAll(ID)].map((match) => match[1] ?? '');
}

const bareId = (value: string | undefined) => idsIn(value)[0] ?? value?.trim().split(/\s/)[0];

/** An id for a message that has none: the place where it stands. */
export function placeId(source: string, line: number): string {
	return `${line + 1}@${source}`;
}

/** Reads one mail that takes up a range of raw lines, headers first. Never throws. */
export function readMessage(
	source: string,
	raw: RawLines,
	range: LineRange,
	fromQuoting: BodySource['fromQuoting'] = 'none',
): Message {
	const { headers, next } = readHeaders(raw, range);
	const bodySource: BodySource = { raw, headers, range: { first: next, end: range.end }, fromQuoting };
	const { body, problems } = readBody(bodySource);
	const written = bareId(headerValue(headers, 'message-id'));
	const references = idsIn(headerValue(headers, 'references'));
	const inReplyTo = idsIn(headerValue(headers, 'in-reply-to')).at(-1) ?? references.at(-1) ?? null;
	return {
		form: 'mail',
		source,
		raw,
		range,
		headers,
		messageId: written || placeId(source, range.first),
		inReplyTo,
		references: inReplyTo && !references.includes(inReplyTo) ? [...references, inReplyTo] : references,
		subject: headerValue(headers, 'subject')?.replace(/\s+/g, ' ').trim() ?? '',
		author: readPerson(headerValue(headers, 'from') ?? ''),
		date: readDate(headerValue(headers, 'date') ?? ''),
		body,
		literalBody: body.parts.some((part) => part.flowed) ? readBody(bodySource, 'keep').body : null,
		inferred: written ? [] : ['message-id'],
		problems,
	};
}

/** What a page or list tells of a message; what it does not tell is left out. */
export interface FoundMessage {
	readonly form: Exclude<MessageForm, 'mail'>;
	readonly source: string;
	readonly raw: RawLines;
	readonly range: LineRange;
	readonly body: Body;
	readonly headers?: readonly Header[];
	readonly messageId?: string | undefined;
	readonly subject?: string;
	readonly author?: string;
	readonly date?: string | null;
	/** Ids of the messages it answers, first of the thread first: concluded, since pages show none. */
	readonly answers?: readonly string[];
	readonly subjectInferred?: boolean;
}

/** A message record for something that is no mail by itself. */
export function foundMessage(found: FoundMessage): Message {
	const { form, source, raw, range, body, messageId, answers = [] } = found;
	return {
		form,
		source,
		raw,
		range,
		headers: found.headers ?? [],
		messageId: messageId ?? placeId(source, range.first),
		inReplyTo: answers.at(-1) ?? null,
		references: answers,
		subject: found.subject ?? '',
		author: readPerson(found.author ?? ''),
		date: found.date ?? null,
		body,
		literalBody: null,
		inferred: [
			...(messageId === undefined ? (['message-id'] as const) : []),
			...(answers.length ? (['in-reply-to'] as const) : []),
			...(found.subjectInferred ? (['subject'] as const) : []),
		],
		problems: [],
	};
}
