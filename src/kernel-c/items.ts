// Cuts the tokens of a file into its items: functions, variables, macros that stand alone. Looks at brackets and at
// column 0, which kernel style makes reliable, and reads neither heads nor bodies.
import { armStart, type Conditionals, groupEnd } from './conditionals';
import type { Candidate } from './heads';
import { Reader } from './reader';
import type { Tokens } from './tokens';
import { isTypeKeyword } from './types';

/** What the tokens of one item at file level say, by token indices. */
export interface Item {
	readonly first: number;
	/** Index past the item. */
	readonly past: number;
	/** The bracket groups behind a name: one of them is the name and parameters of a function. */
	readonly candidates: readonly Candidate[];
	/** First `=` outside of brackets. */
	readonly equals: number | null;
	/** `{` of a function body. */
	readonly body: number | null;
	readonly problem: string | null;
}

/** How many tokens the parameter declarations of an old-style function may have. */
const OLD_STYLE_REACH = 200;

export class ItemScanner {
	readonly reader: Reader;
	private readonly count: number;

	constructor(
		private readonly tokens: Tokens,
		private readonly conditionals: Conditionals,
	) {
		this.count = tokens.kinds.length - 1;
		this.reader = new Reader(tokens, conditionals, 0, this.count, 'first-arm');
	}

	/** All items in order. The tail of a function whose beginning is not there is an item with body and no name. */
	scan(): readonly Item[] {
		const items: Item[] = [];
		for (let index = 0; index < this.count; ) {
			const kind = this.tokens.kinds[index] ?? 'end';
			if (kind.startsWith('#')) index = this.pastDirective(index, kind);
			else if (kind === ';' || kind === 'gap') index++;
			else if (kind === '}' && items.every((item) => item.body === null)) {
				const past = this.pastColumnZero(index) ?? index + 1;
				items.splice(0, items.length, this.item(0, past, { body: -1 }));
				index = past;
			} else {
				const item = this.scanItem(index);
				items.push(item);
				index = Math.max(item.past, index + 1);
			}
		}
		return items;
	}

	private item(first: number, past: number, rest: Partial<Item> = {}): Item {
		return { first, past, candidates: [], equals: null, body: null, problem: null, ...rest };
	}

	/** Goes into the arms of a group one after the other, except those that are never compiled. */
	private pastDirective(index: number, kind: string): number {
		const group = this.conditionals.get(index);
		if (!group || group.certain === null) return index + 1;
		return kind === '#if' ? armStart(group, group.certain) : groupEnd(group);
	}

	private scanItem(first: number): Item {
		const { reader, tokens } = this;
		const candidates: Candidate[] = [];
		let equals: number | null = null;
		let tagged = false;
		const fail = (past: number, problem: string) => this.item(first, past, { candidates, equals, problem });
		for (let at = first; at < this.count; ) {
			const kind = tokens.kinds[at] ?? 'end';
			if (kind === ';' && !(equals === null && this.isOldStyle(candidates, at)))
				return this.item(first, at + 1, { candidates, equals });
			if (kind === 'gap') return this.item(first, at + 1);
			if (kind === '}') return fail(at + 1, 'unexpected }');
			if (kind === '=') equals ??= at;
			if (kind === 'struct' || kind === 'union' || kind === 'enum') tagged = true;
			if (kind === ')') tagged = false;
			if (kind !== '(' && kind !== '{') {
				at = reader.after(at);
				continue;
			}
			const hasHead = candidates.length > 0 || tokens.kinds[at - 1] === ')' || at === first;
			const isBody = kind === '{' && equals === null && !tagged && hasHead;
			if (isBody) return this.item(first, this.pastBody(at), { candidates, body: at });
			const close = reader.closeOf(at);
			if (close === null) {
				const past = this.resync(at);
				if (tokens.kinds[past - 1] === 'gap') return this.item(first, past);
				return fail(past, kind === '(' ? 'unclosed bracket' : 'unclosed brace');
			}
			if (kind === '{') {
				if (reader.kindAt(at - 1) === 'string') return this.item(first, at + 1);
				if (equals === null && !tagged) return fail(close + 1, 'a block that belongs to nothing');
			} else {
				const named = this.candidateAt(first, at, close);
				if (named) candidates.push(named);
				if (this.isBareMacro(first, candidates, close)) return this.item(first, close + 1, { candidates });
			}
			tagged = false;
			at = reader.after(close);
		}
		return candidates.length === 1
			? this.item(first, this.count, { candidates, equals })
			: fail(this.count, 'unfinished declaration');
	}

