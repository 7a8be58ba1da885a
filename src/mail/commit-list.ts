// Commits pasted as text: the output of git log or git show, with or without diffs, and bare commit messages one after
// the other, of which only the block of trailers tells where one ends.
import { verbatimBody } from './body';
import { readDate } from './date';
import { foundMessage, type Message } from './message';
import { type LineRange, lineText, type RawLines } from './raw-lines';

const COMMIT = /^commit ([0-9a-f]{7,64})\b/;
const FIELD = /^(Author|AuthorDate|Date|Commit|CommitDate|Merge):\s+(.*)$/;
const TRAILER =
	/^(?:[A-Z][a-z]+(?:-[a-z]+)*-by|Cc|CC|Fixes|Link|Closes|BugLink|Bugzilla|References|Message-I[dD]|Change-Id|Depends-on): \S|^\[[^\][:]+: [^\]]+\]$/;
const SIGNED = /^Signed-off-by: \S/;
/** A merge's list of the titles it brings: `* tag 'x' of git://…:` or `* branch 'x':`, then one title a line. */
const MERGED = /^\* (?:tag|branch|branches) '.*:(?: \(\d+ commits\))?$/;
const TITLE = /^[^\s:,]+(?: [^\s:,]+)?(?:, [^\s:,]+(?: [^\s:,]+)?){0,4}: \S|^\.\.\.$/;

/** Whether the lines are what git log prints. */
export function isGitLog(lines: readonly string[]): boolean {
	return lines.some((line, at) => COMMIT.test(line) && FIELD.test(lines[at + 1] ?? ''));
}

/** The commits of a text of either form. */
export function readCommitList(source: string, raw: RawLines): Message[] {
	const lines = Array.from({ length: raw.count }, (_, line) => lineText(raw, line));
	return isGitLog(lines) ? readGitLog(source, raw, lines) : readBareMessages(source, raw, lines);
}

function readGitLog(source: string, raw: RawLines, lines: readonly string[]): Message[] {
	const starts = lines.flatMap((line, at) =>
		COMMIT.test(line) && FIELD.test(lines[at + 1] ?? '') ? [at] : [],
	);
	return starts.map((first, index) => {
		const end = starts[index + 1] ?? raw.count;
		const fields = new Map<string, string>();
		let next = first + 1;
		for (; next < end && lines[next] !== ''; next++) {
			const match = FIELD.exec(lines[next] ?? '');
			if (match?.[1]) fields.set(match[1], match[2] ?? '');
		}
		while (next < end && lines[next] === '') next++;
		const id = COMMIT.exec(lines[first] ?? '')?.[1] ?? '';
		return foundMessage({
			form: 'commit',
			source,
			raw,
			range: { first, end },
			headers: [...fields].map(([name, value], at) => ({ name, value, line: first + 1 + at })),
			messageId: id,
			subject: (lines[next] ?? '').trim(),
			author: fields.get('Author') ?? '',
			date: readDate(fields.get('AuthorDate') ?? fields.get('Date') ?? ''),
			body: verbatimBody(
				raw,
				[indented(lines, next + 1, end), { first: messageEnd(lines, next + 1, end), end }],
				4,
			),
		});
	});
}

/** A log indents the message by four columns; the diff after it stands in the first. */
function messageEnd(lines: readonly string[], first: number, end: number): number {
	let at = first;
	while (at < end && !/^\S/.test(lines[at] ?? '')) at++;
	return at;
}

const indented = (lines: readonly string[], first: number, end: number): LineRange => ({
	first,
	end: messageEnd(lines, first, end),
});

/** Ends of bare messages: after the last line of a block of trailers that signs off, or after a merge's list of titles. */
function bareRanges(lines: readonly string[]): LineRange[] {
	const ranges: LineRange[] = [];
	let first = 0;
	let signed = false;
	let merged = false;
	lines.forEach((line, at) => {
		const next = lines[at + 1];
		signed = TRAILER.test(line) ? signed || SIGNED.test(line) : line.trim() === '' && signed;
		merged = MERGED.test(line) || (merged && TITLE.test(line));
		const trailersEnd = signed && (next === undefined || (next.trim() !== '' && !TRAILER.test(next)));
		const titlesEnd =
			merged && !MERGED.test(line) && (line === '...' || next === undefined || !TITLE.test(next));
		if (!trailersEnd && !titlesEnd && next !== undefined) return;
		ranges.push({ first, end: at + 1 });
		first = at + 1;
		signed = false;
		merged = false;
	});
	return ranges.filter((range) => lines.slice(range.first, range.end).some((line) => line.trim() !== ''));
}

function readBareMessages(source: string, raw: RawLines, lines: readonly string[]): Message[] {
	return bareRanges(lines).map((range) => {
		let first = range.first;
		while (lines[first]?.trim() === '') first++;
		return foundMessage({
			form: 'commit',
			source,
			raw,
			range: { first, end: range.end },
			subject: (lines[first] ?? '').trim(),
			subjectInferred: true,
			body: verbatimBody(raw, { first, end: range.end }),
		});
	});
}
