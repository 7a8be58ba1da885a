// Whatever a mail or a file holds, a review comes back: nothing thrown, places within the input.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { builtinCatalogue } from '../../src/contracts/builtin';
import { readMailbox } from '../../src/mail/mailbox';
import { assembleSeries } from '../../src/patch/series';
import { checkC } from '../../src/review/code';
import { checkSeries } from '../../src/review/series';

const catalogue = builtinCatalogue();
const example = readFileSync('examples/ember-queue-v2.mbox', 'utf8').split('\n');
const code = readFileSync('test/review/samples/map-after.c', 'utf8').split('\n');

/** Lines of a text, some dropped, doubled or moved. */
const shaken = (lines: readonly string[]) =>
	fc
		.array(fc.record({ at: fc.nat(lines.length - 1), what: fc.constantFrom('drop', 'double', 'cut') }), {
			minLength: 1,
			maxLength: 25,
		})
		.map((changes) => {
			let now = [...lines];
			for (const { at, what } of changes) {
				const line = now[at] ?? '';
				if (what === 'drop') now = now.toSpliced(at, 1);
				else if (what === 'double') now = now.toSpliced(at, 0, line);
				else now = now.with(Math.min(at, now.length - 1), line.slice(0, line.length >> 1));
			}
			return now.join('\n');
		});

it('reviews damaged series', () => {
	fc.assert(
		fc.property(shaken(example), (mails) => {
			const lines = mails.split('\n').length;
			const messages = readMailbox(new TextEncoder().encode(mails), 's.mbox').messages;
			for (const series of assembleSeries(messages).series) {
				const { findings } = checkSeries(series, {}, { catalogue });
				for (const finding of findings) {
					expect(finding.patch?.mail.line).toBeGreaterThan(0);
					expect(finding.patch?.mail.line).toBeLessThanOrEqual(lines);
					expect(finding.line).toBeGreaterThan(0);
					expect(finding.patch?.steps).toHaveLength(finding.path.length);
				}
			}
		}),
		{ numRuns: 40 },
	);
});

it('reviews damaged code', () => {
	fc.assert(
		fc.property(shaken(code), (text) => {
			const { findings } = checkC(text, 'a.c', { catalogue });
			for (const finding of findings) expect(finding.line).toBeLessThanOrEqual(text.split('\n').length);
		}),
		{ numRuns: 15 },
	);
});

it('says the same of the same input', () => {
	const messages = () => readMailbox(new TextEncoder().encode(example.join('\n')), 's.mbox').messages;
	const review = () =>
		assembleSeries(messages()).series.map((series) => checkSeries(series, {}, { catalogue }));
	expect(review()).toEqual(review());
});
