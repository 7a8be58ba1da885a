// What all that follows resources through one function shares: the symbols that tell one instance of a contract from another,
// what the code calls it, and the notes.
import type { Bound } from '../../contracts/catalogue';
import type { Acquire, Contract, Release, Transfer } from '../../contracts/contract';
import type { KeyPart } from '../../contracts/signature';
import type { Call } from '../../kernel-c/expression';
import type { NodeId } from '../../kernel-c/flow';
import { printExpression } from '../../kernel-c/print-expression';
import { CallOrder } from '../path/call-order';
import { LockOrder } from '../path/lock-order';
import type { Observation, PassSeen, ReleaseSeen } from '../path/observation';
import { isInferred, isPlaceState } from '../path/place-state';
import { ANY, type Classes, POSITIVE } from '../path/signs';
import { blankInstance, classesOf, type Given, type Instance, type State } from '../path/state';
import type { Place, Storage } from '../path/storage';
import type { SymbolId, SymbolTable } from '../path/symbols';
import { says } from '../path/words';
import type { Knowledge } from './knowledge';

/** Names of macros that find an entry of a list or a tree, which has a count for each place it is in. */
const findsEntry = (name: string): boolean => /^(?:h?list|llist|plist|rb)_/.test(name) || says(name, 'steps');

/** A value that was stored or handed over for good, and where; by a call, with these signs of its result. */
export interface Kept {
	readonly symbol: SymbolId;
	readonly node: NodeId;
	readonly result: SymbolId | null;
	readonly classes: Classes;
}

/** How a value goes on to unknown functions. */
interface Handing {
	/** Whether one of these undoes something by its name. */
	readonly mayUndo: boolean;
	readonly nodes: ReadonlySet<NodeId>;
}

/** What the walk of one function goes by, and what it notes on the way; names resources by the symbols of their keys. */
export class ResourceContext {
	readonly observations: Observation[] = [];

	readonly releases: ReleaseSeen[] = [];

	/** Sites of what was given back once more than this function has taken it: it had more than that one count. */
	readonly countedBesides = new Set<string>();

	/** Values stored where they outlive the function, or handed over for good. */
	readonly kept: Kept[] = [];

	/** Values handed to unknown functions. */
	readonly handedOn = new Map<SymbolId, Handing>();
	/** What callees give back on some of their paths only: the symbol, and the contract where it is known. */
	readonly disputed = new Map<string, { readonly symbol: SymbolId; readonly contract: Contract | null }>();

	/** Values that were written to any place. */
	readonly stored = new Set<SymbolId>();

	readonly callOrder: CallOrder;

	readonly lockOrder: LockOrder;

	constructor(
		readonly table: SymbolTable,
		readonly storage: Storage,
		readonly knowledge: Knowledge,
		readonly isLocal: (name: string) => boolean,
		/** Variables declared with `__free(x)`. */
		private readonly cleaned: ReadonlySet<string>,
	) {
		this.callOrder = new CallOrder(table, knowledge.catalogue.order, knowledge.rcuFreed);
		this.lockOrder = new LockOrder(table, knowledge.catalogue.lockOrder);
	}

	/** Notes down that a value goes where it outlives the function. */
	keep(symbol: SymbolId, node: NodeId, result: SymbolId | null = null, classes: Classes = ANY): void {
		const isSame = (other: Kept) =>
			other.symbol === symbol && other.node === node && other.result === result && other.classes === classes;
		if (!this.kept.some(isSame)) this.kept.push({ symbol, node, result, classes });
	}

