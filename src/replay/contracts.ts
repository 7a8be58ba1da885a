// Which contracts hold for a series: those of the kernel that it was made for. Where contracts are kept, and what they
// say, is not known here.
import type { Catalogue } from '../contracts/catalogue';
import { catalogueIn, type KernelRelease, type KernelSpan } from '../contracts/versions';
import type { Series } from '../patch/series';
import { releases } from './kernel-releases';
import { type KernelVersion, versionIn } from './kernel-version';
import { kernelOf, type ProfileHints } from './profile';

/** The kernel that a profile is named after, or that a version says: `v4.5-early`, `v5.13`, `6.1.0-56-amd64`; null for none. */
export const kernelNamed = (profile: string): KernelVersion | null =>
	/^v?\d/.test(profile) ? (versionIn(profile) ?? null) : null;

/** A series is written on one release for the next, and often sent when that release was not out yet, or the next one is. */
const NEAR = 1;

/** The releases from shortly before one to shortly after it. */
function around(release: KernelRelease): KernelSpan {
	const isBefore = ([major, minor]: KernelRelease) =>
		major < release[0] || (major === release[0] && minor < release[1]);
	const at = releases.filter(([known]) => isBefore(known)).length;
	return {
		first: releases[Math.max(0, at - NEAR)]?.[0] ?? release,
		last: releases[at + NEAR]?.[0] ?? [release[0], release[1] + NEAR],
	};
}

/**
 * The contracts that hold for a series: exactly those of the kernel that was asked for; else those of the releases around
 * the one it was made for; all where nothing tells that one.
 */
export function contractsFor(
	series: Series,
	catalogue: Catalogue,
	{ profile, base }: Pick<ProfileHints, 'profile' | 'base'> = {},
): Catalogue {
	if (profile !== undefined) return contractsOf(profile, catalogue);
	// The Makefile of a tree at hand says nothing of mails from other times.
	const chosen = kernelOf(series, base ? { base } : {});
	return chosen ? catalogueIn(catalogue, around(chosen.kernel.release)) : catalogue;
}

/** The contracts of the kernel that a profile or version names; all for a name that is none. */
export function contractsOf(profile: string, catalogue: Catalogue): Catalogue {
	const named = kernelNamed(profile);
	return named ? catalogueIn(catalogue, { first: named.release, last: named.release }) : catalogue;
}
