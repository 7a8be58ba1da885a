// What is known at one point of one path: values of variables, sign classes of symbols, and the resources held.
// States are values: every change gives a new state; maps are shared until they change.
import type { Contract, Release } from '../../contracts/contract';
import type { Call } from '../../kernel-c/expression';
import type { NodeId } from '../../kernel-c/flow';
import type { PastCall } from './call-order';
import { ANY, type Classes, POSITIVE } from './signs';
import type { SymbolId, SymbolTable } from './symbols';

/** The way a state came, newest step first. */
export interface Trail {
	readonly node: NodeId;
	/** The way taken at a branch, iteration or switch; null at other nodes. */
	readonly way: string | null;
	readonly previous: Trail | null;
	readonly length: number;
	/** The instances after the step. */
	readonly instances: readonly Instance[];
}

/** The steps of a trail, oldest first. */
export function stepsOf(trail: Trail): Trail[] {
	const steps: Trail[] = [];
	// The oldest element is where the function was entered, not a step.
	for (let step: Trail | null = trail; step?.previous; step = step.previous) steps.push(step);
	return steps.reverse();
}

/** A call of unknown effect that was handed the resource. */
export interface Pass {
	readonly callee: string;
	readonly node: NodeId;
	readonly result: SymbolId;
	/** Whether it was handed the resource `itself`, a member that it is likely to `keep`, or another part or what holds it. */
	readonly got: 'itself' | 'keeps' | 'part';
	/** Whether all states that were made one have it, and know the same of its result: else it is evidence of nothing. */
	readonly isCommon: boolean;
}

/** Where a callee leaves what it took for its caller: `*parameter`, or `parameter->field`. */
export interface Given {
	readonly parameter: string;
	readonly field: string | null;
}

/** An argument of an acquire that its release has to be handed as well. */
export interface Agreed {
	readonly parameter: string;
	readonly value: SymbolId;
}

/** Counts of one object that are told apart, up and down: a loop takes or gives as many as it has rounds. */
export const MOST_COUNTS = 3;

/** One resource instance on a path. */
export interface Instance {
	/** Contract and acquiring node: the same on every path. */
	readonly site: string;
	readonly contract: Contract;
	/** The symbols that identify it; a release must name the same. */
	readonly key: readonly SymbolId[];
	/** The key as the code spells it: `bdev, &dax`. */
	readonly text: string;
	/**
	 * `entrusted`: stored where it outlives the function, by a name this function also releases such objects by, or that the
	 * function may which undoes it later;
	 * `failed`: the acquiring call failed on this path; `lost`: tracking ended (escaped, handed over, hidden by a gap).
	 */
	readonly status: 'held' | 'entrusted' | 'released' | 'failed' | 'lost';
	/** References of this instance, as far as {@link MOST_COUNTS}; a release of the last makes it `released`. */
	readonly count: number;
	/** Taken by the caller before this function: known only because the function releases it. */
	readonly imported: boolean;
	readonly acquiredAt: NodeId;
	readonly releasedAt: NodeId | null;
	/** How the release spelled it. */
	readonly releasedText: string;
	/** The call that gave it back by itself because it failed, or null. */
	readonly failedCall: string | null;
	/** Whether the object is surely gone after the release. */
	readonly freed: boolean;
	/** With what the release may be called although nothing is held: of a callee that looks first, with NULL. Null before. */
	readonly safe: Release['safe'] | null;
	/** Whether the field that named it was written after the release: `put_x(obj->x); obj->x = NULL;`. */
	readonly cleared: boolean;
	/** Of an entry: where the object was put while it was still there, or null. */
	readonly abandonedAt: NodeId | null;
	readonly acquireCall: string;
	/** What the acquiring call gave, and whether the code has tested it since. */
	readonly result: SymbolId | null;
	readonly tested: boolean;
	/** Whether the call was handed what it may fail with: where not, nobody has to look. */
	readonly fallible: boolean;
	/** The pointer the object was asked for with: `get_super(NULL)` gives nothing. */
	readonly askedWith: SymbolId | null;
	/** What a release has to be handed as well: the same size, mode, pool. */
	readonly agreed: readonly Agreed[];
	/** The key is the call's own result or out-parameter: nobody else knows the object yet. */
	readonly own: boolean;
	readonly passes: readonly Pass[];
	/** The object whose field holds it: one that this function owns, or of an entrusted instance any other. */
	readonly storedIn: SymbolId | null;
	/** The place of that store as the code spells it: `obj->key`; null where it was not entrusted. */
	readonly storedAs: string | null;
	/** The parameter through which the caller gets it (`*out = object`); then its status is `lost`. */
	readonly givenBy: Given | null;
	/** From a pair that nobody wrote down. */
	readonly inferred: boolean;
	/** A scope-exit action releases it. */
	readonly automatic: boolean;
}

