// Which scenarios a series is asked about: the shipped ones that mean something under its profile, each once, and their
// kin on the other drivers that the series touches. Runs nothing.
import type { Profile } from '../engine/definition';
import { type OperationCall, readScenario, type Scenario } from '../engine/scenario';

/** A scenario as a row of the matrix. */
export interface Row {
	readonly scenario: Scenario;
	readonly title: string;
	/** The object the row is grouped by. */
	readonly group: string;
	/** Names of the operations that its actors run or that prepare it; those that another includes count. */
	readonly operations: ReadonlySet<string>;
	/** Those that its actors run. */
	readonly acting: ReadonlySet<string>;
	/** Drivers of the devices that it removes. */
	readonly drivers: ReadonlySet<string>;
	/** The filesystems in it. */
	readonly filesystems: ReadonlySet<string>;
	/** Whether it is a shipped scenario on another driver. */
	readonly isKin: boolean;
}

const actorCalls = (scenario: Scenario): OperationCall[] =>
	Object.values(scenario.actors).flatMap(({ does }) => [does].flat());

const calls = (scenario: Scenario): OperationCall[] => [...(scenario.given ?? []), ...actorCalls(scenario)];

/** Operations with those they include. */
function operationsOf(all: readonly OperationCall[]): Set<string> {
	const names = new Set(all.map(({ operation }) => operation));
	if (names.has('access')) for (const inner of ['fault', 'memory-failure']) names.add(inner);
	if (names.has('fault') && all.some(({ sync }) => sync === true)) names.add('fsync');
	return names;
}

const objectsOf = (scenario: Scenario, is: string) =>
	Object.entries(scenario.objects).filter(([, object]) => object.is === is);

/** Scenarios that are about the model itself change it; those of a series leave that to the series. */
const isPlain = ({ mutations, operations, profiles, hazards, switches }: Scenario): boolean =>
	[mutations, operations, profiles, hazards].every((list) => (list ?? []).length === 0) &&
	switches === undefined;

/** What two scenarios have in common that differ in profile, wording and expectation alone. */
const situation = ({ objects, actors, given, set }: Scenario): string =>
	JSON.stringify([objects, actors, given ?? [], set ?? {}]);

function driversRemoved(scenario: Scenario): Set<string> {
	const removed = calls(scenario).filter(({ operation }) => operation === 'remove');
	return new Set(
		removed.map(({ device }) => {
			const object = scenario.objects[String(device)];
			return String(object?.['driver'] ?? (object?.['over'] ? 'dm' : 'pmem'));
		}),
	);
}

/** Whether it is about a block device that is mapped by itself, without a filesystem. */
const isOfBlockDevice = (scenario: Scenario): boolean =>
	objectsOf(scenario, 'inode').some(([, { super: of, device }]) => {
		const driver = scenario.objects[String(device)]?.['driver'];
		return of === undefined && driver !== 'devdax' && driver !== 'kmem';
	});

/** Whether what a scenario begins with can be had under a profile at all. */
function isPossible(scenario: Scenario, { switches, removal }: Profile): boolean {
	const operations = calls(scenario).map(({ operation }) => operation);
	const hasHolder = objectsOf(scenario, 'device').some(([, device]) => device['dax.holder'] !== undefined);
	if (operations.includes('pin') && switches['PIN'] === 'absent') return false;
	const asksHolder = operations.some((name) => ['remove', 'memory-failure', 'mount'].includes(name));
	if (hasHolder && asksHolder && switches['HOLD'] === false) return false;
	if (operations.includes('memory-failure') && switches['PIN'] === 'absent') return false;
	// Block devices gave direct access to themselves as long as the queue was their guard, if they had one.
	if (isOfBlockDevice(scenario) && switches['G'] === 'srcu') return false;
	return [...driversRemoved(scenario)].every((driver) => removal?.[driver] !== undefined);
}

const FILESYSTEMS: Readonly<Record<string, string>> = { xfs: 'XFS', btrfs: 'btrfs' };
const DRIVERS: Readonly<Record<string, string>> = {
	devdax: 'device-dax',
	kmem: 'device-dax',
	dm: 'device mapper',
};

const isOnPartition = (scenario: Scenario): boolean =>
	objectsOf(scenario, 'device').some(([, { partition }]) => partition === true);

function groupOf(scenario: Scenario): string {
	const devices = objectsOf(scenario, 'device').map(([, device]) => device);
	if (devices.some(({ over }) => over !== undefined)) return 'device mapper';
	const second = objectsOf(scenario, 'super').find(([, { rt }]) => rt !== undefined);
	if (second) return second[1]['type'] === 'xfs' ? 'XFS realtime' : 'several devices';
	if (isOfBlockDevice(scenario)) return 'block device';
	if (isOnPartition(scenario)) return 'partition';
	const [driver = 'pmem'] = driversRemoved(scenario);
	return DRIVERS[driver] ?? driver;
}

const WORDS: Readonly<Record<string, (call: OperationCall) => string>> = {
	fault: ({ kind, mapping, size }) =>
		`${mapping === 'private' ? 'private ' : ''}${kind === 'write' ? 'write' : 'read'} fault${size === 'pmd' ? ' of 2 MiB' : ''}`,
	'dax-fault': () => 'fault',
	access: ({ kind }) => (kind === 'store' ? 'store through the mapping' : 'load through the mapping'),
	io: ({ kind, next }) => `${kind === 'read' ? 'read(2)' : 'write(2)'}${next ? ' over two extents' : ''}`,
	pin: ({ long }) => (long ? 'long pin' : 'pin'),
	zero: () => 'zeroing',
	remove: ({ device }) => `removal of ${String(device)}`,
	'memory-failure': () => 'machine check',
	surprise: () => 'surprise removal',
	allocate: () => 'new owner of the block',
	'freeze-queue': () => 'freeze of the queue',
	'wait-writeback': () => 'wait for writeback',
	'writeback-error': () => 'writeback error',
};

