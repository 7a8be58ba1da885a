// What is forgotten of memory that others may have written to.
import type { NodeId } from '../../kernel-c/flow';
import { isOfThing, isTakenBy, isTracked } from '../path/place-state';
import { ANY, POSITIVE } from '../path/signs';
import { age, giveUp, type Instance, type State, setClasses, withValue } from '../path/state';
import type { SymbolTable } from '../path/symbols';
import { indexOf, type SymbolId } from '../path/symbols';
import type { ResourceContext } from './resource-context';

/**
 * Whether a member names what was stored there, also by another type (`p->buf = page_address(page)`), or what a call has left
 * there: `dm_get_device(ti, path, mode, &p->dev)`; in a variable of the function, also what a call gave by it as its contract
 * says: `get_loc(inode, &is.loc)` with `is.loc.bh`. What is counted of the thing that it names, `clk_enable(obj->clk)`, is
 * counted of that thing still.
 */
const isKeptInside = (table: SymbolTable, instance: Instance, content: SymbolId, onStack: boolean): boolean =>
	isTracked(instance) &&
	(table.isConverted(content, instance.key[0] ?? content)
		? instance.storedIn !== null ||
			isOfThing(instance) ||
			(onStack && instance.own && isTakenBy(instance.contract, instance.acquireCall))
		: instance.key.includes(content));

export class Forgetting {
	private readonly table: SymbolTable;

	constructor(private readonly context: ResourceContext) {
		this.table = context.table;
	}

	/** After an unknown call, what its pointers point to may have changed. Fields this function only reads are kept. */
	forgetPointees(
		state: State,
		node: NodeId,
		values: readonly SymbolId[],
		onlyAddresses: boolean,
		byCallback = false,
	): State {
		let now = state;
		for (const value of values) {
			const { origin } = this.table.info(value);
			const isPlace = origin.kind === 'address' && (origin.base === null || indexOf(origin.field) !== null);
			if (isPlace) now = this.forget(now, node, origin.place);
			const onStack = this.context.isOnStack(value);
			for (const [place, content] of now.values) {
				const { base } = this.table.partsOf(place);
				if (base === null || !this.table.pointsInto(base, value)) continue;
				// What this function keeps inside an object of its own is followed by what it hands the object to.
				if (now.instances.some((instance) => isKeptInside(this.table, instance, content, onStack))) continue;
				const written = this.table.info(content).origin;
				const onlyRead = written.kind === 'initial' && written.place === place;
				if ((onStack || !onlyRead || byCallback) && (!onlyAddresses || origin.kind === 'address'))
					now = this.forget(now, node, place);
			}
		}
		return now;
	}

	/** `memset(obj, 0, sizeof(*obj))`: nothing stands in the object any more of what stood there. */
	forgetContents(state: State, node: NodeId, object: SymbolId): State {
		let now = state;
		for (const [place, content] of state.values) {
			const { base } = this.table.partsOf(place);
			if (base !== null && this.table.pointsInto(base, object)) now = giveUp(now, content);
		}
		return this.forgetPointees(now, node, [object], true, true);
	}

	/** `end = text; word = strsep(&end, "-");`: another variable names it as well, and goes on to do so. */
	private isNamedBeside(
		{ values }: State,
		{ own, contract, key: [object] }: Instance,
		place: string,
	): boolean {
		const isName = (other: string) => other !== place && this.context.isLocal(other);
		return (
			own &&
			contract.untyped &&
			this.table.partsOf(place).base === null &&
			[...values].some(([other, content]) => content === object && isName(other))
		);
	}

	private forget(state: State, node: NodeId, place: string): State {
		const old = state.values.get(place);
		if (old === undefined) return state;
		if (place.endsWith('->?')) {
			const values = new Map(state.values);
			values.delete(place);
			return { ...state, values };
		}
		// The callee may have released what the place named and put something else there.
		const isVariable = this.table.partsOf(place).base === null;
		const isNamed = (instance: Instance) =>
			instance.status === 'held' && instance.key.includes(old) && !this.isNamedBeside(state, instance, place);
		const rolls = (instance: Instance) => isVariable && isNamed(instance) && instance.contract.rolls;
		const isRolled = state.instances.some(rolls);
		const left = state.instances.map((instance) =>
			isNamed(instance) && !rolls(instance)
				? { ...instance, status: 'lost' as const, givenBy: null }
				: instance,
		);
		const fresh = this.table.unknown(node, isVariable ? place : this.context.textOf(old));
		const aged = age({ ...state, instances: left }, this.table, fresh);
		const now = isRolled ? this.rollOn(aged, aged.values.get(place) ?? old, fresh) : aged;
		return withValue(setClasses(now, fresh, isRolled ? POSITIVE : ANY), place, fresh);
	}

	/** What the callee has rolled goes on by the name of what it has left there. */
	private rollOn(state: State, old: SymbolId, fresh: SymbolId): State {
		const instances = state.instances.map((instance) =>
			instance.contract.rolls
				? { ...instance, key: instance.key.map((symbol) => (symbol === old ? fresh : symbol)) }
				: instance,
		);
		return { ...state, instances };
	}
}
