// What the release function of a device gives back when its last reference goes: `put_device(&foo->dev)` runs `foo_release()`, which
// ends the id of `foo` as well. Judges one instance at one exit.
import { callsAt } from '../../kernel-c/call-graph';
import type { Counterparts } from '../file/counterparts';
import { isPlaceState } from '../path/place-state';
import type { Instance } from '../path/state';
import type { Exploration } from '../walk/explore';
import type { Exit } from '../walk/steps';
import { nodesSince } from './ways-out';

/** Calls that may run the release function of a device, of any object of sysfs, or of what has a device in it. */
const PUTS: ReadonlySet<string | null> = new Set([
	'put_device',
	'device_unregister',
	'kobject_put',
	'nvme_put_ctrl',
]);

/** Whether the path puts a device since, and a release function of the file gives back such a thing by the same name. */
export const isEndedByDevice = (
	exploration: Exploration,
	{ trail }: Exit,
	instance: Instance,
	counterparts: Counterparts | null,
): boolean =>
	!isPlaceState(instance.contract) &&
	counterparts?.isEndedByRelease(instance) === true &&
	nodesSince(exploration, trail, instance.acquiredAt)
		.flatMap(callsAt)
		.some(({ name }) => PUTS.has(name));
