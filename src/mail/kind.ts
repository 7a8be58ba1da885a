// What an input is, from its content first and its name second: a mailbox, a mail, a bare patch, an archive page, C, a log.
// Only looks; the readers named in mailbox.ts do the reading.
import { isGitLog } from './commit-list';
import { isSeparator } from './mbox';
import { indexLines, lineText, type RawLines } from './raw-lines';

export type InputKind =
	| 'mbox'
	| 'mail'
	| 'patch'
	| 'lore-page'
	| 'patchwork-page'
	| 'hypermail-page'
	| 'commit-list'
	| 'c'
	| 'kernel-log'
	| 'unknown';

/** Lines looked at; the marks of every kind stand near the beginning. */
const WINDOW = 400;

const HEADER = /^[!-9;-~]+:(?:\s|$)/;
const MAIL_HEADER =
	/^(?:From|Date|Subject|Message-I[dD]|Received|Return-Path|To|MIME-Version|X-Mailing-List|Delivered-To):/i;
const LORE_BLOCK = /^From: .+ @ \d{4}-\d\d-\d\d +\d{1,2}:\d\d UTC \(permalink/;
const PATCHWORK_MARK = /^Message ID\s+\S+(?: \(mailing list archive\))?\s*$/;
const HYPERMAIL_DATE = /^Date: \w{3} \w{3} \d\d? \d{4} - \d\d:\d\d:\d\d/;
const DIFF_START = /^(?:diff -|diff --|Index: |--- \S)/;
const TRAILER = /^(?:Signed-off-by|Reviewed-by|Acked-by|Cc|Fixes|Reported-by|Link|Tested-by): \S/;
const LOG_LINE =
	/^(?:<\d+>)?\[ *\d+\.\d+\](?:\[[^\]]*\])?[ ]|\bBUG: |\bWARNING: CPU: |\bCall Trace:|^\[<[0-9a-f]+>\]|\bOops: |\bKernel panic\b|blocked for more than \d+ seconds/;
const C_LINE =
	/^\s*#\s*(?:include|define|ifdef|ifndef|if|pragma)\b|^(?:static|struct|extern|enum|union|typedef|void|int|long|unsigned|bool|const)\b.*[;{(,]\s*$|^\{\s*$/;
const C_NAME = /\.(?:c|h|cc|cpp|S)$/;
const LOG_NAME = /\.(?:log|dmesg)$|(?:^|\/)dmesg/;

function headLines(raw: RawLines): string[] {
	const lines: string[] = [];
	for (let line = 0; line < Math.min(raw.count, WINDOW); line++)
		lines.push(lineText(raw, line).slice(0, 400));
	return lines;
}

const count = (lines: readonly string[], pattern: RegExp) =>
	lines.filter((line) => pattern.test(line)).length;

/** The header block that the lines start with, if a mail would have such a one. */
function mailHeaders(lines: readonly string[]): readonly string[] | undefined {
	const block: string[] = [];
	for (const line of lines) {
		if (line.trim() === '' && block.length === 0) continue;
		if (!HEADER.test(line) && !/^\s+\S/.test(line) && !/^>?From /.test(line)) break;
		block.push(line);
	}
	const isMail =
		block.length >= 2 && (count(block, MAIL_HEADER) >= 2 || block.some((line) => /^Message-Id:/i.test(line)));
	return isMail ? block : undefined;
}

/** The kind of an input's raw lines; `name` decides only where the content leaves it open. */
export function kindOfLines(raw: RawLines, name = ''): InputKind {
	let first = 0;
	while (first < raw.count && lineText(raw, first).trim() === '') first++;
	if (isSeparator(raw, first)) return 'mbox';
	const lines = headLines(raw);
	// A mail may quote a page: its own headers come first.
	const headers = mailHeaders(lines);
	if (headers) return headers.some((line) => HYPERMAIL_DATE.test(line)) ? 'hypermail-page' : 'mail';
	if (lines.some((line) => LORE_BLOCK.test(line))) return 'lore-page';
	if (lines.slice(0, 60).some((line) => PATCHWORK_MARK.test(line))) return 'patchwork-page';
	if (lines.slice(0, 60).some((line) => HYPERMAIL_DATE.test(line))) return 'hypermail-page';
	if (C_NAME.test(name)) return 'c';
	if (isGitLog(lines)) return 'commit-list';
	if (hasDiff(lines)) return 'patch';
	const logLines = count(lines, LOG_LINE);
	if (LOG_NAME.test(name) || logLines * 5 > lines.length) return 'kernel-log';
	if (count(lines, TRAILER) >= 2 && count(lines, C_LINE) * 4 < lines.length) return 'commit-list';
	if (logLines > 0) return 'kernel-log';
	return count(lines, C_LINE) >= 2 ? 'c' : 'unknown';
}

/** A diff's first line with a hunk or an extended header near after it. */
function hasDiff(lines: readonly string[]): boolean {
	return lines.some(
		(line, at) =>
			DIFF_START.test(line) &&
			lines
				.slice(at + 1, at + 8)
				.some((next) =>
					/^(?:@@ -\d|@@@+ -\d|old mode |new file mode |deleted file mode |rename from |copy from |similarity index |GIT binary patch|Binary files )/.test(
						next,
					),
				),
	);
}

/** The kind of an input given as bytes or as text. Never throws. */
export function detectKind(input: Uint8Array | string, name = ''): InputKind {
	const bytes = typeof input === 'string' ? new TextEncoder().encode(input.slice(0, 400_000)) : input;
	return kindOfLines(indexLines(bytes.subarray(0, 400_000)), name);
}
