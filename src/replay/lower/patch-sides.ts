// Both sides of a patch, and what the functions that it changes lose and gain between them, in tokens. Changes no model.
import type { Access } from './access';
import { type Edit, editBetween, withoutGaps } from './edit';
import type { MainPaths } from './main-path';
import { isTokenOf, plain } from './parts';
import { usersOf } from './primitives';
import { type Entry, entryOf, tokensOf } from './roles';

/** Both sides of a patch: the code around it read before and behind it, and the functions it changes. */
export interface PatchSides {
	readonly before: MainPaths;
	readonly now: MainPaths;
	readonly touched: ReadonlySet<string>;
}

/** The tokens that functions of the same program, other than one, have behind a patch and had not before it. */
export function gainedBeside(entry: Entry, all: readonly Entry[], { before, now }: PatchSides): Set<string> {
	const beside = all.filter(
		(other) =>
			other.program === entry.program &&
			other.filesystem === entry.filesystem &&
			now.code.same(other.located) !== now.code.same(entry.located),
	);
	return new Set(
		beside.flatMap(({ located }) => {
			const old = before.code.same(located);
			const had = old ? tokensOf(before.of(old).events).tokens : [];
			return tokensOf(now.of(located).events)
				.tokens.filter((token) => !had.includes(token))
				.map(plain);
		}),
	);
}

/** What a change does to the tokens of a program; the others say which of them moved. */
export function ownEdit(program: string, before: readonly string[], after: readonly string[]): Edit {
	const isOwn = isTokenOf(program);
	const { dropped, added } = editBetween(withoutGaps(before), withoutGaps(after));
	return { dropped: new Set([...dropped].filter(isOwn)), added: new Set([...added].filter(isOwn)) };
}

/** What the model says of a function that is new: its tokens, as far as they are seen now or would protect. */
export function predecessor(known: Access, after: readonly string[]): string[] {
	const protects = new Set(['guard', 'unguard', 'test-alive']);
	return known.tokens.filter((token) => after.includes(token) || protects.has(token));
}

/**
 * Functions that accesses share and that a patch changes, as code of those of which no line is in view: what it changes
 * holds for them as well. One that is new is called by nobody yet.
 */
export function sharedIn({ before, now, touched }: PatchSides, entries: readonly Entry[]): Entry[] {
	return now.code.functions().flatMap((located): Entry[] => {
		const { name } = located.definition.head;
		if (!touched.has(name) || !before.code.same(located)) return [];
		const inView = new Set(entries.map(({ program }) => program));
		return usersOf(name).flatMap((program) => (inView.has(program) ? [] : [entryOf(located, program)]));
	});
}

/** Calls that the model knows nothing of, in the functions that a patch changes and that have steps of it. */
export function unknownIn({ now, touched }: PatchSides): string[] {
	const calls = now.code
		.functions()
		.filter(({ definition }) => touched.has(definition.head.name))
		.map((located) => now.of(located))
		.filter(({ events }) => events.some(({ primitive }) => primitive !== 'gap'))
		.flatMap(({ notModelled }) => [...notModelled]);
	return [...new Set(calls)];
}
