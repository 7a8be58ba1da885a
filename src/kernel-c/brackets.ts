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

/** What is open at a place: braces alone, and brackets of all kinds. */
interface State {
	readonly braces: Open | null;
	readonly all: Open | null;
}

interface Arms {
	readonly before: State;
	readonly ends: State[];
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
	private braces: Open | null = null;
	private all: Open | null = null;
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
	 * bracket by whichever bracket balances it, but not across lines that are not shown.
	 */
	take(index: number): void {
		const { all } = this;
		switch (this.tokens.kinds[index]) {
			case '{':
				this.braces = opened(this.braces, index);
				this.all = opened(all, index);
				break;
			case '(':
			case '[':
				this.all = opened(all, index);
				break;
			case 'gap':
				this.all = null;
				break;
			case '}':
				this.close(this.braces, index, true);
				this.close(all, index, false);
				this.braces = this.braces?.below ?? null;
				this.all = all?.below ?? null;
				break;
			case ')':
			case ']':
				this.close(all, index, false);
				this.all = all?.below ?? null;
				break;
		}
	}

	private close(open: Open | null, index: number, areBraces: boolean): void {
		if (!open) return;
		for (const bracket of open.others ? [open.bracket, ...open.others] : [open.bracket])
			if ((this.tokens.kinds[bracket] === '{') === areBraces) this.closings[bracket - this.first] = index;
	}

	/** Takes in a directive of a group of which every arm is to be matched as if it were the one compiled. */
	takeDirective(kind: string): void {
		const group = this.groups[this.groups.length - 1];
		const { braces, all } = this;
		if (kind === '#if') this.groups.push({ before: { braces, all }, ends: [] });
		else if (!group) return;
		else {
			group.ends.push({ braces, all });
			this.go(group.before);
		}
		if (kind !== '#endif' || !group) return;
		this.groups.pop();
		const [first = group.before, ...others] = group.ends;
		this.go(
			others.reduce(
				(one, other) => ({ braces: merged(one.braces, other.braces), all: merged(one.all, other.all) }),
				first,
			),
		);
	}

	private go({ braces, all }: State): void {
		this.braces = braces;
		this.all = all;
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
