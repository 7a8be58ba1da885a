// Any bytes at all: reading never throws, loses no message, and every position lies inside the input.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rawPosition } from '../../src/mail/body';
import { readMailbox } from '../../src/mail/mailbox';
import type { Message } from '../../src/mail/message';
import { lineText } from '../../src/mail/raw-lines';
import { imagesOfSeries } from '../../src/patch/images';
import { readPatch } from '../../src/patch/patch';
import { patchId } from '../../src/patch/patch-id';
import { attachReplies } from '../../src/patch/remarks';
import { assembleSeries, type Series } from '../../src/patch/series';
import { trailersOf } from '../../src/patch/trailers';
import { effectivePatches, lineageOf } from '../../src/patch/versions';
import { patchMail } from '../patch/mail-generator';

/** Pieces that steer random text into every reader. */
const piece = fc.constantFrom(
	'From a@b Thu Jan  1 00:00:00 1970\n',
	'Subject: [PATCH v2 1/2] x\n',
	'Subject: =?utf-8?b?4pyT?= =?x?q?=\n',
	'Message-ID: <a@b>\n',
	'In-Reply-To: <a@b>\n',
	'Content-Type: multipart/mixed; boundary=x\n',
	'Content-Type: text/plain; format=flowed; delsp=yes; charset=utf-16\n',
	'Content-Transfer-Encoding: base64\n',
	'Content-Transfer-Encoding: quoted-printable\n',
	'--x\n',
	'--x--\n',
	'\n',
	'\r\n',
	'=C3=\n',
	'=3D=0A',
	'ZGlmZiAtLWdpdCBhL3ggYi94Cg==\n',
	'diff --git a/x b/x\n',
	'diff --git "a/\\303\\251" "b/\\303\\251"\n',
	'diff --cc x\n',
	'index 1..2 100644\n',
	'new file mode 100644\n',
	'deleted file mode 100644\n',
	'rename from x\n',
	'rename to y\n',
	'--- a/x\n+++ b/x\n',
	'--- /dev/null\n+++ x\t1970-01-01 00:00:00 +0000\n',
	'@@ -1,3 +1,4 @@ int f(void)\n',
	'@@ -0,0 +1 @@\n',
	'@@ -99999999999,3 +1 @@\n',
	' {\n',
	'+}\n',
	'-/* x\n',
	'\\ No newline at end of file\n',
	'GIT binary patch\nliteral 3\nKcmYdfNCE%>hycU@\n\n',
	'---\n',
	'-- \n',
	'> quoted\n',
	'* [PATCH] x\n@ 2020-01-02  3:04 A\nFrom: A @ 2020-01-02  3:04 UTC (permalink / raw)\n\n',
	'^ permalink raw reply\n',
	'Message ID a@b (mailing list archive)\n',
	'Commit Message\n',
	'A B Oct. 17, 2022, 7:31 p.m. UTC | #1\n',
	'Comments\n',
	'Patch\n',
	'Date: Thu Feb 11 2016 - 14:49:43 EST\n',
	'commit 0123456789abcdef\nAuthor: A <a@b>\n',
	'Signed-off-by: A <a@b>\n',
);

const encoder = new TextEncoder();
const joined = (parts: readonly Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));

const steered = fc
	.array(
		fc.oneof(
			{ weight: 9, arbitrary: piece.map((text) => encoder.encode(text)) },
			fc.uint8Array({ maxLength: 9 }),
		),
		{
			maxLength: 40,
		},
	)
	.map(joined);

const anyInput = fc.oneof(
	fc.uint8Array({ maxLength: 400 }),
	steered,
	steered,
	fc.array(patchMail, { minLength: 1, maxLength: 3 }).map((mails) => joined(mails.map((mail) => mail.bytes))),
);

function checkPositions(message: Message): void {
	const { raw, body } = message;
	expect(body.rawLines).toHaveLength(body.lines.length);
	expect(body.rawColumns).toHaveLength(body.lines.length);
	body.lines.forEach((line, index) => {
		for (const column of [0, Math.floor(line.length / 2), line.length]) {
			const at = rawPosition(raw, body, index, column);
			expect(at.line).toBeLessThan(Math.max(1, raw.count));
			expect(at.column).toBeLessThanOrEqual(lineText(raw, at.line).length);
			expect(Math.min(at.line, at.column)).toBeGreaterThanOrEqual(0);
		}
	});
}

function checkSeries(series: Series, lineCount: number): void {
	const inside = (line: number) => line >= 0 && line < Math.max(1, lineCount);
	for (const patch of series.patches) {
		patchId(patch.body.lines, patch.diffStart);
		expect(trailersOf(patch).every((trailer) => inside(trailer.rawLine))).toBe(true);
		expect(patch.errors.every((error) => inside(error.line))).toBe(true);
		for (const file of patch.files) {
			expect(inside(file.rawLine) && file.rawEnd <= lineCount).toBe(true);
			expect(file.oldPath ?? file.newPath).not.toBeNull();
			for (const hunk of file.hunks) expect(hunk.lines.every((line) => inside(line.rawLine))).toBe(true);
		}
	}
	for (const { pre, post } of imagesOfSeries(series.patches).flat())
		for (const image of [pre, post]) {
			if (!image) continue;
			const count = image.text.split('\n').length - 1;
			expect([image.lineNumbers.length, image.rawLines.length, image.changed.length]).toEqual([
				count,
				count,
				count,
			]);
			expect(image.rawLines.every((line) => line === null || inside(line))).toBe(true);
			expect([...image.gaps.map((gap) => gap.line), ...image.inferred].every((line) => line < count)).toBe(
				true,
			);
		}
}

describe('any bytes', () => {
	it('are read without throwing, with positions inside of them and no message lost', () => {
		fc.assert(
			fc.property(anyInput, (bytes) => {
				const { raw, messages } = readMailbox(bytes, 'any');
				for (const message of messages) checkPositions(message);
				const assembly = assembleSeries(messages);
				for (const series of assembly.series) checkSeries(series, raw.count);
				const members = assembly.series.flatMap((series) => [
					...(series.cover ? [series.cover] : []),
					...series.patches.map((patch) => patch.message),
				]);
				expect(new Set([...members, ...assembly.replies])).toEqual(new Set(messages));
				expect(members.length + assembly.replies.length).toBe(messages.length);
				const lineage = lineageOf(assembly.series);
				for (const index of assembly.series.keys()) effectivePatches(assembly.series, lineage, index);
				attachReplies(assembly.replies, messages);
			}),
			{ numRuns: 1500, seed: 20151125 },
		);
	});

	it('take time that grows with their number, whatever they repeat', () => {
		const repeated = [
			'=?a?q?',
			'[PATCH ',
			'> > ',
			'From: a\n',
			'\t',
			'--x\n',
			'diff --git a/',
			'@@ -1 +1 @@\n',
			'=\n',
			'("',
			'* [\n',
			' ',
		];
		for (const text of repeated) {
			const mail = encoder.encode(`From: a@b.org\nSubject: ${text.repeat(20_000)}\n\n${text.repeat(50_000)}`);
			// A reader whose time grows with the square would not be through before the test's time is up.
			expect(readMailbox(mail, 'long').messages.map(readPatch), text).toHaveLength(1);
		}
	});
});