/** What a call of a contract takes at a node, before anything is known of it. */
export const blankInstance = (contract: Contract, node: NodeId, call: Call): Instance => ({
	site: `${contract.id}@${node}.${call.start}`,
	contract,
	key: [],
	text: '',
	status: 'held',
	count: 0,
	imported: false,
	acquiredAt: node,
	releasedAt: null,
	releasedText: '',
	failedCall: null,
	freed: false,
	safe: null,
	cleared: false,
	abandonedAt: null,
	acquireCall: call.name ?? '',
	result: null,
	tested: false,
	fallible: true,
	own: false,
	agreed: [],
	askedWith: null,
	passes: [],
	storedIn: null,
	storedAs: null,
	givenBy: null,
	inferred: false,
	automatic: false,
});

/**
 * What was done to stay within limits: the values of several paths are one (`merged`), or something was left out (`cut`).
 * Nothing that is seen on such a path is reported as it is.
 */
export type Imprecision = 'merged' | 'cut' | null;

export interface State {
	/** Content of lvalues: `ret`, `#12->field`. */
	readonly values: ReadonlyMap<string, SymbolId>;
	/** Sign classes narrower than what a symbol has by itself. */
	readonly classes: ReadonlyMap<SymbolId, Classes>;
	readonly instances: readonly Instance[];
	readonly imprecise: Imprecision;
	/** Places where an error pointer was moved by arithmetic: symbol → node. */
	readonly movedErrors: ReadonlyMap<SymbolId, NodeId>;
	/** Values that may be used only while a resource is held: symbol → site of that resource. */
	readonly guarded: ReadonlyMap<SymbolId, string>;
	/** Calls of the catalogue's order rules that lie behind. */
	readonly past: readonly PastCall[];
	/** How many unknown effects this path has seen: tells initial contents apart. */
	readonly epoch: string;
	readonly trail: Trail;
}

export function initialState(entry: NodeId): State {
	return {
		values: new Map(),
		classes: new Map(),
		instances: [],
		imprecise: null,
		movedErrors: new Map(),
		guarded: new Map(),
		past: [],
		epoch: '',
		trail: { node: entry, way: null, previous: null, length: 0, instances: [] },
	};
}

export function extend(
	trail: Trail,
	node: NodeId,
	way: string | null,
	instances: readonly Instance[],
): Trail {
	return { node, way, previous: trail, length: trail.length + 1, instances };
}

export function withValue(state: State, place: string, value: SymbolId): State {
	if (state.values.get(place) === value) return state;
	return { ...state, values: new Map(state.values).set(place, value) };
}

export function classesOf(state: State, table: SymbolTable, symbol: SymbolId): Classes {
	return state.classes.get(symbol) ?? table.fixedClasses(symbol);
}

/** Narrows a symbol's classes; gives null where nothing is left: the path is impossible. */
export function restrict(state: State, table: SymbolTable, symbol: SymbolId, allowed: Classes): State | null {
	const now = classesOf(state, table, symbol);
	const left = now & allowed;
	if (left === 0) return null;
	if (left === now) return state;
	// Whatever the test, it separates success from failure: code tests what its own kernel version returns.
	if (table.failsEitherWay(symbol) && (now & POSITIVE) === 0 && (allowed & POSITIVE) !== 0) return null;
	return { ...state, classes: new Map(state.classes).set(symbol, left) };
}

/** Gives a symbol that was just computed its classes, unless more is known of it already. */
export function derive(state: State, symbol: SymbolId, classes: Classes): State {
	return state.classes.has(symbol) ? state : setClasses(state, symbol, classes);
}

/** Remembers that the code has looked at a call's result. */
export function markTested(state: State, result: SymbolId): State {
	const isMeant = (instance: Instance) => instance.result === result && !instance.tested;
	if (!state.instances.some(isMeant)) return state;
	return {
		...state,
		instances: state.instances.map((instance) =>
			isMeant(instance) ? { ...instance, tested: true } : instance,
		),
	};
}

/** Two values have turned out to be the same: what is held by one name is called by it from then on. */
export function unify(state: State, table: SymbolTable, a: SymbolId, b: SymbolId): State {
	if (table.constantValue(a) !== null || table.constantValue(b) !== null) return state;
	const named = (symbol: SymbolId) =>
		state.instances.find(({ status, key }) => status === 'held' && key.includes(symbol));
	if (!named(a) === !named(b)) return state;
	const [kept, other] = named(a) ? [a, b] : [b, a];
	const { origin } = table.info(other);
	const isMember = origin.kind === 'initial' && origin.base !== null;
	const kind = named(kept)?.contract.kind;
	// An object that is found in another one has a reference of its own there.
	if (kind !== 'lock' && (kind !== 'reference' || isMember)) return state;
	return {
		...state,
		values: new Map([...state.values].map(([place, value]) => [place, value === other ? kept : value])),
	};
}

