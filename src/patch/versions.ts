// Versions of a series among those found together: which one another follows, and re-rolls that resend only some patches.
// Concluded from change ids and titles, since subjects tell a version's number but not of what.
import type { Message } from '../mail/message';
import type { Patch } from './patch';
import type { Series } from './series';

export interface Lineage {
	/** Index of the series that this one is the next version of, or null. */
	readonly previous: number | null;
	/** Whether it resends only some patches, each in answer to the patch that it replaces. */
	readonly partial: boolean;
}

const tidy = (title: string) => title.toLowerCase().replace(/\s+/g, ' ').trim();

/** How much two series look like versions of one: 0 is not at all. */
function likeness(one: Series, other: Series): number {
	if (one.changeId !== null && one.changeId === other.changeId) return 3;
	const covers = one.cover !== null && other.cover !== null && tidy(one.subject) === tidy(other.subject);
	if (covers) return 2;
	const titles = new Set(other.patches.map((patch) => tidy(patch.subject.title)));
	const shared = one.patches.filter((patch) => titles.has(tidy(patch.subject.title))).length;
	return shared > 0 && shared * 2 >= Math.min(one.patches.length, other.patches.length) ? 1 : 0;
}

const messagesOf = (series: Series): Message[] => [
	...(series.cover ? [series.cover] : []),
	...series.patches.map((patch) => patch.message),
];

/** Whether each patch of a series answers the patch of the same number in an earlier version. */
function replaces(series: Series, earlier: Series): boolean {
	if (series.complete || series.cover !== null || series.of !== earlier.of) return false;
	return series.patches.every((patch) => {
		const replaced = earlier.patches.find((old) => old.subject.number === patch.subject.number);
		return replaced !== undefined && patch.message.inReplyTo === replaced.messageId;
	});
}

/** For each series, the one it follows: the nearest lower version that looks alike, or that it answers. */
export function lineageOf(all: readonly Series[]): readonly Lineage[] {
	return all.map((series): Lineage => {
		let best: { index: number; score: number } | undefined;
		for (const [index, other] of all.entries()) {
			if (other.version >= series.version) continue;
			const partial = replaces(series, other);
			const ids = new Set(messagesOf(other).map((message) => message.messageId));
			const answers = messagesOf(series).some(
				(message) => message.inReplyTo !== null && ids.has(message.inReplyTo),
			);
			const kind = likeness(series, other);
			if (kind === 0 && !partial) continue;
			const score = other.version * 10 + kind + (answers ? 2 : 0) + (partial ? 4 : 0);
			if (score > (best?.score ?? -1)) best = { index, score };
		}
		const previous = best === undefined ? undefined : all[best.index];
		return { previous: best?.index ?? null, partial: previous !== undefined && replaces(series, previous) };
	});
}

/**
 * The patches as they would be applied: those of a partial re-roll together with the ones it leaves as they were.
 * `inherited` are the numbers taken from earlier versions.
 */
export function effectivePatches(
	all: readonly Series[],
	lineage: readonly Lineage[],
	index: number,
): { patches: readonly Patch[]; inherited: readonly number[] } {
	const slots = new Map<number, Patch>();
	const inherited: number[] = [];
	for (let at: number | null = index, own = true; at !== null; own = false) {
		for (const patch of all[at]?.patches ?? []) {
			const number = patch.subject.number ?? 1;
			if (slots.has(number)) continue;
			slots.set(number, patch);
			if (!own) inherited.push(number);
		}
		const line: Lineage | undefined = lineage[at];
		at = line?.partial ? line.previous : null;
	}
	const patches = [...slots].sort(([one], [other]) => one - other).map(([, patch]) => patch);
	return { patches, inherited: inherited.sort((one, other) => one - other) };
}
