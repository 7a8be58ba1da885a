// The id of a finding across versions of a patch and moved lines. Knows no rule.
import type { PathStep } from './finding';

/**
 * A hash of what a finding is about, not of where it stands: survives moved and re-indented lines. 16 hexadecimal digits.
 * @param path of which the code of both ends counts
 */
export function fingerprintOf(
	rule: string,
	file: string,
	functionName: string,
	path: readonly Pick<PathStep, 'code'>[],
): string {
	const text = [rule, file, functionName, path[0]?.code ?? '', path.at(-1)?.code ?? ''].join('\n');
	let [a, b] = [0x811c9dc5, 0x1b873593];
	for (let at = 0; at < text.length; at++) {
		const unit = text.charCodeAt(at);
		a = Math.imul(a ^ unit, 0x01000193);
		b = Math.imul(b ^ unit, 0x85ebca6b) ^ (b >>> 13);
	}
	return (a >>> 0).toString(16).padStart(8, '0') + (b >>> 0).toString(16).padStart(8, '0');
}
