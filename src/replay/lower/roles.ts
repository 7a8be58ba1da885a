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
	['fsync', ['write-protect', 'tag-towrite', 'flush', 'clear-dirty']],
	['zero', ['clear']],
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

/** The tokens of a main path, numbered where one comes twice. */
export function tokensOf(events: readonly Event[]): { tokens: string[]; at: ReadonlyMap<string, Event> } {
	const known = events.filter(({ primitive }) => TOKENS[primitive] !== undefined);
	const tokens = numbered(known.map(({ primitive }) => TOKENS[primitive] ?? ''));
	const at = new Map(known.map((event, index) => [tokens[index] ?? '', event]));
	return { tokens, at };
}

/** The kind of guard on a path: the value of the switch `G`. */
export function guardOf(events: readonly Event[]): string | null {
	if (events.some(({ primitive }) => primitive === 'enter-srcu')) return 'srcu';
	return events.some(({ primitive }) => primitive === 'enter-queue') ? 'queue' : null;
}
