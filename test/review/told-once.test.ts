// Which findings are one leak to a reader, which of them is told, and that none is lost or told twice.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { builtinCatalogue } from '../../src/contracts/builtin';
import type { Severity } from '../../src/finding/finding';
import { checkC } from '../../src/review/code';
import type { ReviewedFinding } from '../../src/review/reviewed';
import { checkSeries } from '../../src/review/series';
import { toldOnce } from '../../src/review/told-once';
import { mailsOf, seriesOf } from './mails';

const catalogue = builtinCatalogue();

/** Takes the queue at line 3 and leaves with it at lines 8 and 10. */
const TWO_EXITS = `static int ember_flush(struct ember *em)
{
	int rc = blk_queue_enter(em->queue, 0);

	if (rc)
		return rc;
	if (em->busy)
		return -EBUSY;
	if (em->dead)
		return -ENODEV;
	blk_queue_exit(em->queue);
	return 0;
}
`;
const findings = checkC(TWO_EXITS, 'ember.c', { catalogue }).findings;
const [first, second] = findings;
if (!first || !second) throw new Error('two exits, two findings');

const told = (list: readonly ReviewedFinding[]) =>
	toldOnce(list, (one) => one).map(({ told: first, also }) => [first.line, ...also.map(({ line }) => line)]);

describe('exits of one leak', () => {
	it('are one where the same call took the same thing', () => {
		expect(findings.map(({ line }) => line)).toEqual([8, 10]);
		expect(told(findings)).toEqual([[8, 10]]);
	});

	it('are two where another call took it, in another function or by another contract', () => {
		const [taken, ...others] = second.path;
		if (!taken || !second.resource) throw new Error('a path begins with the call that takes');
		for (const other of [
			{ ...second, path: [{ ...taken, line: 4 }, ...others] },
			{ ...second, function: 'ember_drain' },
			{ ...second, file: 'other.c' },
			{ ...second, resource: { ...second.resource, contract: 'other' } },
			{ ...second, resource: { ...second.resource, expression: 'em->other' } },
			{ ...second, suppression: { kind: 'file', reason: 'known' } },
		] satisfies ReviewedFinding[])
			expect(told([first, other])).toEqual([[8], [10]]);
	});

	it('are told by the most severe, at the place of the first', () => {
		const last = { ...first, rule: 'released-twice' };
		expect(told([{ ...first, severity: 'warning' }, second, last])).toEqual([[10, 8], [8]]);
	});

	it('are leaks: other rules speak of each place', () => {
		const rule = 'used-after-release';
		expect(
			told([
				{ ...first, rule },
				{ ...second, rule },
			]),
		).toEqual([[8], [10]]);
	});

	it('are apart where a surface sees a difference', () => {
		expect(
			toldOnce(
				findings,
				(one) => one,
				({ line }) => line,
			),
		).toHaveLength(2);
	});

	it('are each in exactly one group, whatever they are', () => {
		const some = fc.record({
			severity: fc.constantFrom<Severity>('error', 'warning', 'note'),
			rule: fc.constantFrom('unreleased-on-path', 'released-twice'),
			function: fc.constantFrom('one', 'two'),
		});
		fc.assert(
			fc.property(fc.array(some), (list) => {
				const made = list.map((one) => ({ ...first, ...one }));
				const groups = toldOnce(made, (one) => one);
				const all = groups.flatMap((group) => [group.told, ...group.also]);
				expect(all).toHaveLength(made.length);
				expect(new Set(all)).toEqual(new Set(made));
			}),
		);
	});
});

describe('a patch that mends one of two exits', () => {
	const FILE = 'drivers/block/ember.c';
	const mended = TWO_EXITS.replace('		return -EBUSY;', '		goto out;').replace(
		'	return 0;',
		'	return 0;\nout:\n	blk_queue_exit(em->queue);\n	return -EBUSY;',
	);

	it('has fixed that one, and left the other', () => {
		const mails = mailsOf({ [FILE]: TWO_EXITS }, [{ title: 'mend', files: { [FILE]: mended } }]);
		const review = checkSeries(seriesOf(mails), { tree: () => TWO_EXITS }, { catalogue });
		const shown = toldOnce(review.findings, (one) => one).map(({ told: one, also }) => [
			one.patch?.status,
			one.path.at(-1)?.code,
			also.length,
		]);
		expect(shown).toEqual([
			['fixed', 'return -EBUSY;', 0],
			['existing', 'return -ENODEV;', 0],
		]);
	});
});
