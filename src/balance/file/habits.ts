// Which locks the functions of a file take and give back themselves. Where all of them do, one that leaves with such a
// lock held is odd even if it has no path that gives it back. Reads calls only; follows no path.
import type { Bound, Catalogue } from '../../contracts/catalogue';
import { callsOf } from '../../kernel-c/expression-shape';
import type { CFunction } from '../../kernel-c/file';
import { expressionsOf, type FlowNode } from '../../kernel-c/flow';
import { lastName, printExpression } from '../../kernel-c/print-expression';
import { isPlaceState, isStateOfPlace } from '../path/place-state';
import type { Instance } from '../path/state';
import { oppositesOf } from '../path/words';
import type { Counterparts } from './counterparts';

/** Lock and section names by contract: `mutex lock` for `mutex_lock(&dev->lock)`. */
type LockName = string;

interface Uses {
	readonly taken: Set<LockName>;
	readonly given: Set<LockName>;
}

/** What the functions of a file say of each other. */
export interface FileEvidence {
	readonly habits: LockHabits;
	/** Null where functions of the file may be hidden. */
	readonly counterparts: Counterparts | null;
}

/** What the functions of one file do with locks and sections. */
export class LockHabits {
	/** Given back by the functions that took it: which ones. */
	private readonly closed = new Map<LockName, Set<string>>();
	/** Given back by a function that does not take it. */
	private readonly handedOver = new Set<LockName>();

	constructor(
		functions: readonly CFunction[],
		private readonly catalogue: Catalogue,
	) {
		for (const each of functions) {
			const { taken, given } = usesOf(each.flow.nodes, catalogue);
			for (const name of given)
				if (taken.has(name)) this.closed.set(name, (this.closed.get(name) ?? new Set()).add(each.head.name));
				else this.handedOver.add(name);
		}
	}

	/** Whether some of these nodes give back a lock of this name. */
	givesBack(nodes: readonly FlowNode[], instance: Instance): boolean {
		return usesOf(nodes, this.catalogue).given.has(nameOf(instance.contract.id, instance.text));
	}

	/**
	 * Whether every function of the file that gives back a lock of this name has taken it itself, and some do other than
	 * the one that is asked about: what one function does is no habit.
	 */
	isClosed(functionName: string, instance: Instance): boolean {
		// A plain variable is spelled otherwise where another function gives it back.
		const isMember = instance.text === '' || /[.>&]/.test(instance.text);
		if (!isStateOfPlace(instance) || instance.inferred || !isMember) return false;
		const name = nameOf(instance.contract.id, instance.text);
		const others = [...(this.closed.get(name) ?? [])].filter((other) => other !== functionName);
		return others.length > 0 && !this.isHandedOver(instance);
	}

	/** Whether some function of the file gives back a lock of this name for another one, which has taken it. */
	isHandedOver({ contract, text }: Instance): boolean {
		return this.handedOver.has(nameOf(contract.id, text));
	}

	/**
	 * Whether the function that undoes another one by its name takes the lock itself and gives it back: `foo_end` could never run
	 * if `foo_start` kept it.
	 */
	isClosedByOpposite(functionName: string, { contract, text }: Instance): boolean {
		const closing = this.closed.get(nameOf(contract.id, text));
		return oppositesOf(functionName).some((opposite) => closing?.has(opposite));
	}
}

const nameOf = (contract: string, text: string): LockName => `${contract} ${lastName(text)}`;

function usesOf(nodes: readonly FlowNode[], catalogue: Catalogue): Uses {
	const uses: Uses = { taken: new Set(), given: new Set() };
	const note = (names: Set<LockName>, bounds: readonly Bound<unknown>[] = [], texts: readonly string[]) => {
		for (const { contract, key } of bounds)
			if (isPlaceState(contract))
				names.add(
					nameOf(
						contract.id,
						key.map((part) => (part.from === 'argument' ? texts[part.index] : '')).join(', '),
					),
				);
	};
	for (const node of nodes) {
		const guard = node.kind === 'declare' && node.cleanup?.kind === 'guard' ? node.cleanup : null;
		const contract = guard && catalogue.guards.get(guard.name);
		if (!contract || !isPlaceState(contract)) continue;
		const name = nameOf(contract.id, guard.arguments.map(printExpression).join(', '));
		uses.taken.add(name);
		uses.given.add(name);
	}
	for (const expression of nodes.flatMap(expressionsOf))
		for (const call of callsOf(expression)) {
			const texts = call.arguments.map(printExpression);
			note(uses.taken, catalogue.acquires.get(call.name ?? ''), texts);
			note(uses.given, catalogue.releases.get(call.name ?? ''), texts);
		}
	return uses;
}
