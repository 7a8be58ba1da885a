// What an init leaves in variables of the file, or registered, where it fails. It runs once: nobody calls it again, nor what would
// undo it. Judges one instance at one exit.
import { callsAt } from '../../kernel-c/call-graph';
import type { Counterparts } from '../file/counterparts';
import { isPlainObject } from '../path/place-state';
import { repeatedNodes } from '../path/relevance';
import type { Instance } from '../path/state';
import { looks, says, undoes } from '../path/words';
import type { Exploration } from '../walk/explore';
import type { Exit } from '../walk/steps';
import { isFailure, isOfPresentRound, nodesSince } from './ways-out';

/**
 * `core_initcall(foo_init)` has failed: nobody comes to take back what it has registered, or, where no exit is in view, what it
 * has made and keeps in variables of the file. Nor does one who calls an `__init` function and hands its failure on.
 */
export function isLeftByInit(
	exploration: Exploration,
	exit: Exit,
	instance: Instance,
	counterparts: Counterparts | null,
): boolean {
	const { graph } = exploration;
	const { name } = graph.head;
	const since = nodesSince(exploration, exit.trail, instance.acquiredAt);
	return (
		exit.value !== null &&
		counterparts?.failsForGood(name) === true &&
		(instance.contract.kind === 'registration' || isLeftByExit(name, instance, counterparts)) &&
		(!repeatedNodes(graph).has(instance.acquiredAt) || isFoundByWalk(exploration, exit, instance)) &&
		!counterparts.mayEndAfterFailure(name, instance) &&
		!counterparts.mayEndIn(since.flatMap(callsAt), instance) &&
		!counterparts.mayGiveBack(name, since, instance) &&
		!exploration.exits.some((other) => other.node === exit.node && goesOnAfterFailure(exploration, other))
	);
}

/** `rc = name(first); if (rc) err = rc; rc = name(second); …; return err;`: the init is done, and tells of what went wrong with it. */
function goesOnAfterFailure(exploration: Exploration, exit: Exit): boolean {
	const origin = exit.value === null ? null : exploration.table.info(exit.value).origin;
	if (origin?.kind !== 'result' || !isFailure(exploration, exit)) return false;
	return nodesSince(exploration, exit.trail, origin.node)
		.flatMap(callsAt)
		.some(({ name }) => name !== null && !isIdle(name));
}

/** Whether a call only ends, looks or tells: `IS_ERR(part)`, `pr_err("…")`. */
const isIdle = (name: string): boolean =>
	/^[A-Z]/.test(name) || undoes(name) || looks(name) || says(name, 'reports');

/**
 * An object that no exit in view could give back, and nothing in the file if there is one. What others define, such as a static
 * device, is there for good unless a module takes it away.
 */
const isLeftByExit = (name: string, instance: Instance, counterparts: Counterparts): boolean =>
	isPlainObject(instance.contract) &&
	(instance.own || counterparts.isModuleInit(name)) &&
	(counterparts.undoing(name) === null || !counterparts.isEndedInFile(instance));

/** `for_each_pci_dev(dev) if (fits(dev)) { found = dev; break; }`: what the last round of a walk has found is one. */
const isFoundByWalk = (
	{ graph }: Exploration,
	{ trail }: Exit,
	{ contract, acquiredAt }: Instance,
): boolean =>
	contract.kind === 'reference' &&
	graph.nodes[acquiredAt]?.kind === 'iterate' &&
	isOfPresentRound(trail, acquiredAt);
