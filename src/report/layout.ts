// Text in columns: wrapping, shortening, and the places and code fragments that may never be cut.
// Knows widths and characters; not what they say.

/** Wraps words to a width; every line after the first is indented. A word that is too long stands alone, whole. */
export function wrap(text: string, width: number, indent = ''): string[] {
	const lines: string[] = [];
	let line = '';
	for (const word of printable(text)
		.split(/[ \t\n]+/)
		.filter((each) => each !== '')) {
		if (line !== '' && line.trim() !== '' && line.length + 1 + word.length > width) {
			lines.push(line);
			line = `${indent}${word}`;
		} else line = line.trim() === '' ? `${line}${word}` : `${line} ${word}`;
	}
	if (line !== '') lines.push(line);
	return lines;
}

/** What a terminal or a mail shows as it is: control characters of the input become `?`. */
function printable(text: string): string {
	return [...text].map((each) => (/[^\P{Cc}\t\n]/u.test(each) ? '?' : each)).join('');
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
		.replace(/\u2265/g, '>=')
		.replace(/\u2225/g, '||');
}

/** The columns of a step: a place that stays whole, then code, then a note. */
export interface Row {
	readonly place: string;
	readonly code: string;
	readonly note: string;
}

/** The lines of a row: a place (padded) and code on the first, the note behind the code or on lines of its own. */
export interface LaidOut {
	readonly place: string;
	readonly rest: string;
	/** To be indented by the width of the place and the two spaces behind it. */
	readonly more: readonly string[];
}

/** Lays rows out within a width. A note that does not fit beside its code stands beneath it; code is shortened last. */
export function columns(given: readonly Row[], width: number): LaidOut[] {
	const rows = given.map(({ place, code, note }) => ({
		place: printable(place),
		code: printable(code),
		note,
	}));
	const longest = (pick: (row: Row) => string) => Math.max(0, ...rows.map((row) => pick(row).length));
	const placeWidth = longest((row) => row.place);
	const room = Math.max(20, width - placeWidth - 2);
	const fits = (row: Row) => row.code.length + 2 + row.note.length <= room;
	const beside = rows.filter(fits);
	const codeWidth = Math.max(0, ...beside.map((row) => row.code.length));
	const isAligned = beside.every((row) => codeWidth + 2 + row.note.length <= room);
	return rows.map((row) => {
		const place = row.place.padEnd(placeWidth);
		if (!fits(row))
			return {
				place,
				rest: shorten(row.code, room),
				more: wrap(row.note, room - 2).map((line) => `  ${line}`),
			};
		const code = isAligned ? row.code.padEnd(codeWidth) : row.code;
		return { place, rest: `${code}  ${row.note}`.trimEnd(), more: [] };
	});
}

/** `1 error`, `2 errors`. */
export function counted(count: number, word: string): string {
	return `${count} ${word}${count === 1 ? '' : 's'}`;
}
