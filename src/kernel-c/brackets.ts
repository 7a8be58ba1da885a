// Matches brackets in one pass, also across conditional groups whose arms open or close some.
// Knows tokens and groups only.
import type { Conditional, Conditionals } from './conditionals';
import type { Tokens } from './tokens';

/** Open brackets, innermost first. Where the arms of a group each opened one, an entry has others beside it. */
interface Open {
	readonly bracket: number;
	readonly others: readonly number[] | null;
	readonly below: Open | null;
	readonly height: number;
}

interface Arms {
	readonly before: Open | null;
	readonly ends: (Open | null)[];
}

const opened = (below: Open | null, bracket: number): Open => ({
	bracket,
	others: null,
	below,
	height: below === null ? 1 : below.height + 1,
});

/** One stack for several arms that left equally many open; the first arm's where they differ. */
function merged(one: Open | null, other: Open | null): Open | null {
	if (one === other || !one || one.height !== other?.height) return one;
	const shared: Open[] = [];
	let [left, right]: [Open | null, Open | null] = [one, other];
	for (; left && right && left !== right; left = left.below, right = right.below)
		shared.push({ ...left, others: [...(left.others ?? []), right.bracket, ...(right.others ?? [])] });
	return shared.reduceRight((below: Open | null, entry) => ({ ...entry, below }), left);
}

export class BracketMatcher {
	private readonly closings: Int32Array;
	private open: Open | null = null;
	private readonly groups: Arms[] = [];

	/** For the tokens from `first` to before `limit`. */
	constructor(
		private readonly tokens: Tokens,
		private readonly first: number,
		limit: number,
	) {
		this.closings = new Int32Array(Math.max(0, limit - first));
	}

	/** Index of the bracket that closes the group opened at `open`, or null where there is none. */
	closeOf(open: number): number | null {
		return this.closings[open - this.first] || null;
	}

	/**
	 * Takes in the token at an index. A brace is closed by the brace that balances it, whatever else is open; any other
	 * bracket neither by a brace nor across lines that are not shown.
	 */
	take(index: number): void {
		const { kinds } = this.tokens;
		switch (kinds[index]) {
			case '{':
			case '(':
			case '[':
				this.open = opened(this.open, index);
				break;
			case 'gap':
				while (this.open && kinds[this.open.bracket] !== '{') this.open = this.open.below;
				break;
			case '}': {
				let brace = this.open;
				while (brace && kinds[brace.bracket] !== '{') brace = brace.below;
				if (brace) this.close(brace, index);
				break;
			}
			case ')':
			case ']':
				if (this.open && kinds[this.open.bracket] !== '{') this.close(this.open, index);
				break;
		}
	}

	private close({ bracket, others, below }: Open, index: number): void {
		this.closings[bracket - this.first] = index;
		for (const other of others ?? []) this.closings[other - this.first] = index;
		this.open = below;
	}

	/** Takes in a directive of a group of which every arm is to be matched as if it were the one compiled. */
	takeDirective(kind: string): void {
		const group = this.groups[this.groups.length - 1];
		if (kind === '#if') this.groups.push({ before: this.open, ends: [] });
		else if (!group) return;
		else {
			group.ends.push(this.open);
			this.open = group.before;
		}
		if (kind !== '#endif' || !group) return;
		this.groups.pop();
		const [first = group.before, ...others] = group.ends;
		this.open = others.reduce(merged, first);
	}
}

/** The brackets of a whole file, every arm matched on its own; what `#if 0` leaves out is left out. */
export function matchFile(tokens: Tokens, conditionals: Conditionals): BracketMatcher {
	const last = tokens.kinds.length - 1;
	const matcher = new BracketMatcher(tokens, 0, last);
	const skipped = (group: Conditional, index: number): boolean => {
		const arm = group.directives.indexOf(index);
		return group.certain !== null && arm !== group.certain && arm < group.directives.length - 1;
	};
	for (let index = 0; index < last; index++) {
		const group = conditionals.get(index);
		if (!group) matcher.take(index);
		else if (group.certain === null) matcher.takeDirective(tokens.kinds[index] ?? '');
		else if (skipped(group, index))
			index = (group.directives[group.directives.indexOf(index) + 1] ?? last) - 1;
	}
	return matcher;
}
