// What the rounds of a loop have taken and another one gives back, counting down: how often that one runs on a path is not known,
// but whoever wrote it meant all of them. Judges one instance at one exit.
import { speaksOf } from '../../contracts/signature';
import { callsAt } from '../../kernel-c/call-graph';
import type { Call } from '../../kernel-c/expression';
import type { FlowNode } from '../../kernel-c/flow';
import { printExpression } from '../../kernel-c/print-expression';
import { type CountingLoop, countingLoops } from '../path/counting-loops';
import type { Instance } from '../path/state';
import type { Exploration } from '../walk/explore';
import type { Exit } from '../walk/steps';
import { isBefore, isOfPresentRound } from './ways-out';

/**
 * `for (i = 0; …; i++) take(part[i]); … while (i--) give(part[i]);`: all rounds but the one that fails are given back, and so is what
 * was taken before for the number 0.
 */
export function isUnwound(
	{ graph }: Exploration,
	{ trail }: Pick<Exit, 'trail'>,
	instance: Instance,
): boolean {
	const { acquiredAt, contract } = instance;
	const loops = countingLoops(graph);
	const endsIn = ({ round }: CountingLoop) =>
		[...round]
			.flatMap((id) => callsOfNode(graph.nodes[id]))
			.filter((call) => contract.release.some((rule) => speaksOf(rule, call.name)));
	return loops.some((down) => {
		const { counter, step, head, round } = down;
		if (step !== '--' || round.has(acquiredAt) || !isBefore(trail, acquiredAt, head)) return false;
		const ends = endsIn(down);
		const isTaken = loops.some(
			(up) => up.step === '++' && up.counter === counter && up.round.has(acquiredAt),
		);
		return isTaken
			? ends.length > 0 && !isOfPresentRound(trail, acquiredAt)
			: ends.some((call) => textOfFirst(call, counter) === instance.text);
	});
}

const callsOfNode = (node: FlowNode | undefined): readonly Call[] => (node ? callsAt(node) : []);

/** What a call in the last round of a loop that counts down to 0 is handed. */
const textOfFirst = (call: Call, counter: string): string =>
	call.arguments
		.map((each) => printExpression(each).replace(new RegExp(`\\b${counter}\\b`, 'g'), '0'))
		.join(', ');
