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
				const past = this.resync(index);
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
			if (kind === ';') return this.item(first, at + 1, { candidates, equals });
			if (kind === 'gap') return this.item(first, at + 1);
			if (kind === '}') return fail(at + 1, 'unexpected }');
			if (kind === '=') equals ??= at;
			if (kind === 'struct' || kind === 'union' || kind === 'enum') tagged = true;
			if (kind !== '(' && kind !== '{') {
				at = reader.after(at);
				continue;
			}
			const isBody = kind === '{' && equals === null && !tagged && candidates.length > 0;
			if (isBody) return this.item(first, this.pastBody(at), { candidates, body: at });
			const close = reader.closeOf(at);
			if (close === null) return fail(this.resync(at), kind === '(' ? 'unclosed bracket' : 'unclosed brace');
			if (kind === '{') {
				if (reader.kindAt(at - 1) === 'string') return this.item(first, at + 1);
				if (equals === null && !tagged) return fail(close + 1, 'a block that belongs to nothing');
			} else if (at > first && reader.kindAt(at - 1) === 'identifier') {
				candidates.push({ name: at - 1, open: at, past: reader.after(close) });
				if (this.isBareMacro(first, candidates, close)) return this.item(first, close + 1, { candidates });
			}
			tagged = false;
			at = reader.after(close);
		}
		return candidates.length === 1
			? this.item(first, this.count, { candidates, equals })
			: fail(this.count, 'unfinished declaration');
	}

	/** `MACRO(…)` alone, without semicolon: a directive or something in column 0 stands behind it. */
	private isBareMacro(first: number, candidates: readonly Candidate[], close: number): boolean {
		const [only] = candidates;
		if (candidates.length !== 1 || only?.name !== first) return false;
		if (this.tokens.kinds[close + 1]?.startsWith('#')) return true;
		const next = this.reader.kindAt(only.past);
		if (next !== 'identifier' && !isTypeKeyword(next) && next !== 'typedef') return false;
		return this.reader.indentAt(only.past) === 0;
	}

	/** Index past the brace that closes a body. In kernel style it stands in column 0, which settles doubt. */
	private pastBody(open: number): number {
		const closing = this.reader.closeOf(open);
		if (closing !== null && this.isPlausibleEnd(open, closing)) return closing + 1;
		return this.resync(open + 1);
	}

	/** Whether a brace may well close a body: it stands in column 0, or the style is another, or an item follows. */
	private isPlausibleEnd(open: number, closing: number): boolean {
		const { fresh, kinds } = this.tokens;
		if (this.reader.indentAt(closing) === 0 || this.reader.indentAt(open) !== 0 || !fresh[closing]) return true;
		return this.reader.indentAt(closing + 1) === 0 || kinds[closing + 1] === 'end';
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
