// What a hover says of the resources of a function: what is held on a line and since where, what a variable tells of success,
// a call that is not modelled. Markdown; reads the report only.
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { SUCCESS } from '../contracts/contract';
import { ADD_CONTRACT_COMMAND, type InferredPlace } from '../protocol/protocol';
import type { Span } from '../text/position';
import type { ShownHeld, ShownResource, ShownSet } from './held-places';
import { codeSpan, commandLink, plain } from './markdown';
import { lineLink } from './ranges';
import type { OutlineNode, Report } from './report';

/** A function of a document and what is held in it. */
export interface HeldScene {
	readonly document: TextDocument;
	readonly places: readonly ShownHeld[];
	/** Whether the client has the commands that links call. */
	readonly commands: boolean;
}

/** The innermost function that an offset lies in. */
function functionAt(nodes: readonly OutlineNode[], offset: number): OutlineNode | null {
	for (const node of nodes) {
		if (offset < node.span.start || offset > node.span.end) continue;
		return functionAt(node.children, offset) ?? (node.kind === 'function' ? node : null);
	}
	return null;
}

/** The function at an offset; null outside of functions, and in those that never hold anything. */
export function sceneAt(
	document: TextDocument,
	{ outline, held = [] }: Report,
	offset: number,
	commands: boolean,
): HeldScene | null {
	const own = functionAt(outline, offset);
	if (!own) return null;
	const places = held.filter(({ at }) => own.span.start <= at.start && at.end <= own.span.end);
	return places.length === 0 ? null : { document, places, commands };
}

/** The parts of a hover at a word (or none) on a line, in the order of how much they say. */
export function describeHeld(scene: HeldScene, line: number, word: string | null): string[] {
	const parts = [
		...(word === null ? [] : [...successOf(scene, word), ...unknownCall(scene, line, word)]),
		heldOn(scene, line),
	];
	return parts.filter((part) => part !== '');
}

const lineOf = ({ document }: HeldScene, { start }: Span): number => document.positionAt(start).line;

/** What control arrives with at the first place of a line; of a line without one nothing is held or it is not code. */
function heldOn(scene: HeldScene, line: number): string {
	const here = scene.places.find(({ at }) => lineOf(scene, at) === line);
	const first = scene.places[0];
	if (!here || !first) return '';
	const [only, ...more] = here.before;
	if (!only) return '';
	if (more.length === 0) return `**Held here:** ${setText(scene, only)}`;
	return [
		'**Held here,** by the way that led here:',
		'',
		...here.before.map((set) => `- ${setText(scene, set)}`),
	].join('\n');
}

function setText(scene: HeldScene, set: ShownSet): string {
	return set.length === 0 ? 'nothing' : set.map((resource) => resourceText(scene, resource)).join('; ');
}

function resourceText(scene: HeldScene, resource: ShownResource): string {
	const { name, since, line, inferred } = resource;
	const place = since
		? `[line ${lineOf(scene, since) + 1}](${lineLink(scene.document.uri, lineOf(scene, since) + 1)})`
		: `line ${line} of the file`;
	const doubt = inferred
		? ` (inferred: ${codeSpan(`${inferred.give.name}()`)} is called on another path${addLink(scene, inferred.take.name)})`
		: '';
	return `${plain(name)}, since ${place}${doubt}`;
}

function addLink({ document, commands }: HeldScene, take: string): string {
	if (!commands) return '';
	const place: InferredPlace = { uri: document.uri, take };
	return `; ${commandLink('add contract to workspace', ADD_CONTRACT_COMMAND, place)}`;
}

/** What the values of a variable tell, where a call that takes something has set it. */
function successOf(scene: HeldScene, word: string): string[] {
	const takings = scene.places.flatMap((place) =>
		place.takes.filter(({ result }) => result === word).map((taking) => ({ place, taking })),
	);
	return takings.map(({ place, taking: { call, success, resource } }) => {
		const line = lineOf(scene, place.at) + 1;
		const told = SUCCESS[success].replace(/ \(R-[^)]*\)$/, '');
		const head = `${codeSpan(word)} tells whether ${codeSpan(`${call}()`)} at [line ${line}](${lineLink(scene.document.uri, line)}) took the ${plain(resource.name)}: ${told}.`;
		return [head, ...testsOf(scene, place, word)].join('\n');
	});
}

/** What each outcome of the tests of a variable holds. */
function testsOf(scene: HeldScene, taken: ShownHeld, word: string): string[] {
	const mentions = new RegExp(`\\b${word}\\b`);
	const tests = scene.places.filter(
		({ kind, at }) =>
			(kind === 'test' || kind === 'loop') &&
			at.start >= taken.at.start &&
			mentions.test(scene.document.getText().slice(at.start, at.end)),
	);
	const next = scene.places.find(
		({ at, takes }) => at.start > taken.at.start && takes.some(({ result }) => result === word),
	);
	return tests
		.filter(({ at }) => !next || at.start < next.at.start)
		.flatMap(({ at, after }) => {
			const code = scene.document.getText().slice(at.start, at.end);
			return after
				.filter(({ outcome }) => outcome !== null)
				.map(({ outcome, sets }) => {
					const held = sets.map((set) => setNames(set)).join(', or ');
					return `- line ${lineOf(scene, at) + 1}, ${codeSpan(code)} ${outcome}: ${held}`;
				});
		});
}

const setNames = (set: ShownSet): string =>
	set.length === 0 ? 'nothing held' : `${set.map(({ name }) => plain(name)).join(' and ')} held`;

/** What is lost of sight in a call that nobody has described. */
function unknownCall(scene: HeldScene, line: number, word: string): string[] {
	const here = scene.places.filter(({ at }) => lineOf(scene, at) === line);
	return here
		.flatMap(({ strays }) => strays)
		.filter(({ callee }) => callee === word)
		.map(({ callee, resource, isEnd }) =>
			isEnd
				? `${codeSpan(`${callee}()`)} is not modelled; tracking of the ${plain(resource.name)} stops here.`
				: `${codeSpan(`${callee}()`)} is not modelled; it may keep the ${plain(resource.name)} or give it back. A leak behind it is told only where another path proves it.`,
		);
}