	/** The symbols of a key at a call; null where it cannot be told. */
	keyOf(
		state: State,
		parts: readonly KeyPart[],
		values: readonly SymbolId[],
		result: SymbolId | null,
	): { state: State; key: SymbolId[] } | null {
		const key: SymbolId[] = [];
		let now = state;
		for (const part of parts) {
			if (part.from === 'literal') {
				key.push(this.table.named(part.text, part.text.startsWith('"') ? POSITIVE : ANY));
				continue;
			}
			if (part.from === 'global') {
				const place = { key: part.name, base: null, field: part.name, text: part.name };
				key.push(part.address ? this.storage.addressOf(place) : this.storage.read(now, place).value);
				continue;
			}
			let symbol = part.from === 'return' ? (result ?? undefined) : values[part.index];
			if (symbol === undefined) return null;
			for (const field of part.from === 'return' ? [] : part.within.toReversed()) {
				const outer: SymbolId | null = this.enclosing(symbol, field);
				if (outer === null) return null;
				symbol = outer;
			}
			if (part.from === 'argument' && part.dereference) {
				// `foo_get(id, &user, NULL)`: what nobody asks for is not handed out.
				if (this.table.constantValue(symbol) === 0) return null;
				const content = this.storage.read(now, this.storage.dereference(symbol, `*${this.textOf(symbol)}`));
				now = content.state;
				symbol = content.value;
			}
			for (const [at, field] of part.fields.entries()) {
				const place = this.storage.memberPlace(symbol, field, `${this.textOf(symbol)}->${field}`);
				if (part.address && at === part.fields.length - 1) {
					symbol = this.storage.addressOf(place);
					break;
				}
				const content = this.storage.read(now, place);
				now = content.state;
				symbol = content.value;
			}
			key.push(symbol);
		}
		return { state: now, key };
	}

	/** The object a member's address lies in: of `&q->usage` with the field `usage`, q; null for another member. */
	private enclosing(symbol: SymbolId, field: string): SymbolId | null {
		const { origin } = this.table.info(symbol);
		return origin.kind === 'address' && origin.field === field ? origin.base : null;
	}

	textOf(symbol: SymbolId): string {
		return this.table.info(symbol).text;
	}

	keyText(call: Call, parts: readonly KeyPart[], key: readonly SymbolId[]): string {
		return parts
			.map((part, index) => {
				const argument = part.from === 'argument' ? call.arguments[part.index] : undefined;
				if (
					part.from === 'argument' &&
					argument &&
					part.within.length === 0 &&
					!part.dereference &&
					part.fields.length === 0
				)
					return printExpression(argument);
				return this.textOf(key[index] ?? 0);
			})
			.join(', ');
	}

	newInstance(
		bound: Bound<Acquire | Release | Transfer>,
		node: NodeId,
		call: Call,
		key: readonly SymbolId[],
		result: SymbolId | null = null,
	): Instance {
		return {
			...blankInstance(bound.contract, node, call),
			key,
			text: this.keyText(call, bound.key, key),
			result,
			inferred: isInferred(bound.contract),
			automatic: bound.contract.automatic || (key[0] !== undefined && this.endsByItself(key[0])),
		};
	}

	/** `struct path path __free(path_put) = {};`: whether an address is that of a variable which gives back what it holds. */
	endsByItself(object: SymbolId): boolean {
		const { origin } = this.table.info(object);
		return origin.kind === 'address' && origin.base === null && this.cleaned.has(origin.field);
	}

	/** `cpumask_var_t mask __free(free_cpumask_var) = …; zalloc_cpumask_var(&mask, gfp)`: the variable gives back what a call leaves in it. */
	isLeftToCleanup(bound: Bound<Acquire>, call: Call, values: readonly SymbolId[]): boolean {
		return bound.key.some((part) => {
			const place = this.outPlace(part, bound.contract, call, values);
			return place !== null && place.base === null && this.cleaned.has(place.field);
		});
	}

	/** Whether nobody but this function can know the object yet: it was returned, or written to a local variable. */
	isOwn(bound: Bound<Acquire>, call: Call, values: readonly SymbolId[]): boolean {
		return bound.key.some((part) => {
			if (part.from === 'return') return true;
			const place = this.outPlace(part, bound.contract, call, values);
			return place !== null && (place.base === null ? this.isLocal(place.field) : this.isOnStack(place.base));
		});
	}

