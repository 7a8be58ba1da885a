// Puts a scene of the model together from what a log shows and what is supposed beside it: objects, actors, initial
// state. Knows no log and runs nothing.
import type { Model } from '../../engine/definition';
import { resolveProfile } from '../../engine/profile';
import { type OperationCall, readScenario, type Scenario } from '../../engine/scenario';
import { type ActorName, callOf } from './actors';
import type { Driver, Setting } from './setting';
import { type SuppositionName, suppositionOf } from './suppositions';

/** A scene to be played under a profile. */
export interface Scene {
	readonly scenario: Scenario;
	readonly profile: string;
	/** The names of the scene's device and filesystem in predicates. */
	readonly names: ReadonlyMap<string, string>;
	readonly actors: readonly ActorName[];
	readonly supposed: readonly SuppositionName[];
}

export interface SceneRequest {
	readonly setting: Setting;
	readonly profile: string;
	/** Those whom the log shows. */
	readonly actors: readonly ActorName[];
	readonly supposed: readonly SuppositionName[];
	/** Why L shuts the filesystem down. */
	readonly reason?: string | undefined;
}

/** A name of a log as a name of the model: `dm-0` is `dm_0`. */
const objectName = (name: string): string => name.replace(/\W/g, '_').replace(/^(?=\d)/, '_');

/** Replaces `$dev`, `$fs` and the like by the scene's names. */
export const inScene = (text: string, names: ReadonlyMap<string, string>): string =>
	text.replace(/\$(\w+)/g, (whole, name: string) => names.get(name) ?? whole);

function substituted(call: OperationCall, names: ReadonlyMap<string, string>): OperationCall {
	const entries = Object.entries(call).map(([key, value]) => [
		key,
		typeof value === 'string' ? inScene(value, names) : value,
	]);
	return { ...call, ...Object.fromEntries(entries) };
}

/** Whether it is a character device: no disk, no filesystem. */
export const hasNoDisk = (driver: Driver): boolean => driver === 'devdax' || driver === 'kmem';

/** A call in the scene's names; a fault on device-dax goes its own way. */
function adapted(
	call: OperationCall,
	{ driver }: Setting,
	names: ReadonlyMap<string, string>,
): OperationCall {
	const here = substituted(call, names);
	return hasNoDisk(driver) && here.operation === 'fault' ? { ...here, operation: 'dax-fault' } : here;
}

/** Composes a scene; undefined where the profile does not know the driver's removal, or device-dax would need a filesystem. */
export function composeScene(model: Model, request: SceneRequest): Scene | undefined {
	const { setting, supposed } = request;
	const profile = resolveProfile(model, request.profile);
	const order = profile.removal?.[setting.driver];
	if (!order) return undefined;
	const idle = Number(profile.switches['IDLE']);
	const names = new Map([
		['dev', objectName(setting.device)],
		['fs', 'fs'],
		['first', order[0] ?? ''],
	]);
	const suppositions = supposed.map(suppositionOf);
	const actors = [...new Set([...request.actors, ...suppositions.flatMap(({ actors: own = [] }) => own)])];
	const calls = actors.map((name): [ActorName, OperationCall] => {
		const call = adapted(callOf(name), setting, names);
		return [name, name === 'L' && request.reason !== undefined ? { ...call, reason: request.reason } : call];
	});
	const given = suppositions.flatMap(({ given: own = [] }) =>
		own.map((call) => adapted(call, setting, names)),
	);
	const set = Object.fromEntries(
		suppositions.flatMap(({ set: own = {} }) =>
			Object.entries(own).map(([path, value]) => [
				inScene(path, names),
				value === 'IDLE+1' ? idle + 1 : value,
			]),
		),
	);
	const used = JSON.stringify([calls, given, set]);
	if (hasNoDisk(setting.driver) && /"fs[".]/.test(used)) return undefined;
	const scenario = readScenario({
		schema: 1,
		id: 'log',
		profile: profile.name,
		objects: objectsOf(setting, names.get('dev') ?? '', used, profile.switches['HOLD'] === true),
		given,
		set,
		actors: Object.fromEntries(calls.map(([name, does]) => [name, { does }])),
	});
	return { scenario, profile: profile.name, names, actors, supposed };
}

/** The scene's objects: the device, its filesystem, and the files that calls and values name. */
function objectsOf(
	{ driver, filesystem, reverseMap }: Setting,
	device: string,
	used: string,
	hasHolder: boolean,
): Record<string, object> {
	const isNamed = (name: string): boolean => used.includes(`"${name}[`) || used.includes(`"${name}"`);
	const isShared = isNamed('g');
	// Only a copy of a shared block needs a fresh one.
	const file = (name: string, block: string, of: object): Record<string, object> =>
		isNamed(name) || used.includes(`"${block}"`) || used.includes(`"${block}.`)
			? { [name]: { is: 'inode', ...of, pages: [block], ...(isShared && { fresh: [`${block}_copy`] }) } }
			: {};
	if (driver === 'devdax') return { [device]: { is: 'device', driver }, ...file('f', 'b0', { device }) };
	const isHeld = hasHolder && filesystem === 'xfs' && !used.includes('"fs.born":false');
	const about = { is: 'device', ...(isHeld && { 'dax.holder': 'fs', 'dax.holder_ops': true }) };
	return {
		...(driver === 'dm' ? { pmem0: { is: 'device', driver: 'pmem' } } : {}),
		[device]: driver === 'dm' ? { ...about, over: ['pmem0'] } : { ...about, driver },
		fs: { is: 'super', type: filesystem, device, rmap: filesystem === 'xfs' && reverseMap === true },
		...file('f', 'b0', { super: 'fs' }),
		...file('g', 'b1', { super: 'fs' }),
	};
}
