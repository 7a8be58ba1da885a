// Checks the C front end against a plain scan of the text that shares no code with it: every body that kernel style
// shows must have been found and read without a problem, and every iterator and guard in it must have its node.
import { type CFile, parseC } from '../src/kernel-c/file';
import type { FlowGraph } from '../src/kernel-c/flow';

/** A function body that was not found, was read with problems, or has a macro of the wrong shape. */
export interface Miss {
	readonly offset: number;
	readonly reason: string;
}

export interface ShapeReport {
	readonly functions: number;
	readonly misses: readonly Miss[];
}

const SKIPPED =
	/\/\*[\s\S]*?(?:\*\/|(?![\s\S]))|\/\/[^\n]*|"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*'|^[ \t]*#(?:[^\n\\]|\\[\s\S])*/gm;

const blank = (text: string): string => text.replace(/[^\n]/g, ' ');

/** The text with comments, strings and directives blanked, and what `#if 0` leaves out. Offsets stay. */
function maskOf(text: string): string {
	const masked = text.replace(SKIPPED, (part) => (/^[ \t]*#/.test(part) ? part : blank(part)));
	const stack: boolean[] = [];
	const lines = masked.split('\n').map((line) => {
		const directive = /^[ \t]*#[ \t]*(if|ifdef|ifndef|elif|else|endif)\b[ \t]*(\S*)/.exec(line);
		if (directive?.[1]?.startsWith('if')) stack.push(directive[1] === 'if' && directive[2] === '0');
		else if (directive?.[1] === 'endif') stack.pop();
		else if (directive) stack[stack.length - 1] = false;
		return stack.includes(true) || directive ? blank(line) : line;
	});
	return lines.join('\n').replace(/^[ \t]*#(?:[^\n\\]|\\[\s\S])*/gm, blank);
}

/** Offset past the bracket group that opens at `open`, or -1. */
function pastGroup(text: string, open: number): number {
	let depth = 0;
	for (let at = open; at < text.length; at++) {
		const char = text[at];
		if (char === '(') depth++;
		else if (char === ')' && --depth === 0) return at + 1;
	}
	return -1;
}

const HEAD = /(^|[{};):]|\belse|\bdo)(\s*)\b([A-Za-z_]\w*)\s*\(/gm;
const KEYWORDS = /^(?:if|while|for|switch|return|sizeof|else|do|typeof|defined|__attribute__)$/;
const LOOP = /(?:^|_)for_?each(?:_|$)/;

/** What a macro at an offset must have become, told from what stands behind its brackets. */
function expectedAt(mask: string, name: string, open: number): 'iterate' | 'guard' | null {
	const past = pastGroup(mask, open);
	const follows = past === -1 ? '' : (/\S/.exec(mask.slice(past, past + 400))?.[0] ?? '');
	if (/^scoped_(?:cond_)?guard$/.test(name)) return 'guard';
	if (name === 'guard' || name === 'CLASS') return follows === '(' ? 'guard' : null;
	if (KEYWORDS.test(name) || /^(?:__)?asm/.test(name)) return null;
	if (follows === '{') return 'iterate';
	return LOOP.test(name) && /[A-Za-z_*]/.test(follows) ? 'iterate' : null;
}

/** Why the graph of a body does not have the shapes its text asks for; null where it has. */
function wrongShape(mask: string, start: number, end: number, graph: FlowGraph): Miss | null {
	const body = mask.slice(start, end);
	const iterates = new Set(graph.nodes.flatMap((node) => (node.kind === 'iterate' ? [node.start] : [])));
	const guards = new Set(
		graph.nodes.flatMap((node) => (node.kind === 'declare' && node.cleanup ? [node.start] : [])),
	);
	for (const match of body.matchAll(HEAD)) {
		const [whole = '', before = '', space = '', name = ''] = match;
		const offset = start + match.index + before.length + space.length;
		const expected = expectedAt(mask, name, start + match.index + whole.length - 1);
		if (expected === 'iterate' && !iterates.has(offset)) return { offset, reason: `${name} heads no loop` };
		if (expected === 'guard' && !guards.has(offset)) return { offset, reason: `${name} guards nothing` };
	}
	const frees = body.match(/\b__free\s*\(/g)?.length ?? 0;
	const freed = new Set(
		graph.nodes.flatMap((node) =>
			node.kind === 'declare' && node.cleanup?.kind === 'free' ? [node.start] : [],
		),
	);
	return freed.size < frees ? { offset: start, reason: '__free on no variable' } : null;
}

/** What stands before a `{` in column 0 that opens a body: no initialiser, no type, no block of another body. */
const OPENS_BODY = /(?:\)|\b(?!(?:struct|union|enum)\s+\w+\s*$)\w+\s+\w+)\s*$/;

/** Compares what was read of a text with what its layout shows. */
export function checkShapes(text: string, iterators?: ReadonlyMap<string, boolean>): ShapeReport {
	const file: CFile = iterators ? parseC(text, { iterators }) : parseC(text);
	const mask = maskOf(text);
	const found = new Map(file.functions.map((each) => [each.head.bodySpan.start, each]));
	const misses: Miss[] = [];
	let functions = 0;
	for (const match of mask.matchAll(/^\{[ \t]*$/gm)) {
		if (!OPENS_BODY.test(mask.slice(Math.max(0, match.index - 200), match.index))) continue;
		functions++;
		const each = found.get(match.index);
		const problem = each?.flow.problems[0];
		if (!each) misses.push({ offset: match.index, reason: 'the function was not found' });
		else if (problem) misses.push({ offset: problem.start, reason: problem.reason });
		else {
			const wrong = wrongShape(mask, match.index, each.head.bodySpan.end, each.flow);
			if (wrong) misses.push(wrong);
		}
	}
	return { functions, misses };
}
