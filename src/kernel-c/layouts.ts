// Reads the members of a struct definition at file level. Knows their names and order, not their types.
import type { Reader } from './reader';
import { isQualifier, pastAnnotations } from './types';

/** The members of a struct in order, for positional initialisers. */
export interface Layout {
	readonly name: string;
	readonly fields: readonly string[];
}

/** The layout of `struct name { … };` between two token indices, or null where none is defined there. */
export function readLayout(reader: Reader, first: number, past: number): Layout | null {
	let at = first;
	while (at < past && reader.kindAt(at) !== 'struct') at = reader.after(at);
	const name = reader.after(at);
	const open = reader.after(name);
	if (at >= past || reader.kindAt(name) !== 'identifier' || reader.kindAt(open) !== '{') return null;
	const close = reader.closeOf(open);
	return close === null ? null : { name: reader.wordAt(name), fields: fieldsIn(reader, open + 1, close) };
}

/** Names of the members: in each declaration the name before `;`, `,`, `[` or `:`, or the one in `(*name)`. */
function fieldsIn(reader: Reader, from: number, close: number): readonly string[] {
	const fields: string[] = [];
	let last = '';
	for (let at = from; at < close; ) {
		const annotated = pastAnnotations(reader, at);
		if (annotated !== at && !isQualifier(reader.kindAt(at))) {
			at = annotated;
			continue;
		}
		const kind = reader.kindAt(at);
		if (kind === 'identifier') last = reader.wordAt(at);
		if (kind === '(' && last !== '*') {
			const inner = pointerName(reader, at);
			const past = reader.pastGroup(at) ?? close;
			if (inner === null && reader.kindAt(past) !== '(') {
				at = past;
				continue;
			}
			if (inner !== null) {
				fields.push(inner);
				last = '';
				at = reader.kindAt(past) === '(' ? (reader.pastGroup(past) ?? close) : past;
				continue;
			}
		}
		if ((kind === ';' || kind === ',' || kind === ':') && last) {
			fields.push(last);
			last = '';
		}
		at = kind === '{' || kind === '[' || kind === '(' ? (reader.pastGroup(at) ?? close) : reader.after(at);
		if (kind === ':') at = reader.after(at);
	}
	return fields;
}

/** `name` of the group `(*name)` at `open`, or null. */
function pointerName(reader: Reader, open: number): string | null {
	let at = reader.after(open);
	if (reader.kindAt(at) !== '*') return null;
	while (reader.kindAt(at) === '*' || reader.kindAt(at) === 'const') at = reader.after(at);
	return reader.kindAt(at) === 'identifier' ? reader.wordAt(at) : null;
}
