// Reads a C file without a preprocessor: its functions, variables and macros. Bodies are read and lowered when asked for.
// Entry of this room; knows no contracts and no files on disk.
import type { Span } from '../text/position';
import { armStart, type Conditionals, findConditionals, groupEnd } from './conditionals';
import type { Expression } from './expression';
import { readInitial } from './expressions';
import type { FlowGraph, Problem } from './flow';
import type { FunctionHead } from './functions';
import { type Candidate, pickName, readHead } from './heads';
import { lower } from './lower';
import { findMacros, iteratorsOf, type Macro } from './macros';
import { Fault, Irregular, joinTokens, Reader } from './reader';
import { BodyReader, readBody } from './statements';
import { type Tokens, tokenize } from './tokens';
import { isQualifier, isTypeKeyword, pastPointers, pastSpecifiers } from './types';

/** A function definition. Its flow graph is made when first asked for. */
export interface CFunction {
	readonly head: FunctionHead;
	readonly flow: FlowGraph;
}

/** A variable at file level with its initialiser, which is read when first asked for. */
export interface CVariable extends Span {
	readonly name: string;
	readonly type: string;
	readonly isStatic: boolean;
	readonly initializer: Expression | null;
}

export interface CFile {
	readonly text: string;
	readonly functions: readonly CFunction[];
	readonly variables: readonly CVariable[];
	readonly macros: readonly Macro[];
	/** What could not be read outside of functions. Those inside are in each flow graph. */
	readonly problems: readonly Problem[];
}

export interface ParseOptions {
	/** Macros of other files that are loops (`true`) or are not (`false`), as `iteratorsOf` gives them. */
	readonly iterators?: ReadonlyMap<string, boolean>;
}

/** Reads C text. Never throws; what cannot be read is in the problems. Spans are offsets into `text`. */
export function parseC(text: string, options: ParseOptions = {}): CFile {
	const tokens = tokenize(text);
	const conditionals = findConditionals(tokens);
	const macros = findMacros(tokens);
	const iterators = new Map([...(options.iterators ?? []), ...iteratorsOf(macros)]);
	return new FileScanner(tokens, conditionals, macros, iterators).run();
}

/** What the tokens of one item at file level say. */
interface Item {
	readonly candidates: readonly Candidate[];
	/** First `=` outside of brackets. */
	readonly equals: number | null;
	/** `{` of a function body. */
	readonly body: number | null;
	/** Raw token index past the item. */
	readonly past: number;
	readonly problem: string | null;
}

class FileScanner {
	private readonly functions: CFunction[] = [];
	private readonly variables: CVariable[] = [];
	private readonly problems: Problem[];
	private readonly reader: Reader;
	private readonly count: number;

	constructor(
		private readonly tokens: Tokens,
		private readonly conditionals: Conditionals,
		private readonly macros: readonly Macro[],
		private readonly iterators: ReadonlyMap<string, boolean>,
	) {
		this.count = tokens.kinds.length - 1;
		this.reader = new Reader(tokens, conditionals, 0, this.count, 'first-arm');
		this.problems = [...tokens.problems];
	}

	run(): CFile {
		for (let index = 0; index < this.count; ) index = this.step(index);
		const { functions, variables, macros, problems } = this;
		return { text: this.tokens.text, functions, variables, macros, problems };
	}

	private step(index: number): number {
		const kind = this.tokens.kinds[index] ?? 'end';
		if (kind.startsWith('#')) return this.pastDirective(index, kind);
		if (kind === ';') return index + 1;
		if (kind === 'gap') return index + 1;
		if (kind === '}') return index + 1;
		const item = this.scanItem(index);
		const span = { start: this.tokens.starts[index] ?? 0, end: this.tokens.ends[item.past - 1] ?? 0 };
		if (item.problem) this.problems.push({ ...span, reason: item.problem });
		else if (item.body !== null) this.addFunction(index, item, item.body, span);
		else this.addVariable(index, item, span);
		return Math.max(item.past, index + 1);
	}

	/** Goes into the arms of a group one after the other, except those that are never compiled. */
	private pastDirective(index: number, kind: string): number {
		const group = this.conditionals.get(index);
		if (!group || group.certain === null) return index + 1;
		return kind === '#if' ? armStart(group, group.certain) : groupEnd(group);
	}

