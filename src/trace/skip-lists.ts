// Which functions are never the culprit: helpers that report, allocate, copy, lock or count on behalf of a caller.
// The lists are data, in skip-lists.json: there a pattern is a part of a name, `^` and `$` tie it to the name's start and
// end, and beside it stands a sample, a function of the kernel that it is there for.
import lists from './skip-lists.json';

export interface SkipEntry {
	readonly pattern: string;
	readonly sample: string;
}

/** A list as it stands in the data: samples by their patterns. */
type Written = Readonly<Record<string, string>>;

const entries = (written: Written): readonly SkipEntry[] =>
	Object.entries(written).map(([pattern, sample]) => ({ pattern, sample }));

/**
 * For every report whose function is looked for among frames: what finds and prints the trouble; allocators, with the
 * page cache through which they are reached; strings, memory, lists, trees, numbers; locks, their checks, wake-ups and
 * reference counts; and the life of objects and deferred work of the driver core, USB and the VFS, where the caller is
 * at fault.
 */
export const generalSkips: readonly SkipEntry[] = Object.values(lists.general).flatMap(entries);

/** A hung task waits in these; whom it waits for is told by their caller. */
export const waitSkips = entries(lists.waits);

/** Where a hung task is better named by the wait itself: all callers of these hang for one reason. */
export const waitNames = entries(lists.waitNames);

/** Where work enters the kernel or is handed on: the function just below one of these is what a stalled CPU runs. */
export const entryPoints = entries(lists.entryPoints);

/** An entry point that is itself the answer: what it waits for differs by chance. */
export const entryNames = entries(lists.entryNames);

/** Frames of the timer interrupt that found a stall, and of the reporting below it. */
export const interruptEntries = entries(lists.interruptEntries);

type Own = keyof typeof lists.own;

/** Further functions to skip, by what the report is about. */
export const ownSkips = Object.fromEntries(
	Object.entries(lists.own).map(([about, written]) => [about, entries(written)]),
) as Readonly<Record<Own, readonly SkipEntry[]>>;
