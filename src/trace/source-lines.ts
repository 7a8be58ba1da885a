// Cuts chunks of text into lines and gives back lines that a mailer broke. Knows nothing of reports.
import { framesOf } from './frame';
import { headlineOf } from './headline';
import type { Message } from './prefix';
import { recordOf } from './trace-record';

/** Longest line that is kept whole, in UTF-16 code units; the rest of a longer one is read as further lines. */
export const LONGEST_LINE = 64 * 1024;

/** Collects chunks and hands out whole lines, without their LF. */
export class LineCutter {
	private rest = '';

	constructor(private readonly take: (line: string) => void) {}

	/** Hands out the lines that end in this chunk. Of a line that is too long a little more than LONGEST_LINE is kept. */
	push(chunk: string): void {
		let from = 0;
		for (let to = chunk.indexOf('\n'); to !== -1; to = chunk.indexOf('\n', from)) {
			const end = chunk.slice(from, to);
			this.take(this.rest === '' ? end : this.rest + end);
			this.rest = '';
			from = to + 1;
		}
		if (this.rest.length <= LONGEST_LINE) this.rest += chunk.slice(from, from + LONGEST_LINE + 1);
	}

	/** Hands out the last line, where the text does not end with LF. */
	end(): void {
		if (this.rest !== '') this.take(this.rest);
		this.rest = '';
	}
}

/** Where mailers break: a line and the first word of the next together are longer than this. */
const BREAK_COLUMN = 66;
const MOST_RESTS = 12;

/** Joins messages that a mailer broke; holds back one message until it knows that no rest follows. */
export class Rejoiner {
	private held: Message | null = null;
	private rests = 0;
	/** Width of the last line joined. */
	private width = 0;

	/** Takes a message and gives back those that are complete. */
	push(message: Message): Message | null {
		const held = this.held;
		if (held && this.rests < MOST_RESTS && this.isRest(held, message)) {
			const next = message.text.trim();
			const glue = /[/+]$|\+0x$/.test(held.text) || next.startsWith('/') ? '' : ' ';
			this.held = { ...held, text: held.text.trimEnd() + glue + next };
			this.width = message.width;
			this.rests++;
			return null;
		}
		this.held = message;
		this.rests = 0;
		this.width = message.width;
		return held;
	}

	end(): Message | null {
		const held = this.held;
		this.held = null;
		return held;
	}

	private isRest(held: Message, next: Message): boolean {
		if (next.stamped || next.line === held.line) return false;
		const text = next.text;
		const first = text.charCodeAt(0);
		const word = /^\s{0,16}(\S{1,200})/.exec(text)?.[1];
		if (word === undefined || held.text.trim() === '') return false;
		if (/\+0x[0-9a-f]{0,16}\/?$/.test(held.text) && /^0?x?[0-9a-f]{1,8}(?:\/0x|\s|$)/.test(word)) return true;
		if (/^\[[a-z]\w{0,62}\]$/.test(text.trim()) && /\+0x[0-9a-f]+\/0x[0-9a-f]+$/.test(held.text)) return true;
		if (/^WARNING: .* at \S+:\d+$/.test(held.text.trim()) && /^\s?[\w.]{1,200}\+0x/.test(text)) return true;
		const indented = first === 32 || first === 9 || first === 160;
		if (indented || this.width > 100 || this.width + 1 + word.length <= BREAK_COLUMN) return false;
		if (!held.stamped && !recordOf(held.text)) return false;
		return !headlineOf(next) && framesOf(text, { inTrace: false }).length === 0 && !recordOf(text);
	}
}
