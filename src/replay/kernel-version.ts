// Which profile of the model stands for the kernel that a text names, or that was made when it was written. Knows
// releases; not where the text comes from.
import { profileFrom, type Release, releases } from './kernel-releases';

/** A kernel by its version. */
export interface KernelVersion {
	readonly release: Release;
	/** The number of a release candidate. */
	readonly candidate: number | null;
	/** As it was written: `5.15.0-rc6-vanilla`. */
	readonly text: string;
}

/** Release candidates that differ from their release, up to the last one named. */
const candidates: readonly { readonly of: Release; readonly last: number; readonly profile: string }[] = [
	{ of: [4, 5], last: 7, profile: 'v4.5-rc' },
	{ of: [5, 15], last: 6, profile: 'v5.15-rc' },
];

const VERSION = /(?<![\w.])v?([3-9])\.(\d{1,2})(?:\.\d{1,3})?(?:-rc(\d{1,2}))?(?![\d.])[\w.+~-]{0,80}/;

/** The first kernel version in a text (`4.4.0-rc2+`, `6.1.0-56-amd64`, `v5.15-rc6`); undefined where it names none. */
export function versionIn(text: string): KernelVersion | undefined {
	const match = VERSION.exec(text);
	if (!match) return undefined;
	const [whole, major, minor, candidate] = match;
	return {
		release: [Number(major), Number(minor)],
		candidate: candidate === undefined ? null : Number(candidate),
		text: whole,
	};
}

/** The kernel that was in the making on a day (ISO 8601): the candidate of the next release. Undefined outside of the known years. */
export function versionOn(day: string): KernelVersion | undefined {
	const next = releases.findIndex(([, released]) => released > day);
	const release = releases[next]?.[0];
	if (!release || next === 0) return undefined;
	return { release, candidate: 1, text: `${release[0]}.${release[1]}-rc` };
}

const order = ([major, minor]: Release): number => major * 1000 + minor;

/** The name of the profile that stands for a kernel; the oldest one for kernels before the first. */
export function profileOf({ release, candidate }: KernelVersion): string {
	const special = candidates.find(
		({ of, last }) => order(of) === order(release) && candidate !== null && candidate <= last,
	);
	const fitting = profileFrom.findLast(([from]) => order(from) <= order(release));
	return special?.profile ?? (fitting ?? profileFrom[0])?.[1] ?? '';
}
