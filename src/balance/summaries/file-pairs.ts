// Pairs that two functions of one file make, by their names and what they do: one leaves in an object what it takes, the
// other, of the opposite name, gives such things of such an object back. Asks for explorations; walks and judges nothing.
import type { Bound, Catalogue } from '../../contracts/catalogue';
import type { Acquire, Contract, Release } from '../../contracts/contract';
import { plainArgument } from '../../contracts/signature';
import type { Call } from '../../kernel-c/expression';
import type { CFunction } from '../../kernel-c/file';
import { lastName, printExpression } from '../../kernel-c/print-expression';
import { isForAWhile } from '../file/ends-by-name';
import { pairContract } from '../file/infer';
import type { Reach } from '../file/reach';
import { isPlaceState } from '../path/place-state';
import { ANY, type Classes, POSITIVE, ZERO } from '../path/signs';
import type { Instance, Trail } from '../path/state';
import type { Summary, SummaryEffect } from '../path/summary';
import { areOpposite, oppositesOf, says } from '../path/words';
import type { Exploration } from '../walk/explore';
import type { Exit } from '../walk/steps';

interface FilePair {
	readonly taking: SummaryEffect;
	readonly giving: SummaryEffect;
	/** Contracts of what the giving function gives back. */
	readonly shared: ReadonlySet<string>;
	/** What it gives back, with the names that it has for it: others may do so without it. */
	readonly named: ReadonlySet<string>;
}

/** The pairs among the functions of one file. */
export class FilePairs {
	private readonly byTaking = new Map<string, FilePair>();
	private readonly byGiving = new Map<string, FilePair[]>();

	constructor(
		private readonly reach: Reach,
		private readonly catalogue: Catalogue,
	) {
		for (const taking of reach.functions.values()) {
			const { name } = taking.head;
			if (isForAWhile(name) || says(name, 'starts')) continue;
			for (const other of oppositesOf(name)) {
				const giving = reach.functions.get(other);
				const pair = giving && this.pairOf(taking, giving);
				if (!pair) continue;
				this.byTaking.set(name, pair);
				this.byGiving.set(other, [...(this.byGiving.get(other) ?? []), pair]);
				break;
			}
		}
	}

	/** What a function does, and beside it what it takes or gives as one of a pair. */
	withPair(summary: Summary, exploration: Exploration): Summary {
		const { name } = exploration.graph.head;
		const given = (this.byGiving.get(name) ?? []).map(({ giving }) => giving);
		const pair = this.byTaking.get(name);
		const signs = pair ? this.signsOfTaking(pair, exploration) : 0;
		if (given.length === 0 && signs === 0) return summary;
		const ways = summary.ways
			.map((way) => ({ ...way, effects: [...way.effects, ...given] }))
			.flatMap((way) => {
				const split = [
					{ ...way, classes: way.classes & ~signs },
					{ ...way, classes: way.classes & signs, effects: [...way.effects, ...(pair ? [pair.taking] : [])] },
				];
				return split.filter(({ classes }) => classes !== 0);
			});
		return { ...summary, ways };
	}

	/** Whether something was taken as one of these pairs. */
	has({ acquireCall, contract }: Instance): boolean {
		return this.byTaking.get(acquireCall)?.taking.bound.contract.id === contract.id;
	}

	/** Whether a call is that of the second function, or of another of an opposite name. */
	isEnd({ name }: Call, { acquireCall }: Instance): boolean {
		return name !== null && areOpposite(acquireCall, name);
	}

	/** Whether a call gives back by itself, under the same name, what the second function does. */
	doesSame(call: Call, { acquireCall }: Instance): boolean {
		const named = this.byTaking.get(acquireCall)?.named;
		return releasedBy(call, this.catalogue).some(({ text }) => named?.has(text));
	}

	private pairOf(taking: CFunction, giving: CFunction): FilePair | null {
		const at = taking.head.parameters.findIndex(
			({ type }) => type.includes('*') && giving.head.parameters.some((other) => other.type === type),
		);
		const type = taking.head.parameters[at]?.type;
		if (type === undefined) return null;
		const object = giving.head.parameters.findIndex((each) => each.type === type);
		const released = this.reach.callsFrom(giving).flatMap(({ call }) => releasedBy(call, this.catalogue));
		const shared = new Set(released.map(({ contract }) => contract));
		const named = new Set(released.map(({ text }) => text));
		const [name, other] = [taking.head.name, giving.head.name];
		const contract = pairContract(name, other, 'always', `${other}() of the same file gives it back`);
		const [acquire] = contract.acquire;
		const [release] = contract.release;
		if (!acquire || !release || shared.size === 0) return null;
		return {
			shared,
			named,
			taking: effectOf(1, contract, acquire, at),
			giving: effectOf(-1, contract, release, object),
		};
	}

	/** Signs of the result with which a function leaves behind what its counterpart gives back; 0 where it leaves nothing. */
	private signsOfTaking({ shared }: FilePair, exploration: Exploration): Classes {
		const { exits, graph } = exploration;
		const { returnType } = graph.head;
		const leaving = exits
			.filter((exit) => leaves(exit, shared))
			.reduce((all, { classes }) => all | classes, 0);
		return returnType === 'void' && leaving !== 0 ? ANY : leaving & successOf(returnType);
	}
}

/** The signs with which a function of a type may have succeeded. */
function successOf(returnType: string): Classes {
	if (returnType.includes('*')) return POSITIVE;
	return /\bblk_status_t\b/.test(returnType) ? ZERO : ZERO | POSITIVE;
}

/** Whether a path ends without having given back what it took by one of these contracts. */
function leaves({ trail, instances }: Exit, contracts: ReadonlySet<string>): boolean {
	const over = new Set(instances.flatMap(({ site, status }) => (status === 'released' ? [site] : [])));
	const isLeft = ({ site, contract, status }: Instance) =>
		status !== 'failed' && status !== 'released' && contracts.has(contract.id) && !over.has(site);
	for (let step: Trail | null = trail; step; step = step.previous)
		if (step.instances.some(isLeft)) return true;
	return false;
}

/** What a call gives back: the contract, and that with the name that the code has for it. */
function releasedBy(call: Call, { releases }: Catalogue) {
	return (releases.get(call.name ?? '') ?? []).flatMap(({ contract, key: [part] }) => {
		const given = part?.from === 'argument' ? call.arguments[part.index] : undefined;
		// Of a mapping the handle tells, and no object that it was made for.
		if (isPlaceState(contract) || contract.kind === 'mapping' || !given) return [];
		return [{ contract: contract.id, text: `${contract.id} ${lastName(printExpression(given))}` }];
	});
}

const effectOf = (
	delta: 1 | -1,
	contract: Contract,
	rule: Acquire | Release,
	index: number,
): SummaryEffect => {
	const bound: Bound<Acquire | Release> = {
		contract,
		rule,
		parameters: ['...'],
		key: [plainArgument(index)],
	};
	return { delta, bound, handedTo: [], clears: false, leftIn: null, isStored: false };
};
