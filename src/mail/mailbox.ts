// Any input that holds mail or patches, as messages: picks the reader that fits what the input is.
// The readers know their forms; this file knows only which one to ask.
import { verbatimBody } from './body';
import { readCommitList } from './commit-list';
import { readHypermailPage } from './hypermail-page';
import { type InputKind, kindOfLines } from './kind';
import { readLorePage } from './lore-page';
import { splitMailbox } from './mbox';
import { foundMessage, type Message, readMessage } from './message';
import { readPatchworkPage } from './patchwork-page';
import { indexLines, type RawLines } from './raw-lines';

/** Something that could not be read as what it should be. */
export interface MailError {
	readonly file: string;
	/** Raw line, counted from 0. */
	readonly line: number;
	readonly reason: string;
}

export interface Mailbox {
	readonly name: string;
	readonly kind: InputKind;
	readonly raw: RawLines;
	readonly messages: readonly Message[];
	readonly errors: readonly MailError[];
}

/** A text without headers, such as a bare diff, as one message. */
function textMessage(source: string, raw: RawLines): Message {
	const range = { first: 0, end: raw.count };
	return foundMessage({ form: 'text', source, raw, range, body: verbatimBody(raw, range) });
}

function readMessages(name: string, raw: RawLines, kind: InputKind): Message[] {
	switch (kind) {
		case 'mbox': {
			const { messages, fromQuoting } = splitMailbox(raw);
			return messages.map((range) => readMessage(name, raw, range, fromQuoting));
		}
		case 'lore-page':
			return readLorePage(name, raw);
		case 'patchwork-page':
			return readPatchworkPage(name, raw);
		case 'hypermail-page':
			return readHypermailPage(name, raw);
		case 'commit-list':
			return readCommitList(name, raw);
		case 'mail':
			return [readMessage(name, raw, { first: firstTextLine(raw), end: raw.count })];
		default:
			return [textMessage(name, raw)];
	}
}

function firstTextLine(raw: RawLines): number {
	const { bytes, starts } = raw;
	for (let line = 0; line < raw.count; line++)
		for (let at = starts[line] ?? 0; at < (starts[line + 1] ?? 0); at++)
			if ((bytes[at] ?? 0) > 32) return line;
	return 0;
}

/**
 * Reads an input of any kind as messages.
 * @param bytes the input, unpacked; lines and columns of everything read point into it, read as UTF-8
 * @param name shown in messages and used as a hint where the content leaves its kind open
 */
export function readMailbox(bytes: Uint8Array, name: string): Mailbox {
	const raw = indexLines(bytes);
	const kind = kindOfLines(raw, name);
	const messages = readMessages(name, raw, kind);
	const errors = messages.flatMap((message) =>
		message.problems.map(({ line, reason }) => ({ file: name, line, reason })),
	);
	return { name, kind, raw, messages, errors };
}
