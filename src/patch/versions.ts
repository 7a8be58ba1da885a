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

const filesOf = (patch: Patch) => new Set(patch.files.map((file) => file.newPath ?? file.oldPath));

/** Whether a patch sent by itself, without a number, is a new version of the one it answers. */
function standsFor(alone: Patch, answered: Patch): boolean {
	if (tidy(alone.subject.title) === tidy(answered.subject.title)) return true;
	const files = filesOf(answered);
	return [...filesOf(alone)].some((file) => files.has(file));
}

/** The patch of an earlier version that a patch of a partial re-roll replaces: the one that it answers. */
function replacedBy(patch: Patch, series: Series, earlier: Series): Patch | undefined {
	const answered = earlier.patches.find((old) => old.messageId === patch.message.inReplyTo);
	if (!answered) return undefined;
	const isAlone = series.of === 1 && patch.subject.number === null;
	const fits = isAlone
		? standsFor(patch, answered)
		: series.of === earlier.of && patch.subject.number === answered.subject.number;
	return fits ? answered : undefined;
}

/** Whether each patch of a series that is not a whole one answers a patch of an earlier version that it replaces. */
function replaces(series: Series, earlier: Series): boolean {
	if (series.cover !== null || (series.complete && series.of > 1)) return false;
	return series.patches.every((patch) => replacedBy(patch, series, earlier) !== undefined);
}

/** For each series, the one it follows: the nearest lower version that looks alike, or that it answers. */
export function lineageOf(all: readonly Series[]): readonly Lineage[] {
	const known = new Map<number, Lineage>();
	const order = [...all.keys()].sort((one, other) => (all[one]?.version ?? 0) - (all[other]?.version ?? 0));
	// A patch sent alone is a part of a series only where what it replaces is one.
	const isPart = (index: number) => (all[index]?.of ?? 0) > 1 || (known.get(index)?.partial ?? false);
	for (const index of order) {
		const series = all[index];
		if (!series) continue;
		let best: { readonly line: Lineage; readonly score: number } | undefined;
		for (const [previous, other] of all.entries()) {
			if (other.version >= series.version) continue;
			const partial = isPart(previous) && replaces(series, other);
			const ids = new Set(messagesOf(other).map((message) => message.messageId));
			const answers = messagesOf(series).some(
				(message) => message.inReplyTo !== null && ids.has(message.inReplyTo),
			);
			const kind = likeness(series, other);
			if (kind === 0 && !partial) continue;
			const score = other.version * 10 + kind + (answers ? 2 : 0) + (partial ? 4 : 0);
			if (score > (best?.score ?? -1)) best = { line: { previous, partial }, score };
		}
		known.set(index, best?.line ?? { previous: null, partial: false });
	}
	return all.map((_, index) => known.get(index) ?? { previous: null, partial: false });
}

/** A patch's place in the series that it is of in the end: a patch sent alone has the place of the one it replaces. */
function placeOf(all: readonly Series[], lineage: readonly Lineage[], index: number, patch: Patch): number {
	for (let at = index, own = patch; ; ) {
		const series = all[at];
		const { previous, partial } = lineage[at] ?? { previous: null, partial: false };
		const earlier = previous === null ? undefined : all[previous];
		const replaced = series && earlier && partial ? replacedBy(own, series, earlier) : undefined;
		if (!replaced || previous === null) return own.subject.number ?? 1;
		own = replaced;
		at = previous;
	}
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
			const number = placeOf(all, lineage, at, patch);
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
