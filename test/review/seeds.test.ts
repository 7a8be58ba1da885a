// A real series of 2015 that brings in dax_map_atomic(), from the material beside the project: what is to be said of it, and
// what of each of its unmap lines when that line is missing.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { builtinCatalogue } from '../../src/contracts/builtin';
import { readMailbox } from '../../src/mail/mailbox';
import { assembleSeries } from '../../src/patch/series';
import type { ReviewedFinding } from '../../src/review/reviewed';
import { checkSeries } from '../../src/review/series';

const folder = '../shared/seeds';
const name = existsSync(folder) ? readdirSync(folder).find((file) => file.startsWith('000_')) : undefined;
const isMissing = name === undefined && process.env['DAXLENS_REQUIRE'] !== '1';
if (isMissing) console.warn(`skipped: the real series is not there (${folder})`);

const text = name === undefined ? '' : readFileSync(path.join(folder, name), 'utf8');
const assembled = (mails: string) =>
	assembleSeries(readMailbox(new TextEncoder().encode(mails), 'thread.txt').messages);

function review(mails: string): readonly ReviewedFinding[] {
	const [series] = assembled(mails).series;
	return series ? checkSeries(series, {}, { catalogue: builtinCatalogue() }).findings : [];
}

const told = ({ rule, function: fn, patch }: ReviewedFinding) =>
	`${patch?.number} ${patch?.status} ${rule} ${fn}`;

/** The text without one line of a hunk, and the hunk's count with it. */
function without(lines: readonly string[], at: number): string {
	const heading = lines.findLastIndex((line, index) => index < at && line.startsWith('@@ '));
	const counted = (lines[heading] ?? '').replace(
		/\+(\d+),(\d+)/,
		(_all, first: string, count: string) => `+${first},${Number(count) - 1}`,
	);
	return lines.with(heading, counted).toSpliced(at, 1).join('\n');
}

describe.skipIf(isMissing)('the real series', () => {
	it('is seven patches, a cover letter and eight replies', () => {
		const { series, replies, errors } = assembled(text);
		expect(series.map(({ patches, coverLetter }) => [patches.length, coverLetter !== null])).toEqual([
			[7, true],
		]);
		expect([replies.length, errors]).toEqual([8, []]);
	});

	it('has the two known defects of dax_io() and no other, and mends the order of two teardowns', () => {
		expect(review(text).map(told).sort()).toEqual([
			'4 introduced error-pointer-arithmetic dax_io',
			'4 introduced wrong-release-object dax_io',
			'7 fixed teardown-order brd_free',
			'7 fixed teardown-order pmem_detach_disk',
		]);
	});

	it('shows each missing unmap, in its function', () => {
		const lines = text.split('\n');
		const unmaps = lines.flatMap((line, at) => (/^\+\t+dax_unmap_atomic\(/.test(line) ? [at] : []));
		expect(unmaps.length).toBeGreaterThanOrEqual(8);
		const known = new Set(review(text).map((finding) => finding.fingerprint));
		const inside = unmaps.map((at) => {
			const fresh = review(without(lines, at)).filter((finding) => !known.has(finding.fingerprint));
			return [...new Set(fresh.map((finding) => finding.function))];
		});
		expect(inside).toEqual([
			['dax_clear_blocks'],
			['dax_io'],
			['dax_io'],
			['copy_user_bh'],
			['dax_insert_mapping'],
			['__dax_pmd_fault'],
			['__dax_pmd_fault'],
			['__dax_pmd_fault'],
			['dax_zero_page_range'],
		]);
	});
});