/** Sets a symbol's classes anew: for a symbol whose program point runs again. */
export function setClasses(state: State, symbol: SymbolId, classes: Classes): State {
	if (classes === ANY && !state.classes.has(symbol)) return state;
	const next = new Map(state.classes);
	if (classes === ANY) next.delete(symbol);
	else next.set(symbol, classes);
	return { ...state, classes: next };
}

export function withInstance(state: State, instance: Instance): State {
	const others = state.instances.filter(
		(other) => other.site !== instance.site || !sameKey(other.key, instance.key),
	);
	return { ...state, instances: [...others, instance] };
}

export function replaceInstance(state: State, old: Instance, changed: Instance): State {
	return { ...state, instances: state.instances.map((instance) => (instance === old ? changed : instance)) };
}

/** Whether a pointer names something that is held. */
export const isHeldBy = ({ instances }: State, pointer: SymbolId): boolean =>
	instances.some(({ status, key: [object] }) => status === 'held' && object === pointer);

export function sameKey(a: readonly SymbolId[], b: readonly SymbolId[]): boolean {
	return a.length === b.length && a.every((symbol, index) => symbol === b[index]);
}

/**
 * `put_x(obj->x); obj->x = other;`: what the caller's object has given up is not there any more.
 * @param old what stood in a member before
 */
export function giveUp(state: State, old: SymbolId): State {
	const isGivenUp = ({ status, imported, cleared, key }: Instance) =>
		status === 'released' && imported && !cleared && key[0] === old;
	if (!state.instances.some(isGivenUp)) return state;
	return {
		...state,
		instances: state.instances.map((each) => (isGivenUp(each) ? { ...each, cleared: true } : each)),
	};
}

/** Ages a symbol whose program point runs again: what still uses the old value (or values read through it) gets older symbols. */
export function age(state: State, table: SymbolTable, renewed: SymbolId): State {
	if (!table.mayRecur(renewed) || !mentions(state, table, renewed)) return state;
	const swapped = new Map<SymbolId, SymbolId>();
	const swap = (symbol: SymbolId): SymbolId => {
		const known = swapped.get(symbol);
		if (known !== undefined) return known;
		const next = table.aged(symbol, renewed);
		swapped.set(symbol, next);
		return next;
	};
	const place = (text: string) => {
		const { base, name, index } = table.partsOf(text);
		if (base === null) return text;
		return `#${swap(base)}->${index === null ? name : `[${swap(index)}]`}`;
	};
	return {
		...state,
		values: new Map([...state.values].map(([name, symbol]) => [place(name), swap(symbol)])),
		classes: new Map([...state.classes].map(([symbol, classes]) => [swap(symbol), classes])),
		movedErrors: new Map([...state.movedErrors].map(([symbol, node]) => [swap(symbol), node])),
		guarded: new Map([...state.guarded].map(([symbol, site]) => [swap(symbol), site])),
		past: state.past.map((call) => ({
			...call,
			values: call.values.map((value) => (value === null ? null : swap(value))),
		})),
		instances: state.instances.map((instance) => ({
			...instance,
			key: instance.key.map(swap),
			result: instance.result === null ? null : swap(instance.result),
			agreed: instance.agreed.map((each) => ({ ...each, value: swap(each.value) })),
			askedWith: instance.askedWith === null ? null : swap(instance.askedWith),
			storedIn: instance.storedIn === null ? null : swap(instance.storedIn),
			passes: instance.passes.map((pass) => ({ ...pass, result: swap(pass.result) })),
		})),
	};
}

/** Whether anything in a state is a symbol, or was made from it. */
function mentions(state: State, table: SymbolTable, symbol: SymbolId): boolean {
	const isMade = (other: SymbolId) => table.dependsOn(other, symbol);
	for (const [place, value] of state.values) {
		if (isMade(value)) return true;
		const { base, index } = table.partsOf(place);
		if ((base !== null && isMade(base)) || (index !== null && isMade(index))) return true;
	}
	for (const other of state.classes.keys()) if (isMade(other)) return true;
	for (const other of state.movedErrors.keys()) if (isMade(other)) return true;
	for (const other of state.guarded.keys()) if (isMade(other)) return true;
	for (const { values } of state.past)
		if (values.some((value) => value !== null && isMade(value))) return true;
	return state.instances.some(
		({ key, agreed, storedIn, passes }) =>
			key.some(isMade) ||
			agreed.some(({ value }) => isMade(value)) ||
			(storedIn !== null && isMade(storedIn)) ||
			passes.some(({ result }) => isMade(result)),
	);
}

/** The values on a path that were valid in a section which has ended, with that section. */
export function expired({ guarded, instances }: State): [SymbolId, Instance][] {
	return [...guarded].flatMap(([symbol, site]): [SymbolId, Instance][] => {
		const guards = instances.filter((instance) => instance.site === site);
		const [guard] = guards;
		return guard && guards.every(({ status }) => status === 'released') ? [[symbol, guard]] : [];
	});
}
