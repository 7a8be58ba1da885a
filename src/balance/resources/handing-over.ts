// Transfers: a call that takes over what it is handed, whatever comes, where it succeeds, or also where it fails.
import type { Bound } from '../../contracts/catalogue';
import type { Contract, Transfer } from '../../contracts/contract';
import { speaksOf } from '../../contracts/signature';
import type { Call } from '../../kernel-c/expression';
import type { NodeId } from '../../kernel-c/flow';
import { isPlaceState, isTracked, lose } from '../path/place-state';
import { ZERO } from '../path/signs';
import {
	classesOf,
	type Instance,
	replaceInstance,
	restrict,
	type State,
	sameKey,
	withInstance,
} from '../path/state';
import type { Outcome } from '../path/storage';
import type { SymbolId, SymbolTable } from '../path/symbols';
import { OUTCOMES } from './outcomes';
import type { ResourceContext } from './resource-context';

export class HandingOver {
	private readonly table: SymbolTable;

	constructor(private readonly context: ResourceContext) {
		this.table = context.table;
	}

	transfer(
		{ state, value }: Outcome,
		node: NodeId,
		call: Call,
		transfers: readonly Bound<Transfer>[],
		values: readonly SymbolId[],
	): Outcome[] {
		let ways: State[] = [state];
		for (const bound of transfers) {
			const { held, failed } = OUTCOMES[bound.rule.success ?? 'always'];
			const given = this.isResultOf(value, node) ? this.context.beforeResult(values, value) : values;
			ways = ways.flatMap((way) => {
				const found = this.context.keyOf(way, bound.key, given, value);
				if (!found || this.isEmptyMask(found.state, bound, found.key)) return [way];
				if (held !== 0) for (const symbol of found.key) this.context.keep(symbol, node, value, held);
				const taken = held === 0 ? null : restrict(found.state, this.table, value, held);
				const kept = failed === 0 ? null : restrict(found.state, this.table, value, failed);
				const isMoreThanOne = ({ contract, key, status, own, count }: Instance) =>
					contract.id === bound.contract.id &&
					sameKey(key, found.key) &&
					status === 'held' &&
					(!own || count > 1);
				const isGone = ({ contract, key }: Instance) =>
					found.key.some((symbol) =>
						contract.id === bound.contract.id || (contract.untyped && bound.contract.untyped)
							? key.some((each) => each === symbol || this.table.areTwoNames(each, symbol))
							: this.isPartOf(symbol, contract, key),
					);
				return [
					...(taken
						? [
								taken.instances.some(isMoreThanOne)
									? lose(taken, isGone)
									: this.afterwards(lose(taken, isGone), node, call, bound, found.key),
							]
						: []),
					...(kept
						? [
								bound.rule.otherwise === 'released'
									? this.givenBackByFailure(kept, node, call, bound, found.key)
									: this.stillOwned(kept, node, call, bound, found.key),
							]
						: []),
				];
			});
		}
		return ways.map((way) => ({ state: way, value }));
	}

	/** What is known of an object that another one has taken over, and may have ended by now: it is nobody's to give back. */
	private afterwards(
		state: State,
		node: NodeId,
		call: Call,
		bound: Bound<Transfer>,
		key: readonly SymbolId[],
	): State {
		const [object] = key;
		// What lies in an object, or on the stack, ends with that.
		if (!bound.rule.gone || object === undefined || this.table.info(object).origin.kind === 'address')
			return state;
		const taken = this.context.newInstance(bound, node, call, key);
		return withInstance(state, {
			...taken,
			site: `${taken.site}.taken`,
			imported: true,
			status: 'released',
			releasedAt: node,
			releasedText: taken.text,
			freed: true,
		});
	}

	private isResultOf(value: SymbolId, node: NodeId): boolean {
		const { origin } = this.table.info(value);
		return origin.kind === 'result' && origin.node === node;
	}

	/** `xfs_trans_ijoin(tp, ip, 0)`: of a lock of many bits none is meant. */
	private isEmptyMask(state: State, { contract }: Bound<Transfer>, key: readonly SymbolId[]): boolean {
		const mask = contract.mask ? key.at(-1) : undefined;
		return mask !== undefined && classesOf(state, this.table, mask) === ZERO;
	}

	/** An object goes where a part of it goes: `d_splice_alias(VFS_I(ip), dentry)`. */
	private isPartOf(symbol: SymbolId, contract: Contract, [object]: readonly SymbolId[]): boolean {
		if (isPlaceState(contract) || object === undefined || object === symbol) return false;
		return this.table.pointsInto(symbol, object);
	}

	/** The call has failed and has given back itself what it was to take over. */
	private givenBackByFailure(
		state: State,
		node: NodeId,
		call: Call,
		bound: Bound<Transfer>,
		key: readonly SymbolId[],
	): State {
		const given = {
			releasedAt: node,
			releasedText: this.context.keyText(call, bound.key, key),
			failedCall: call.name,
		};
		const held = state.instances.find(
			(instance) =>
				isTracked(instance) &&
				instance.contract.id === bound.contract.id &&
				key.some((symbol) => instance.key.includes(symbol)),
		);
		if (!held) {
			const rest = lose(state, ({ contract, key: object }) =>
				key.some((symbol) => this.isPartOf(symbol, contract, object)),
			);
			if (rest !== state) return rest;
			const imported = { ...this.context.newInstance(bound, node, call, key), imported: true, count: -1 };
			return withInstance(state, { ...imported, ...given, status: 'released' });
		}
		if (held.count > 1) return replaceInstance(state, held, { ...held, count: held.count - 1 });
		return replaceInstance(state, held, { ...held, ...given, status: 'released', count: 0 });
	}

	/** A failed `krealloc(p, …)` leaves the caller with the old memory, also where another function had taken it, or it was stored. */
	private stillOwned(
		state: State,
		node: NodeId,
		call: Call,
		bound: Bound<Transfer>,
		key: readonly SymbolId[],
	): State {
		const isKnown = state.instances.some(
			({ status, key: known }) => status !== 'lost' && key.some((symbol) => known.includes(symbol)),
		);
		if (isKnown || !bound.contract.acquire.some((rule) => speaksOf(rule, call.name))) return state;
		return withInstance(state, {
			...this.context.newInstance(bound, node, call, key),
			imported: true,
			count: 1,
		});
	}
}