	/** `name(…)`, or `(*name(…))(…)` of a function that returns a pointer to a function. */
	private candidateAt(first: number, open: number, close: number): Candidate | null {
		const { reader } = this;
		if (open > first && reader.kindAt(open - 1) === 'identifier')
			return { name: open - 1, open, past: reader.after(close) };
		let name = reader.after(open);
		while (reader.kindAt(name) === '*') name = reader.after(name);
		const inner = reader.after(name);
		if (reader.kindAt(name) !== 'identifier' || reader.kindAt(inner) !== '(') return null;
		const past = reader.pastGroup(inner);
		return past !== null && past <= close ? { name, open: inner, past } : null;
	}

	/** Whether the `;` at `at` ends a parameter's declaration: `int f(a, b) int a; char *b; {`. */
	private isOldStyle(candidates: readonly Candidate[], at: number): boolean {
		const [only] = candidates;
		if (!only || candidates.length !== 1 || only.past > at) return false;
		const names = this.tokens.kinds.slice(only.open + 1, only.past - 1);
		if (names.length === 0 || names.some((kind) => kind !== 'identifier' && kind !== ',')) return false;
		for (let index = only.past; index < this.count && index < only.past + OLD_STYLE_REACH; index++) {
			const kind = this.tokens.kinds[index] ?? 'end';
			if (kind === '{') return this.tokens.kinds[index - 1] === ';';
			if (!/^(?:[;,*[\]]|number)$/.test(kind) && kind !== 'identifier' && !isTypeKeyword(kind)) return false;
		}
		return false;
	}

	/** `MACRO(…)` alone, without semicolon: a directive or something in column 0 stands behind it. */
	private isBareMacro(first: number, candidates: readonly Candidate[], close: number): boolean {
		const [only] = candidates;
		if (candidates.length !== 1 || only?.name !== first) return false;
		const next = this.reader.kindAt(only.past);
		if (this.tokens.kinds[close + 1]?.startsWith('#')) return next !== '{';
		if (next !== 'identifier' && !isTypeKeyword(next) && next !== 'typedef') return false;
		return this.reader.indentAt(only.past) === 0;
	}

	/** Index past the brace that closes a body. In kernel style it stands in column 0, which settles doubt. */
	private pastBody(open: number): number {
		const closing = this.reader.closeOf(open);
		if (closing !== null && this.isPlausibleEnd(open, closing)) return closing + 1;
		return this.pastColumnZero(open + 1) ?? this.count;
	}

	/** Whether a brace may well close a body: it stands in column 0, or the style is another, or an item follows. */
	private isPlausibleEnd(open: number, closing: number): boolean {
		const { fresh, kinds } = this.tokens;
		if (this.reader.indentAt(closing) === 0 || this.reader.indentAt(open) !== 0 || !fresh[closing])
			return true;
		return this.reader.indentAt(closing + 1) === 0 || kinds[closing + 1] === 'end';
	}

	/** Past the next `}` in column 0, or null. */
	private pastColumnZero(from: number): number | null {
		for (let index = from; index < this.count; index++)
			if (this.tokens.kinds[index] === '}' && this.reader.indentAt(index) === 0) return index + 1;
		return null;
	}

	/** Past the next `}` in column 0 or the next lines that are not shown, whichever comes first. */
	private resync(from: number): number {
		for (let index = from; index < this.count; index++) {
			const kind = this.tokens.kinds[index];
			if (kind === 'gap' && index > from) return index + 1;
			if (kind === '}' && this.reader.indentAt(index) === 0) return index + 1;
		}
		return this.count;
	}
}
