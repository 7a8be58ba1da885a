// What names of functions tell: which words undo each other, and what a word says of the function.
import words from './words.json';

const OPPOSITES: ReadonlyMap<string, ReadonlySet<string>> = new Map(
	Object.entries(words.opposites as Record<string, string[]>).map(([taking, giving]) => [
		taking,
		new Set(giving),
	]),
);

const LOOKING: ReadonlySet<string> = new Set(words.looking);

const KEEPING: ReadonlySet<string> = new Set(words.keeping);

const GIVING: ReadonlySet<string> = new Set([...OPPOSITES.values()].flatMap((giving) => [...giving]));

/** Words that together name a thing: `free_space` is not freed. */
const THINGS = new RegExp(`(?<![^_])(?:${words.things.join('|')})(?![^_])`, 'g');

/** A word that tells that the function may refuse: `foo_try_write_lock`, `foo_trylock`. */
const TRY = /(?<![^_])try_?(?=[a-z])/;

/** What a word of a name says that the function does. */
export type Telling = keyof typeof words.telling;

const TELLING: ReadonlyMap<string, RegExp> = new Map(
	Object.entries(words.telling).map(([telling, said]) => [
		telling,
		new RegExp(`(?:^|_)(?:try)?(?:${said.join('|')})(?:_|$)`),
	]),
);

/** Whether a name says that the function does one of some things: `foo_find_bar` that it finds, `foo_tryget` that it counts. */
export const says = (name: string, ...tellings: readonly Telling[]): boolean =>
	tellings.some((telling) => TELLING.get(telling)?.test(name));

/** Whether a name says that the function may refuse to take. */
export const tries = (name: string): boolean => TRY.test(name);

/**
 * Whether two names differ in exactly one word, and the words are opposites: `foo_init`, `foo_fini`; `ops->init`, `ops->exit`;
 * `foo_try_write_lock`, `foo_write_unlock`.
 */
export function areOpposite(taking: string, giving: string): boolean {
	const [path, other] = [taking, giving].map((name) => name.replace(/\w+$/, ''));
	if (path !== other) return false;
	return areOppositeWords(taking.slice(path?.length).replace(TRY, ''), giving.slice(other?.length));
}

function areOppositeWords(taking: string, giving: string): boolean {
	const a = taking.split('_');
	const b = giving.split('_');
	if (a.length !== b.length || taking === giving) return false;
	let found = false;
	for (const [index, word] of a.entries()) {
		const other = b[index] ?? '';
		if (word === other) continue;
		if (found || !OPPOSITES.get(word)?.has(other)) return false;
		found = true;
	}
	return found;
}

/** Whether a shorter name of the same words has one that undoes one of the other's: `acc_map_to_sgl`, `acc_unmap`. */
export function undoesShorter(taking: string, giving: string): boolean {
	const words = taking.split('_');
	const undone = (word: string) => words.some((other) => OPPOSITES.get(other)?.has(word) ?? false);
	const others = giving.split('_').filter((word) => !words.includes(word));
	return taking !== giving && others.length === 1 && others.every(undone);
}

/** All names that undo one: `foo_exit`, `foo_fini` and more of `foo_init`. */
export function oppositesOf(taking: string): string[] {
	const words = taking.split('_');
	return words.flatMap((word, at) =>
		[...(OPPOSITES.get(word) ?? [])].map((other) => words.with(at, other).join('_')),
	);
}

/** Whether a name says that the function undoes or ends something: `foo_exit`, `bar_put`. */
export function undoes(name: string): boolean {
	return name
		.replace(THINGS, '')
		.split('_')
		.some((word) => GIVING.has(word));
}

/** Whether a name says that the function gives back locks of what it is handed: `rw_unlock(write, node)`. */
export const unlocks = (name: string): boolean => /(?:^|_)unlock(?:_|$)/.test(name);

/** Whether a name says that the function only looks at what it is handed, or works on its content: `foo_check`, `bar_read`. */
export function looks(name: string): boolean {
	return !undoes(name) && name.split('_').some((word) => LOOKING.has(word));
}

/** Whether a name says that the function keeps what leads it to an object: `list_add_tail(&obj->list, …)`, `queue_work`. */
export function keeps(name: string): boolean {
	return name.split('_').some((word) => KEEPING.has(word));
}
