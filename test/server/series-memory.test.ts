// A document of mails that is edited: what is remembered of its series gives the report that a first look gives. And what is told
// while an analysis goes on.
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { analyseDocument } from '../../src/server/analysis';
import type { Report, ReportPart } from '../../src/server/report';
import { NO_SURROUNDINGS, type Surroundings } from '../../src/server/surroundings';

const read = (name: string) => readFileSync(`test/vscode/workspace/${name}`, 'utf8');
const OTHER = readFileSync('examples/ember-queue-v2.mbox', 'utf8');
const TEXT = `${read('series.mbox')}\n${OTHER}`;

/** A mail of its own, to put before the others. */
const MAIL = `From mboxrd@z Thu Jan  1 00:00:00 1970
From: Made Up <made-up@example.org>
Message-Id: <hello@example.org>
Subject: hello

Some words.

`;

let documents = 0;
const newAddress = () => `file:///series-${documents++}.mbox`;

function report(text: string, uri: string, around: Surroundings = NO_SURROUNDINGS): Report {
	return analyseDocument({ uri, name: 'both.mbox', kind: 'mail', text, around }, () => false);
}

/** Of a document that was never seen. */
const fresh = (text: string, around?: Surroundings) => report(text, newAddress(), around);

/** A file, and a patch of it whose hunk shows a part of a function. */
const FILE = `int part_run(struct request_queue *q)
{
	int rc;

	rc = part_check(q);
	if (rc)
		return rc;
	part_note(q);
	part_note(q);
	return 0;
}
`;
const PATCH = `From mboxrd@z Thu Jan  1 00:00:00 1970
From: Made Up <made-up@example.org>
Message-Id: <part@example.org>
Subject: [PATCH] part: hold the queue

---
diff --git a/drivers/part.c b/drivers/part.c
--- a/drivers/part.c
+++ b/drivers/part.c
@@ -4,3 +4,3 @@ int part_run(struct request_queue *q)
 
-	rc = part_check(q);
+	rc = blk_queue_enter(q, 0);
 	if (rc)
`;

describe('a series that is known', () => {
	it('is as a first look says, wherever the document is edited', () => {
		const uri = newAddress();
		expect(report(TEXT, uri).findings.length).toBeGreaterThan(2);
		let text = TEXT;
		const edit = fc.record({
			at: fc.double({ min: 0, max: 1, noNaN: true }),
			length: fc.integer({ min: 0, max: 40 }),
			with: fc.constantFrom(
				'',
				'x',
				'\n',
				'+\tblk_queue_exit(q);\n',
				'\n\nwords between the mails\n',
				'ä\u{1f600}',
			),
		});
		fc.assert(
			fc.property(edit, ({ at, length, with: put }) => {
				const start = Math.floor(at * text.length);
				text = `${text.slice(0, start)}${put}${text.slice(start + length)}`;
				expect(report(text, uri)).toEqual(fresh(text));
			}),
			{ numRuns: 25 },
		);
	}, 60_000);

	it('moves with its lines', () => {
		const uri = newAddress();
		const before = report(TEXT, uri);
		const after = report(MAIL + TEXT, uri);
		expect(after.findings.map(({ at }) => at.start)).toEqual(
			before.findings.map(({ at }) => at.start + MAIL.length),
		);
		expect(after.findings.map(({ finding }) => finding.patch?.mail.line)).toEqual(
			before.findings.map(({ finding }) => (finding.patch?.mail.line ?? 0) + MAIL.split('\n').length - 1),
		);
		expect(after).toEqual(fresh(MAIL + TEXT));
	});

	it('is reviewed anew when a file around it says something else', () => {
		const folder = mkdtempSync(path.join(os.tmpdir(), 'daxlens-series-'));
		const around = { ...NO_SURROUNDINGS, folders: [folder] };
		const uri = newAddress();
		const before = report(PATCH, uri, around);
		expect(before).toEqual(fresh(PATCH, around));
		mkdirSync(path.join(folder, 'drivers'));
		writeFileSync(path.join(folder, 'drivers/part.c'), FILE);
		const after = report(PATCH, uri, around);
		expect(after).toEqual(fresh(PATCH, around));
		expect(after).not.toEqual(before);
	});

	it('is not the part of one that was cancelled', () => {
		const uri = newAddress();
		const snapshot = { uri, name: 'both.mbox', kind: 'mail', text: TEXT, around: NO_SURROUNDINGS } as const;
		let asked = 0;
		analyseDocument(snapshot, () => asked++ > 3);
		expect(report(TEXT, uri)).toEqual(fresh(TEXT));
	});
});

describe('while an analysis takes long', () => {
	afterEach(() => vi.restoreAllMocks());

	/** Every look at the clock takes so long. */
	const slowClock = (milliseconds: number) => {
		let now = 0;
		vi.spyOn(Date, 'now').mockImplementation(() => {
			now += milliseconds;
			return now;
		});
	};

	it('the findings so far are told', () => {
		slowClock(2000);
		const told: ReportPart[] = [];
		const uri = newAddress();
		const snapshot = { uri, name: 'both.mbox', kind: 'mail', text: TEXT, around: NO_SURROUNDINGS } as const;
		const whole = analyseDocument(
			snapshot,
			() => false,
			(part) => told.push(part),
		);
		const lengths = [...new Set(told.map(({ findings }) => findings.length))];
		expect(lengths.slice(-2)).toEqual([1, whole.findings.length]);
		expect(told.at(-1)).toEqual({ findings: whole.findings, remarks: whole.remarks });
	});

	it('they are told again while one series takes long', () => {
		const toldWhile = (milliseconds: number) => {
			slowClock(milliseconds);
			const told: ReportPart[] = [];
			const one = { name: 'one.mbox', kind: 'mail', text: OTHER, around: NO_SURROUNDINGS } as const;
			analyseDocument(
				{ ...one, uri: newAddress() },
				() => false,
				(part) => told.push(part),
			);
			return told.length;
		};
		expect([toldWhile(0), toldWhile(20_000) > 2]).toEqual([0, true]);
	});
});
