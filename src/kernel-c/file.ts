// Reads a C file without a preprocessor: its functions, variables and macros. Bodies are read and lowered when asked for.
// Entry of this room; knows no contracts and no files on disk.
import type { Span } from '../text/position';
import { BodyReader, readBody } from './body';
import { type Conditionals, findConditionals } from './conditionals';
import type { Expression } from './expression';
import { readInitial } from './expressions';
import type { FlowGraph, Problem } from './flow';
import type { FunctionHead } from './functions';
import { pickName, readHead, splitArguments } from './heads';
import { type Item, ItemScanner } from './items';
import { type Layout, readLayout } from './layouts';
import { lower } from './lower';
import { findMacros, iteratorsOf, type Macro } from './macros';
import { Fault, Irregular, joinTokens, Reader } from './reader';
import { shiftGraph } from './shift';
import { type Tokens, tokenize } from './tokens';
import { pastPointers, pastSpecifiers } from './types';

/** A function definition. */
export interface CFunction {
	readonly head: FunctionHead;
	/** Its flow graph, made when first asked for. */
	readonly flow: FlowGraph;
	/** A graph of the same text if one was made already, here or before an edit, then with the offsets of that time. */
	lowered(): FlowGraph | null;
}

/** A variable at file level with its initialiser, which is read when first asked for. */
export interface CVariable extends Span {
	readonly name: string;
	readonly type: string;
	readonly isStatic: boolean;
	readonly initializer: Expression | null;
}

/** A macro that stands alone at file level: `module_init(start)`, `EXPORT_SYMBOL_GPL(dax_copy)`. */
export interface Invocation extends Span {
	readonly name: string;
	readonly arguments: readonly string[];
}

export interface CFile {
	readonly text: string;
	readonly functions: readonly CFunction[];
	readonly variables: readonly CVariable[];
	readonly invocations: readonly Invocation[];
	readonly layouts: readonly Layout[];
	readonly macros: readonly Macro[];
	/** The function-like macros that were known while reading, and whether they are loops. */
	readonly iterators: ReadonlyMap<string, boolean>;
	/** What could not be read outside of functions. Those inside are in each flow graph. */
	readonly problems: readonly Problem[];
}

export interface ParseOptions {
	/** Macros of other files that are loops (`true`) or are not (`false`), as `iteratorsOf` gives them. */
	readonly iterators?: ReadonlyMap<string, boolean>;
	/** Flow graphs by the text of their functions, and the iterators they were made with. */
	readonly known?: {
		readonly graphs: ReadonlyMap<string, FlowGraph>;
		readonly iterators: ReadonlyMap<string, boolean>;
	};
}

/** Reads C text. Never throws; what cannot be read is in the problems. Spans are offsets into `text`. */
export function parseC(text: string, options: ParseOptions = {}): CFile {
	return readTokens(tokenize(text), options);
}

/** Reads a text of which the tokens are at hand. */
export function readTokens(tokens: Tokens, options: ParseOptions = {}): CFile {
	const macros = findMacros(tokens);
	const iterators = new Map([...(options.iterators ?? []), ...iteratorsOf(macros)]);
	const known =
		options.known && sameEntries(options.known.iterators, iterators) ? options.known.graphs : null;
	return new FileReader(tokens, findConditionals(tokens), macros, iterators, known).run();
}

const sameEntries = (one: ReadonlyMap<string, boolean>, other: ReadonlyMap<string, boolean>): boolean =>
	one.size === other.size && [...one].every(([name, value]) => other.get(name) === value);

/** Makes what an item stands for. */
class FileReader {
	private readonly functions: CFunction[] = [];
	private readonly variables: CVariable[] = [];
	private readonly invocations: Invocation[] = [];
	private readonly layouts: Layout[] = [];
	private readonly problems: Problem[];

	constructor(
		private readonly tokens: Tokens,
		private readonly conditionals: Conditionals,
		private readonly macros: readonly Macro[],
		private readonly iterators: ReadonlyMap<string, boolean>,
		private readonly known: ReadonlyMap<string, FlowGraph> | null,
	) {
		this.problems = [...tokens.problems];
	}

	run(): CFile {
		const scanner = new ItemScanner(this.tokens, this.conditionals);
		for (const item of scanner.scan()) this.read(item, scanner.reader);
		const { functions, variables, invocations, layouts, macros, iterators, problems } = this;
		const { text } = this.tokens;
		return { text, functions, variables, invocations, layouts, macros, iterators, problems };
	}