	private scanItem(first: number): Item {
		const { reader } = this;
		const candidates: Candidate[] = [];
		let equals: number | null = null;
		let tagged = false;
		for (let at = first; at < this.count; ) {
			const kind = this.tokens.kinds[at] ?? 'end';
			const next = reader.after(at);
			const item = (past: number, body: number | null, problem: string | null = null): Item => ({
				candidates,
				equals,
				body,
				past,
				problem,
			});
			if (kind === ';') return item(at + 1, null);
			if (kind === '=') equals ??= at;
			if (kind === 'struct' || kind === 'union' || kind === 'enum') tagged = true;
			if (kind === '(') {
				const past = reader.pastGroup(at);
				if (past === null) return item(this.resync(at), null, 'unclosed bracket');
				const name = at - 1;
				if (at > first && reader.kindAt(name) === 'identifier') candidates.push({ name, open: at, past });
				if (this.isBareMacro(first, candidates, past)) return item(past, null);
				tagged = false;
				at = past;
			} else if (kind === '{') {
				if (equals === null && !tagged && candidates.length > 0) return item(this.pastBody(at), at);
				const past = reader.pastGroup(at);
				if (past === null) return item(this.resync(at), null, 'unclosed brace');
				if (reader.kindAt(at - 1) === 'string') return item(at + 1, null);
				if (equals === null && !tagged) return item(past, null, 'a block that belongs to nothing');
				tagged = false;
				at = past;
			} else if (kind === '}') return item(at + 1, null, 'unexpected }');
			else at = next;
		}
		return {
			candidates,
			equals,
			body: null,
			past: this.count,
			problem: candidates.length === 1 ? null : 'unfinished declaration',
		};
	}

	/** `MACRO(…)` alone, without semicolon, before something that starts on the next line. */
	private isBareMacro(first: number, candidates: readonly Candidate[], past: number): boolean {
		const [only] = candidates;
		if (candidates.length !== 1 || only?.name !== first) return false;
		const next = this.reader.kindAt(past);
		if (next !== 'identifier' && !isTypeKeyword(next) && next !== 'typedef') return false;
		return this.reader.indentAt(past) === 0;
	}

	/** Token index past the brace that closes a body; kernel style puts it in column 0, which settles doubt. */
	private pastBody(open: number): number {
		const closing = this.reader.closeOf(open);
		if (closing !== null && this.reader.indentAt(closing) === 0) return closing + 1;
		if (closing !== null && this.isPlausibleEnd(open, closing)) return closing + 1;
		return this.resync(open + 1);
	}

	/** Whether a brace elsewhere than in column 0 may well close a body: not after kernel style, or an item follows it. */
	private isPlausibleEnd(open: number, closing: number): boolean {
		const { fresh, kinds } = this.tokens;
		if (this.reader.indentAt(open) !== 0 || !fresh[closing]) return true;
		return this.reader.indentAt(closing + 1) === 0 || kinds[closing + 1] === 'end';
	}

	/** Past the next `}` in column 0. */
	private resync(from: number): number {
		for (let index = from; index < this.count; index++)
			if (this.tokens.kinds[index] === '}' && this.reader.indentAt(index) === 0) return index + 1;
		return this.count;
	}

	private addFunction(first: number, item: Item, open: number, span: Span): void {
		const chosen = pickName(this.reader, item.candidates);
		if (!chosen) return;
		const bodySpan = { start: this.tokens.starts[open] ?? 0, end: span.end };
		const head = readHead(this.reader, first, chosen, open, bodySpan);
		const { tokens, conditionals, iterators } = this;
		const closed = tokens.kinds[item.past - 1] === '}';
		const build = () => {
			const reader = new BodyReader(
				tokens,
				conditionals,
				open + 1,
				closed ? item.past - 1 : item.past,
				iterators,
			);
			return lower(head, readBody(reader), reader.blockValues);
		};
		this.functions.push(lazyFunction(head, build));
	}

	private addVariable(first: number, item: Item, span: Span): void {
		const { reader } = this;
		const kind = reader.kindAt(first);
		if (kind === 'typedef' || item.equals === null) return;
		const specifiers = pastSpecifiers(reader, first);
		if (specifiers === null) return;
		const at = pastPointers(reader, specifiers);
		const name = nameAt(reader, at, item.equals);
		if (name === null) return;
		const type = joinTokens(reader, pastStorage(reader, first), specifiers);
		const { tokens, conditionals } = this;
		const from = item.equals + 1;
		const isStatic = kind === 'static' || reader.kindAt(reader.after(first)) === 'static';
		this.variables.push(
			lazyVariable({ name, type, isStatic, ...span }, () =>
				readValue(new Reader(tokens, conditionals, from, item.past)),
			),
		);
	}
}

function nameAt(reader: Reader, from: number, to: number): string | null {
	for (let at = from; at < to; at = reader.after(at))
		if (reader.kindAt(at) === 'identifier') return reader.wordAt(at);
	return null;
}

function pastStorage(reader: Reader, from: number): number {
	let at = from;
	while (isQualifier(reader.kindAt(at))) at = reader.after(at);
	return at;
}

function readValue(reader: Reader): Expression | null {
	try {
		return readInitial(reader);
	} catch (error) {
		if (error instanceof Fault || error instanceof Irregular) return null;
		throw error;
	}
}

function lazyFunction(head: FunctionHead, build: () => FlowGraph): CFunction {
	let pending: (() => FlowGraph) | null = build;
	let graph: FlowGraph | null = null;
	return {
		head,
		get flow(): FlowGraph {
			graph ??= (pending ?? build)();
			pending = null;
			return graph;
		},
	};
}

function lazyVariable(head: Omit<CVariable, 'initializer'>, read: () => Expression | null): CVariable {
	let value: { readonly expression: Expression | null } | null = null;
	return {
		...head,
		get initializer(): Expression | null {
			value ??= { expression: read() };
			return value.expression;
		},
	};
}
