// Derives a function's summary from its exploration: what it takes and gives, in terms of its parameters and result.
import type { Contract } from '../../contracts/contract';
import { isField, plainArgument } from '../../contracts/signature';
import type { FlowGraph, NodeId } from '../../kernel-c/flow';
import { nodesOf } from '../exits/blame';
import { classesAt } from '../exits/ways-out';
import { isPlaceState } from '../path/place-state';
import { reachedFrom } from '../path/relevance';
import { ANY, type Classes, NEGATIVE, POSITIVE, ZERO } from '../path/signs';
import type { Dispute, HandedOn, Summary, SummaryCall, SummaryEffect, SummaryWay } from '../path/summary';
import type { SymbolId } from '../path/symbols';
import { isParameterValue, SAFE_CLASSES } from '../resources/unheld';
import type { Exploration } from '../walk/explore';
import type { Exit } from '../walk/steps';
import { askedOf, eitherOf } from './asked-of-parameters';
import { keyPart, parameterPart, parametersAmong } from './caller-terms';
import { effectsOf, type OwnEffect, sameEffect } from './exit-effects';
import { leavesNullAt, orNull } from './left-null';
import { setOnSuccess } from './set-on-success';

/** The summary of an explored function; undefined where it was not fully analysed or never returns. */
export function summarize(exploration: Exploration): Summary | undefined {
	if (exploration.exits.length === 0) return undefined;
	const unseen = exploration.graph.nodes.some((node) => node.kind === 'gap');
	if (unseen || exploration.limit !== null || exploration.exits.some((exit) => exit.imprecise === 'cut'))
		return unknownEffect(exploration);
	const everywhere = disputedBeyond(exploration);
	const releasesUnseen = unseenReleases(exploration);
	const ways: SummaryWay[] = [];
	// Callers ask a number whether it is 0: that below 0 and above it others are handed something is one to them.
	const isNumber = !exploration.graph.head.returnType.includes('*');
	for (const classes of exploration.exits[0]?.value === null ? [ANY] : signsOf(exploration)) {
		const exits = exploration.exits.filter((exit) => (exit.classes & classes) !== 0);
		if (exits.length === 0) continue;
		const keeps = parametersAmong(exploration, keptBy(exploration, exits));
		const handsOn = handedOnBy(exploration, exits);
		const alias = aliasOf(exploration, exits);
		const asks = askedOf(exploration, exits);
		const leavesUnset = classes === NEGATIVE ? setOnSuccess(exploration) : [];
		const disputed: Dispute[] = [];
		const way = {
			...agreed(exploration, exits, classes, disputed, releasesUnseen),
			disputed: distinct(disputed.filter(({ contract }) => !isOfPlace(contract))),
			classes,
			asks,
			leavesUnset,
			keeps,
			handsOn,
			alias,
		};
		// A completion that others run may unlock: what one way leaves open of a lock, none is sure of.
		everywhere.push(...disputed.filter(({ contract }) => isOfPlace(contract)));
		// What a way takes for its caller is told by the signs of the result alone.
		const takes = way.effects.some(({ delta }) => delta > 0);
		const isLike = (other: SummaryWay) =>
			takes || sameHanding(other, way) || (isNumber && ((other.classes | classes) & ZERO) === 0);
		const same = ways.find((other) => sameWay(other, way) && isLike(other));
		if (same && isOnlyUnknown(exploration, exits, way)) continue;
		if (same) ways.splice(ways.indexOf(same), 1, joined(same, way));
		else ways.push(way);
	}
	const returned = new Set(exploration.exits.flatMap((exit) => (exit.value === null ? [] : [exit.value])));
	const mayReturn = parametersAmong(exploration, returned);
	return {
		ways: ways.map((way) => ({ ...way, disputed: distinct([...way.disputed, ...everywhere]) })),
		handsOn: handedOnBy(exploration, exploration.exits),
		disputed: distinct([...ways.flatMap((way) => way.disputed), ...everywhere]),
		mayReturn,
		calls: orderedCalls(exploration),
		expired: expiredParts(exploration),
		releasesUnseen,
		isOpaque: false,
	};
}

/** The signs that a result may have: kinds of things are counted from 0. */
const signsOf = ({ graph }: Exploration): readonly Classes[] =>
	/^(?:static |inline )*(?:enum|bool|unsigned)\b/.test(graph.head.returnType)
		? [ZERO, POSITIVE]
		: [NEGATIVE, ZERO, POSITIVE];

/**
 * Whether a number that is above 0 is no result of its own, but what a callee gave, of which the function only asks whether
 * it is negative: its callers may as well ask whether it is 0.
 */
