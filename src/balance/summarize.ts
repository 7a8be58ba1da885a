// Derives a function's summary from its exploration: what it takes and gives, in terms of its parameters and result.
import type { Bound } from '../contracts/catalogue';
import type { Acquire, Release } from '../contracts/contract';
import { type KeyPart, plainArgument } from '../contracts/signature';
import type { NodeId } from '../kernel-c/flow';
import type { Exploration } from './explore';
import { isPlaceState, isStateOfPlace } from './place-state';
import type { Given, Instance, Trail } from './state';
import type { Exit } from './steps';
import type { Dispute, Summary, SummaryCall, SummaryEffect, SummaryWay } from './summary';
import { ANY, type Classes, NEGATIVE, POSITIVE, type SymbolId, ZERO } from './symbols';
import { isParameterValue, SAFE_CLASSES } from './unheld';

/** The summary of an explored function; undefined where it was not fully analysed or never returns. */
export function summarize(exploration: Exploration): Summary | undefined {
	if (exploration.exits.length === 0) return undefined;
	const unseen = exploration.graph.nodes.some((node) => node.kind === 'gap');
	if (unseen || exploration.limit !== null || exploration.exits.some((exit) => exit.imprecise === 'cut'))
		return unknownEffect(exploration);
	const disputed: Dispute[] = [];
	const releasesUnseen = unseenReleases(exploration);
	const handsOn = handedOnBy(exploration);
	const ways: SummaryWay[] = [];
	for (const classes of exploration.exits[0]?.value === null ? [ANY] : [NEGATIVE, ZERO, POSITIVE]) {
		const exits = exploration.exits.filter((exit) => (exit.classes & classes) !== 0);
		if (exits.length === 0) continue;
		const keeps = parametersAmong(exploration, keptBy(exploration, exits));
		const way = { ...agreed(exploration, exits, classes, disputed, releasesUnseen), keeps };
		const same = ways.find((other) => sameWay(other, way));
		if (same) ways.splice(ways.indexOf(same), 1, { ...same, classes: same.classes | classes });
		else ways.push({ ...way, classes, alias: aliasOf(exploration, exits) });
	}
	const returned = new Set(exploration.exits.flatMap((exit) => (exit.value === null ? [] : [exit.value])));
	const mayReturn = parametersAmong(exploration, returned);
	disputed.push(...disputedBeyond(exploration));
	return {
		ways,
		handsOn,
		disputed: distinct(disputed),
		mayReturn,
		calls: orderedCalls(exploration),
		expired: expiredParts(exploration),
		releasesUnseen,
		isOpaque: false,
	};
}

/** What was stored or handed over for good on the way to one of the exits. */
function keptBy({ resources }: Exploration, exits: readonly Exit[]): Set<SymbolId> {
	const symbols = new Set<SymbolId>();
	if (resources.kept.length === 0) return symbols;
	for (const { trail, outcomes } of exits) {
		const nodes = new Set<NodeId>();
		for (let step: Trail | null = trail; step; step = step.previous) nodes.add(step.node);
		for (const { symbol, node, result, classes } of resources.kept)
			if (nodes.has(node) && ((result === null ? ANY : (outcomes.get(result) ?? ANY)) & classes) !== 0)
				symbols.add(symbol);
	}
	return symbols;
}

/** Parameters that go on to functions of unknown effect. */
function handedOnBy({ graph, resources, table }: Exploration): Summary['handsOn'] {
	const itself = (index: number) =>
		[...resources.handedOn].some((symbol) => {
			const { origin } = table.info(symbol);
			return (
				origin.kind === 'initial' &&
				origin.base === null &&
				origin.field === graph.head.parameters[index]?.name
			);
		});
	const indices = parametersAmong({ graph, table }, resources.handedOn);
	return new Map([...indices].map((index) => [index, itself(index) ? 'itself' : 'part']));
}

