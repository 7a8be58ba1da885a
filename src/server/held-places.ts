// What is held at the places of a document: the places of explored functions, brought to offsets of the document.
import type { HeldPlace, HeldResource, Straying, Taking } from '../balance/held';
import type { Span } from '../text/position';

/** A resource as a document shows it. */
export interface ShownResource {
	readonly name: string;
	/** Where the document shows the statement that takes it; null where it does not. */
	readonly since: Span | null;
	/** The line of that statement in its file, from 1. */
	readonly line: number;
	readonly inferred: HeldResource['inferred'];
}

export type ShownSet = readonly ShownResource[];

/** A place of a function where something is held, taken or given back. */
export interface ShownHeld {
	/** The statement in C; in a patch the line that shows it. */
	readonly at: Span;
	readonly kind: HeldPlace['kind'];
	readonly before: readonly ShownSet[];
	readonly after: readonly {
		readonly outcome: HeldPlace['after'][number]['outcome'];
		readonly sets: readonly ShownSet[];
	}[];
	readonly takes: readonly (Omit<Taking, 'resource'> & { readonly resource: ShownResource })[];
	readonly gives: boolean;
	readonly strays: readonly (Omit<Straying, 'resource'> & { readonly resource: ShownResource })[];
}

/** Where a document shows a span of an explored text, and the line of the file it is on. */
export interface Showing {
	/** Null where the document does not show it. */
	readonly spanOf: (span: Span) => Span | null;
	/** Counted from 1. */
	readonly lineOf: (span: Span) => number;
}

/** The places that the document shows. */
export function shownHeld(places: readonly HeldPlace[], { spanOf, lineOf }: Showing): ShownHeld[] {
	const resource = ({ name, since, inferred }: HeldResource): ShownResource => ({
		name,
		since: spanOf(since),
		line: lineOf(since),
		inferred,
	});
	const set = (one: readonly HeldResource[]): ShownSet => one.map(resource);
	return places.flatMap((place) => {
		const at = spanOf(place);
		if (!at) return [];
		return {
			at,
			kind: place.kind,
			before: place.before.map(set),
			after: place.after.map(({ outcome, sets }) => ({ outcome, sets: sets.map(set) })),
			takes: place.takes.map((taking) => ({ ...taking, resource: resource(taking.resource) })),
			gives: place.gives,
			strays: place.strays.map((straying) => ({ ...straying, resource: resource(straying.resource) })),
		};
	});
}
