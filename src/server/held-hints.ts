// Faint text at line ends where what is held changes, or where the paths that meet do not agree on it. One hint for a line.
import { type InlayHint, MarkupKind, type Range } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Success } from '../contracts/contract';
import type { ServerSettings } from '../protocol/protocol';
import type { ShownHeld, ShownSet } from './held-places';
import { lineEnd } from './ranges';

/** Longer hints push the reader's eye off the code. */
const LONGEST = 80;

/** The hints of the lines in a range. */
export function heldHints(
	document: TextDocument,
	held: readonly ShownHeld[],
	range: Range,
	wanted: ServerSettings['hints'],
): InlayHint[] {
	if (wanted === 'off') return [];
	const byLine = new Map<number, string>();
	for (const place of held) {
		const { line } = document.positionAt(Math.max(place.at.start, place.at.end - 1));
		if (line < range.start.line || line > range.end.line) continue;
		const text = disagreement(place) ?? (wanted === 'all' ? change(place) : null);
		if (text !== null) byLine.set(line, text);
	}
	return [...byLine].map(([line, text]) => ({
		position: document.positionAt(lineEnd(document, line)),
		label: text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text,
		paddingLeft: true,
		tooltip: { kind: MarkupKind.PlainText, value: text },
	}));
}

const names = (set: ShownSet): string => set.map(({ name }) => name).join(', ');

/** Where something is given back, left with or looped over although only some of the paths that meet there hold it. */
function disagreement({ kind, gives, before }: ShownHeld): string | null {
	if (kind === 'test' || (kind === 'statement' && !gives) || before.length < 2) return null;
	const all = new Map(before.flat().map((resource) => [resource.name, resource]));
	const some = [...all.keys()].filter((name) => !before.every((set) => set.some((one) => one.name === name)));
	return some.length === 0 ? null : `held on some paths only: ${some.join(', ')}`;
}

/** What is held from here on, where that is something else than before; on a return what the function leaves with. */
function change({ kind, before, after, takes, gives }: ShownHeld): string | null {
	if (kind === 'return') return before.length === 1 ? heldText(before[0] ?? []) : null;
	const [taking] = takes;
	if (taking && taking.success !== 'always') return `holds ${taking.resource.name} ${condition(taking)}`;
	const sets = after.flatMap((way) => way.sets);
	const [only] = sets;
	if ((!taking && !gives) || !only || sets.length > 1) return null;
	return gives && only.length === 0 ? 'released, holds nothing' : heldText(only);
}

const heldText = (set: ShownSet): string => (set.length === 0 ? 'holds nothing' : `holds ${names(set)}`);

const CONDITIONS: Readonly<Record<Exclude<Success, 'always'>, string>> = {
	zero: '= 0',
	'not-negative': '≥ 0',
	positive: '> 0',
	'not-null': 'is not NULL',
	'not-error': 'is no error pointer',
	'not-error-or-null': 'is neither NULL nor an error pointer',
	'not-internal': 'is no internal entry',
	true: 'is true',
	never: 'says so',
};

function condition({ success, result }: ShownHeld['takes'][number]): string {
	return success === 'always' ? '' : `if ${result ?? 'its result'} ${CONDITIONS[success]}`;
}
