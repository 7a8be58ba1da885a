// Which part of the catalogue holds for some kernels: every contract, call and order rule says the releases that have it.
// Knows no kernel by date and no series; which kernels are meant is told by the caller.
import type { Bound, Catalogue } from './catalogue';
import type { Contract } from './contract';
import type { BoundOrder } from './order';

/** A mainline release: `[5, 18]`. */
export type KernelRelease = readonly [major: number, minor: number];

/** Releases from the first to the last, both included. */
export interface KernelSpan {
	readonly first: KernelRelease;
	readonly last: KernelRelease;
}

const order = ([major, minor]: KernelRelease): number => major * 1000 + minor;

/**
 * Whether a range of versions as contracts write it has a release of a span.
 * @param versions `4.5-4.11`, `5.8-`, `-5.14`, `4.19` or `always`; undefined is always
 */
export function holdsIn(versions: string | undefined, { first, last }: KernelSpan): boolean {
	if (versions === undefined || versions === 'always') return true;
	const [from = '', to = from] = versions.split('-');
	return (from === '' || at(from) <= order(last)) && (to === '' || at(to) >= order(first));
}

function at(release: string): number {
	const [major, minor] = release.split('.').map(Number);
	return order([major ?? 0, minor ?? 0]);
}

const known = new WeakMap<Catalogue, Map<string, Catalogue>>();

/**
 * The contracts of a catalogue that hold in a span of releases, each with those of its calls that do. The same catalogue
 * object each time it is asked for.
 */
export function catalogueIn(catalogue: Catalogue, span: KernelSpan): Catalogue {
	const spans = known.get(catalogue) ?? new Map<string, Catalogue>();
	known.set(catalogue, spans);
	const name = [...span.first, ...span.last].join('.');
	const made = spans.get(name) ?? partOf(catalogue, ({ versions }) => holdsIn(versions, span));
	spans.set(name, made);
	return made;
}

/** What contracts, their calls and order rules have in common. */
export interface Rule {
	readonly versions?: string | undefined;
}

/** The part of a catalogue that holds: a contract of which nothing can be taken any more is left out. */
export function partOf(catalogue: Catalogue, holds: (rule: Rule) => boolean): Catalogue {
	const contracts = new Map<string, Contract>();
	for (const [id, contract] of catalogue.contracts) {
		const kept = contractWith(contract, holds);
		if (kept) contracts.set(id, kept);
	}
	const bounds = <T extends Rule>(index: ReadonlyMap<string, readonly Bound<T>[]>) =>
		mapIndex(index, (bound) => {
			const contract = contracts.get(bound.contract.id);
			return contract && holds(bound.rule) ? { ...bound, contract } : null;
		});
	const ordered = (index: ReadonlyMap<string, readonly BoundOrder[]>) =>
		mapIndex(index, (bound) => (holds(bound.rule) ? bound : null));
	const { asEarlier, asLater } = catalogue.order;
	return {
		...catalogue,
		contracts,
		acquires: bounds(catalogue.acquires),
		releases: bounds(catalogue.releases),
		transfers: bounds(catalogue.transfers),
		guards: new Map(
			[...catalogue.guards].flatMap(([guard, { id }]) => {
				const contract = contracts.get(id);
				return contract ? [[guard, contract] as const] : [];
			}),
		),
		order: { asEarlier: ordered(asEarlier), asLater: ordered(asLater) },
	};
}

/** The contract with the calls that hold; null where it does not hold itself, or nothing of it can be taken. */
function contractWith(contract: Contract, holds: (rule: Rule) => boolean): Contract | null {
	if (!holds(contract)) return null;
	const acquire = contract.acquire.filter(holds);
	if (acquire.length === 0) return null;
	return {
		...contract,
		acquire,
		release: contract.release.filter(holds),
		transfer: contract.transfer.filter(holds),
	};
}

function mapIndex<T>(
	index: ReadonlyMap<string, readonly T[]>,
	change: (entry: T) => T | null,
): ReadonlyMap<string, readonly T[]> {
	const changed = new Map<string, readonly T[]>();
	for (const [name, entries] of index) {
		const kept = entries.map(change).filter((entry) => entry !== null);
		if (kept.length > 0) changed.set(name, kept);
	}
	return changed;
}
