// Functions that other files define, for callers in a file under review: asked for by name, read and walked through only
// then. Who has the files, and where they lie, is not known here.
import { analyse } from '../balance/analyse';
import { isPlaceState } from '../balance/path/place-state';
import type { Summary, SummaryEffect, SummaryOf, SummaryWay } from '../balance/path/summary';
import { type Catalogue, isContracted } from '../contracts/catalogue';
import { callsOf } from '../kernel-c/expression-shape';
import { type CFile, type CFunction, parseC } from '../kernel-c/file';
import { expressionsOf } from '../kernel-c/flow';
import { LineIndex } from '../text/position';

/**
 * Whether a function is all that its code says: not replaced where another is linked, without locks that its head tells
 * of and its code hides, and without calls of what a pointer points to.
 */
function isPlain({ text }: CFile, { head, flow }: CFunction): boolean {
	if (/\b__(?:weak|acquires|releases|must_hold)\b/.test(text.slice(head.start, head.bodySpan.start)))
		return false;
	return flow.nodes
		.flatMap(expressionsOf)
		.flatMap(callsOf)
		.every(({ name }) => name !== null);
}

/**
 * Whether an effect is one that a caller elsewhere can be held to: an object of its own handed out by result or parameter,
 * or the very thing that it hands over given back. What lies behind a field may be another thing by the time of return.
 */
function isSure({ delta, bound: { contract, key } }: SummaryEffect): boolean {
	if (delta < 0) return key.every((part) => part.from === 'argument' && !part.dereference && isWhole(part));
	const isHandedOut = key.every(
		(part) => part.from === 'return' || (part.from === 'argument' && part.dereference && isWhole(part)),
	);
	return isHandedOut && !contract.nests && !isPlaceState(contract);
}

const isWhole = ({ fields }: { readonly fields: readonly string[] }): boolean => fields.length === 0;

/** A way without what lay in an object that is given back as well: `kfree(em->name); kfree(em);`. */
function withoutMembers(way: SummaryWay): SummaryWay {
	const isOf = (one: SummaryEffect, whole: SummaryEffect) => {
		const [[part], [object]] = [one.bound.key, whole.bound.key];
		return (
			part?.from === 'argument' &&
			object?.from === 'argument' &&
			part.index === object.index &&
			!isWhole(part) &&
			isWhole(object)
		);
	};
	const gives = way.effects.filter(({ delta }) => delta < 0);
	return {
		...way,
		effects: way.effects.filter((one) => one.delta > 0 || !gives.some((whole) => isOf(one, whole))),
	};
}

/** Where functions of other files are looked up. Files are named by their paths. */
export interface DefinitionSource {
	/**
	 * The file that defines a function as the code of `file` reaches it; null where none does, or several might. What is
	 * static there is sorted out by who asks.
	 */
	homeOf(name: string, file: string): string | null;
	/** What findings call such a file. */
	nameOf(file: string): string;
	/** The text of such a file; null where it cannot be read any more. */
	read(file: string): string | null;
}

/** A contract says more of a function than its code. */
const isDescribed = (catalogue: Catalogue, name: string): boolean =>
	isContracted(catalogue, name) || catalogue.neutral.has(name) || catalogue.converters.has(name);

const NOTHING: ReadonlySet<string> = new Set();

/** A callee may call functions of a further file, and these no others: what they do is not known. */
const MOST_FILES_DEEP = 2;
/** States of a function that is walked through for others; a larger one counts as unknown. */
const MOST_STATES = 2_000;
/** Characters of files kept read; a longer way around reads them anew. */
const MOST_KEPT = 4_000_000;
/** Sets of contracts whose summaries are kept: series are of different kernels. */
const MOST_CATALOGUES = 6;

/** Who asks for functions of other files. */
interface Asker {
	/** The contracts in force. */
	readonly catalogue: Catalogue;
	/** Gets the names of all functions that an answer depends on. */
	readonly asked: Set<string>;
	/** Whether the answers are of no use any more: then any will do, and nothing of them is kept. */
	readonly cancelled: () => boolean;
	/** Functions that are not what the files say: what rests on them counts as unknown. */
	readonly changed: ReadonlySet<string>;
}

/**
 * What functions of other files do, for the code of one file.
 * @param changed functions that patches have changed or taken away since the files were as they are found
 */
export type AroundFile = (file: string, changed: ReadonlySet<string>) => SummaryOf;

