// Chooses the kernel profile that a series is replayed on, and says why: by the user, the commit or the files that it was
// made for, the tree, what the mails say, the interfaces that its old lines use, and the day it was sent. Knows no scenario.
import type { Series } from '../patch/series';
import { interfaces, type Release, releases } from './kernel-releases';
import { type KernelVersion, profileOf, versionIn } from './kernel-version';
import type { ReplayProfile } from './result';

/** What is known beside the series. */
export interface ProfileHints {
	/** The user's choice. */
	readonly profile?: string | undefined;
	/** The Makefile of the tree at hand. */
	readonly makefile?: string | null;
	/** The history of the tree at hand. */
	readonly base?: KernelBase | undefined;
}

/** The kernel that a series was made for. */
export interface ChosenKernel {
	readonly kernel: KernelVersion;
	/** Why, as a sentence. */
	readonly because: string;
}

/** A file before the series, by its (abbreviated) object name in git. */
export interface FileBlob {
	readonly path: string;
	readonly blob: string;
}

/** A release, or `HEAD`, that has files as they are before the series. */
export interface Holder {
	readonly name: string;
	/** The Makefile of `HEAD`; a release tells by its name what it is. */
	readonly makefile: string | null;
	/** How many of how many files. */
	readonly files: number;
	readonly of: number;
}

/** What the history of a kernel tree tells of the code that a series was written for. */
export interface KernelBase {
	/** The Makefile of a commit; null where it is not known. */
	makefileOf(commit: string): string | null;
	/** The releases, from the oldest on, that have more of the files than others. */
	holding(files: readonly FileBlob[]): readonly Holder[];
}

const NEWEST: Release = releases.at(-1)?.[0] ?? [6, 0];

const order = ([major, minor]: Release): number => major * 1000 + minor;
const text = ([major, minor]: Release): string => `${major}.${minor}`;

/** `5.18`, `v4.4-rc2` as a release; null where it is none that there was. */
function readRelease(written: string): Release | null {
	const match = /^v?(\d+)\.(\d+)/.exec(written);
	if (!match) return null;
	const release: Release = [Number(match[1]), Number(match[2])];
	// One that is still being made is not in the table.
	const isKnown = releases.some(([known]) => order(known) === order(release));
	return isKnown || order(release) === order(NEWEST) + 1 ? release : null;
}

const kernelIn = (release: Release): KernelVersion => ({ release, candidate: null, text: text(release) });

/** The kernel that the Makefile of a tree tells. */
function kernelOfTree(makefile: string): KernelVersion | null {
	const value = (name: string) => new RegExp(`^${name}[ \\t]*=[ \\t]*(\\S+)`, 'm').exec(makefile)?.[1] ?? '';
	const release = readRelease(`${value('VERSION')}.${value('PATCHLEVEL')}`);
	if (!release) return null;
	const candidate = /^-rc(\d+)/.exec(value('EXTRAVERSION'))?.[1];
	return {
		release,
		candidate: candidate === undefined ? null : Number(candidate),
		text: candidate === undefined ? text(release) : `${text(release)}-rc${candidate}`,
	};
}

/** The files of a series as they are before it, by the names that its patches give. */
function blobsBefore(series: Series): FileBlob[] {
	const first = new Map<string, string>();
	for (const { files } of series.patches)
		for (const { oldPath, newPath, oldBlob } of files) {
			if (oldPath !== null && oldBlob && !first.has(oldPath)) first.set(oldPath, oldBlob);
			if (newPath !== null && !first.has(newPath)) first.set(newPath, '');
		}
	return [...first].flatMap(([path, blob]) => (/[^0]/.test(blob) ? [{ path, blob }] : []));
}

/** The kernel that the history of the tree tells: of the commit that the mails name, else of the files that they change. */
function byHistory(series: Series, base: KernelBase, guess: Release | null): ChosenKernel | null {
	const commit = series.baseCommit;
	const named = commit === null ? null : kernelOfTree(base.makefileOf(commit) ?? '');
	if (named && commit !== null)
		return { kernel: named, because: `its base commit ${commit.slice(0, 12)} is of ${named.text}.` };
	const held = base.holding(blobsBefore(series)).flatMap((holder) => {
		const kernel = holder.makefile === null ? versionIn(holder.name) : kernelOfTree(holder.makefile);
		return kernel ? [{ ...holder, kernel }] : [];
	});
	// Files that did not change for years are at many releases: of these the last before the series.
	const limit = guess ? order(guess) : Number.POSITIVE_INFINITY;
	const best = held.findLast(({ kernel }) => order(kernel.release) <= limit) ?? held[0];
	if (!best) return null;
	const { name, files, of, kernel } = best;
	const where = name === 'HEAD' ? `the tree (${kernel.text})` : name;
	return { kernel, because: `${files} of ${of} files are as they are in ${where}.` };
}

