// Faint text at line ends where what is held changes, or where the paths that meet do not agree on it. One hint for a line.
import { type InlayHint, MarkupKind, type Range } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Success } from '../contracts/contract';
import type { ServerSettings } from '../protocol/protocol';
import type { ShownHeld, ShownSet } from './held-places';
import { lineEnd } from './ranges';

/** Letters of a hint: longer ones push the reader's eye off the code, and VS Code cuts them. */
const LONGEST = 43;

/** The hints of the lines in a range. */
export function heldHints(
	document: TextDocument,
	held: readonly ShownHeld[],
	range: Range,
	wanted: ServerSettings['hints'],
): InlayHint[] {
	if (wanted === 'off') return [];
	const byLine = new Map<number, Wording>();
	for (const place of held) {
		const { line } = document.positionAt(Math.max(place.at.start, place.at.end - 1));
		if (line < range.start.line || line > range.end.line) continue;
		const wording = disagreement(place) ?? (wanted === 'disagreement' ? null : change(place));
		if (wording) byLine.set(line, wording);
	}
	return [...byLine].map(([line, wording]) => ({
		position: document.positionAt(lineEnd(document, line)),
		label: fitting(wording),
		paddingLeft: true,
		tooltip: { kind: MarkupKind.PlainText, value: wording(asItIs) },
	}));
}

/** A hint's text, with the names of resources as a naming spells them. */
type Wording = (naming: Naming) => string;
type Naming = (name: string) => string;

const asItIs: Naming = (name) => name;

/** Ways to name a resource, each shorter than the one before: whole, by the last member of its object, by its kind alone. */
const NAMINGS: readonly Naming[] = [
	asItIs,
	(name) => name.replace(/ of \S*(?:->|\.)(?=\w+\S{0,9}$)/, ' of …'),
	(name) => name.replace(/ of .*$/, ''),
];

/** The fullest wording that fits; the shortest, cut, where none does. */
function fitting(wording: Wording): string {
	const texts = NAMINGS.map(wording);
	const text = texts.find(({ length }) => length <= LONGEST) ?? texts.at(-1) ?? '';
	return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

const namesOf =
	(set: ShownSet): Wording =>
	(naming) =>
		set.map(({ name }) => naming(name)).join(', ');

/** Where something is given back, left with or looped over although only some of the paths that meet there hold it. */
function disagreement({ kind, gives, before }: ShownHeld): Wording | null {
	if (kind === 'test' || (kind === 'statement' && !gives) || before.length < 2) return null;
	const all = new Map(before.flat().map((resource) => [resource.name, resource]));
	const some = [...all.values()].filter(
		({ name }) => !before.every((set) => set.some((one) => one.name === name)),
	);
	const names = namesOf(some);
	return some.length === 0 ? null : (naming) => `held on some paths only: ${names(naming)}`;
}

/** What is held from here on, where that is something else than before; on a return what the function leaves with. */
function change({ kind, before, after, takes, gives }: ShownHeld): Wording | null {
	if (kind === 'return') return before.length === 1 ? heldText(before[0] ?? []) : null;
	const [taking] = takes;
	if (taking && taking.success !== 'always')
		return (naming) => `holds ${naming(taking.resource.name)} ${condition(taking)}`;
	const sets = after.flatMap((way) => way.sets);
	const [only] = sets;
	if ((!taking && !gives) || !only || sets.length > 1) return null;
	return gives && only.length === 0 ? () => 'released, holds nothing' : heldText(only);
}

function heldText(set: ShownSet): Wording {
	const names = namesOf(set);
	return set.length === 0 ? () => 'holds nothing' : (naming) => `holds ${names(naming)}`;
}

const CONDITIONS: Readonly<Record<Exclude<Success, 'always'>, string>> = {
	zero: '= 0',
	'not-negative': '≥ 0',
	positive: '> 0',
	'not-null': 'is not NULL',
	'not-error': 'is no error pointer',
	'not-error-or-null': 'is neither NULL nor an error pointer',
	'not-internal': 'is no internal entry',
	null: 'is NULL',
	true: 'is true',
	never: 'says so',
};

function condition({ success, result }: ShownHeld['takes'][number]): string {
	return success === 'always' ? '' : `if ${result ?? 'its result'} ${CONDITIONS[success]}`;
}
