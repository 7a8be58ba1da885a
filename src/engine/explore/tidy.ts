// The same steps in an order that is easier to follow: of all interleavings that end as well, one with the fewest changes
// of actor. Knows nothing of what a schedule is for.
import { execute, type Program } from '../compile/ir';
import { enabled } from './schedule';

/** Places looked at before the given order is kept: schedules of some tens of steps need a few hundred. */
const MOST_PLACES = 20_000;

interface Place {
	readonly values: Uint8Array;
	readonly left: readonly number[];
	readonly last: number;
	readonly order: readonly number[];
}

/**
 * Reorders a schedule.
 * @param order the actors in the order in which they step
 * @param ends whether the reordered schedule may end in a state, by a step of an actor
 * @returns the actors in the new order; the given one where there is no better
 */
export function tidied(
	program: Program,
	initial: Uint8Array,
	order: readonly number[],
	ends: (values: Uint8Array, last: number) => boolean,
): readonly number[] {
	const left = program.processes.map((_, actor) => order.filter((one) => one === actor).length);
	// Places by the number of changes of actor that lead there; each is left in the order of discovery.
	let now: Place[] = [{ values: initial, left, last: -1, order: [] }];
	const seen = new Set<string>();
	while (now.length > 0) {
		const next: Place[] = [];
		for (let place = now.pop(); place; place = now.pop()) {
			if (place.order.length === order.length && ends(place.values, place.last)) return place.order;
			const key = `${place.last},${place.left.join()},${place.values.join()}`;
			if (seen.has(key)) continue;
			seen.add(key);
			if (seen.size > MOST_PLACES) return order;
			for (const [actor, count] of place.left.entries()) {
				const after = count > 0 ? stepped(program, initial, place, actor) : undefined;
				if (after) (actor === place.last ? now : next).push(after);
			}
		}
		now = next;
	}
	return order;
}

/** The place after a step of an actor; undefined where it cannot step. */
function stepped(program: Program, initial: Uint8Array, place: Place, actor: number): Place | undefined {
	const process = program.processes[actor];
	if (!process || !enabled(process, place.values, initial)) return undefined;
	const values = place.values.slice();
	const step = process.steps[values[process.pc] ?? 0];
	values[process.pc] = execute(step?.actions ?? [], values, () => {}) ?? process.steps.length;
	return {
		values,
		left: place.left.map((count, one) => (one === actor ? count - 1 : count)),
		last: actor,
		order: [...place.order, actor],
	};
}
