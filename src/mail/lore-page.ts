// A saved lore.kernel.org thread page: one block a message, opened by `* subject` and a piece of the thread's tree,
// closed by the "permalink raw reply" line. The page shows no message ids: answers are found through the tree.
import { verbatimBody } from './body';
import { instantOf, readDate } from './date';
import { foundMessage, type Message } from './message';
import { lineText, type RawLines } from './raw-lines';

const FROM = /^From: (.+) @ (\d{4}-\d\d-\d\d +\d{1,2}:\d\d) UTC \(permalink/;
const END = /^\^ permalink raw reply/;
const OVERVIEW = /^(?:end of thread, other threads:|Thread overview: \d+\+? messages)/;
/** `@ 2015-11-25 21:50   ` Re: the subject Some Name`: the indentation before the backtick tells the depth. */
const TREE = /^[@ ] *(\d{4}-\d\d-\d\d +\d{1,2}:\d\d)( *)(`?) ?(.*)$/;
/** How far below its subject line a block's `From:` line may stand; the tree between them is shortened by the page. */
const MAX_TREE = 40;

interface TreeEntry {
	readonly date: string | null;
	/** Number of spaces before the backtick; 0 for the thread's first message. */
	readonly depth: number;
	/** Subject and author, or the author alone where the subject repeats. */
	readonly text: string;
	readonly own: boolean;
}

interface Block {
	readonly subject: string;
	readonly first: number;
	readonly from: number;
	readonly bodyStart: number;
	readonly end: number;
	readonly tree: readonly TreeEntry[];
}

function readTree(line: string): TreeEntry | undefined {
	const match = TREE.exec(line);
	if (!match) return undefined;
	const [, date = '', indent = '', tick = '', text = ''] = match;
	const depth = tick === '' ? 0 : indent.length;
	return { date: readDate(date), depth, text: text.trim(), own: line.startsWith('@') };
}

/** The block whose subject line this is, or undefined when it is some other line that starts with `* `. */
function blockAt(raw: RawLines, first: number): Block | undefined {
	const head = lineText(raw, first);
	if (!head.startsWith('* ')) return undefined;
	const tree: TreeEntry[] = [];
	for (let line = first + 1; line < Math.min(raw.count, first + MAX_TREE); line++) {
		const text = lineText(raw, line);
		if (FROM.test(text)) {
			let bodyStart = line;
			while (bodyStart < raw.count && lineText(raw, bodyStart) !== '') bodyStart++;
			let end = bodyStart;
			while (end < raw.count && !END.test(lineText(raw, end)) && !OVERVIEW.test(lineText(raw, end))) end++;
			return { subject: head.slice(2).trim(), first, from: line, bodyStart: bodyStart + 1, end, tree };
		}
		const entry = readTree(text);
		if (entry) tree.push(entry);
	}
	return undefined;
}

/** Value of a header of the block, with its wrapped lines joined. */
function blockHeader(raw: RawLines, block: Block, name: string): { value: string; line: number } | undefined {
	for (let line = block.from; line < block.bodyStart; line++) {
		const match = /^ *([A-Z][a-z]+): (.*)$/.exec(lineText(raw, line));
		if (match?.[1] !== name) continue;
		const parts = [match[2] ?? ''];
		for (let next = line + 1; next < block.bodyStart && lineText(raw, next).startsWith('\t'); next++)
			parts.push(lineText(raw, next).trim());
		return { value: parts.join(' '), line };
	}
	return undefined;
}

const bare = (subject: string) => subject.replace(/^(?:re: *)+/i, '');

/** The messages that the block's own entry hangs below, first of the thread first. */
function ancestors(block: Block, messages: readonly Message[]): Message[] {
	const own = block.tree.findIndex((entry) => entry.own);
	let depth = block.tree[own]?.depth ?? 0;
	const found: Message[] = [];
	for (let at = own - 1; at >= 0; at--) {
		const entry = block.tree[at];
		if (!entry || entry.depth >= depth) continue;
		depth = entry.depth;
		const fits = messages.filter(
			(message) =>
				message.date !== null &&
				instantOf(message.date) === instantOf(entry.date) &&
				entry.text.endsWith(message.author.name),
		);
		const exact = fits.find((message) => entry.text === `${message.subject} ${message.author.name}`);
		const same = fits.find((message) => bare(message.subject) === bare(block.subject));
		const match = exact ?? same ?? fits[0];
		if (match) found.unshift(match);
	}
	return found;
}

/** The messages of a lore thread page. Page furniture and the overview at the end are left out. */
export function readLorePage(source: string, raw: RawLines): Message[] {
	const blocks: Block[] = [];
	for (let line = 0; line < raw.count; ) {
		const block = blockAt(raw, line);
		if (block) blocks.push(block);
		line = block ? block.end + 1 : line + 1;
	}
	const messages = blocks.map((block) => blockMessage(source, raw, block, []));
	return blocks.map((block) =>
		blockMessage(
			source,
			raw,
			block,
			ancestors(block, messages).map((parent) => parent.messageId),
		),
	);
}

function blockMessage(source: string, raw: RawLines, block: Block, answers: readonly string[]): Message {
	const from = FROM.exec(lineText(raw, block.from));
	const named = ['To', 'Cc'].flatMap((name) => {
		const header = blockHeader(raw, block, name);
		return header ? [{ name, ...header }] : [];
	});
	return foundMessage({
		form: 'page',
		source,
		raw,
		range: { first: block.first, end: block.end },
		headers: [
			{ name: 'Subject', value: block.subject, line: block.first },
			{ name: 'From', value: from?.[1] ?? '', line: block.from },
			...named,
		],
		subject: block.subject,
		author: from?.[1] ?? '',
		date: readDate(`${from?.[2] ?? ''} UTC`),
		body: verbatimBody(raw, { first: block.bodyStart, end: block.end }),
		answers,
	});
}
