// A cursor over a run of tokens that steps over directives and follows the arm chosen in each conditional group.
// Knows no grammar; it reports what does not fit by throwing a Fault or an Irregular to the statement reader.
import type { Span } from '../text/position';
import { BracketMatcher, matchFile } from './brackets';
import { armStart, type Conditional, type Conditionals, groupEnd } from './conditionals';
import type { Expression } from './expression';
import type { TokenKind, Tokens } from './tokens';

/** The text at a token does not fit the grammar. Caught where a statement starts. */
export class Fault {
	constructor(
		readonly at: number,
		readonly reason: string,
	) {}
}

/** A conditional group cuts through a statement, so its arms must be read one at a time. */
export class Irregular {
	constructor(readonly group: Conditional) {}
}

/** Brackets and statements inside each other. Kernel code stays below 30. */
const NESTING_LIMIT = 250;

/** Operators in one expression; keeps the height of the records below what a recursive walk can take. */
const OPERATOR_LIMIT = 2000;

const CONDITIONAL_DIRECTIVE = /^#(?:if|elif|else|endif)$/;

/** The tokens from `from` to before `to` as text with normal spacing. */
export function joinTokens(reader: Reader, from: number, to: number): string {
	let text = '';
	for (let index = from; index < to; index = reader.after(index)) {
		const word = reader.wordAt(index);
		const last = text.charAt(text.length - 1);
		const isApart = last === '*' ? word !== '*' && /[ *]\*$/.test(text) : /[\w$,)\]"]/.test(last);
		if (isApart && /^[\w$"*]/.test(word)) text += ' ';
		text += word;
	}
	return text;
}

export class Reader {
	readonly text: string;
	/** Index of the current token; never more than `limit`. */
	position: number;
	/** Offset of the end of the last token that was read. */
	lastEnd = 0;
	private depth = 0;
	private operators = 0;
	/** The arm taken in all groups with the same conditions, by those conditions. */
	private readonly choices = new Map<string, number>();
	/** The brackets under the choices made; null until asked for. */
	private brackets: BracketMatcher | null = null;
	/** How many groups of the run have the same conditions. */
	private readonly alike = new Map<string, number>();
	/** Groups that do not lie wholly within the run. */
	private readonly cut = new Set<Conditional>();
	/** The groups whose arms are being read one after the other: each arm ends at the group's next directive. */
	private readonly walked = new Set<Conditional>();

	/** Reads the tokens from `first` to before `limit`; the token at `limit` reads as the end. */
	constructor(
		readonly tokens: Tokens,
		readonly conditionals: Conditionals,
		private readonly first: number,
		readonly limit: number,
		/** At a conditional group nothing was chosen for: stop before it, or follow its first arm. */
		private readonly undecided: 'stop' | 'first-arm' = 'stop',
	) {
		this.text = tokens.text;
		this.position = first;
		if (undecided === 'stop') this.decideOpenGroups(first);
		this.settle();
	}

	/** What the current token is; `end` at the limit. */
	get kind(): TokenKind {
		return this.kindAt(this.position);
	}

	kindAt(index: number): TokenKind {
		return index < this.limit ? (this.tokens.kinds[index] ?? 'end') : 'end';
	}

	at(kind: TokenKind): boolean {
		return this.kind === kind;
	}

	/** Kind of the token `ahead` further on, directives not counted. Cheap for small distances. */
	peek(ahead = 1): TokenKind {
		return this.kindAt(this.indexOf(ahead));
	}

	/** Token index of the token `ahead` further on. */
	indexOf(ahead: number): number {
		let index = this.position;
		for (let step = 0; step < ahead; step++) index = this.after(index);
		return index;
	}

	/** Token index after `index`, directives stepped over and chosen arms followed. */
	after(index: number): number {
		return this.settled(index + 1);
	}

	get start(): number {
		return this.tokens.starts[Math.min(this.position, this.limit)] ?? this.text.length;
	}

	get word(): string {
		return this.wordAt(this.position);
	}

	wordAt(index: number): string {
		return index < this.limit ? this.text.slice(this.tokens.starts[index], this.tokens.ends[index]) : '';
	}

	spanFrom(start: number): Span {
		return { start, end: Math.max(start, this.lastEnd) };
	}

	/** White space of the current line before the token; null when the token is not the first of its line. */
	indentAt(index: number): number | null {
		if (!this.tokens.fresh[index]) return null;
		let columns = 0;
		for (let at = (this.tokens.starts[index] ?? 0) - 1; at >= 0; at--) {
			const code = this.text.charCodeAt(at);
			if (code === 9) columns += 8;
			else if (code === 32) columns++;
			else break;
		}
		return columns;
	}

	advance(): void {
		if (this.position >= this.limit) return;
		this.lastEnd = this.tokens.ends[this.position] ?? 0;
		this.position = this.after(this.position);
	}

	/** Steps over the current token if it is of this kind. */
	accept(kind: TokenKind): boolean {
		if (this.kind !== kind) return false;
		this.advance();
		return true;
	}

	expect(kind: TokenKind): void {
		if (!this.accept(kind)) this.fail(`expected ${kind}`);
	}

	/** Throws: the current token does not fit. Before an undecided conditional directive that is Irregular. */
	fail(reason: string): never {
		const group = this.conditionals.get(this.position);
		if (group && this.kind.startsWith('#')) throw new Irregular(group);
		throw new Fault(this.position, `${reason} before ${JSON.stringify(this.word.slice(0, 40))}`);
	}

	/** Runs `read` one level deeper; past the nesting limit it fails instead of overflowing the stack. */
	nested<T>(read: () => T): T {
		if (this.depth >= NESTING_LIMIT) throw new Fault(this.position, 'nested too deeply');
		this.depth++;
		try {
			return read();
		} finally {
			this.depth--;
		}
	}

	/** Reads one expression with a budget of operators of its own, unless it is part of another. */
	bounded<T>(read: () => T): T {
		if (this.operators > 0) return read();
		try {
			this.operators = 1;
			return read();
		} finally {
			this.operators = 0;
		}
	}

	countOperator(): void {
		if (this.operators++ > OPERATOR_LIMIT) this.fail('expression too long');
	}

	/** The value of `({ … })`; this reader, which knows no statements, keeps its text. */
	statementExpression(): Expression {
		const from = this.position;
		const past = this.pastGroup(from);
		if (past === null) this.fail('unclosed statement expression');
		const { start } = this;
		this.seek(past);
		return { kind: 'opaque', text: joinTokens(this, from, past), start, end: this.lastEnd };
	}

	/** Steps over an undecided directive, so that all the arms of its group are read one after the other. */
	ignoreDirective(): boolean {
		if (!CONDITIONAL_DIRECTIVE.test(this.kind)) return false;
		this.seek(this.position + 1);
		return true;
	}

	/** Index past the bracket group that opens at `index`, or null where it does not close before the limit. */
	pastGroup(index: number): number | null {
		const close = this.closeOf(index);
		return close === null ? null : this.after(close);
	}

	/**
	 * Index of the bracket that closes the group opened at `index`, or null where there is none before the limit. For a
	 * brace only braces count; any other group ends at the latest where lines are not shown.
	 */
	closeOf(index: number): number | null {
		this.brackets ??= this.matchBrackets();
		return this.brackets.closeOf(index);
	}

	/** Every bracket group of the run that is closed. */
	private matchBrackets(): BracketMatcher {
		if (this.undecided === 'first-arm') return matchFile(this.tokens, this.conditionals);
		const matcher = new BracketMatcher(this.tokens, this.first, this.limit);
		for (let at = this.settled(this.first); at < this.limit; at = this.after(at)) matcher.take(at);
		return matcher;
	}

	/** Runs `read` with an arm chosen, in this group and in all others with the same conditions. */
	choosing<T>(group: Conditional, arm: number, read: () => T): T {
		const before = this.choices.get(group.signature);
		const { brackets } = this;
		if (!this.walked.has(group) || (this.alike.get(group.signature) ?? 0) > 1) this.brackets = null;
		this.choices.set(group.signature, group.isInverted ? 1 - arm : arm);
		try {
			return read();
		} finally {
			this.brackets = brackets;
			if (before === undefined) this.choices.delete(group.signature);
			else this.choices.set(group.signature, before);
		}
	}

	/** Runs `read` for the arm of a group: it ends where the arm does, and groups with the same conditions follow it. */
	walking<T>(group: Conditional, arm: number, read: () => T): T {
		this.walked.add(group);
		try {
			return this.choosing(group, arm, read);
		} finally {
			this.walked.delete(group);
		}
	}

	private chosenArm(group: Conditional): number | null {
		const arm = this.choices.get(group.signature);
		return arm === undefined ? null : group.isInverted ? 1 - arm : arm;
	}

	seek(index: number): void {
		this.position = Math.min(index, this.limit);
		let last = this.position - 1;
		while (last >= 0 && this.isDirective(last)) last--;
		this.lastEnd = this.tokens.ends[last] ?? 0;
		this.settle();
	}

	private isDirective(index: number): boolean {
		const kind = this.tokens.kinds[index] ?? '';
		return kind.charCodeAt(0) === 35 && kind.length > 2;
	}

	private settle(): void {
		this.position = Math.min(this.settled(this.position), this.limit);
	}

	private settled(from: number): number {
		const { kinds } = this.tokens;
		let index = from;
		while (index < this.limit) {
			if (!this.isDirective(index)) break;
			const group = this.conditionals.get(index);
			if (!group) {
				index++;
				continue;
			}
			if (this.walked.has(group)) break;
			const arm =
				this.chosenArm(group) ??
				group.certain ??
				(this.cut.has(group) ? 0 : null) ??
				(this.undecided === 'stop' ? null : 0);
			if (arm === null) break;
			index = kinds[index] === '#if' ? armStart(group, arm) : groupEnd(group);
		}
		return index;
	}

	/** Groups that do not lie wholly within the run cannot be forked: the arm that holds the run's side is taken. */
	private decideOpenGroups(first: number): void {
		for (let index = first; index < this.limit; index++) {
			const kind = this.tokens.kinds[index] ?? '';
			if (kind.charCodeAt(0) !== 35) continue;
			const group = this.conditionals.get(index);
			if (!group) continue;
			const [start = 0] = group.directives;
			if (start === index) this.alike.set(group.signature, (this.alike.get(group.signature) ?? 0) + 1);
			if (start < first || groupEnd(group) > this.limit) this.cut.add(group);
		}
	}
}
