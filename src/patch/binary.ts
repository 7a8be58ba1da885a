// Binary patches: `GIT binary patch` with its base-85 lines, and the line that only says that two files differ.
// Passes over them as git does; their content is of no use to an analysis of text.
import type { BodyLines } from '../mail/body-lines';
import type { PatchError } from './model';

export interface BinaryReading {
	/** Index of the line after the binary patch. */
	readonly next: number;
	readonly error: PatchError | null;
}

const METHOD = /^(?:literal|delta) \d+/;
const DIFFER = /^(?:Binary files |Files ).* differ\r?$/;

/** Whether a line can be a line of base-85 data: a length letter, then groups of five that hold that many bytes. */
function isDataLine(line: string): boolean {
	const groups = (line.length - 1) / 5;
	const code = line.charCodeAt(0);
	const size = code >= 65 && code <= 90 ? code - 64 : code >= 97 && code <= 122 ? code - 70 : 0;
	return groups >= 1 && Number.isInteger(groups) && size > 0 && size <= groups * 4 && size > groups * 4 - 4;
}

/** The binary patch at a line, or undefined when there is none. */
export function skipBinary(body: BodyLines, first: number): BinaryReading | undefined {
	const { lines } = body;
	const head = (lines[first] ?? '').trimEnd();
	if (DIFFER.test(head)) return { next: first + 1, error: null };
	if (head !== 'GIT binary patch') return undefined;
	let at = first + 1;
	for (let part = 0; part < 2 && METHOD.test(lines[at] ?? ''); part++) {
		at++;
		while (at < lines.length && isDataLine((lines[at] ?? '').trimEnd())) at++;
		if ((lines[at] ?? '').trimEnd() !== '')
			return { next: at, error: { line: body.rawLines[at] ?? 0, reason: 'damaged binary patch' } };
		at++;
	}
	if (at === first + 1)
		return { next: at, error: { line: body.rawLines[first] ?? 0, reason: 'binary patch without data' } };
	return { next: Math.min(at, lines.length), error: null };
}
