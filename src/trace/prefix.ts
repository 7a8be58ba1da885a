// What stands before a message on a line: mail quoting, syslog, priority, time stamp, caller. Splits a line in which
// two console writers met into its messages. Knows nothing of what a message says.

/** One message: a line, or a part of it that begins with a time stamp of its own. */
export interface Message {
	/** Line in the file, from 1. */
	readonly line: number;
	/** Without its prefix; leading blanks kept. */
	readonly text: string;
	/** Where `text` starts in the file's line. */
	readonly column: number;
	/** Seconds since boot. */
	readonly time: number | null;
	/** `T77` (task) or `C1` (a CPU in an interrupt), where the log has a caller column. */
	readonly caller: string | null;
	/** Whether the message had a time stamp, a caller or a syslog prefix. */
	readonly stamped: boolean;
	/** Length of the file's line, which tells whether a mailer broke it. */
	readonly width: number;
}

/** `[   12.345678]` anywhere in a line. */
const BOOT_STAMP = /\[ {0,8}(\d{1,9}\.\d{4,9})\] ?/g;
const FIRST_STAMP = new RegExp(BOOT_STAMP.source, 'y');
const CALLER = /\[ {0,8}([TC]\d{1,8})\] ?/y;
/** Vendor kernels: `[4:  system_server: 3344] `, `(0)[123:kworker]`. */
const VENDOR_CALLER = / ?(?:\(\d\))?\[ {0,3}\d{1,2}: {0,16}[^\]:]{1,24}: {0,8}(\d{1,7})\] ?/y;
const QUOTE = /[ \t\u00a0]{0,16}(?:>[ \t\u00a0]?|\|[ \t\u00a0])+/y;
/** Wall-clock stamps: `[Mon Jan  2 03:04:05 2023]`, `[  +0.000123]`, `[Jan 2 03:04]`. */
const WALL_STAMP =
	/[ \t]*\[(?:[A-Z][a-z]{2} [A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d:\d\d \d{4}|[A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d| {0,8}[+<] {0,8}\d{1,6}\.\d{1,9}>?)\] ?/y;
const SYSLOG =
	/[ \t]*(?:\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})? |(?:[A-Za-z]{3} {1,2}\d{1,2} \d\d:\d\d:\d\d(?:\.\d{1,6})?|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[^ ]{0,16}) [^ ]{1,64} (?:[^ :]{1,32} )?kernel(?:\[\d{1,7}\])?: ?)/iy;
const PRIORITY = /[ \t]*(?:<\d{1,3}>|[a-z]{3,6} {0,4}:[a-z]{3,6} {0,4}: ?)/y;

/** Cuts a line of the file into its messages: mostly one, none for an empty prefix. `line` counts from 1. */
export function messagesOf(raw: string, line: number): Message[] {
	const text = withoutLineEnd(raw);
	const bracket = text.indexOf('[');
	if (bracket === -1) return [unstamped(text, line)];
	const end = bracket === 0 ? text.indexOf(']') : -1;
	// By far the most lines have one stamp, at their beginning.
	if (end !== -1 && text.indexOf('[', end) === -1) {
		FIRST_STAMP.lastIndex = 0;
		if (FIRST_STAMP.test(text))
			return [stamped(text, FIRST_STAMP.lastIndex, text.length, Number(text.slice(1, end)), line)];
	}
	BOOT_STAMP.lastIndex = 0;
	let stamp = BOOT_STAMP.exec(text);
	if (!stamp) return [unstamped(text, line)];
	const found: Message[] = [];
	const before = text.slice(0, stamp.index);
	const lead = unstamped(before, line);
	if (/[^\s>|]/.test(lead.text) && !isDecoration(lead.text)) found.push(lead);
	while (stamp) {
		const from: number = BOOT_STAMP.lastIndex;
		const next: RegExpExecArray | null = BOOT_STAMP.exec(text);
		found.push(stamped(text, from, next?.index ?? text.length, Number(stamp[1]), line));
		stamp = next;
	}
	return found;
}

function withoutLineEnd(raw: string): string {
	let end = raw.length;
	if (end > 0 && raw.charCodeAt(end - 1) === 13) end--;
	if (end > 1 && raw.charCodeAt(end - 1) === 77 && raw.charCodeAt(end - 2) === 94) end -= 2;
	return end === raw.length ? raw : raw.slice(0, end);
}

/** `** 14 printk messages dropped **`, a getty's prompt, an empty pair of brackets. */
function isDecoration(text: string): boolean {
	return /^\s*(?:\*\* \d{1,9} printk messages dropped \*\*|.{0,80} login:|\[\]|<\d{1,3}>)\s*$/.test(text);
}

function stamped(text: string, from: number, end: number, time: number, line: number): Message {
	let at = from;
	let caller: string | null = null;
	CALLER.lastIndex = at;
	VENDOR_CALLER.lastIndex = at;
	const direct = mayBeCaller(text, at) ? CALLER.exec(text) : null;
	const vendor = direct === null && mayBeCaller(text, at) ? VENDOR_CALLER.exec(text) : null;
	if (direct) {
		at = CALLER.lastIndex;
		caller = direct[1] ?? null;
	} else if (vendor) {
		at = VENDOR_CALLER.lastIndex;
		caller = `T${vendor[1]}`;
	}
	const start = Math.min(at, end);
	return {
		line,
		text: text.slice(start, end),
		column: start,
		time,
		caller,
		stamped: true,
		width: text.length,
	};
}

/** Whether a caller's column can begin here: most messages have none, and need not be tried. */
function mayBeCaller(text: string, at: number): boolean {
	const code = text.charCodeAt(at);
	return code === 91 || code === 32 || code === 40;
}

function unstamped(text: string, line: number): Message {
	let at = after(QUOTE, text, 0);
	let marked = false;
	let caller: string | null = null;
	if (text.length > at) {
		for (const shape of [SYSLOG, PRIORITY, WALL_STAMP]) {
			const next = after(shape, text, at);
			if (next > at) marked = true;
			at = next;
		}
		CALLER.lastIndex = at;
		const direct = CALLER.exec(text);
		if (direct) {
			at = CALLER.lastIndex;
			caller = direct[1] ?? null;
			marked = true;
		}
	}
	return { line, text: text.slice(at), column: at, time: null, caller, stamped: marked, width: text.length };
}

function after(shape: RegExp, text: string, at: number): number {
	shape.lastIndex = at;
	return shape.test(text) ? shape.lastIndex : at;
}
