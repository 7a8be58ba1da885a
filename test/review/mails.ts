// Makes the mails of a made-up series from the texts of its files before and after each patch.
import { structuredPatch } from 'diff';
import { readMailbox } from '../../src/mail/mailbox';
import { assembleSeries, type Series } from '../../src/patch/series';

/** Texts of files by path; a file that a patch does not name stays as it is. */
export type Files = Readonly<Record<string, string>>;

export interface MadeUpPatch {
	readonly title: string;
	readonly files: Files;
}

function diffOf(path: string, before: string | undefined, after: string): string {
	const { hunks } = structuredPatch(path, path, before ?? '', after, '', '', { context: 3 });
	const lines = [
		`diff --git a/${path} b/${path}`,
		...(before === undefined ? ['new file mode 100644', '--- /dev/null'] : [`--- a/${path}`]),
		`+++ b/${path}`,
	];
	for (const hunk of hunks) {
		const section = sectionOf(before ?? '', hunk.oldStart);
		lines.push(
			`@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@${section === '' ? '' : ` ${section}`}`,
			...hunk.lines,
		);
	}
	return lines.join('\n');
}

/** What git puts behind the second `@@`: the last line above the hunk that starts with a letter in column 0. */
function sectionOf(text: string, firstLine: number): string {
	const above = text.split('\n').slice(0, Math.max(0, firstLine - 1));
	return above.findLast((line) => /^[A-Za-z_$]/.test(line))?.slice(0, 79) ?? '';
}

/** The series as the text of an mbox, with its cover letter. */
export function mailsOf(base: Files, patches: readonly MadeUpPatch[]): string {
	const of = patches.length;
	const head = (number: number, title: string) =>
		[
			'From 0000000000000000000000000000000000000000 Mon Sep 17 00:00:00 2001',
			`Message-Id: <series-${number}@example.org>`,
			...(number > 0 ? ['In-Reply-To: <series-0@example.org>'] : []),
			'From: A Developer <dev@example.org>',
			'To: fs-list@example.org',
			`Date: Tue, 7 Mar 2023 10:00:${String(number).padStart(2, '0')} +0000`,
			`Subject: [PATCH v2 ${number}/${of}] ${title}`,
			'',
			'What the patch does, in words.',
			'',
			'---',
		].join('\n');
	const mails = of > 1 ? [`${head(0, 'a made-up series')}\n`] : [];
	let now: Files = base;
	for (const [at, { title, files }] of patches.entries()) {
		const diffs = Object.entries(files).map(([path, text]) => diffOf(path, now[path], text));
		mails.push(`${head(at + 1, title)}\n${diffs.join('\n')}\n-- \n2.39.2\n`);
		now = { ...now, ...files };
	}
	return `${mails.join('\n')}\n`;
}

/** The one series of a mailbox's text. */
export function seriesOf(mails: string, name = 'series.mbox'): Series {
	const [series] = assembleSeries(readMailbox(new TextEncoder().encode(mails), name).messages).series;
	if (!series) throw new Error('no series');
	return series;
}
