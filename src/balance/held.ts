// What a function holds at each of its places, as a reader names it: for hovers and hints. Reads an exploration; judges nothing.
import type { Success } from '../contracts/contract';
import type { FlowNode } from '../kernel-c/flow';
import { printExpression } from '../kernel-c/print-expression';
import { moved } from '../kernel-c/shift';
import type { Span } from '../text/position';
import { type InferredContract, inferredContract } from './file/inferred-contract';
import { isGivenResult } from './file/result-pairs';
import { isTakenOver } from './file/taken-over';
import type { AroundNode, HeldNotes } from './path/held-notes';
import type { Instance } from './path/state';
import type { Exploration } from './walk/explore';

/** Something held. Spans are offsets of the text that was explored. */
export interface HeldResource {
	/** `queue usage of q`. */
	readonly name: string;
	/** The statement that takes it. */
	readonly since: Span;
	/** Of a pair that nobody wrote down: the contract that would say so. Null for one of the catalogue. */
	readonly inferred: InferredContract | null;
}

/** What one way of control holds; empty for nothing. */
export type HeldSet = readonly HeldResource[];

/** A call that takes something, and how its caller learns that it did. */
export interface Taking {
	readonly call: string;
	readonly success: Success;
	/** The variable that tells, as the code spells it. */
	readonly result: string | null;
	readonly resource: HeldResource;
}

/** A call that was handed a resource and is not known: what it does with it cannot be told. */
export interface Straying {
	readonly callee: string;
	readonly resource: HeldResource;
	/** Whether nothing is said of the resource from here on. */
	readonly isEnd: boolean;
}

/** The outcome of a test; null at what is none. */
type Outcome = 'true' | 'false' | null;

/** One place of a function where something is held, taken or given back. */
export interface HeldPlace extends Span {
	readonly kind: 'statement' | 'test' | 'loop' | 'return';
	/** The distinct sets that control arrives with. */
	readonly before: readonly HeldSet[];
	/** The distinct sets that it goes on with, by the outcome of a test. */
	readonly after: readonly { readonly outcome: Outcome; readonly sets: readonly HeldSet[] }[];
	readonly takes: readonly Taking[];
	/** Whether something that may be held before is given back here. */
	readonly gives: boolean;
	readonly strays: readonly Straying[];
}

/** What was made of the notes of an exploration: they outlive edits elsewhere in the text, which move the function alone. */
const made = new WeakMap<HeldNotes, { readonly start: number; readonly places: readonly HeldPlace[] }>();

/** The places of an explored function, in the order of the text; none where it never holds anything. */
export function heldPlaces(exploration: Exploration): readonly HeldPlace[] {
	const { start } = exploration.graph.head;
	const known = made.get(exploration.held) ?? { start, places: placesIn(exploration) };
	made.set(exploration.held, known);
	return moved(known.places, start - known.start);
}

function placesIn(exploration: Exploration): HeldPlace[] {
	const places = exploration.graph.nodes.flatMap((node) => {
		const around = exploration.held.around(node.id);
		return around && isShown(node) ? [placeOf(exploration, node, around)] : [];
	});
	if (!places.some(isOfInterest)) return [];
	const isWritten = ({ kind, start, end }: HeldPlace) => kind === 'return' && end - start > 1;
	const shown = places.filter((place) => isWritten(place) || isOfInterest(place));
	return shown.sort((a, b) => a.start - b.start || a.end - b.end);
}

const isShown = (node: FlowNode): boolean =>
	node.end > node.start && node.kind !== 'join' && node.kind !== 'gap' && node.kind !== 'exit';

const isOfInterest = ({ before, after, takes, strays }: HeldPlace): boolean =>
	takes.length + strays.length > 0 ||
	[...before, ...after.flatMap(({ sets }) => sets)].some((set) => set.length > 0);