/** Of a function that was not fully seen or analysed: it may do anything to what it is handed. */
function unknownEffect(exploration: Exploration): Summary {
	const all = new Set(exploration.graph.head.parameters.map((_parameter, index) => index));
	return {
		ways: [{ classes: ANY, effects: [], variants: [[]], keeps: new Set(), alias: null }],
		handsOn: new Map(),
		disputed: [...all].map((index) => ({ part: plainArgument(index), contract: null })),
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

const distinct = (disputes: readonly Dispute[]): Dispute[] => [
	...new Map(
		disputes.map((each) => [`${JSON.stringify(each.part)} ${each.contract?.id ?? ''}`, each]),
	).values(),
];

/** Contracts whose locks and sections it gives back under a name that the caller does not know. */
function unseenReleases(exploration: Exploration): Set<string> {
	const unseen = new Set<string>();
	for (const exit of exploration.exits)
		for (const instance of exit.instances) {
			if (instance.status !== 'released' || !instance.imported || !isStateOfPlace(instance)) continue;
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
function aliasOf({ graph, table }: Exploration, exits: readonly Exit[]): number | null {
	const roots = exits.map((exit) => {
		let at = exit.value;
		for (let hops = 0; at !== null && hops < 8; hops++) {
			const { origin } = table.info(at);
			if (origin.kind === 'initial' && origin.base === null)
				return graph.head.parameters.findIndex(
					(parameter) => parameter.name === origin.field && parameter.type.includes('*'),
				);
			if (origin.kind === 'address') at = origin.base;
			else if (origin.kind === 'operation' && origin.operator.startsWith('container_of.'))
				at = origin.operands[0] ?? null;
			else return -1;
		}
		return -1;
	});
	const [first = -1] = roots;
	return first !== -1 && roots.every((root) => root === first) ? first : null;
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
	for (const { effect, key } of all.flatMap((each) => each.effects)) {
		if ([...effects, ...partial].some((other) => sameEffect(other, effect))) continue;
		const isEverywhere = all.every(
			(other) =>
				other.effects.some((each) => sameEffect(effect, each.effect)) ||
				isHarmlessAt(exploration, other.exit, effect, key),
		);
		if (isEverywhere) effects.push(effect);
		else if (leavesInField(effect)) partial.push(...(classes === NEGATIVE ? [effect] : []));
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
	return { effects: effects.filter((effect) => !isReplaced(effect)), variants: variantsOf(all, partial) };
}

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
function leavesInField({ delta, bound: { contract, key } }: SummaryEffect): boolean {
	const [part] = key;
	return (
		delta > 0 &&
		!isPlaceState(contract) &&
		part?.from === 'argument' &&
		!part.dereference &&
		part.fields.length > 0 &&
		!part.address
	);
}

/** Whether a release left out at an exit would have done nothing there: `if (!p) return;` before `kfree(p)`. */
function isHarmlessAt(
	{ table }: Exploration,
	{ outcomes }: Exit,
	{ delta, bound: { rule } }: SummaryEffect,
	key: readonly SymbolId[],
): boolean {
	const [object] = key;
	if (delta > 0 || object === undefined || !('safe' in rule) || !isParameterValue(table, key)) return false;
	const classes = outcomes.get(object) ?? table.fixedClasses(object);
	return (classes & ~SAFE_CLASSES[rule.safe]) === 0;
}

/** An effect with the symbols by which the function knows the resource. */
interface OwnEffect {
	readonly effect: SummaryEffect;
	readonly key: readonly SymbolId[];
}

function effectsOf(exploration: Exploration, exit: Exit): OwnEffect[] {
	const effects: OwnEffect[] = [];
	const add = (instance: Instance, delta: 1 | -1) => {
		const given = instance.givenBy && givenPart(exploration, instance.givenBy);
		const key = instance.key.map((symbol, at) =>
			at === 0 && given ? given : keyPart(exploration, exit, symbol),
		);
		const known = key.filter((part) => part !== null);
		if (known.length < key.length || instance.inferred || instance.automatic) return;
		effects.push({
			effect: {
				delta,
				bound: boundOf(exploration, instance, delta, known),
				handedTo: [...new Set(instance.passes.map(({ callee }) => callee))],
				clears: instance.cleared,
				isStored: exploration.resources.kept.some(({ symbol }) => instance.key.includes(symbol)),
			},
			key: instance.key,
		});
	};
	for (const instance of exit.instances) {
		if ((instance.status === 'held' || instance.givenBy !== null) && !instance.imported) add(instance, 1);
		if (instance.status === 'released' && instance.imported && instance.count < 0) add(instance, -1);
	}
	for (const instance of exit.returned) add(instance, 1);
	return effects;
}

function givenPart({ graph }: Exploration, { parameter, field }: Given): KeyPart | null {
	const index = graph.head.parameters.findIndex((each) => each.name === parameter);
	if (index === -1) return null;
	const fields = field === null ? [] : [field];
	return { ...plainArgument(index), dereference: field === null, fields };
}

function boundOf(
	{ graph }: Exploration,
	instance: Instance,
	delta: 1 | -1,
	key: readonly KeyPart[],
): Bound<Acquire | Release> {
	const call = `${graph.head.name}(...)`;
	const rule: Acquire | Release =
		delta > 0
			? { call, success: 'always', key: 'ret' }
			: { call, key: 'ret', safe: instance.contract.release[0]?.safe ?? 'never', frees: instance.freed };
	return { contract: instance.contract, rule, parameters: ['...'], key };
}

/** A string, or a constant by its name. */
const LITERAL = /^"|^[A-Z][A-Z0-9_]*$/;

/** A symbol in the caller's terms; null where it has none. */
function keyPart(exploration: Exploration, exit: Exit, symbol: SymbolId): KeyPart | null {
	if (symbol === exit.value) return { from: 'return' };
	const { origin, text } = exploration.table.info(symbol);
	if (origin.kind === 'named') return LITERAL.test(text) ? { from: 'literal', text } : null;
	if (origin.kind === 'operation' && origin.operator.startsWith('container_of.'))
		return enclosingPart(keyPart(exploration, exit, origin.operands[0] ?? 0), origin.operator.slice(13));
	if (origin.kind !== 'initial' && origin.kind !== 'address') return null;
	const address = origin.kind === 'address';
	if (origin.base === null) {
		const index = exploration.graph.head.parameters.findIndex((parameter) => parameter.name === origin.field);
		if (index !== -1) return address ? null : plainArgument(index);
		const local = exploration.graph.nodes.some(
			(node) => node.kind === 'declare' && node.name === origin.field,
		);
		return local ? null : { from: 'global', name: origin.field, address };
	}
	const base = keyPart(exploration, exit, origin.base);
	if (base?.from !== 'argument' || base.address || origin.field.startsWith('[')) return null;
	if (origin.field === '*')
		return base.fields.length === 0 && !base.dereference && !address ? { ...base, dereference: true } : null;
	return { ...base, fields: [...base.fields, origin.field], address };
}

/** The object that a parameter's target is the member of: `container_of(head, struct stat, rcu_head)`. */
function enclosingPart(member: KeyPart | null, field: string): KeyPart | null {
	if (member?.from !== 'argument' || member.dereference || member.fields.length > 0) return null;
	return { ...member, within: [field, ...member.within] };
}

/** Indices of the parameters whose own value is among the symbols. */
function parametersAmong(
	{ graph, table }: Pick<Exploration, 'graph' | 'table'>,
	symbols: ReadonlySet<SymbolId>,
): Set<number> {
	const found = new Set<number>();
	for (const symbol of symbols) {
		let at: SymbolId | null = symbol;
		while (at !== null) {
			const { origin }: { origin: ReturnType<typeof table.info>['origin'] } = table.info(at);
			if (origin.kind === 'initial' && origin.base === null) {
				const index = graph.head.parameters.findIndex((parameter) => parameter.name === origin.field);
				if (index !== -1) found.add(index);
			}
			at = origin.kind === 'address' ? origin.base : null;
		}
	}
	return found;
}

const sameEffect = (a: SummaryEffect, b: SummaryEffect): boolean =>
	a.delta === b.delta &&
	a.bound.contract.id === b.bound.contract.id &&
	JSON.stringify(a.bound.key) === JSON.stringify(b.bound.key);

const sameWay = (a: Pick<SummaryWay, 'effects' | 'variants' | 'keeps'>, b: typeof a): boolean =>
	sameEffects(a.effects, b.effects) &&
	a.keeps.size === b.keeps.size &&
	[...a.keeps].every((index) => b.keeps.has(index)) &&
	a.variants.length === b.variants.length &&
	a.variants.every((variant) => b.variants.some((other) => sameEffects(variant, other)));

const sameEffects = (a: readonly SummaryEffect[], b: readonly SummaryEffect[]): boolean =>
	a.length === b.length && a.every((effect) => b.some((other) => sameEffect(effect, other)));
