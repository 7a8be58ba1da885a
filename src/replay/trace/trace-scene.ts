// The scene of a trace: its operations as actors, the files they touch and the devices that are removed as objects. Knows
// what may be linked: a fault concerns a removed device only where the trace leaves no doubt.
import type { OperationCall, Scenario } from '../../engine/scenario';
import { readScenario } from '../../engine/scenario';
import {
	type Episode,
	type Episodes,
	type Fault,
	firstLine,
	type Passing,
	type Removal,
	type Sighting,
} from './episodes';

export interface TraceScene {
	readonly scenario: Scenario;
	/** Who passes which landmark, in the order of the trace. */
	readonly course: readonly { readonly actor: string; readonly passing: Passing }[];
	/** Actor → its task, for sentences. */
	readonly tasks: ReadonlyMap<string, string>;
}

/** Operations that one scene has at most: the removals, and the faults nearest to them. */
const MOST_EPISODES = 40;
const MOST_PAGES = 12;

/** Puts the scene of a trace together under a profile; null where nothing is to be played. */
export function traceScene(
	{ episodes: all, sightings }: Pick<Episodes, 'episodes' | 'sightings'>,
	profile: string,
	hasHolder: boolean,
): TraceScene | null {
	const removals = all.filter((episode) => episode.operation === 'remove').slice(0, 4);
	const faults = nearest(
		all.filter((episode) => episode.operation === 'fault'),
		removals,
	);
	const episodes = [...removals, ...faults].sort((a, b) => firstLine(a) - firstLine(b));
	if (episodes.length === 0) return null;
	const [linked] = removals.filter(({ driver }) => driver === 'pmem');
	const isLinked = linkTest(sightings, linked);
	const names = new Map(
		episodes.map((episode, index) => [episode, `${episode.operation === 'remove' ? 'R' : 'F'}${index + 1}`]),
	);
	const nameOf = (episode: Episode): string => names.get(episode) ?? '';
	const objects: Record<string, Record<string, unknown>> = {};
	const notified = new Set(linked?.passings.map(({ call }) => call.name));
	const isRevoked = notified.has('mf_dax_kill_procs') || notified.has('xfs_dax_failure_fn');
	const isHeld = hasHolder && notified.has('dax_holder_notify_failure');
	for (const removal of removals) {
		const name = deviceOf(removal, removals);
		objects[name] = { is: 'device', driver: removal.driver };
		if (removal !== linked) continue;
		if (isHeld) Object.assign(objects[name], { 'dax.holder': 'fs', 'dax.holder_ops': true });
		objects['fs'] = { is: 'super', type: isHeld ? 'xfs' : 'ext4', device: name, rmap: isRevoked };
	}
	const device = linked && deviceOf(linked, removals);
	const pages = new Map<string, string>();
	const actors: Record<string, { does: OperationCall; after?: string }> = {};
	const before = new Map<string, string>();
	for (const episode of episodes) {
		if (episode.operation === 'remove') {
			actors[nameOf(episode)] = { does: { operation: 'remove', device: deviceOf(episode, removals) } };
			continue;
		}
		const page = pageOf(episode, isLinked(episode), pages, objects, device);
		if (page === undefined) continue;
		const task = `T_${episode.task.replace(/\W/g, '_')}`;
		const previous = before.get(task);
		before.set(task, nameOf(episode));
		actors[nameOf(episode)] = {
			does: { operation: 'fault', task, page, kind: episode.kind, mapping: episode.mapping },
			...(previous !== undefined && { after: previous }),
		};
	}
	const played = episodes.filter((episode) => actors[nameOf(episode)] !== undefined);
	return {
		scenario: readScenario({ schema: 1, id: 'trace', profile, objects, actors }),
		course: played
			.flatMap((episode) => episode.passings.map((passing) => ({ actor: nameOf(episode), passing })))
			.sort((a, b) => a.passing.call.line - b.passing.call.line),
		tasks: new Map(played.map((episode) => [nameOf(episode), episode.task])),
	};
}

const deviceOf = (removal: Removal, removals: readonly Removal[]): string =>
	`${removal.driver === 'pmem' ? 'pmem' : 'dax'}${removals.indexOf(removal)}`;

/** The faults nearest to a removal, in the order of the trace; the first ones where nothing is removed. */
function nearest(faults: readonly Fault[], removals: readonly Removal[]): Fault[] {
	const room = MOST_EPISODES - removals.length;
	const distance = (fault: Fault): number =>
		Math.min(
			...removals.map((removal) => Math.abs(firstLine(fault) - firstLine(removal))),
			Number.MAX_SAFE_INTEGER,
		);
	return [...faults].sort((a, b) => distance(a) - distance(b)).slice(0, room);
}

/**
 * Whether a fault is on the removed device: all faults before its removal are on one device, and this is one of them or a
 * later one of the same task on the same file. A device of the same name may have come since.
 */
function linkTest(sightings: readonly Sighting[], removal: Removal | undefined): (fault: Fault) => boolean {
	if (!removal) return () => false;
	const earlier = sightings.filter(({ file, line }) => file !== '?' && line < firstLine(removal));
	const devices = new Set(earlier.map(({ file }) => file.split(' ino ')[0]));
	const known = new Set(earlier.map(({ task, file }) => `${task} ${file}`));
	return ({ task, file }) => devices.size === 1 && known.has(`${task} ${file}`);
}

/** The page of a fault, made if it is new; undefined where there are too many. */
function pageOf(
	{ file, part }: Fault,
	linked: boolean,
	pages: Map<string, string>,
	objects: Record<string, Record<string, unknown>>,
	device: string | undefined,
): string | undefined {
	const key = `${linked} ${file} ${part}`;
	const known = pages.get(key);
	if (known !== undefined) return known;
	if (pages.size >= MOST_PAGES) return undefined;
	if (!linked || device === undefined) {
		objects['other'] ??= { is: 'device' };
		objects['otherfs'] ??= { is: 'super', type: 'ext4', device: 'other' };
	}
	// A file of one page for each part: what happens to the pages of a file is the same for all of them.
	const name = `f${pages.size}`;
	objects[name] = { is: 'inode', super: linked ? 'fs' : 'otherfs', pages: [`b${pages.size}`] };
	pages.set(key, `${name}[0]`);
	return `${name}[0]`;
}
