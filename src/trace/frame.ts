// One stack line in all the shapes kernels print: with or without address, offset, module, source position, inline
// marks, arm's "from" pairs. Knows nothing of reports.
import type { CodeAddress, Frame } from './model';

/** How much a line must show to be taken for a frame. */
export type Setting = {
	/** A stack was announced by a header or by a frame above. */
	readonly inTrace: boolean;
};

/** A frame as it stands in a message: `column` counts from the message's start. */
export type FrameText = Omit<Frame, 'line'>;

/** Everything that may stand before a frame's symbol; group 1 is the question mark. */
const LEAD =
	/^[\s\u00a0(]{0,64}(?:<\/?[A-Z#_]{2,20}>\s{0,8}){0,2}(?:\[<?\s{0,8}(?:0x)?[0-9a-f]{4,16}\s{0,8}>?\]\s{0,4}){0,2}(?:\d{1,4}:\s{0,2})?(?:(\?)\s{0,4})?$/i;
const OFFSET = /\+0x([0-9a-f]{1,16})(?:\/(?:0x)?([0-9a-f]{1,16}))?/iy;
const MODULE = /^\s{0,4}\[([A-Za-z_][\w-]{0,63})(?: [0-9a-f]{8,64})?\]?/;
const SOURCE = /^\s{0,4}\(?(?:\.\/)?([\w./+-]{1,200}\.[chSs]|[\w./+-]{1,200}\.rs):(\d{1,6}|\?)/;
const ARM_PAIR =
	/^(\s{0,8}(?:\[<[0-9a-f]{4,16}>\]\s)?\(?)([\w.$]{1,200})(?:\+0x([0-9a-f]{1,16})\/0x([0-9a-f]{1,16}))?(?: \[([\w-]{1,63})\])?\)? from (?:\[<[0-9a-f]{4,16}>\] )?\(?([\w.$]{1,200})\+0x([0-9a-f]{1,16})\/0x([0-9a-f]{1,16})(?: \[([\w-]{1,63})\])?\)?/;
const DECODED =
	/^(\s{0,64}(?:<\/?[A-Z#_]{2,20}>\s{0,8})?(?:(\?)\s{1,4})?)([A-Za-z_][\w.$]{0,199}) \((?:\.\/)?([\w./+-]{1,200}):(\d{1,6}|\?)((?:[^()]|\([^()]{0,60}\)){0,600})\)(?:\s{1,4}(?:\[([\w-]{1,63})\]|([\w-]{1,63})))?\s*$/;
const INLINE =
	/^(\s{0,64}(?:\[<\s{0,8}inline\s{0,8}>\]\s{0,4})?)([A-Za-z_][\w.$]{0,199}) (?:\.\/)?([\w./+-]{1,200}):(\d{1,6})(?:\s+\[inline\])?\s*$/;
const BARE = /^(\s{1,64}(?:(\?)\s{1,4})?)([a-z_][\w.$]{2,199})(?:\(\))?(?:\s{1,4}\[([\w-]{1,63})\])?\s*$/;

/**
 * Reads the frames of one message: mostly none or one; two where a line joins them or on arm, where the first line of
 * a stack names the function and its caller. Linear in the message's length.
 */
export function framesOf(text: string, setting: Setting): FrameText[] {
	if (text.includes('+0x')) {
		if (text.includes(' from ')) {
			const pair = armPair(text);
			if (pair.length > 0) return pair;
		}
		return offsetFrames(text, setting);
	}
	if (text.includes(':')) return decodedFrame(text);
	return setting.inTrace ? bareFrame(text) : [];
}

/** Reads `symbol+0x…/0x… [module]` at the start of a text; null where it does not begin with one. */
export function codeAddress(
	text: string,
): (CodeAddress & { readonly end: number; readonly start: number }) | null {
	const plus = text.indexOf('+0x');
	if (plus < 1 || plus > 1000) return null;
	const start = symbolStart(text, plus);
	if (start === plus) return null;
	OFFSET.lastIndex = plus;
	const offset = OFFSET.exec(text);
	if (!offset) return null;
	const end = OFFSET.lastIndex;
	const module = MODULE.exec(text.slice(end, end + 140));
	return {
		symbol: text.slice(start, plus),
		offset: hexadecimal(offset[1]),
		size: hexadecimal(offset[2]),
		module: module?.[1] ?? null,
		start,
		end: end + (module?.[0].length ?? 0),
	};
}

function hexadecimal(digits: string | undefined): number | null {
	if (digits === undefined) return null;
	const value = Number.parseInt(digits, 16);
	return Number.isSafeInteger(value) ? value : null;
}

/** Walks back from `+0x` over the symbol. Rust names hold blanks and brackets: they start where the lead ends. */
function symbolStart(text: string, plus: number): number {
	let at = plus;
	while (at > 0 && isSymbolCode(text.charCodeAt(at - 1))) at--;
	const before = text.charCodeAt(at - 1);
	if (before !== 58 /* : */ && before !== 62 /* > */) return at;
	const lead = /^[\s(]{0,64}(?:\[<?[0-9a-f]{4,16}>?\]\s{0,4}){0,2}(?:\d{1,4}:)?(?:\?\s{0,4})?/i.exec(text);
	const start = lead?.[0].length ?? 0;
	return start < at && text.slice(start, at).includes('::') ? start : at;
}

function isSymbolCode(code: number): boolean {
	return (
		(code >= 97 && code <= 122) ||
		(code >= 65 && code <= 90) ||
		(code >= 48 && code <= 57) ||
		code === 95 ||
		code === 46 ||
		code === 36
	);
}

function offsetFrames(text: string, setting: Setting): FrameText[] {
	const found: FrameText[] = [];
	let from = 0;
	while (found.length < 4) {
		const rest = from === 0 ? text : text.slice(from);
		const address = codeAddress(rest);
		if (!address) break;
		const lead = LEAD.exec(rest.slice(0, address.start));
		if (!lead || /^\d/.test(address.symbol)) break;
		if (address.size === null && !(setting.inTrace && /^\s*\[?</.test(rest)) && found.length === 0) break;
		const tail = rest.slice(address.end);
		const source = SOURCE.exec(tail.slice(0, 260));
		found.push({
			symbol: address.symbol,
			offset: address.offset,
			size: address.size,
			module: address.module ?? moduleBehind(tail),
			reliable: lead[1] === undefined && !tail.startsWith(' (unreliable)'),
			inline: false,
			file: source?.[1] ?? null,
			sourceLine: source?.[2] === undefined || source[2] === '?' ? null : Number(source[2]),
			column: from + address.start,
		});
		if (!tail.includes('+0x')) break;
		from += address.end;
	}
	return found;
}

/** The module after a source position: `foo+0x1/0x2 fs/dax.c:10 [xfs]`. */
function moduleBehind(tail: string): string | null {
	return (
		/\s\[(?!inline\])([A-Za-z_][\w-]{0,63})(?: [0-9a-f]{8,64})?\]\s*$/.exec(tail.slice(-160))?.[1] ?? null
	);
}

function armPair(text: string): FrameText[] {
	const match = ARM_PAIR.exec(text);
	if (!match) return [];
	const [
		,
		lead = '',
		callee = '',
		calleeOffset,
		calleeSize,
		calleeModule,
		caller = '',
		offset,
		size,
		module,
	] = match;
	const common = { reliable: true, inline: false, file: null, sourceLine: null };
	return [
		{
			...common,
			symbol: callee,
			offset: hexadecimal(calleeOffset),
			size: hexadecimal(calleeSize),
			module: calleeModule ?? null,
			column: lead.length,
		},
		{
			...common,
			symbol: caller,
			offset: hexadecimal(offset),
			size: hexadecimal(size),
			module: module ?? null,
			column: text.indexOf(caller, text.indexOf(' from ')),
		},
	];
}

/** Whether a message is arm's `callee from caller`, of which only a stack's first line gives both. */
export function isArmPair(text: string): boolean {
	return text.includes(' from ') && ARM_PAIR.test(text);
}

function decodedFrame(text: string): FrameText[] {
	const decoded = DECODED.exec(text);
	if (decoded) {
		const [, lead = '', doubt, symbol = '', file = '', line, , bracketed, plain] = decoded;
		return [
			{
				symbol,
				offset: null,
				size: null,
				module: bracketed ?? plain ?? null,
				reliable: doubt === undefined,
				inline: false,
				file,
				sourceLine: line === undefined || line === '?' ? null : Number(line),
				column: lead.length,
			},
		];
	}
	const inline = INLINE.exec(text);
	if (!inline || !(text.includes('[inline]') || /\[<\s*inline\s*>\]/.test(text))) return [];
	const [, lead = '', symbol = '', file = '', line] = inline;
	return [
		{
			symbol,
			offset: null,
			size: null,
			module: null,
			reliable: true,
			inline: true,
			file,
			sourceLine: Number(line),
			column: lead.length,
		},
	];
}

function bareFrame(text: string): FrameText[] {
	const bare = BARE.exec(text);
	if (!bare) return [];
	const [, lead = '', doubt, symbol = '', module] = bare;
	return [
		{
			symbol,
			offset: null,
			size: null,
			module: module ?? null,
			reliable: doubt === undefined,
			inline: false,
			file: null,
			sourceLine: null,
			column: lead.length,
		},
	];
}