const isOnlyUnknown = ({ graph }: Exploration, exits: readonly Exit[], { effects }: SummaryWay): boolean =>
	!graph.head.returnType.includes('*') &&
	effects.some(({ delta }) => delta > 0) &&
	exits.every(({ classes }) => classes === (ZERO | POSITIVE));

/** What was stored or handed over for good on the way to one of the exits. */
function keptBy({ resources }: Exploration, exits: readonly Exit[]): Set<SymbolId> {
	const symbols = new Set<SymbolId>();
	if (resources.kept.length === 0) return symbols;
	for (const { trail, outcomes } of exits) {
		const nodes = nodesOf([trail]);
		for (const { symbol, node, result, classes } of resources.kept)
			if (nodes.has(node) && ((result === null ? ANY : (outcomes.get(result) ?? ANY)) & classes) !== 0)
				symbols.add(symbol);
	}
	return symbols;
}

/** Parameters that may go on to functions of unknown effect before one of the exits. */
function handedOnBy(exploration: Exploration, exits: readonly Exit[]): Summary['handsOn'] {
	const { graph, resources, table } = exploration;
	const how = new Map<number, HandedOn>();
	for (const [symbol, { mayUndo, nodes }] of resources.handedOn) {
		if (!lead(graph, nodes, exits)) continue;
		const itself = parameterPart(exploration, symbol)?.index;
		for (const index of parametersAmong({ graph, table }, new Set([symbol]))) {
			const known = how.get(index);
			how.set(index, {
				itself: index === itself || known?.itself === true,
				mayUndo: mayUndo || known?.mayUndo === true,
			});
		}
	}
	return how;
}

/** Whether one of these nodes leads to one of the exits. Which paths took it is not asked: those of equal states are one. */
const lead = (graph: FlowGraph, nodes: ReadonlySet<NodeId>, exits: readonly Exit[]): boolean =>
	[...nodes].some((node) => {
		const reached = reachedFrom(graph, node);
		return exits.some((exit) => exit.node === node || reached.has(exit.node));
	});

/** Of a function that was not fully seen or analysed: it may do anything to what it is handed. */
function unknownEffect(exploration: Exploration): Summary {
	const all = new Set(exploration.graph.head.parameters.map((_parameter, index) => index));
	const disputed = [...all].map((index) => ({ part: plainArgument(index), contract: null }));
	return {
		ways: [
			{
				classes: ANY,
				asks: new Map(),
				effects: [],
				variants: [[]],
				disputed,
				leavesUnset: [],
				keeps: new Set(),
				handsOn: new Map(),
				alias: null,
			},
		],
		handsOn: new Map(),
		disputed,
		mayReturn: all,
		calls: [],
		expired: [],
		releasesUnseen: unseenReleases(exploration),
		isOpaque: true,
	};
}

/** What functions that it calls dispute of what it was handed itself. */
function disputedBeyond(exploration: Exploration): Dispute[] {
	const [exit] = exploration.exits;
	return [...exploration.resources.disputed.values()].flatMap(({ symbol, contract }) => {
		const part = exit && keyPart(exploration, exit, symbol);
		return part?.from === 'argument' ? [{ part, contract }] : [];
	});
}

const isOfPlace = (contract: Contract | null): boolean => contract !== null && isPlaceState(contract);

const nameOf = ({ part, contract }: Dispute): string => `${JSON.stringify(part)} ${contract?.id ?? ''}`;

const distinct = (disputes: readonly Dispute[]): Dispute[] => [
	...new Map(disputes.map((each) => [nameOf(each), each])).values(),
];

/** Contracts of what it gives back under a name that the caller does not know: a lock found by a call, `ops->head.owner`. */
function unseenReleases(exploration: Exploration): Set<string> {
	const unseen = new Set<string>();
	for (const exit of exploration.exits)
		for (const instance of exit.instances) {
			if (instance.status !== 'released' || !instance.imported) continue;
			if (instance.key.some((symbol) => keyPart(exploration, exit, symbol) === null))
				unseen.add(instance.contract.id);
		}
	return unseen;
}

/** The calls of order rules on any path, in terms of the parameters. */
function orderedCalls(exploration: Exploration): SummaryCall[] {
	const counts = new Map<string, number>();
	for (const exit of exploration.exits) {
		const calls = exit.past.map(({ name, values }) =>
			JSON.stringify({
				name,
				arguments: values.map((value) => (value === null ? null : keyPart(exploration, exit, value))),
			}),
		);
		for (const call of new Set(calls)) counts.set(call, (counts.get(call) ?? 0) + 1);
	}
	return [...counts].map(([call, count]) => ({
		...(JSON.parse(call) as Omit<SummaryCall, 'always'>),
		always: count === exploration.exits.length,
	}));
}

