// Which contracts hold for a series: by the profile asked for, else by the kernel it was made for.
import { describe, expect, it } from 'vitest';
import { builtinCatalogue } from '../../src/contracts/builtin';
import { contractsFor, contractsOf, kernelNamed } from '../../src/replay/contracts';
import { mailsOf, seriesOf } from '../review/mails';

const CODE = 'int ember(void)\n{\n\tember_count();\n\treturn 1;\n}\n';

function seriesSent(day: string | null) {
	const mails = mailsOf({ 'fs/ember.c': CODE }, [
		{ title: 'change', files: { 'fs/ember.c': CODE.replace('return 1', 'return 2') } },
	]);
	return seriesOf(mails.replace(/^Date:.*\n/gm, day === null ? '' : `Date: ${day}\n`));
}

// add_disk() gives nothing up to 5.14, and an error code from 5.15 on.
const successOf = (catalogue: ReturnType<typeof builtinCatalogue>) =>
	catalogue.acquires.get('add_disk')?.map(({ rule }) => rule.success);

describe('the contracts of a series', () => {
	const catalogue = builtinCatalogue();

	it.each([
		['long before', 'Fri, 26 Feb 2021 10:00:00 +0000', ['always']],
		['in between, where it may be either', 'Mon, 6 Sep 2021 10:00:00 +0000', ['zero', 'always']],
		['long after', 'Fri, 14 Oct 2022 10:00:00 +0000', ['zero']],
	])('are those of the day it was sent: %s', (_, day, classes) => {
		expect(successOf(contractsFor(seriesSent(day), catalogue))).toEqual(classes);
	});

	it('are exactly those of the profile asked for', () => {
		const profile = 'v5.15';
		expect(
			successOf(contractsFor(seriesSent('Fri, 26 Feb 2021 10:00:00 +0000'), catalogue, { profile })),
		).toEqual(['zero']);
	});

	it('are all where nothing tells its age', () => {
		expect(contractsFor(seriesSent(null), catalogue)).toBe(catalogue);
	});
});

describe('a profile by name', () => {
	it.each([
		['v4.3', [4, 3]],
		['v4.4s', [4, 4]],
		['v4.5-early', [4, 5]],
		['v5.15-rc', [5, 15]],
		['6.1.0-56-amd64', [6, 1]],
	])('%s is %j', (name, release) => {
		expect(kernelNamed(name)?.release).toEqual(release);
	});

	it('of no kernel takes nothing away', () => {
		expect(kernelNamed('newest')).toBeNull();
		expect(contractsOf('newest', builtinCatalogue())).toBe(builtinCatalogue());
	});
});
