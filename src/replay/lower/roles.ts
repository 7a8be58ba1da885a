// Which operation of the model a function is code of: by what it does itself and what it calls. Knows no names of functions.

import { TOKENS } from './access';
import type { Located } from './code';
import { numbered } from './edit';
import type { Event, MainPath, MainPaths } from './main-path';
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

/** A function that is code of an operation, and is no part of another that guards it. */
export interface Entry {
	readonly located: Located;
	readonly operation: string;
}

/** The functions of the code at hand that do an operation of the model. */
export function entriesOf(paths: MainPaths): Entry[] {
	const found = paths.code.functions().flatMap((located): Entry[] => {
		// What callers are told by the table is a part of theirs.
		if (meaningOf(located.definition.head.name)) return [];
		const operation = operationOf(located, paths.of(located));
		return operation ? [{ located, operation }] : [];
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

/** The tokens of a main path, numbered where one comes twice. */
export function tokensOf(events: readonly Event[]): { tokens: string[]; at: ReadonlyMap<string, Event> } {
	const known = balanced(events).filter(({ primitive }) => TOKENS[primitive] !== undefined);
	const tokens = numbered(known.map(({ primitive }) => TOKENS[primitive] ?? ''));
	const at = new Map(known.map((event, index) => [tokens[index] ?? '', event]));
	return { tokens, at };
}

/** The kind of guard on a path: the value of the switch `G`. */
export function guardOf(events: readonly Event[]): string | null {
	const has = (...primitives: readonly Primitive[]) =>
		events.some(({ primitive }) => primitive !== 'gap' && primitives.includes(primitive));
	if (has('enter-srcu', 'leave-srcu')) return 'srcu';
	return has('enter-queue', 'leave-queue') ? 'queue' : null;
}
