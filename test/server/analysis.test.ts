// What the server says of the documents people open, through the same door as the analysis thread.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { analyseDocument } from '../../src/server/analysis';
import type { DocumentKind } from '../../src/server/kinds';
import type { Report } from '../../src/server/report';
import { NO_SURROUNDINGS } from '../../src/server/surroundings';

function analysed(file: string, kind: DocumentKind): { text: string; report: Report } {
	const text = readFileSync(file, 'utf8');
	const snapshot = { uri: `file:///${file}`, name: file, kind, text, around: NO_SURROUNDINGS };
	return { text, report: analyseDocument(snapshot, () => false) };
}

const LEAK = `static int ember_flush(struct ember *em)
{
	int rc = blk_queue_enter(em->queue, 0);

	if (rc)
		return rc;
	if (em->busy)
		return -EBUSY;
	ember_write(em);
	blk_queue_exit(em->queue);
	return 0;
}
`;

describe('a C document', () => {
	const document = {
		uri: 'file:///a.c',
		name: 'a.c',
		kind: 'c',
		text: LEAK,
		around: NO_SURROUNDINGS,
	} as const;

	it('has its findings and their steps at their places', () => {
		const report = analyseDocument(document, () => false);
		const slice = (span: { start: number; end: number } | null) => span && LEAK.slice(span.start, span.end);
		expect(report.findings.map(({ at }) => slice(at))).toEqual(['return -EBUSY;']);
		expect(report.findings[0]?.steps.map(slice)).toContain('return -EBUSY;');
		expect(slice(report.findings[0]?.sibling ?? null)).toBe('blk_queue_exit(em->queue)');
		expect(report.coverage).toEqual({ unit: 'function', whole: 1, partly: 0, skipped: 0 });
		expect(report.outline.map((node) => node.name)).toEqual(['ember_flush']);
	});

	it('keeps suppressed findings to itself', () => {
		const text = LEAK.replace('-EBUSY;', '-EBUSY; /* daxlens: ignore unreleased-on-path: on purpose */');
		expect(analyseDocument({ ...document, text }, () => false).findings).toEqual([]);
	});
});

describe('a mailbox', () => {
	const { text, report } = analysed('examples/ember-queue-v2.mbox', 'mail');

	it('has what its patches introduce at added lines', () => {
		const shown = report.findings.map(({ at, finding }) => [
			finding.function,
			text[text.lastIndexOf('\n', at.start) + 1],
			text.slice(at.start, at.end),
		]);
		expect(shown).toEqual(
			expect.arrayContaining([
				['cinder_flush', '+', 'return -EBUSY;'],
				['cinder_drain', '+', 'return 0;'],
			]),
		);
	});

	it('says faintly what they fix', () => {
		const fixed = report.remarks.filter((remark) => remark.code === 'fixed');
		expect(fixed.map(({ severity, at }) => [severity, text.slice(at.start, at.end)])).toEqual([
			['hint', 'return -EINVAL;'],
		]);
	});
});

describe('a log', () => {
	it('has its reports at their headlines, with what a hung task waits for', () => {
		const { text, report } = analysed('examples/cinder-unbind.dmesg', 'log');
		expect(report.remarks.map((remark) => remark.code)).toEqual(['warning', 'hung-task', 'hung-task']);
		const umount = report.remarks[2];
		expect(text.slice(umount?.at.start, umount?.at.end)).toContain('INFO: task umount:2254');
		expect(umount?.message).toMatch(/waits for .* in folio_wait_writeback\(\)/);
		expect(umount?.related.map((each) => text.slice(each.at.start, each.at.end))).toContain(
			'emberfs_put_super',
		);
		expect(umount?.related.map((each) => each.message)).not.toContain('__pfx_wake_page_function');
	});
});
