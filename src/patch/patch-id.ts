// What a patch is, whatever it applies to: git's stable patch-id, in which line numbers, white space, blob names and
// the order of files do not count. Equal to `git patch-id --stable` for text diffs made by git.
import { sha1 } from './sha1';

const HUNK = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/;
const encoder = new TextEncoder();

/** Adds one file's digest into the sum, with carry from byte to byte, so that the order of files does not count. */
function addDigest(sum: Uint8Array, text: string): void {
	let carry = 0;
	sha1(encoder.encode(text)).forEach((byte, at) => {
		carry += (sum[at] ?? 0) + byte;
		sum[at] = carry & 255;
		carry >>= 8;
	});
}

const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** The patch-id of the diff in these lines, or null where there is no `diff` line to start from. */
export function patchId(lines: readonly string[], first = 0): string | null {
	const sum = new Uint8Array(20);
	let file = '';
	let left = { old: 0, new: 0 };
	let inHeader = false;
	let seen = false;
	const flush = () => {
		if (file !== '') addDigest(sum, file);
		file = '';
	};
	for (let at = first; at < lines.length; at++) {
		const line = lines[at] ?? '';
		const counting = left.old > 0 || left.new > 0;
		const hunk = !counting && seen ? HUNK.exec(line) : null;
		if (line.startsWith('\\ ')) continue;
		if (counting) {
			// An empty line of context, as some mail programs leave it, does not count: so git has it.
			const marker = line[0];
			const context = marker === ' ';
			left = {
				old: left.old - Number(context || marker === '-'),
				new: left.new - Number(context || marker === '+'),
			};
		} else if (line.startsWith('diff ')) {
			// A header without hunks is summed together with the next file, as git does.
			if (!inHeader) flush();
			seen = true;
			inHeader = true;
		} else if (hunk) {
			left = { old: Number(hunk[1] ?? 1), new: Number(hunk[2] ?? 1) };
			inHeader = false;
			continue;
		} else if (!seen || (inHeader && line.startsWith('index '))) {
			continue;
		} else if (!inHeader || !/^(?:[A-Za-z]|--- |\+\+\+ )/.test(line)) {
			break;
		}
		file += line.replace(/[ \t\r\n]+/g, '');
	}
	flush();
	return seen ? hex(sum) : null;
}
