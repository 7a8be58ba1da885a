// The order of a removal as code gives it: which functions a driver calls, what each of them does under a profile, and
// how a change of that code changes the profile's list of steps.
import { callsIn } from '../../kernel-c/call-graph';
import type { Code, Located } from './code';
import { applyEdit, numbered } from './edit';
import type { EraMeaning, Event, MainPaths } from './main-path';
import type { Primitive } from './primitives';

/** Driver of the model by the path of its file. */
const FILES: readonly (readonly [driver: string, path: RegExp])[] = [
	['pmem', /^drivers\/(?:nvdimm|block)\/pmem\.c$/],
	['brd', /^drivers\/block\/brd\.c$/],
	['dcssblk', /^drivers\/s390\/block\/dcssblk\.c$/],
	['kmem', /^drivers\/dax\/kmem\.c$/],
	['devdax', /^drivers\/dax\/(?:bus|device|dax|cxl|hmem)\.c$/],
	['dm', /^drivers\/md\/dm\.c$/],
];

const driverOf = (path: string): string | undefined => FILES.find(([, file]) => file.test(path))?.[0];

/** Steps of `remove` by the primitive that stands for them. */
const STEPS: Readonly<Partial<Record<Primitive, readonly string[]>>> = {
	kmem: ['R-kmem'],
	host: ['R-host'],
	notify: ['R-notify', 'R-notify-fs'],
	alive: ['R-alive'],
	srcu: ['R-srcu'],
	'unhold-data': ['R-unhold'],
	'put-dax': ['R-put'],
	sync: ['R-sync'],
	flag: ['R-flag'],
	markdead: ['R-markdead'],
	dying: ['R-dying'],
	bdi: ['R-bdi'],
	drain: ['R-drain'],
	zap: ['R-zap'],
	pgkill: ['R-pgkill'],
	pgdrop: ['R-pgdrop'],
	pgwait: ['R-pgwait'],
	unmap: ['R-unmap'],
	reuse: ['R-reuse'],
};

/**
 * What the functions of the block layer, DAX and the pagemap do in a removal, by the profile from which on they do it.
 * Their steps count as far as the profile has them at all.
 */
type Eras<Value> = readonly (readonly [from: string, value: Value])[];

const memunmapPages: Eras<readonly Primitive[]> = [
	['v4.3', ['pgkill', 'pgwait', 'unmap']],
	['v4.12', ['pgkill', 'pgdrop', 'unmap']],
	['v5.10', ['pgkill', 'pgdrop', 'pgwait', 'unmap']],
];

const MEANING: Readonly<Record<string, Eras<readonly Primitive[]>>> = {
	del_gendisk: [
		['v4.3', ['bdi']],
		['v5.15-rc', ['dying', 'bdi', 'drain']],
		['v5.15', ['dying', 'bdi', 'drain']],
		['v6.1', ['sync', 'dying', 'bdi', 'drain']],
		['v6.12', ['sync', 'markdead', 'dying', 'bdi', 'drain']],
	],
	blk_cleanup_queue: [
		['v4.3', ['dying', 'drain']],
		['v5.15-rc', []],
		['v5.15', []],
	],
	blk_cleanup_disk: [
		['v4.3', ['dying', 'drain']],
		['v5.15-rc', []],
		['v5.15', []],
	],
	kill_dax: [
		['v4.3', ['alive', 'srcu']],
		['v6.1', ['notify', 'alive', 'srcu', 'unhold-data']],
	],
	kill_dev_dax: [
		['v4.3', ['alive', 'srcu', 'zap']],
		['v6.1', ['notify', 'alive', 'srcu', 'unhold-data', 'zap']],
	],
	memunmap_pages: memunmapPages,
	devm_memremap_pages_release: memunmapPages,
};