function expiredParts(exploration: Exploration): Summary['expired'] {
	const parts = new Map<string, Summary['expired'][number]>();
	for (const exit of exploration.exits)
		for (const [symbol, { contract }] of exit.expired) {
			const part = keyPart(exploration, exit, symbol);
			if (part?.from === 'argument') parts.set(JSON.stringify(part), { part, contract });
		}
	return [...parts.values()];
}

/** The parameter that all these exits return, moved to a member or an enclosing object at most. */
function aliasOf(exploration: Exploration, exits: readonly Exit[]): SummaryWay['alias'] {
	const [first = null, ...others] = exits.map(({ value }) => parameterBehind(exploration, value));
	if (first === null || others.some((other) => other?.index !== first.index)) return null;
	return others.every((other) => other?.member === first.member) ? first : { ...first, member: null };
}

/** The pointer parameter that a value was made of; the object around it by the member that the parameter points to. */
function parameterBehind({ graph, table }: Exploration, value: SymbolId | null): SummaryWay['alias'] {
	const members: string[] = [];
	let at = value;
	for (let hops = 0; at !== null && hops < 8; hops++) {
		const { origin } = table.info(at);
		if (origin.kind === 'initial' && origin.base === null) {
			const index = graph.head.parameters.findIndex(
				(parameter) => parameter.name === origin.field && parameter.type.includes('*'),
			);
			return index === -1 ? null : { index, member: hops === members.length ? members.join('.') : null };
		}
		const inner = table.enclosed(at);
		if (inner) members.push(inner.member);
		at = inner?.within ?? (origin.kind === 'address' ? origin.base : null);
	}
	return null;
}

/**
 * The effects all exits of one sign agree on, and what a failure may leave in fields, as it came late or early. That other
 * results leave something there or not depends on what the caller has asked for. The rest is disputed.
 */
function agreed(
	exploration: Exploration,
	exits: readonly Exit[],
	classes: Classes,
	disputed: Dispute[],
	unseen: Set<string>,
): Pick<SummaryWay, 'effects' | 'variants'> {
	const all = exits.map((exit) => ({ exit, effects: effectsOf(exploration, exit) }));
	const effects: SummaryEffect[] = [];
	const partial: SummaryEffect[] = [];
	const isVoid = exits.every(({ value }) => value === null);
	const isTold = ({ bound: { contract } }: SummaryEffect) =>
		classes === NEGATIVE || (isVoid && contract.untyped);
	for (const { effect, key, releasedAt } of all.flatMap((each) => each.effects)) {
		if ([...effects, ...partial].some((other) => sameEffect(other, effect))) continue;
		const without = all.filter((other) => !other.effects.some((each) => sameEffect(effect, each.effect)));
		if (without.every(({ exit }) => isHarmlessAt(exploration, exit, effect, key)))
			effects.push(
				without.some(({ exit }) => isLooked(exploration, exit, key, releasedAt)) ? afterLook(effect) : effect,
			);
		else if (classes !== NEGATIVE && without.every(({ exit }) => leavesNullAt(exploration, exit, effect)))
			effects.push(orNull(effect));
		else if (leavesInField(effect)) partial.push(...(isTold(effect) ? [effect] : []));
		else {
			const { contract, key: parts } = effect.bound;
			const named = parts.filter((part) => part.from === 'argument');
			if (effect.delta < 0 && named.length === 0) unseen.add(contract.id);
			disputed.push(...named.map((part) => ({ part, contract })));
		}
	}
	// `put(obj->page); obj->page = new;`: the caller's object has one as before.
	const isReplaced = (effect: SummaryEffect) =>
		effects.some(
			(other) => other.delta === -effect.delta && sameEffect({ ...other, delta: effect.delta }, effect),
		);
	const left = effects.filter((effect) => !isReplaced(effect));
	// What lies in an object goes before the object. Of one that is not given itself, it is not known whose the parts are.
	const isGiven = ({ delta, bound: { key } }: SummaryEffect) =>
		delta > 0 && key.some((part) => part.from === 'return' && part.fields.length === 0);
	const told = left.some(isGiven) ? left : left.filter(({ leftIn }) => leftIn?.from !== 'return');
	// No error pointer is an object, though a test for NULL alone lets it pass for one.
	const isError = classes === NEGATIVE && exploration.graph.head.returnType.includes('*');
	if (isError && told.some(isGiven)) return { effects: [], variants: variantsOf(all, partial) };
	return { effects: told.sort((a, b) => depthOf(b) - depthOf(a)), variants: variantsOf(all, partial) };
}