interface Guess {
	readonly release: Release;
	readonly because: string;
}

/** The newest release on the day the first patch was sent. */
function byDay(series: Series): Guess | null {
	const day = (series.cover?.date ?? series.patches.find(({ date }) => date)?.date)?.slice(0, 10);
	if (!day) return null;
	const before = releases.filter(([, released]) => released <= day).at(-1);
	if (!before) return null;
	return {
		release: before[0],
		because: `it was sent on ${day}, when ${text(before[0])} was the newest release`,
	};
}

const SAID = [
	/\bv?(\d\.\d{1,2})(?:\.0)?-rc\d{1,2}\b/g,
	/\b(?:re)?based? (?:on|against|upon)\b[^\n]{0,40}?\bv?(\d\.\d{1,2})\b/gi,
	/\b(?:on top of|applies (?:to|on)|against)\b[^\n]{0,30}?\bv(\d\.\d{1,2})\b/gi,
];

/** The release that the mails themselves name as their base; of several the newest. */
function byWords(series: Series): Guess | null {
	const first = series.patches[0];
	const messages = [series.cover?.body.lines, first?.body.lines.slice(0, first.diffStart)];
	const words = messages.flatMap((lines) => lines ?? []).join('\n');
	const said = SAID.flatMap((pattern) => [...words.matchAll(pattern)].map((match) => match[1] ?? ''));
	const newest = [...series.tags, ...said]
		.map(readRelease)
		.filter((release) => release !== null)
		.sort((a, b) => order(a) - order(b))
		.at(-1);
	return newest ? { release: newest, because: `it speaks of ${text(newest)}` } : null;
}

interface Bounds {
	readonly first: Guess | null;
	readonly last: Guess | null;
}

/** Between which releases the names on the old lines of the series exist together. */
function byInterfaces(series: Series): Bounds {
	let [first, last]: [Guess | null, Guess | null] = [null, null];
	const made = new Set<string>();
	for (const { files } of series.patches) {
		const lines = files.flatMap(({ hunks }) => hunks.flatMap((hunk) => hunk.lines));
		for (const { kind, text: line } of lines) {
			for (const name of line.match(/[A-Za-z_]\w+/g) ?? []) {
				const range = Object.hasOwn(interfaces, name) ? interfaces[name] : undefined;
				if (!range || made.has(name)) continue;
				if (kind === '+') {
					made.add(name);
					continue;
				}
				const [from, to] = range;
				if (!first || order(from) > order(first.release))
					first = { release: from, because: `its old lines use ${name}, which came with ${text(from)}` };
				if (to && (!last || order(to) < order(last.release)))
					last = { release: to, because: `its old lines use ${name}, which ended with ${text(to)}` };
			}
		}
	}
	return { first, last };
}

/** Releases by which words and day may differ before the words are taken for history. */
const NEAR = 2;

const place = (release: Release): number => releases.findIndex(([known]) => order(known) >= order(release));

/**
 * The kernel that a series was made for, and a sentence that says why it is taken for that; null where nothing tells.
 */
export function kernelOf(series: Series, hints: Omit<ProfileHints, 'profile'> = {}): ChosenKernel | null {
	const [words, day] = [byWords(series), byDay(series)];
	const isNear = words && (!day || Math.abs(place(words.release) - place(day.release)) <= NEAR);
	const guess = (isNear ? words : null) ?? day ?? words;
	const history = hints.base && byHistory(series, hints.base, guess?.release ?? null);
	if (history) return history;
	const tree = kernelOfTree(hints.makefile ?? '');
	if (tree) return { kernel: tree, because: `the tree is ${tree.text}.` };
	const { first, last } = byInterfaces(series);
	const tooNew = guess && last && order(guess.release) > order(last.release);
	const tooOld = guess && first && order(guess.release) < order(first.release);
	const chosen = (tooNew ? last : tooOld ? first : guess) ?? first ?? last;
	if (!chosen) return null;
	const supports = [first, last].flatMap((bound) => (bound && bound !== chosen ? [bound.because] : []));
	const because = [chosen.because, ...(tooNew || tooOld ? [] : supports.slice(0, 1))].join('; ');
	return { kernel: kernelIn(chosen.release), because: `${because}.` };
}

/**
 * The profile for a series.
 * @returns the profile's name, and a sentence that says why it was chosen
 */
export function chooseProfile(series: Series, hints: ProfileHints = {}): ReplayProfile {
	if (hints.profile !== undefined) return { name: hints.profile, because: 'it was asked for.' };
	const chosen = kernelOf(series, hints);
	if (chosen) return { name: profileOf(chosen.kernel), because: chosen.because };
	return { name: profileOf(kernelIn(NEWEST)), because: 'nothing tells its age, so the newest is taken.' };
}
