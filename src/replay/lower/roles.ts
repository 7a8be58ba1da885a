// Which operation of the model a function is code of: by what it does itself and what it calls. Knows no names of functions.

import { TOKENS } from './access';
import type { Located } from './code';
import { numbered } from './edit';
import type { Event, MainPath } from './main-path';
import type { Primitive } from './primitives';

/** What a function of a role does in its own body; the first role that fits counts. */
const OWN: readonly (readonly [operation: string, does: readonly Primitive[]])[] = [
	['fault', ['insert-pte', 'insert-entry', 'copy-user']],
	['io', ['copy-iter']],
	['zero', ['clear']],
	['fsync', ['write-protect', 'tag-towrite', 'flush', 'clear-dirty']],
];

/** What besides makes it an access: without these it is a helper of one. */
const REACHES: Readonly<Record<string, readonly Primitive[]>> = {
	fault: ['translate', 'enter-queue', 'enter-srcu'],
	io: ['translate', 'enter-queue', 'enter-srcu'],
	zero: ['translate', 'enter-queue', 'enter-srcu'],
	fsync: ['write-protect', 'flush', 'clear-dirty'],
};

const DEVICE_DAX = /^drivers\/dax\//;
const TESTING = /^tools\//;

/** The operation that a function is code of; null for a helper and for what the model does not know. */
export function roleOf({ image, definition }: Located, { events }: MainPath): string | null {
	const { path } = image.image;
	if (DEVICE_DAX.test(path) || TESTING.test(path)) return null;
	const does = new Set(events.map(({ primitive }) => primitive));
	const own = new Set(
		events.filter(({ within }) => within === definition.head.name).map(({ primitive }) => primitive),
	);
	const found = OWN.find(
		([operation, primitives]) =>
			primitives.some((primitive) => own.has(primitive)) &&
			(REACHES[operation] ?? []).some((primitive) => does.has(primitive)),
	);
	return found?.[0] ?? null;
}

const GUARDS: readonly (readonly [enter: Primitive, leave: Primitive])[] = [
	['enter-queue', 'leave-queue'],
	['enter-srcu', 'leave-srcu'],
];

/** Drops releases of guards that are not held: on the way in, a loop gives back what its last round took. */
function balanced(events: readonly Event[]): Event[] {
	const open = new Map<string, number>();
	return events.filter(({ primitive }) => {
		const entering = GUARDS.find(([enter]) => enter === primitive);
		if (entering) open.set(entering[1], (open.get(entering[1]) ?? 0) + 1);
		if (!GUARDS.some(([, leave]) => leave === primitive)) return true;
		const depth = open.get(primitive) ?? 0;
		open.set(primitive, depth - 1);
		return depth > 0;
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
	if (events.some(({ primitive }) => primitive === 'enter-srcu')) return 'srcu';
	return events.some(({ primitive }) => primitive === 'enter-queue') ? 'queue' : null;
}
