// Keeps what was explored in one version of a text for the next one: a function whose text and callees stay the same
// behaves the same. Knows neither files nor edits; without it everything is explored anew, with the same result.
import type { Catalogue } from '../../contracts/catalogue';
import type { FlowGraph } from '../../kernel-c/flow';
import type { HeldNotes } from '../path/held-notes';
import type { Summary, SummaryOf } from '../path/summary';
import { CANCELLED, type Exploration } from '../walk/explore';
import { summarize } from './summarize';

interface Remembered {
	readonly exploration: Exploration;
	/** The functions whose summaries were asked for, with what was answered. */
	readonly asked: ReadonlyMap<string, string>;
}

/** What every exploration of a text depends on beside the function itself. */
export interface MemoryContext {
	readonly catalogue: Catalogue;
	readonly keyFields: ReadonlySet<string>;
	readonly rcuFreed: ReadonlySet<string>;
	readonly iterators: ReadonlyMap<string, boolean>;
}

export class ExplorationMemory {
	private catalogue: Catalogue | null = null;
	private context = '';
	private before: ReadonlyMap<string, Remembered> = new Map();
	private now = new Map<string, Remembered>();
	/** By the notes of explorations: those stay the same when one is recalled with another graph. */
	private readonly summaries = new WeakMap<HeldNotes, Summary>();

	/** Begins with a version of the text; what the version before it did not use is forgotten. */
	begin({ catalogue, keyFields, rcuFreed, iterators }: MemoryContext): void {
		const context = JSON.stringify([[...keyFields].sort(), [...rcuFreed].sort(), [...iterators].sort()]);
		const isSame = this.catalogue === catalogue && this.context === context;
		this.before = isSame ? new Map([...this.before, ...this.now]) : new Map();
		this.now = new Map();
		this.catalogue = catalogue;
		this.context = context;
	}

	/** Ends the version: only what it used is kept. A version that was cancelled is not ended. */
	end(): void {
		this.before = new Map();
	}

	/**
	 * The exploration of a function whose text was explored before, with the graph of this version; null where there is
	 * none, or where a function that it calls has changed what it does.
	 * @param text of the whole function, and what else of its file it is judged by
	 */
	recall(text: string, graph: FlowGraph, summaryOf: SummaryOf): Exploration | null {
		const known = this.now.get(text) ?? this.before.get(text);
		if (!known) return null;
		for (const [name, answer] of known.asked) if (described(summaryOf(name)) !== answer) return null;
		this.now.set(text, known);
		return { ...known.exploration, graph };
	}

	/** The summary of an exploration; made once, however often that is recalled. */
	summaryOf(exploration: Exploration): Summary | undefined {
		const known = this.summaries.get(exploration.held);
		if (known) return known;
		const summary = summarize(exploration);
		if (summary) this.summaries.set(exploration.held, summary);
		return summary;
	}

	/** A `summaryOf` that notes down what it was asked, and the call that remembers the exploration made with it. */
	listen(summaryOf: SummaryOf): {
		readonly summaryOf: SummaryOf;
		readonly remember: (text: string, exploration: Exploration) => void;
	} {
		const asked = new Map<string, string>();
		return {
			summaryOf: (name) => {
				const summary = summaryOf(name);
				asked.set(name, described(summary));
				return summary;
			},
			remember: (text, exploration) => {
				if (exploration.limit !== CANCELLED) this.now.set(text, { exploration, asked });
			},
		};
	}
}

const descriptions = new WeakMap<Summary, string>();

/** Whether callers cannot tell two summaries apart. */
export const tellTheSame = (one: Summary | undefined, other: Summary | undefined): boolean =>
	one === other || described(one) === described(other);

/** All that a caller can tell of a summary, as a text to compare. */
function described(summary: Summary | undefined): string {
	if (!summary) return '';
	const known = descriptions.get(summary);
	if (known !== undefined) return known;
	const text = JSON.stringify(summary, (key, value: unknown) => {
		if (value instanceof Set || value instanceof Map) return [...value];
		return key === 'contract' && typeof value === 'object' && value !== null && 'id' in value
			? value.id
			: value;
	});
	descriptions.set(summary, text);
	return text;
}
