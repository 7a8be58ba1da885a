// What a message looks at behind the pointers that it is handed: strings, and what kernel extensions of `%p` print.
import type { Call } from '../../kernel-c/expression';

/** One conversion of a format: flags, width and precision (each may be an argument of its own), length, letter, extension. */
const CONVERSION = /%[-+ #0]*(\*|\d+)?(?:\.(\*|\d+)?)?(?:hh|h|ll|l|z|t|j|L)?(%|p[A-Za-z]*|[A-Za-z])/g;

/** Whether what stands for a pointer is read behind it: `%s`, `%pd`; `%p`, `%px` and `%pK` print where it lies. */
const readsBehind = (conversion: string): boolean => /^(?:s$|p[^xK])/.test(conversion);

/** Positions of the arguments that a message reads behind, the device before its format too; null for a call that has no format. */
export function readByMessage({ arguments: given }: Call): ReadonlySet<number> | null {
	const at = given.findIndex(({ kind }) => kind === 'string');
	const format = given[at];
	if (format?.kind !== 'string' || !format.text.includes('%')) return null;
	const read = new Set(given.slice(0, at).keys());
	let next = at + 1;
	for (const [, width, precision, conversion = ''] of format.text.matchAll(CONVERSION)) {
		if (conversion === '%') continue;
		next += Number(width === '*') + Number(precision === '*');
		if (readsBehind(conversion)) read.add(next);
		next += 1;
	}
	return read;
}