const wordOf = (call: OperationCall): string => WORDS[call.operation]?.(call) ?? call.operation;

/** What goes on, in words that hold under any profile: "read fault against removal of pmem0; ext4". */
function titleOf(scenario: Scenario): string {
	const actors = Object.values(scenario.actors).map(({ does, when, after }) => ({
		text: [does].flat().map(wordOf).join(', '),
		isLater: after !== undefined || (when !== undefined && /removed|ended/.test(when)),
	}));
	const now = actors.filter(({ isLater }) => !isLater).map(({ text }) => text);
	const later = actors.filter(({ isLater }) => isLater).map(({ text }) => text);
	const before = (scenario.given ?? []).map(({ operation }) => operation);
	const isMapped = before.includes('fault') || before.includes('dax-fault');
	const supers = objectsOf(scenario, 'super').map(
		([, { type, rmap }]) => `${FILESYSTEMS[String(type)] ?? String(type)}${rmap ? ' with reverse map' : ''}`,
	);
	const what = [now.join(' against '), ...later.map((text) => `then ${text}`)].filter(Boolean).join(', ');
	const mapped = isOfBlockDevice(scenario) ? 'mapped block device' : 'mapped file';
	const where = [isMapped ? mapped : '', ...new Set(supers), isOnPartition(scenario) ? 'on a partition' : '']
		.filter(Boolean)
		.join(', ');
	const device = objectsOf(scenario, 'device').find(([, { over }]) => over !== undefined)?.[0];
	return [what, where + (device ? ` over ${device}` : '')].filter(Boolean).join('; ');
}

/** Blocks that are shared from the start were shared by a reflink. */
const sharingOf = (scenario: Scenario): readonly string[] =>
	objectsOf(scenario, 'inode').some(([, { shared }]) => shared === true) ? ['reflink'] : [];

const rowOf = (scenario: Scenario, isKin: boolean): Row => ({
	scenario,
	title: titleOf(scenario),
	group: groupOf(scenario),
	operations: new Set([...operationsOf(calls(scenario)), ...sharingOf(scenario)]),
	acting: operationsOf(actorCalls(scenario)),
	drivers: driversRemoved(scenario),
	filesystems: new Set(objectsOf(scenario, 'super').map(([, { type }]) => String(type))),
	isKin,
});

/** The same situation on a device of another driver, or null where there is more than one device to change. */
function onDriver(scenario: Scenario, driver: string): Scenario | null {
	const [first, ...others] = objectsOf(scenario, 'device');
	const [name, device] = first ?? [];
	if (others.length > 0 || name === undefined || device?.['driver'] !== 'pmem') return null;
	if (device['dax.holder'] !== undefined) return null;
	const renamed = JSON.stringify(scenario).replaceAll(new RegExp(`\\b${name}\\b`, 'g'), `${driver}0`);
	const other = readScenario(JSON.parse(renamed));
	const objects = { ...other.objects, [`${driver}0`]: { ...device, driver } };
	return { ...other, id: `${scenario.id}-${driver}`, objects };
}

/** Whether a situation is one that every driver of memory has: a removal against an access, one file, no more. */
function isCommon(scenario: Scenario): boolean {
	const plain = (call: OperationCall) =>
		['remove', 'io', 'zero'].includes(call.operation) ||
		(call.operation === 'fault' && call['kind'] !== 'write');
	const untimed = Object.values(scenario.actors).every(({ when, after }) => !when && !after);
	return (
		untimed &&
		driversRemoved(scenario).size > 0 &&
		!isOfBlockDevice(scenario) &&
		objectsOf(scenario, 'inode').length === 1 &&
		(scenario.given ?? []).every(({ operation }) => operation === 'fault') &&
		actorCalls(scenario).every(plain)
	);
}

/**
 * The rows for a profile, with the switches as the series leaves them: each situation of the scenarios once.
 * @param drivers block drivers whose removal the series touches; pmem's situations are asked on them as well
 */
export function rowsFor(
	scenarios: readonly Scenario[],
	profile: Profile,
	drivers: ReadonlySet<string>,
): Row[] {
	const bySituation = new Map<string, { readonly scenario: Scenario; readonly isKin: boolean }>();
	const offer = (scenario: Scenario, isKin: boolean): void => {
		const key = situation(scenario);
		const known = bySituation.get(key);
		// One that watches some hazards only sees less than one that watches all.
		if (!known || (known.scenario.watch && !scenario.watch)) bySituation.set(key, { scenario, isKin });
	};
	for (const scenario of scenarios) {
		if (!isPlain(scenario)) continue;
		if (isPossible(scenario, profile)) offer(scenario, false);
		if (!isCommon(scenario)) continue;
		for (const driver of drivers) {
			// A mapped device has no memory of its own.
			if (driver === 'dm') continue;
			const other = onDriver(scenario, driver);
			if (other && isPossible(other, profile)) offer(other, true);
		}
	}
	return [...bySituation.values()].map(({ scenario, isKin }) => rowOf(scenario, isKin));
}
