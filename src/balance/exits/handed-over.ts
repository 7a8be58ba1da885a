// Locks that the function hands over on some of its ways, by a call of their contract: the others have to give them back.
import { readSignature } from '../../contracts/signature';
import { callsAt } from '../../kernel-c/call-graph';
import type { Instance } from '../path/state';
import type { Exploration } from '../walk/explore';
import { nodesSince } from './ways-out';

/** Whether another way out has handed it over: `lock_flush(obj); … start_flush(obj);`, whose completion unlocks it. */
export const isHandedOverElsewhere = (
	exploration: Exploration,
	{ site, contract, acquiredAt }: Instance,
): boolean => {
	const names = new Set(contract.transfer.map(({ call }) => readSignature(call).name));
	return (
		names.size > 0 &&
		exploration.exits.some(
			({ instances, trail }) =>
				instances.some((other) => other.site === site && other.status === 'lost') &&
				nodesSince(exploration, trail, acquiredAt)
					.flatMap(callsAt)
					.some(({ name }) => names.has(name ?? '')),
		)
	);
};
