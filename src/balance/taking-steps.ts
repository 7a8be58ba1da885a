// The steps inside of a callee that takes something for its caller: from its own call on, down to the one that a contract names.
// Asks for explorations by name; judges nothing.
import type { PathStep } from '../finding/finding';
import { isTakenBy } from './path/place-state';
import type { Instance } from './path/state';
import type { Summary, SummaryEffect, SummaryOf } from './path/summary';
import { Places, type SourceText } from './places';
import { memberOf } from './summaries/caller-terms';
import type { Exploration } from './walk/explore';

/** Calls into each other that a reader follows. */
const MOST_STEPS = 3;

/** The functions in view: those of the text by their explorations, others by their summaries. */
export interface InView {
	readonly source: SourceText;
	readonly explorationOf: (name: string) => Exploration | undefined;
	readonly summaryOf: SummaryOf;
}

/** What a caller has got of a callee: by which contract, and in which member of an object; null where it is none's. */
interface Taken {
	readonly contract: string;
	readonly member: string | null;
}

/** Where a function takes something for its callers; none where that cannot be told. */
export function takingSteps(name: string, taken: Taken, inView: InView, most = MOST_STEPS): PathStep[] {
	const { contract } = taken;
	const exploration = inView.explorationOf(name);
	if (!exploration) return [...(takenIn(inView.summaryOf(name), contract) ?? [])].slice(0, most);
	const instance = handedOut(exploration, taken);
	if (!instance || most === 0) return [];
	const places = new Places(exploration.graph, inView.source);
	const node = places.node(instance.acquiredAt);
	const step = { ...places.range(node), note: `${name}() takes it here`, code: places.code(node), held: [] };
	return isTakenBy(instance.contract, instance.acquireCall)
		? [step]
		: [step, ...takingSteps(instance.acquireCall, taken, inView, most - 1)];
}

/** A summary for code of other texts: with the steps by which it takes what it hands out. */
export function withTakingSteps(summary: Summary, name: string, inView: InView): Summary {
	const ways = summary.ways.map((way) => ({
		...way,
		effects: way.effects.map((effect) =>
			effect.delta > 0 ? { ...effect, takenIn: takingSteps(name, takenBy(effect), inView) } : effect,
		),
	}));
	return { ...summary, ways };
}

const takenIn = (summary: Summary | undefined, contract: string): readonly PathStep[] | undefined =>
	summary?.ways
		.flatMap(({ effects }) => effects)
		.find(({ delta, bound }) => delta > 0 && bound.contract.id === contract)?.takenIn;

const takenBy = ({ bound, leftIn }: SummaryEffect): Taken => ({
	contract: bound.contract.id,
	member: leftIn?.fields.at(-1) ?? null,
});

function handedOut({ exits }: Exploration, { contract, member }: Taken): Instance | undefined {
	const all = exits
		.flatMap(({ returned, instances }) => [
			...returned,
			...instances.filter(({ status }) => status === 'held'),
		])
		.filter((one) => one.contract.id === contract && !one.imported);
	return all.find(({ storedAs }) => memberOf(storedAs) === member) ?? all[0];
}