/** What drivers call in a removal, where their own code is not at hand, in words of the functions above and primitives. */
const CALLS: Readonly<Record<string, Eras<readonly string[]>>> = {
	pmem: [
		['v4.3', ['del_gendisk', 'blk_cleanup_queue']],
		['v4.5', ['del_gendisk', 'blk_cleanup_queue', 'memunmap_pages']],
		['v4.12', ['kill_dax', 'put_dax', 'del_gendisk', 'memunmap_pages', 'blk_cleanup_queue']],
		['v5.15-rc', ['kill_dax', 'put_dax', 'del_gendisk', 'memunmap_pages']],
		['v5.15', ['kill_dax', 'put_dax', 'del_gendisk', 'memunmap_pages']],
		['v5.18', ['dax_remove_host', 'kill_dax', 'put_dax', 'del_gendisk', 'memunmap_pages']],
	],
	brd: [
		['v4.3', ['del_gendisk', 'blk_cleanup_queue']],
		['v4.12', ['kill_dax', 'put_dax', 'del_gendisk', 'blk_cleanup_queue']],
	],
	dcssblk: [
		['v4.3', ['del_gendisk', 'blk_cleanup_queue']],
		['v4.12', ['kill_dax', 'put_dax', 'del_gendisk', 'blk_cleanup_queue']],
	],
	dm: [
		['v4.3', ['del_gendisk', 'blk_cleanup_queue']],
		['v4.12', ['kill_dax', 'put_dax', 'del_gendisk', 'blk_cleanup_queue']],
	],
	devdax: [['v4.3', ['kill_dev_dax', 'memunmap_pages']]],
	kmem: [['v4.3', ['remove_memory', 'kill_dev_dax']]],
};

/** The entry of a table that holds for a profile. */
function inEra<Value>(table: Eras<Value> | undefined, eras: readonly string[]): Value | null {
	const fitting = (table ?? []).filter(([from]) => eras.includes(from));
	return fitting.at(-1)?.[1] ?? null;
}

/** The meaning of calls under a profile; `eras` are the names of the profile and those it is based on. */
export const removalMeaning =
	(eras: readonly string[]): EraMeaning =>
	(name) =>
		Object.hasOwn(MEANING, name) ? inEra(MEANING[name], eras) : null;

const REMOVES =
	/(?:^|_)(?:remove|detach|del|delete|destroy|unbind|unregister|exit|kill|free|teardown|cleanup|release)(?:_|$)/;

/** The functions of a driver's file that take the device away and are called by no other such function. */
function rootsOf(code: Code, driver: string): Located[] {
	const removing = code
		.functions()
		.filter(
			({ image, definition }) => driverOf(image.image.path) === driver && REMOVES.test(definition.head.name),
		);
	const called = new Set(
		removing.flatMap(({ definition }) => callsIn(definition.flow).map(({ call }) => call.name)),
	);
	return removing.filter(({ definition }) => !called.has(definition.head.name));
}

export interface Removal {
	/** Steps of `remove` in order; `gap` where lines are not shown. */
	readonly steps: readonly string[];
	/** Those that stand in lines that are not shown. */
	readonly hidden: readonly string[];
	/** Where the code has each step. */
	readonly events: ReadonlyMap<string, Event>;
	/** The driver's own function, where it is in view. */
	readonly function: string | null;
	/** What that function is known to call in lines that are not shown. */
	readonly unseen: readonly string[];
}

/**
 * The order in which the code removes a device of a driver: its own function where that is at hand, else what it is known
 * to call.
 * @param before the same before a patch: a patch changes nothing that it does not show
 */
export function removalOf(
	driver: string,
	paths: MainPaths,
	eras: readonly string[],
	before?: Removal,
): Removal {
	const own = ownOf(driver, paths, before?.function ?? null);
	const known = inEra(CALLS[driver], eras) ?? [];
	const unseen = own ? (before?.unseen ?? unseenIn(own, known)) : [];
	const hiddenEvents = unseen.flatMap((name) => calledEvents(name, paths, true));
	const events = own
		? [...own.events, ...hiddenEvents]
		: known.flatMap((name) => calledEvents(name, paths, false));
	const at = new Map<string, Event>();
	for (const event of events)
		for (const step of stepsOf([event], driver)) if (step !== 'gap' && !at.has(step)) at.set(step, event);
	const hidden = stepsOf(
		events.filter((event) => event.isHidden),
		driver,
	);
	return { steps: stepsOf(events, driver), hidden, events: at, function: own?.name ?? null, unseen };
}

/** Functions that do nothing but call others, where their own code is not at hand. */
const COMPOSED: Readonly<Partial<Record<string, readonly string[]>>> = {
	kill_dev_dax: ['kill_dax', 'unmap_mapping_range'],
};

