// Which program of the model a function is code of: by what it does itself and what it calls, by the member of a struct it
// is put into, by the name that functions of that kind have. Knows no series.
import type { Code, Located } from './code';
import { GAP, numbered } from './edit';
import type { Event, MainPath, MainPaths } from './main-path';
import { isTokenOf, TOKENS } from './parts';
import { meaningOf, type Primitive } from './primitives';

/** What makes a function code of an operation; the first that fits counts. */
const DOES: readonly (readonly [operation: string, does: readonly Primitive[]])[] = [
	['fault', ['insert-pte', 'insert-entry', 'copy-user']],
	['io', ['copy-iter', 'compare']],
	['zero', ['clear', 'copy-shared']],
	['fsync', ['write-protect', 'tag-towrite', 'flush', 'clear-dirty']],
];

const ENTERS: readonly Primitive[] = ['enter-queue', 'enter-srcu'];

/** What besides makes it an access: without these it is a helper of one. */
const REACHES: Readonly<Record<string, readonly Primitive[]>> = {
	fault: ['translate', ...ENTERS],
	io: ['translate', ...ENTERS],
	zero: ['translate', ...ENTERS],
	fsync: ['write-protect', 'flush', 'clear-dirty'],
};

/** Drivers are below the guard; device-dax has an operation of its own. */
const DRIVER = /^(?:drivers|tools)\//;
const DEVICE_DAX = /^drivers\/dax\/(?:device|dax)\.c$/;

/** The operation that a main path is one of, by what it does itself, or does within a guard of its own. */
function operationOf({ image, definition }: Located, { events }: MainPath): string | null {
	const { path } = image.image;
	const has = (all: readonly Event[], primitives: readonly Primitive[] | undefined): boolean =>
		all.some(({ primitive }) => primitive !== 'gap' && (primitives ?? []).includes(primitive));
	const own = events.filter(({ within }) => within === definition.head.name);
	const done = has(own, ENTERS) ? events : own;
	if (DEVICE_DAX.test(path))
		return has(done, ['insert-pte']) && has(events, REACHES['fault']) ? 'dax-fault' : null;
	if (DRIVER.test(path)) return null;
	const found = DOES.find(([operation, does]) => has(done, does) && has(events, REACHES[operation]));
	return found?.[0] ?? null;
}

/** How a function is known as code of what several functions do one after the other: any of it suffices. */
interface Route {
	readonly programs: readonly string[];
	readonly path: RegExp;
	/** The member of a struct that it is put into. */
	readonly member?: RegExp;
	readonly named?: RegExp;
	readonly does?: readonly Primitive[];
	/** Names of functions that are something else. */
	readonly not?: RegExp;
}

const routes: readonly Route[] = [
	{
		programs: ['truncate'],
		path: /^fs\/(?!dax\.c$)/,
		does: ['find-busy', 'delete-entry', 'free-blocks'],
		not: /break_\w*layouts?$|layout_busy|(?<!b)lock|evict|inactive|(?:put|kill|shutdown)_s/,
	},
	{
		programs: ['reflink'],
		path: /^fs\//,
		named: /remap_prep$|lock_?(?:two_inodes|2)\w*$/,
		not: /unlock/,
	},
	{
		programs: ['umount'],
		path: /^(?:fs|drivers\/dax)\//,
		member: /^(?:put_super|kill_sb|evict_inode)$/,
		named:
			/^(?:generic_shutdown_super|kill_block_super|fs_put_dax|xfs_unmountfs|xfs_free_buftarg)$|_(?:put_super|kill_sb|evict_inode|inactive)$/,
	},
	{
		programs: ['mount'],
		path: /^(?:fs|drivers\/dax)\//,
		member: /^(?:get_tree|fill_super)$/,
		named: /^(?:fs_dax_get_by_bdev|fs_dax_get|dax_get_by_host)$|_(?:fill_super|alloc_buftarg)$/,
	},
	{
		programs: ['failure'],
		path: /^(?:mm|drivers)\//,
		member: /^memory_failure$/,
		named: /^memory_failure_dev_pagemap$|generic_kill_procs$/,
	},
	{
		programs: ['failure of an owner', 'revocation of an owner', 'removal as a failure of an owner'],
		path: /^mm\//,
		named: /^mf_dax_kill_procs$/,
	},
	{
		programs: ['answer to a removal'],
		path: /^fs\//,
		member: /^notify_failure$/,
		named: /notify_\w*failure$/,
	},
];

/** Functions that do what their callers do, under a name. */
const HELPER = /break_\w*layouts?$/;

/** Code that is of one filesystem alone. */
const FILESYSTEM = /^fs\/([^/]+)\//;
/** The filesystems that the model names. */
const NAMED: readonly string[] = ['xfs', 'ext4', 'ext2', 'fuse', 'erofs', 'btrfs'];
/** What only files with direct access need: a filesystem that the model does not name may well have none. */
const DIRECT: readonly Primitive[] = [
	'find-busy',
	'wait-idle',
	'get-dax',
	'put-dax',
	'notify',
	'revoke',
	'collect',
];

