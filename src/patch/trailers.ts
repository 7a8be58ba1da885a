// Trailers of a commit message: `Signed-off-by:`, `Fixes:`, `Link:`, each with its raw line.
// Read from the last block of the message that holds any, as git interpret-trailers does, bracketed notes included.
import type { Patch } from './patch';

export interface Trailer {
	readonly name: string;
	readonly value: string;
	/** Raw line, counted from 0. */
	readonly rawLine: number;
}

/** The commit that a `Fixes:` trailer names. */
export interface FixedCommit {
	readonly commit: string;
	readonly title: string;
}

const TRAILER = /^([A-Za-z][A-Za-z0-9-]*): +(\S.*)$/;
const NOTE = /^\[[^\]]*\]$/;

/** The trailers of a patch's commit message, in order. */
export function trailersOf(patch: Patch): readonly Trailer[] {
	const { lines, rawLines } = patch.body;
	let found: Trailer[] = [];
	let block: Trailer[] = [];
	let other = 0;
	const close = () => {
		if (block.length > 0 && block.length * 3 >= block.length + other) found = block;
		block = [];
		other = 0;
	};
	for (let at = patch.messageStart; at < patch.diffStart; at++) {
		const line = (lines[at] ?? '').trimEnd();
		const match = TRAILER.exec(line);
		if (line === '') close();
		else if (match) block.push({ name: match[1] ?? '', value: match[2] ?? '', rawLine: rawLines[at] ?? 0 });
		else if (/^\s/.test(line) && block.length > 0) continueLast(block, line);
		else if (!NOTE.test(line)) other++;
	}
	close();
	return found;
}

function continueLast(block: Trailer[], line: string): void {
	const last = block.pop();
	if (last) block.push({ ...last, value: `${last.value} ${line.trim()}` });
}

/** The commits that a patch says it fixes. */
export function fixedCommits(trailers: readonly Trailer[]): readonly FixedCommit[] {
	return trailers.flatMap(({ name, value }) => {
		const match = /^([0-9a-f]{7,64})\b\s*(?:\("?(.*?)"?\)?)?\s*$/i.exec(value);
		return name.toLowerCase() === 'fixes' && match?.[1] ? [{ commit: match[1], title: match[2] ?? '' }] : [];
	});
}