/** How many members lie between what the caller has and the resource. */
const depthOf = ({ bound: { key } }: SummaryEffect): number => {
	const [part] = key;
	return part && 'fields' in part ? part.fields.length : 0;
};

/** At most this many kinds of paths are told apart for one sign of the result. */
const MAX_VARIANTS = 4;

/** The different sets of partial effects that exits have. */
function variantsOf(
	exits: readonly { readonly effects: readonly OwnEffect[] }[],
	partial: readonly SummaryEffect[],
): SummaryWay['variants'] {
	const variants: SummaryEffect[][] = [];
	for (const { effects } of exits) {
		const some = partial.filter((effect) => effects.some((own) => sameEffect(own.effect, effect)));
		if (!variants.some((other) => sameEffects(other, some))) variants.push(some);
	}
	return variants.slice(0, MAX_VARIANTS);
}

/** Whether an object is taken and left in a field of what the caller has handed in. */
const leavesInField = ({ delta, bound: { contract }, leftIn }: SummaryEffect): boolean =>
	delta > 0 && !isPlaceState(contract) && leftIn !== null;

/**
 * Whether a release left out at an exit would have done nothing there: `if (!p) return;` before `kfree(p)`, before
 * `kref_put(&p->kref, …)`, and `if (!p->queue) return;` before `kfree(p->queue)`.
 */
function isHarmlessAt(
	exploration: Exploration,
	exit: Exit,
	{ delta, bound: { rule } }: SummaryEffect,
	key: readonly SymbolId[],
): boolean {
	const { table } = exploration;
	const [object] = key;
	if (delta > 0 || object === undefined || !('safe' in rule)) return false;
	const isSafe = (classesAt(exploration, exit, object) & ~SAFE_CLASSES[rule.safe]) === 0;
	if (isParameterValue(table, key) && isSafe) return true;
	for (let at: SymbolId | null = object; at !== null; ) {
		if (isAbsentAt(exploration, exit, at)) return true;
		const { origin }: ReturnType<typeof table.info> = table.info(at);
		at = origin.kind === 'address' || origin.kind === 'initial' ? origin.base : null;
	}
	return false;
}

/** Whether a pointer is NULL at an exit. */
const isAbsentAt = (exploration: Exploration, exit: Exit, symbol: SymbolId): boolean =>
	classesAt(exploration, exit, symbol) === ZERO;

/** Whether a path has found that the object is not there, and does not come by the release. */
const isLooked = (
	exploration: Exploration,
	exit: Exit,
	[object]: readonly SymbolId[],
	releasedAt: NodeId | null,
): boolean =>
	object !== undefined &&
	releasedAt !== null &&
	isAbsentAt(exploration, exit, object) &&
	!nodesOf([exit.trail]).has(releasedAt);

/**
 * The release of a function that looks first whether the object is there: it may be handed NULL, and leaves no pointer to
 * what is gone: `if (obj->queue) { kfree(obj->queue); obj->queue = NULL; }`.
 */
function afterLook(effect: SummaryEffect): SummaryEffect {
	const { rule, key } = effect.bound;
	const clears = effect.clears || key.some(isField);
	if (!('safe' in rule) || rule.safe !== 'never') return { ...effect, clears };
	return { ...effect, clears, bound: { ...effect.bound, rule: { ...rule, safe: 'null' } } };
}

const sameWay = (a: Omit<SummaryWay, 'classes'>, b: typeof a): boolean =>
	sameEffects(a.effects, b.effects) &&
	a.disputed.length === b.disputed.length &&
	a.disputed.every((each) => b.disputed.some((other) => nameOf(other) === nameOf(each))) &&
	a.leavesUnset.length === b.leavesUnset.length &&
	a.alias?.index === b.alias?.index &&
	a.alias?.member === b.alias?.member &&
	a.keeps.size === b.keeps.size &&
	[...a.keeps].every((index) => b.keeps.has(index)) &&
	a.variants.length === b.variants.length &&
	a.variants.every((variant) => b.variants.some((other) => sameEffects(variant, other)));

const sameHanding = ({ handsOn: a }: SummaryWay, { handsOn: b }: SummaryWay): boolean =>
	a.size === b.size && [...a.keys()].every((index) => b.has(index));

const joined = (a: SummaryWay, b: SummaryWay): SummaryWay => ({
	...a,
	classes: a.classes | b.classes,
	asks: eitherOf(a.asks, b.asks),
	handsOn: new Map([...b.handsOn, ...a.handsOn]),
});

const sameEffects = (a: readonly SummaryEffect[], b: readonly SummaryEffect[]): boolean =>
	a.length === b.length && a.every((effect) => b.some((other) => sameEffect(effect, other)));
