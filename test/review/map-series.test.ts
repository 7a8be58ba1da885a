// A patch that makes a filesystem hold the queue while it uses an address, seen by its hunks alone: as it is nothing is to
// be said of it, and without any one of its unmap lines the leak is shown at the right line of the mail.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { builtinCatalogue } from '../../src/contracts/builtin';
import type { ReviewedFinding } from '../../src/review/reviewed';
import { checkSeries } from '../../src/review/series';
import { mailsOf, seriesOf } from './mails';

const PATH = 'fs/emberfs/dax.c';
const before = readFileSync('test/review/samples/map-before.c', 'utf8');
const after = readFileSync('test/review/samples/map-after.c', 'utf8');

const mailOf = (post: string) =>
	mailsOf({ [PATH]: before }, [{ title: 'emberfs: hold the queue', files: { [PATH]: post } }]);

const review = (mails: string) => checkSeries(seriesOf(mails), {}, { catalogue: builtinCatalogue() });

/** For every unmap of the patch, in order: its function, and the lines at which its loss may be shown. */
const UNMAPS: readonly { inside: string; shownAt: RegExp }[] = [
	{ inside: 'ember_clear', shownAt: /return count;|dax_map_atomic|cond_resched|return 0;|while/ },
	{
		inside: 'ember_io',
		shownAt: /dax_map_atomic|dax\.sector =|dax\.size =|rc = map_len|break;/,
	},
	{ inside: 'ember_io', shownAt: /return pos == start|rc = -EFAULT|break;/ },
	{ inside: 'ember_copy', shownAt: /return 0;/ },
	{ inside: 'ember_insert', shownAt: /vm_insert_mixed|out:|i_mmap_unlock|return error/ },
	{ inside: 'ember_pmd_fault', shownAt: /goto fallback;/ },
	{ inside: 'ember_pmd_fault', shownAt: /goto fallback;/ },
	{ inside: 'ember_pmd_fault', shownAt: /vmf_insert_pfn_pmd|^ \t}$|out:/ },
	{ inside: 'ember_zero_range', shownAt: /^ \t}$|return 0;|wmb_pmem/ },
];

const lines = after.split('\n');
const unmapLines = lines.flatMap((line, at) => (/^\t+dax_unmap_atomic\(/.test(line) ? [at] : []));
const LEAKS = ['unreleased-on-path', 'overwritten-while-held'];

const described = (finding: ReviewedFinding) => `${finding.rule} in ${finding.function} at ${finding.line}`;

it('has one expectation for every unmap', () => {
	expect(unmapLines).toHaveLength(UNMAPS.length);
});

it('says nothing of the patch as it is', () => {
	const { findings, functions, inPart } = review(mailOf(after));
	expect(findings.map(described)).toEqual([]);
	expect(functions).toBeGreaterThanOrEqual(7);
	// Otherwise the hunks show everything, and the tests below test less than they say.
	expect(inPart.map((each) => each.function)).toEqual(
		expect.arrayContaining(['ember_io', 'ember_insert', 'ember_pmd_fault', 'ember_zero_range']),
	);
});

describe('without one of its unmaps', () => {
	for (const [number, { inside, shownAt }] of UNMAPS.entries()) {
		it(`${number + 1}: in ${inside}()`, () => {
			const mails = mailOf(lines.toSpliced(unmapLines[number] ?? 0, 1).join('\n'));
			const leaks = review(mails).findings.filter((finding) => LEAKS.includes(finding.rule));
			expect(leaks.map((finding) => finding.function)).toContain(inside);
			for (const finding of leaks) {
				expect(finding.function).toBe(inside);
				expect(finding.patch?.status).toBe('introduced');
				const shown = mails.split('\n')[(finding.patch?.mail.line ?? 0) - 1] ?? '';
				expect(shown).toMatch(shownAt);
			}
		});
	}
});
