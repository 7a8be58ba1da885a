// What an object still holds where it is freed: stored in it, or set up as a member of it. Observes, and judges nothing.
import type { Bound } from '../../contracts/catalogue';
import type { Contract, Release } from '../../contracts/contract';
import type { Call } from '../../kernel-c/expression';
import type { NodeId } from '../../kernel-c/flow';
import { goesWithObject, haveOneEnd, isPlaceState, isTracked } from '../path/place-state';
import type { Instance, State } from '../path/state';
import type { SymbolId, SymbolTable } from '../path/symbols';
import type { Knowledge } from './knowledge';
import type { ResourceContext } from './resource-context';

/** A release with the symbols of what it names. */
export interface ReleasedKey {
	readonly bound: Bound<Release>;
	readonly key: readonly SymbolId[];
}

export class LeftInside {
	private readonly table: SymbolTable;
	private readonly knowledge: Knowledge;

	constructor(private readonly context: ResourceContext) {
		this.table = context.table;
		this.knowledge = context.knowledge;
	}

	/** What a freed object still holds. */
	noteLeftInside(
		state: State,
		node: NodeId,
		call: Call,
		{ bound, key }: ReleasedKey,
		container: SymbolId | undefined,
	): void {
		if (!bound.rule.frees || container === undefined) return;
		for (const instance of state.instances) {
			const isLost =
				isTracked(instance) &&
				((instance.storedIn === container && instance.key[0] !== container) ||
					this.isMemberOf(instance, container, bound.contract)) &&
				(!instance.automatic || goesWithObject(instance)) &&
				!this.mayEmpty(call, instance) &&
				!this.isNamedBeside(state, instance, container) &&
				!isFreedByName(state, instance);
			if (isLost)
				this.context.observe(
					'container-freed',
					state,
					node,
					instance,
					node,
					this.context.keyText(call, bound.key, key),
				);
		}
	}

	/** Whether a callee in view that frees an object may first give back such a thing, by a name this function cannot know. */
	private mayEmpty(call: Call, { contract }: Instance): boolean {
		const { id } = contract;
		const name = call.name ?? '';
		if (!this.knowledge.isFunction(name)) return false;
		const summary = this.knowledge.summaryOf(name);
		return (
			summary === undefined ||
			summary.isOpaque ||
			[...summary.handsOn.values()].some(({ itself }) => itself) ||
			summary.releasesUnseen.has(id) ||
			summary.disputed.some((each) => each.contract === null || each.contract.id === id) ||
			summary.ways.some(({ effects }) => effects.some(({ bound }) => endsAlong(bound.contract, contract)))
		);
	}

	/** Whether what was set up is a member of the container, or all of it: `pool_init(&obj->pool)`, `srcu_init(obj)`. */
	private isMemberOf(
		{ contract, status, own, key: [part] }: Instance,
		container: SymbolId,
		freed: Contract,
	): boolean {
		if (status !== 'held' || isPlaceState(contract) || part === undefined) return false;
		return part === container
			? !own && !contract.untyped && contract.id !== freed.id
			: this.table.pointsInto(part, container);
	}

	/** Whether a place outside the container still names what it holds: it can be given back by that name. */
	private isNamedBeside(state: State, { key, own, result }: Instance, container: SymbolId): boolean {
		const name = own && result !== null && key.includes(result) ? result : key[0];
		if (name === container) return false;
		const isInside = (place: string): boolean => {
			const { base } = this.table.partsOf(place);
			return base !== null && this.table.pointsInto(base, container);
		};
		for (const [place, symbol] of state.values) if (symbol === name && !isInside(place)) return true;
		return false;
	}
}

/** `bioset_exit(bs)`: what ends by the same call goes along, where that frees no memory of any kind. */
const endsAlong = (ended: Contract, other: Contract): boolean =>
	ended.id === other.id || (haveOneEnd(ended, other) && !ended.release.some(({ frees }) => frees));

/** `kfree(table[0]);`: a call between may have put another thing there; the name says that it is what was left there. */
const isFreedByName = ({ instances }: State, { text }: Instance): boolean =>
	instances.some(
		({ status, freed, imported, releasedText }) =>
			status === 'released' && freed && imported && releasedText === text,
	);
