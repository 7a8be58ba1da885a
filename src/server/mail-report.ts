// What a document of mails or patches holds: its outline of series, patches, files and hunks, and where it is damaged.
import { type Mailbox, readMailbox } from '../mail/mailbox';
import type { Message } from '../mail/message';
import type { FilePatch, Hunk } from '../patch/model';
import type { Patch } from '../patch/patch';
import { type Assembly, assembleSeries, type Series } from '../patch/series';
import { LineIndex, type Span } from '../text/position';
import { type HunkFunction, hunkFunctions } from './hunk-functions';
import type { OutlineNode, Remark } from './report';

/** A document of mails, read once for everything that is said of it. */
export interface MailDocument {
	readonly lines: LineIndex;
	readonly mailbox: Mailbox;
	readonly assembly: Assembly;
}

/** Reads the text of an open document. Raw lines of what is read are lines of the text. */
export function readMailDocument(name: string, text: string): MailDocument {
	const mailbox = readMailbox(new TextEncoder().encode(text), name);
	return { lines: new LineIndex(text), mailbox, assembly: assembleSeries(mailbox.messages) };
}

/** Raw lines, the end not included, as a span without the last line end. */
export function lineSpan(lines: LineIndex, first: number, end: number): Span {
	const start = lines.lineStart(first);
	const last = Math.max(first, end - 1);
	return { start, end: lines.lineStart(last) + lines.lineText(last).length };
}

export function damageOf({ lines, mailbox, assembly }: MailDocument): Remark[] {
	return [...mailbox.errors, ...assembly.errors].map(({ line, reason }) => ({
		at: lineSpan(lines, line, line + 1),
		severity: 'warning',
		code: 'damaged-input',
		message: reason,
		related: [],
	}));
}

/** @param series the nodes of the document's series, where they are at hand */
export function mailOutline(
	{ lines, assembly }: MailDocument,
	series: readonly OutlineNode[] = assembly.series.map((one) => seriesNode(lines, one)),
): OutlineNode[] {
	const replies = assembly.replies.map((message) => messageNode(lines, message, message.subject, []));
	return [...series, ...replies].sort((a, b) => a.span.start - b.span.start);
}

/** A patch that stands alone needs no node for its series. */
export function seriesNode(lines: LineIndex, series: Series): OutlineNode {
	const [first] = series.patches;
	if (series.of === 1 && first) return patchNode(lines, first, series);
	const cover = series.cover ? [messageNode(lines, series.cover, 'cover letter', [])] : [];
	const children = [...cover, ...series.patches.map((patch) => patchNode(lines, patch, series))];
	const start = Math.min(...children.map(({ span }) => span.start));
	const end = Math.max(...children.map(({ span }) => span.end));
	const missing = series.missing.length > 0 ? `, ${series.missing.join(', ')} missing` : '';
	return {
		kind: 'series',
		name: series.subject || '(no subject)',
		detail: `v${series.version}, ${series.patches.length} of ${series.of}${missing}`,
		span: { start, end },
		nameSpan: children[0]?.nameSpan ?? { start, end: start },
		children,
	};
}

function patchNode(lines: LineIndex, patch: Patch, series: Series): OutlineNode {
	const { number, title } = patch.subject;
	const numbered = number === null ? title : `${number}/${series.of} ${title}`;
	const children = patch.files.map((file) => fileNode(lines, file));
	return messageNode(lines, patch.message, numbered || patch.message.source, children);
}

function messageNode(lines: LineIndex, message: Message, name: string, children: OutlineNode[]): OutlineNode {
	const { first, end } = message.range;
	const header = message.headers.find((one) => one.name.toLowerCase() === 'subject');
	const nameLine = header?.line ?? first;
	return {
		kind: 'patch',
		name,
		detail: message.author.name,
		span: lineSpan(lines, first, end),
		nameSpan: lineSpan(lines, nameLine, nameLine + 1),
		children,
	};
}

function fileNode(lines: LineIndex, file: FilePatch): OutlineNode {
	const functions = hunkFunctions(file);
	return {
		kind: 'file',
		name: file.newPath ?? file.oldPath ?? '',
		detail: file.binary ? 'binary' : `+${file.additions} -${file.deletions}`,
		span: lineSpan(lines, file.rawLine, file.rawEnd),
		nameSpan: lineSpan(lines, file.rawLine, file.rawLine + 1),
		children: file.hunks.map((hunk) => hunkNode(lines, hunk, functions)),
	};
}

function hunkNode(lines: LineIndex, hunk: Hunk, functions: readonly HunkFunction[]): OutlineNode {
	const last = hunk.lines.at(-1)?.rawLine ?? hunk.rawLine;
	const isInside = (line: number) => line >= hunk.rawLine && line <= last;
	return {
		kind: 'hunk',
		name: hunk.section || `line ${hunk.newStart}`,
		detail: `${hunk.newStart}`,
		span: lineSpan(lines, hunk.rawLine, last + 1),
		nameSpan: lineSpan(lines, hunk.rawLine, hunk.rawLine + 1),
		children: functions.flatMap(({ name, returnType, nameLine, rawLines }): OutlineNode[] => {
			const own = rawLines.filter(isInside);
			const [first] = own;
			if (first === undefined) return [];
			const named = nameLine !== null && isInside(nameLine) ? nameLine : first;
			const span = lineSpan(lines, first, (own.at(-1) ?? first) + 1);
			const nameSpan = lineSpan(lines, named, named + 1);
			return [{ kind: 'function', name, detail: returnType, span, nameSpan, children: [] }];
		}),
	};
}