	private read(item: Item, reader: Reader): void {
		const start = this.tokens.starts[item.first] ?? 0;
		const end = this.tokens.ends[item.past - 1] ?? 0;
		if (item.problem) this.problems.push({ start, end, reason: item.problem });
		else if (item.body !== null) this.addFunction(item, item.body, reader, { start, end });
		else if (item.equals !== null) this.addVariable(item, item.equals, reader, { start, end });
		else this.addNamed(item, reader, { start, end });
	}

	private addNamed(item: Item, reader: Reader, span: Span): void {
		const [macro] = item.candidates;
		if (macro?.name === item.first) {
			const given = splitArguments(reader, macro.open, macro.past).map(([from, to]) =>
				joinTokens(reader, from, to),
			);
			this.invocations.push({ name: reader.wordAt(macro.name), arguments: given, ...span });
		}
		const layout = readLayout(reader, item.first, item.past);
		if (layout) this.layouts.push(layout);
	}

	private addFunction(item: Item, open: number, reader: Reader, span: Span): void {
		const chosen = pickName(reader, item.candidates);
		const bodySpan = { start: this.tokens.starts[Math.max(0, open)] ?? 0, end: span.end };
		const head = chosen ? readHead(reader, item.first, chosen, open, bodySpan) : unseenHead(bodySpan);
		const { tokens, conditionals, iterators } = this;
		const isWhole = tokens.kinds[item.past - 1] === '}';
		const limit = isWhole ? item.past - 1 : item.past;
		const known = this.known?.get(tokens.text.slice(span.start, span.end)) ?? null;
		const build = () => {
			if (known) return shiftGraph(known, head, span.start - known.head.start);
			const body = new BodyReader(tokens, conditionals, open + 1, limit, iterators, isWhole);
			return lower(head, readBody(body), body.blockValues);
		};
		this.functions.push(lazyFunction(head, build, known));
	}

	private addVariable(item: Item, equals: number, reader: Reader, span: Span): void {
		const { first, past } = item;
		const kind = reader.kindAt(first);
		if (kind === 'typedef') return;
		const specifiers = pastSpecifiers(reader, first);
		if (specifiers === null) return;
		const name = nameAt(reader, pastPointers(reader, specifiers), equals);
		if (name === null) return;
		const type = joinTokens(reader, pastStorage(reader, first), specifiers);
		const isStatic = kind === 'static' || reader.kindAt(reader.after(first)) === 'static';
		const { text, ends } = this.tokens;
		const from = ends[equals] ?? span.end;
		const to = ends[past - 1] ?? span.end;
		this.variables.push(
			lazyVariable({ name, type, isStatic, ...span }, () => readValue(tokenize(text, from, to))),
		);
	}
}

/** Head of a function of which only the end is there. */
function unseenHead(bodySpan: Span): FunctionHead {
	return {
		...bodySpan,
		name: '',
		nameSpan: { start: bodySpan.start, end: bodySpan.start },
		bodySpan,
		parameters: [],
		returnType: '',
		isStatic: false,
		isInline: false,
		annotations: [],
	};
}

function nameAt(reader: Reader, from: number, to: number): string | null {
	for (let at = from; at < to; at = reader.after(at))
		if (reader.kindAt(at) === 'identifier') return reader.wordAt(at);
	return null;
}

function pastStorage(reader: Reader, from: number): number {
	let at = from;
	while (/^(?:static|extern|inline|register)$/.test(reader.kindAt(at))) at = reader.after(at);
	return at;
}

/** Reads an initialiser from tokens of its own, so that those of the whole file need not be kept for it. */
function readValue(tokens: Tokens): Expression | null {
	const reader = new Reader(tokens, findConditionals(tokens), 0, tokens.kinds.length - 1);
	try {
		return readInitial(reader);
	} catch (error) {
		if (error instanceof Fault || error instanceof Irregular) return null;
		throw error;
	}
}

function lazyFunction(head: FunctionHead, build: () => FlowGraph, known: FlowGraph | null): CFunction {
	let made: FlowGraph | (() => FlowGraph) = build;
	return {
		head,
		get flow(): FlowGraph {
			if (typeof made === 'function') made = made();
			return made;
		},
		lowered: () => (typeof made === 'function' ? known : made),
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
