// Text in columns: wrapping, shortening, and the places and code fragments that may never be cut.
// Knows widths and characters; not what they say.

/** Wraps words to a width; every line after the first is indented. A word that is too long stands alone, whole. */
export function wrap(text: string, width: number, indent = ''): string[] {
	const lines: string[] = [];
	let line = '';
	for (const word of text.split(/\s+/).filter((each) => each !== '')) {
		if (line !== '' && line.trim() !== '' && line.length + 1 + word.length > width) {
			lines.push(line);
			line = `${indent}${word}`;
		} else line = line.trim() === '' ? `${line}${word}` : `${line} ${word}`;
	}
	if (line !== '') lines.push(line);
	return lines;
}

/** Cuts a text to a width, `...` at its end. */
export function shorten(text: string, width: number): string {
	if (text.length <= width) return text;
	return width <= 3 ? text.slice(0, Math.max(0, width)) : `${text.slice(0, width - 3).trimEnd()}...`;
}

/** What is outside of ASCII, in ASCII: output is read in terminals and mails of any kind. */
export function ascii(text: string): string {
	return text
		.replace(/[\u2018\u2019]/g, "'")
		.replace(/[\u201c\u201d]/g, '"')
		.replace(/\u2026/g, '...')
		.replace(/[\u2013\u2014]/g, '-')
		.replace(/\u2192/g, '->')
		.replace(/\u2265/g, '>=');
}

/** The columns of a step: a place that stays whole, then code, then a note. */
export interface Row {
	readonly place: string;
	readonly code: string;
	readonly note: string;
}

const LEAST_NOTE = 24;

/** Lays rows out in three columns within a width: the note is shortened first, then the code, never the place. */
export function columns(rows: readonly Row[], width: number): Row[] {
	const longest = (pick: (row: Row) => string) => Math.max(0, ...rows.map((row) => pick(row).length));
	const placeWidth = longest((row) => row.place);
	const room = Math.max(20, width - placeWidth - 4);
	const noteWidth = Math.min(
		longest((row) => row.note),
		Math.max(LEAST_NOTE, room - longest((row) => row.code)),
	);
	const codeWidth = Math.min(
		longest((row) => row.code),
		Math.max(8, room - noteWidth),
	);
	return rows.map((row) => ({
		place: row.place.padEnd(placeWidth),
		code: shorten(row.code, codeWidth).padEnd(codeWidth),
		note: shorten(row.note, room - codeWidth),
	}));
}

/** `1 error`, `2 errors`. */
export function counted(count: number, word: string): string {
	return `${count} ${word}${count === 1 ? '' : 's'}`;
}