	/** Where an out-parameter (`*out`) or a field of one (`iloc->bh`) receives the object; null for other parts of a key. */
	outPlace(part: KeyPart, contract: Contract, call: Call, values: readonly SymbolId[]): Place | null {
		const pointer = part.from === 'argument' ? values[part.index] : undefined;
		if (part.from !== 'argument' || pointer === undefined || part.address) return null;
		const handed = call.arguments[part.index];
		const argument = handed?.kind === 'cast' ? handed.operand : handed;
		const named =
			argument?.kind === 'unary' && argument.operator === '&' ? printExpression(argument.operand) : null;
		if (part.dereference && part.fields.length === 0) {
			const place = this.storage.dereference(pointer, `*${this.textOf(pointer)}`);
			return named === null ? place : { ...place, text: named };
		}
		const [field] = part.fields;
		if (part.dereference || part.fields.length !== 1 || field === undefined || isPlaceState(contract))
			return null;
		return this.storage.memberPlace(
			pointer,
			field,
			named === null ? `${this.textOf(pointer)}->${field}` : `${named}.${field}`,
		);
	}

	/** The parameter whose target or field a place is: `*out`, `object->field`; null for any other place. */
	outParameter(place: Place): Given | null {
		if (place.base === null || place.field.startsWith('[')) return null;
		return this.givenThrough(place.base, place.field === '*' ? null : place.field);
	}

	private givenThrough(object: SymbolId, field: string | null): Given | null {
		const { origin } = this.table.info(object);
		return origin.kind === 'initial' && origin.base === null && this.isLocal(origin.field)
			? { parameter: origin.field, field }
			: null;
	}

	/** What a call was handed, once its result is there: in a loop, that may have been the result of the round before. */
	beforeResult(values: readonly SymbolId[], result: SymbolId): readonly SymbolId[] {
		return this.table.mayRecur(result) ? values.map((value) => this.table.aged(value, result)) : values;
	}

	/** Whether an address lies in a local variable: it is gone when the function returns. */
	isOnStack(base: SymbolId): boolean {
		const { origin } = this.table.info(base);
		return (
			origin.kind === 'address' &&
			(origin.base === null ? this.isLocal(origin.field) : this.isOnStack(origin.base))
		);
	}

	/** The one count of an object that a call gave: which, nobody knows, but nobody was handed it who may have taken another. */
	isOneCount({ imported, contract, key: [object], passes }: Instance): boolean {
		if (!imported || contract.kind !== 'reference' || object === undefined || passes.length > 0) return false;
		const { origin } = this.table.info(object);
		return origin.kind === 'result' && !findsEntry(origin.callee) && !this.handedOn.has(object);
	}

	/** The calls that were handed an instance, with what is known of their results. */
	passesSeen(state: State, { passes }: Instance): PassSeen[] {
		return passes.map(({ callee, result }) => ({ callee, outcome: classesOf(state, this.table, result) }));
	}

	/** Notes down a release as evidence of what this function gives back: behind which calls, where that is known for certain. */
	noteRelease(state: State, node: NodeId, instance: Instance): void {
		const certain = instance.passes.filter(({ isCommon }) => isCommon);
		const passes = this.passesSeen(state, { ...instance, passes: certain });
		this.releases.push({ site: instance.site, node, trail: state.trail, passes });
	}

	observe(
		kind: Observation['kind'],
		state: State,
		node: NodeId,
		instance: Instance,
		cause: NodeId | null,
		text: string,
		instead?: Observation['instead'],
	): void {
		this.observations.push({
			kind,
			instance,
			node,
			cause,
			text,
			...(instead && { instead }),
			trail: state.trail,
			passes: this.passesSeen(state, instance),
			imprecise: state.imprecise,
		});
	}

	/** Whether a call is catalogued as one that does nothing with the resources of what it is handed. */
	isNeutral(name: string): boolean {
		return this.knowledge.catalogue.neutral.has(name);
	}
}