function placeOf(exploration: Exploration, node: FlowNode, around: AroundNode): HeldPlace {
	const named = (sets: AroundNode['before']) => distinct(sets.map((set) => setOf(exploration, set)));
	const before = named(around.before);
	const after = [...around.after].map(([way, sets]) => ({
		outcome: outcomeOf(node, way),
		sets: named(sets),
	}));
	return {
		start: node.start,
		end: node.end,
		kind: kindOf(node),
		before,
		after,
		takes: takings(exploration, node, around),
		gives: around.gives && node.kind !== 'branch',
		strays: strayings(exploration, node, around),
	};
}

const outcomeOf = (node: FlowNode, way: string | null): Outcome =>
	node.kind === 'branch' && (way === 'true' || way === 'false') ? way : null;

function kindOf(node: FlowNode): HeldPlace['kind'] {
	if (node.kind === 'return') return 'return';
	if (node.kind === 'iterate') return 'loop';
	if (node.kind !== 'branch') return 'statement';
	return node.why === 'loop' ? 'loop' : 'test';
}

function setOf(exploration: Exploration, instances: readonly Instance[]): HeldSet {
	const resources = instances.map((instance) => resourceOf(exploration, instance));
	return resources.filter(({ name }, at) => resources.findIndex((other) => other.name === name) === at);
}

/** Each set once, whatever was taken where; the empty one first. */
function distinct(sets: readonly HeldSet[]): HeldSet[] {
	const byNames = new Map<string, HeldSet>();
	for (const set of sets) {
		const key = set
			.map(({ name }) => name)
			.sort()
			.join('\n');
		if (!byNames.has(key)) byNames.set(key, set);
	}
	return [...byNames.values()].sort((a, b) => a.length - b.length);
}

function resourceOf({ graph }: Exploration, instance: Instance): HeldResource {
	const { contract, text, inferred, acquiredAt } = instance;
	const { start = 0, end = 0 } = graph.nodes[acquiredAt] ?? {};
	const joint = contract.kind === 'lock' ? ' ' : ' of ';
	const isUnnamed = inferred && !isGivenResult(instance);
	return {
		name: isUnnamed || text === '' ? contract.resource : `${contract.resource}${joint}${text}`,
		since: { start, end },
		inferred: inferredContract(graph, instance),
	};
}

function takings(exploration: Exploration, node: FlowNode, { after }: AroundNode): Taking[] {
	const taken = new Map<string, Taking>();
	for (const instance of [...after.values()].flat(2)) {
		if (instance.acquiredAt !== node.id || instance.imported || isTakenOver(instance)) continue;
		const { acquire } = instance.contract;
		const rule = acquire.find(({ call }) => callName(call) === instance.acquireCall) ?? acquire[0];
		taken.set(instance.site, {
			call: instance.acquireCall,
			success: rule?.success ?? 'always',
			result: resultVariable(node),
			resource: resourceOf(exploration, instance),
		});
	}
	return [...taken.values()];
}

function resultVariable(node: FlowNode): string | null {
	if (node.kind === 'declare') return node.initializer?.kind === 'call' ? node.name : null;
	const expression =
		node.kind === 'evaluate' ? node.expression : node.kind === 'branch' ? node.condition : null;
	return expression?.kind === 'assign' && expression.value.kind === 'call'
		? printExpression(expression.target)
		: null;
}

function strayings(exploration: Exploration, node: FlowNode, { after, lost }: AroundNode): Straying[] {
	const passed = [...after.values()]
		.flat(2)
		.flatMap((instance) =>
			instance.passes
				.filter((pass) => pass.node === node.id)
				.map(({ callee }) => ({ callee, resource: resourceOf(exploration, instance), isEnd: false })),
		);
	const ended = lost.flatMap((instance) =>
		instance.passes
			.filter((pass) => pass.node === node.id)
			.map(({ callee }) => ({ callee, resource: resourceOf(exploration, instance), isEnd: true })),
	);
	const all = [...ended, ...passed];
	const isSame = (one: Straying, other: Straying) =>
		one.callee === other.callee && one.resource.name === other.resource.name;
	return all.filter((one, at) => all.findIndex((other) => isSame(one, other)) === at);
}

const callName = (signature: string): string => signature.replace(/\(.*/s, '');