/** The filesystem whose code a file is; null for code that all of them share, and for one that the model does not name. */
function filesystemOf(path: string): string | null {
	const name = FILESYSTEM.exec(path)?.[1];
	return name !== undefined && NAMED.includes(name) ? name : null;
}

/** The programs that a function is code of by a route, whose steps it has at least one of. */
function routed(located: Located, { events }: MainPath, code: Code): string[] {
	const { image, definition } = located;
	const { name } = definition.head;
	const members = [...code.membersOf(located)];
	const has = (primitives: readonly Primitive[]): boolean =>
		events.some(
			({ primitive, within }) =>
				primitive !== 'gap' && primitives.includes(primitive) && (within === name || HELPER.test(within)),
		);
	const isForeign = FILESYSTEM.test(image.image.path) && filesystemOf(image.image.path) === null;
	if (isForeign && !events.some(({ primitive }) => primitive !== 'gap' && DIRECT.includes(primitive)))
		return [];
	return routes
		.filter(
			({ path, member, named, does, not }) =>
				path.test(image.image.path) &&
				!not?.test(name) &&
				((named?.test(name) ?? false) ||
					members.some((each) => member?.test(each)) ||
					(does ? has(does) : false)),
		)
		.flatMap(({ programs }) => programs)
		.filter((program) => tokensOf(events).tokens.some(isTokenOf(program)));
}

/** A function that is code of a program, and is no part of another that guards it. */
export interface Entry {
	readonly located: Located;
	readonly program: string;
	/** The filesystem whose code it is; null for code that all of them share. */
	readonly filesystem: string | null;
}

/** A function as code of a program. */
export const entryOf = (located: Located, program: string): Entry => ({
	located,
	program,
	filesystem: filesystemOf(located.image.image.path),
});

/**
 * The functions of the code at hand that do what a program of the model does.
 * @param before the code before a patch: a function that was code of what several do one after the other still is when it
 * has lost all of it
 */
export function entriesOf(paths: MainPaths, before: MainPaths): Entry[] {
	const found = paths.code.functions().flatMap((located): Entry[] => {
		const path = paths.of(located);
		const old = before.code.same(located);
		const programs = new Set([
			...routed(located, path, paths.code),
			...(old ? routed(old, before.of(old), before.code) : []),
		]);
		const along = [...programs].map((program) => entryOf(located, program));
		// What callers are told by the table is a part of theirs.
		if (meaningOf(located.definition.head.name)) return along;
		const operation = operationOf(located, path);
		return operation ? [...along, entryOf(located, operation)] : along;
	});
	const guarded = new Set(
		paths.code.functions().flatMap((located) => {
			const { name } = located.definition.head;
			const { events } = paths.of(located);
			const guards = events.some(
				({ primitive, within }) => within === name && primitive !== 'gap' && ENTERS.includes(primitive),
			);
			return guards ? events.flatMap(({ within }) => (within === name ? [] : [within])) : [];
		}),
	);
	return found.filter(({ located }) => !guarded.has(located.definition.head.name));
}

const GUARDS: readonly (readonly [enter: Primitive, leave: Primitive])[] = [
	['enter-queue', 'leave-queue'],
	['enter-srcu', 'leave-srcu'],
];

/**
 * Drops what takes a guard that is held already, with its end, and releases of guards that are not held: on the way in, a
 * loop gives back what its last round took. A guard that is only seen to end began in lines that are not shown.
 */
function balanced(events: readonly Event[]): Event[] {
	const depths = new Map<string, number>();
	const isWhole = !events.some(({ primitive }) => primitive === 'gap');
	return events.filter(({ primitive }) => {
		const pair = GUARDS.find((each) => each.some((name) => name === primitive));
		if (!pair) return true;
		const [enter] = pair;
		const depth = depths.get(enter) ?? 0;
		if (primitive === enter) {
			depths.set(enter, depth + 1);
			return depth === 0;
		}
		depths.set(enter, Math.max(0, depth - 1));
		return depth === 1 || (depth === 0 && !isWhole && !events.some((event) => event.primitive === enter));
	});
}

/** The tokens of a main path, of whichever program, and what is not shown of it; numbered where one comes twice. */
export function tokensOf(events: readonly Event[]): { tokens: string[]; at: ReadonlyMap<string, Event> } {
	const known = balanced(events).flatMap((event) => {
		const token = event.primitive === 'gap' ? GAP : TOKENS[event.primitive];
		return token === undefined ? [] : [{ token, event }];
	});
	const tokens = numbered(known.map(({ token }) => token));
	return { tokens, at: new Map(known.map(({ event }, index) => [tokens[index] ?? '', event])) };
}

/** The kind of guard on a path: the value of the switch `G`. */
export function guardOf(events: readonly Event[]): string | null {
	const has = (...primitives: readonly Primitive[]) =>
		events.some(({ primitive }) => primitive !== 'gap' && primitives.includes(primitive));
	if (has('enter-srcu', 'leave-srcu')) return 'srcu';
	return has('enter-queue', 'leave-queue') ? 'queue' : null;
}
