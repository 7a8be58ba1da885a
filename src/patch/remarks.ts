// What replies say about which line: a reply's own text after a quotation is a remark on the last line quoted.
// Quoted lines are found again in the message answered; what cannot be found stays a remark on the message as a whole.
import type { Message } from '../mail/message';

/** Some lines of a reply, and what they are about. */
export interface Remark {
	readonly reply: Message;
	/** Lines of the reply's body, counted from 0, the end not included. */
	readonly first: number;
	readonly end: number;
	/** The message it is about, and the line of its body (counted from 0) that was quoted last before the remark. */
	readonly about: Message;
	readonly line: number | null;
}

/** Shorter lines, such as a lone brace, occur too often to tell where a quotation stands. */
const MIN_EVIDENCE = 4;
/** A quoted line is looked for so far ahead of the one before it; beyond, the quotation is taken to start anew. */
const MAX_LEAP = 400;

const QUOTE = /^((?:[|>] ?)+)(.*)$/;
const compact = (text: string) => text.replace(/\s+/g, ' ').trim();

interface Quoted {
	readonly depth: number;
	readonly text: string;
}

function quotedLine(line: string): Quoted | undefined {
	const match = line.startsWith('>') ? QUOTE.exec(line) : null;
	if (!match) return undefined;
	return { depth: (match[1] ?? '').replace(/ /g, '').length, text: compact(match[2] ?? '') };
}

/** Lines of a message's body by their text. */
function indexOf(message: Message): ReadonlyMap<string, readonly number[]> {
	const places = new Map<string, number[]>();
	message.body.lines.forEach((line, at) => {
		const text = compact(line);
		if (text.length < MIN_EVIDENCE) return;
		const known = places.get(text);
		if (known) known.push(at);
		else places.set(text, [at]);
	});
	return places;
}

/** The place of a quoted line: the next one after the last place, else the first of all. */
function placeOf(places: readonly number[], last: number): number | undefined {
	return places.find((place) => place > last && place - last <= MAX_LEAP) ?? places[0];
}

const ATTRIBUTION = /(?:wrote|writes|said):\s*$|^On .*\d{4}.*(?:wrote|,)\s*$/;
const SIGNATURE = /^-- ?$/;

/** The remarks of a reply to the message it answers. Its signature and the line that names whom it quotes are left out. */
export function remarksOf(reply: Message, about: Message): readonly Remark[] {
	const places = indexOf(about);
	const remarks: Remark[] = [];
	let last = -1;
	let anchor: number | null = null;
	let first: number | undefined;
	const { lines } = reply.body;
	const signature = lines.findIndex((line) => SIGNATURE.test(line));
	const end = signature === -1 ? lines.length : signature;
	const close = (at: number) => {
		if (first === undefined) return;
		let stop = at;
		while (stop > first && (lines[stop - 1] ?? '').trim() === '') stop--;
		remarks.push({ reply, first, end: stop, about, line: anchor });
		first = undefined;
	};
	for (let at = 0; at < end; at++) {
		const line = lines[at] ?? '';
		const quoted = quotedLine(line);
		if (quoted) {
			close(at);
			const place = quoted.depth === 1 ? placeOf(places.get(quoted.text) ?? [], last) : undefined;
			if (place !== undefined) {
				last = place;
				anchor = place;
			}
		} else if (ATTRIBUTION.test(line)) close(at);
		else if (line.trim() !== '') first ??= at;
	}
	close(end);
	return remarks;
}

/** The remarks of all replies whose answered message is among `messages`. */
export function attachReplies(replies: readonly Message[], messages: readonly Message[]): readonly Remark[] {
	const byId = new Map(messages.map((message) => [message.messageId, message]));
	return replies.flatMap((reply) => {
		const about = reply.inReplyTo === null ? undefined : byId.get(reply.inReplyTo);
		return about ? remarksOf(reply, about) : [];
	});
}