/** What a call that is not seen does; it is hidden itself where the function's code is not at hand either. */
function calledEvents(name: string, paths: MainPaths, isHidden: boolean): readonly Event[] {
	const isInView = paths.code.functions().some(({ definition }) => definition.head.name === name);
	const composed = isInView ? undefined : COMPOSED[name];
	if (composed) return composed.flatMap((each) => calledEvents(each, paths, isHidden));
	const events = paths.ofName(name);
	return isHidden && !isInView ? events.map(asHidden) : events;
}

/** The driver's own function that does most of the removal; one that did it before may do nothing of it now. */
function ownOf(driver: string, paths: MainPaths, former: string | null): Own | undefined {
	const all = [
		...rootsOf(paths.code, driver).map((located) => bodyOf(located, paths)),
		...managed(driver, paths),
	];
	const steps = new Map(all.map((own) => [own, stepsOf(own.events, driver)]));
	const [most] = all
		.filter((own) => steps.get(own)?.some((step) => step !== 'gap'))
		.sort((a, b) => (steps.get(b)?.length ?? 0) - (steps.get(a)?.length ?? 0));
	return most ?? all.find(({ name }) => name === former);
}

const asHidden = (event: Event): Event => ({ ...event, isHidden: true });

/** What a function with lines that are not shown is known to call and is not seen to. */
function unseenIn({ name, events, calls }: Own, known: readonly string[]): string[] {
	const hasGap = events.some(({ primitive, within }) => primitive === 'gap' && within === name);
	return hasGap ? known.filter((call) => !calls.has(call)) : [];
}

interface Own {
	readonly name: string;
	readonly events: readonly Event[];
	/** What is called in it, and in what it enters. */
	readonly calls: ReadonlySet<string>;
}

const bodyOf = (located: Located, paths: MainPaths): Own => {
	const { events } = paths.of(located);
	const calls = new Set(events.flatMap(({ function: name, within }) => [name, within]));
	return { name: located.definition.head.name, events, calls };
};

/** Removals by managed actions: each function of a driver that registers some, with what they do, the last first. */
function managed(driver: string, paths: MainPaths): Own[] {
	return paths.code
		.functions()
		.filter(({ image }) => driverOf(image.image.path) === driver)
		.flatMap((located): Own[] => {
			const { name, events, calls } = bodyOf(located, paths);
			const actions = events.filter(({ primitive }) => primitive === 'devres').reverse();
			const done = actions.flatMap(({ function: action, at }) =>
				paths.ofName(action).map((event) => ({ ...event, via: at })),
			);
			if (actions.length === 0) return [];
			// Lines that are not shown may register more.
			const gaps = events.filter(({ primitive, within }) => primitive === 'gap' && within === name);
			const called = done.flatMap(({ function: one, within }) => [one, within]);
			return [{ name, events: [...done, ...gaps], calls: new Set([...calls, ...called]) }];
		});
}

function stepsOf(events: readonly Event[], driver: string): string[] {
	const isFile = driver === 'devdax' || driver === 'kmem';
	const all = events.flatMap(({ primitive, isOfPartitions }) => {
		if (primitive === 'gap') return ['gap'];
		if (isOfPartitions) return primitive === 'zap' ? ['R-zap-parts'] : [];
		if (primitive === 'unmap-range') return isFile ? ['R-zap'] : [];
		return STEPS[primitive] ?? [];
	});
	// A step that is done twice, as for each of several disks, is one step.
	return all.filter((step, index) => step === 'gap' || all.indexOf(step) === index);
}

/** Where a step goes that has no neighbour in the list: before the memory goes. */
const beforeMemory = (list: readonly string[]): number => {
	const at = list.findIndex((step) => step === 'R-pgkill' || step === 'R-unmap' || step === 'R-end');
	return at < 0 ? list.length : at;
};

/**
 * The list of a profile after a change of the code. A step that was only known to be in lines that are not shown is not
 * gone when it is no longer seen: it stands where lines are still hidden.
 */
export function changedRemoval(list: readonly string[], before: Removal, after: Removal): string[] {
	const lost = before.hidden.filter((step) => !after.steps.includes(step));
	const gap = after.steps.lastIndexOf('gap');
	const seen = gap < 0 ? after.steps : [...after.steps.slice(0, gap), ...lost, ...after.steps.slice(gap + 1)];
	const plain = (steps: readonly string[]) => numbered(steps.filter((step) => step !== 'gap'));
	return applyEdit(list, plain(before.steps), plain(seen), { otherwise: beforeMemory });
}