/** What is known of one function. */
interface Known {
	readonly summary: Summary | undefined;
	/** The function, and all that were asked for on the way: what it says holds for as long as they stay the same. */
	readonly asked: ReadonlySet<string>;
}

/**
 * Summaries of functions of other files. Each depends on the files alone, not on what was asked before: several threads
 * that share the work come to the same.
 */
export class FunctionsAround {
	private readonly files = new Map<string, CFile>();
	private kept = 0;
	/** By contracts, those in force last at the end. */
	private readonly known = new Map<Catalogue, Map<string, Known>>();

	constructor(private readonly source: DefinitionSource) {}

	/**
	 * The summaries of what a file calls in others.
	 * @param file as the definition source knows it
	 */
	summariesFor(
		file: string,
		catalogue: Catalogue,
		{ asked = new Set(), cancelled = () => false, changed = NOTHING }: Partial<Omit<Asker, 'catalogue'>> = {},
	): SummaryOf {
		return this.from(file, MOST_FILES_DEEP, { catalogue, asked, cancelled, changed });
	}

	/** A file has changed: forgets what was said with the help of functions of these names. */
	forget(file: string, names: ReadonlySet<string>): void {
		this.kept -= this.files.get(file)?.text.length ?? 0;
		this.files.delete(file);
		for (const known of this.known.values())
			for (const [key, { asked }] of known) if ([...asked].some((name) => names.has(name))) known.delete(key);
	}

	private knownBy(catalogue: Catalogue): Map<string, Known> {
		const known = this.known.get(catalogue) ?? new Map<string, Known>();
		this.known.delete(catalogue);
		this.known.set(catalogue, known);
		for (const oldest of this.known.keys()) if (this.known.size > MOST_CATALOGUES) this.known.delete(oldest);
		return known;
	}

	private from(file: string, depth: number, asker: Asker): SummaryOf {
		const answers = new Map<string, Summary | undefined>();
		return (name) => {
			if (!answers.has(name)) answers.set(name, this.find(name, file, depth, asker));
			return answers.get(name);
		};
	}

	private find(name: string, from: string, depth: number, asker: Asker): Summary | undefined {
		const { catalogue, asked, cancelled, changed } = asker;
		if (depth === 0 || isDescribed(catalogue, name)) return undefined;
		asked.add(name);
		const home = this.source.homeOf(name, from);
		if (home === null || home === from) return undefined;
		const key = `${depth} ${home} ${name}`;
		let known = this.knownBy(catalogue).get(key);
		if (!known) {
			if (cancelled()) return undefined;
			const own = { ...asker, asked: new Set([name]), changed: NOTHING };
			known = { summary: this.summarize(name, home, depth, own), asked: own.asked };
			// What it calls may have gone unanswered.
			if (cancelled()) return undefined;
			this.knownBy(catalogue).set(key, known);
		}
		for (const one of known.asked) asked.add(one);
		return [...known.asked].some((one) => changed.has(one)) ? undefined : known.summary;
	}

	private summarize(name: string, home: string, depth: number, asker: Asker): Summary | undefined {
		const code = this.read(home);
		const [definition, ...others] = code?.functions.filter(({ head }) => head.name === name) ?? [];
		if (!code || !definition) return undefined;
		const isVisible = !definition.head.isStatic || home.endsWith('.h');
		// One of several in a file is chosen by the configuration.
		if (!isVisible || others.length > 0 || !isPlain(code, definition)) return undefined;
		const index = new LineIndex(code.text);
		const file = this.source.nameOf(home);
		const source = { file, text: code.text, index, line: (textLine: number) => textLine + 1 };
		const { catalogue } = asker;
		const external = this.from(home, depth - 1, asker);
		const options = { catalogue, external, only: NOTHING, maxStates: MOST_STATES };
		const analysis = analyse(code, source, options);
		const isWhole = analysis.explorationOf(name)?.limit === null;
		const summary = isWhole ? analysis.summaryOf(name) : undefined;
		const told = summary && { ...summary, ways: summary.ways.map(withoutMembers) };
		return told?.ways.every(({ effects }) => effects.every(isSure)) ? told : undefined;
	}

	private read(file: string): CFile | null {
		const known = this.files.get(file);
		if (known) return known;
		const text = this.source.read(file);
		if (text === null) return null;
		const code = parseC(text);
		if (this.kept > MOST_KEPT) {
			this.files.clear();
			this.kept = 0;
		}
		this.files.set(file, code);
		this.kept += text.length;
		return code;
	}
}
