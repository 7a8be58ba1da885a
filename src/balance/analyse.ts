// Analyses the functions of one C text: summaries first where one calls another, then each function's findings.
import { type Catalogue, isContracted } from '../contracts/catalogue';
import { isField } from '../contracts/signature';
import type { Finding } from '../finding/finding';
import { callsAt } from '../kernel-c/call-graph';
import { callsOf } from '../kernel-c/expression-shape';
import type { CFile, CFunction } from '../kernel-c/file';
import { expressionsOf, type FlowGraph } from '../kernel-c/flow';
import { printExpression } from '../kernel-c/print-expression';
import { deferredFinding } from './deferred-findings';
import { disorderFindings } from './disorder-findings';
import { mayQueueAgain } from './exits/queued-already';
import { stateBits } from './exits/state-bits';
import { mayUndoAgain } from './exits/undone-again';
import { mayUndoTwice } from './exits/undone-twice';
import { mayBeUneven } from './exits/uneven-ladders';
import { mayUnwind } from './exits/unwinding-loops';
import { lostWalks } from './exits/walked-away';
import { besideHandles } from './file/beside-handles';
import { Concerns, callNames, isJudged } from './file/concerns';
import { DeferredMembers } from './file/deferred';
import { filledLists } from './file/filled-lists';
import { DeferredJudge } from './file/freed-while-deferred';
import { LockHabits } from './file/habits';
import { type InferredPairs, inferPairs, NO_PAIRS, onlyCopies } from './file/infer';
import { localLists } from './file/local-lists';
import { memberOutputs } from './file/member-outputs';
import { NOTHING_OWED, type OwedByHabit } from './file/object-habits';
import { outputPairs } from './file/output-pairs';
import { catalogueOf } from './file/own-signatures';
import { isPlainAnswer } from './file/plain-answers';
import { lookedAtBy } from './file/plain-looks';
import { privatePointers } from './file/private-structs';
import { resultPairs } from './file/result-pairs';
import { runsByItself } from './file/run-by-itself';
import { releaseOf } from './file/taken-over';
import { teardownsOf } from './file/teardowns';
import { testedBothWays } from './file/two-failures';
import { type FileFacts, factsOf } from './file-facts';
import { findingsOf } from './findings';
import { judge } from './judge';
import { judgeInFile } from './judge-in-file';
import { judgeOrder } from './judge-order';
import { goesByName, isPlainObject } from './path/place-state';
import { repeatedNodes } from './path/relevance';
import { endsItsArgument, hasConsequences, hasEffects, type Summary, type SummaryOf } from './path/summary';
import type { SourceText } from './places';
import type { ExplorationMemory } from './summaries/memory';
import { summarize } from './summaries/summarize';
import { type InView, withTakingSteps } from './taking-steps';
import { type Exploration, explore } from './walk/explore';

/** Why a function was analysed in part only. */
export interface PartlyAnalysed {
	readonly function: string;
	readonly reason: string;
}

export interface Analysis {
	readonly findings: readonly Finding[];
	/** Functions looked at. */
	readonly functions: number;
	readonly inPart: readonly PartlyAnalysed[];
	/** The exploration behind a function. */
	explorationOf(name: string): Exploration | undefined;
	/** The same for hovers and hints: of a function that takes, gives or orders anything, by itself or through one in view. */
	tellingOf(name: string): Exploration | undefined;
	/** What a function does, for code of other texts. */
	summaryOf(name: string): Summary | undefined;
}

export interface AnalyseOptions {
	readonly catalogue: Catalogue;
	/** Summaries of functions outside this text, by name. */
	readonly external?: SummaryOf;
	/** Names that hidden lines cannot mention, for code put together from hunks. */
	readonly hiddenFromGaps?: ReadonlySet<string>;
	/** Whether functions of the file may be hidden: then what the others do with locks is no habit of the file. */
	readonly isPartial?: boolean;
	/** Only these functions get findings; null: all. */
	readonly only?: ReadonlySet<string> | null;
	/** What earlier versions of this text left behind. */
	readonly memory?: ExplorationMemory;
	/** States of one function at most, where that is less than usual. */
	readonly maxStates?: number;
	readonly cancelled?: () => boolean;
}

/** Calls followed into each other for summaries; deeper ones count as unknown. */
const MAX_DEPTH = 40;

/** Analyses a parsed C text. Never throws on any input; bounded by the explorer's limits for each function. */
export function analyse(file: CFile, source: SourceText, options: AnalyseOptions): Analysis {
	const catalogue = catalogueOf(file, options.catalogue);
	return new FileAnalysis(file, source, { ...options, catalogue }).run();
}

class FileAnalysis {
	private readonly facts: FileFacts;
	private readonly functions: FileFacts['functions'];
	private readonly explorations = new Map<string, Exploration>();
	private readonly summaries = new Map<string, Summary | undefined>();
	private readonly running: string[] = [];
	private readonly concerns: Concerns;

	constructor(
		private readonly file: CFile,
		private readonly source: SourceText,
		private readonly options: AnalyseOptions,
	) {
		const { catalogue, memory, external = () => undefined } = options;
		this.facts = factsOf(file, catalogue);
		const { functions, rcuFreed, keyFields } = this.facts;
		this.functions = functions;
		this.concerns = new Concerns(functions, catalogue, external);
		memory?.begin({ catalogue, keyFields, rcuFreed, iterators: file.iterators });
	}

	run(): Analysis {
		const findings: Finding[] = [];
		const inPart: PartlyAnalysed[] = [];
		let functions = 0;
		const { only, isPartial, catalogue } = this.options;
		const wanted = this.file.functions.filter(({ head }) => !only || only.has(head.name));
		const habits = new LockHabits(isPartial || wanted.length === 0 ? [] : this.file.functions, catalogue);
		const evidence = { habits, counterparts: isPartial ? null : this.facts.counterparts };
		for (const each of wanted) {
			const { name } = each.head;
			if (isTestCase(each)) continue;
			if (this.options.cancelled?.()) break;
			functions++;
			if (!this.isWorthAWalk(each)) continue;
			const exploration =
				this.functions.get(name) === each ? this.exploration(name) : this.exploreFunction(each);
			if (!exploration) continue;
			if (exploration.limit !== null) inPart.push({ function: name, reason: exploration.limit });
			else if (each.flow.problems.length > 0)
				inPart.push({ function: name, reason: each.flow.problems[0]?.reason ?? 'not read' });
			const told = judge(exploration, evidence);
			if (!isPartial) told.push(...judgeInFile(exploration, this.facts, this.takes, told));
			findings.push(...findingsOf(exploration, told, this.inView));
			findings.push(...disorderFindings(exploration, judgeOrder(exploration), this.source));
		}
		if (!this.options.cancelled?.()) this.options.memory?.end();
		if (!isPartial && wanted.length > 0) findings.push(...this.deferredFindings(wanted));
		findings.sort((a, b) => a.line - b.line || a.column - b.column);
		return {
			findings,
			functions,
			inPart,
			explorationOf: (name) => this.exploration(name),
			tellingOf: (name) => {
				const each = this.functions.get(name);
				return each && this.isWorthAWalk(each) ? this.exploration(name) : undefined;
			},
			summaryOf: (name) => this.outwardSummary(name),
		};
	}

	/** Whether a function in view takes anything. */
	private readonly takes = (name: string): boolean =>
		this.functions.has(name) && effectsIn(this.summaryOf(name), 1).length > 0;

	/** Teardowns among these functions that free what may still run. */
	private deferredFindings(wanted: readonly CFunction[]): Finding[] {
		const { reach, operations } = this.facts;
		const members = new DeferredMembers(this.file, reach);
		if (members.all.length === 0) return [];
		const judge = new DeferredJudge(members, reach, this.options.catalogue);
		const teardowns = teardownsOf(this.file, this.functions, operations);
		return wanted
			.flatMap((each) => teardowns.get(each) ?? [])
			.flatMap((each) => judge.judge(each))
			.map((found) => deferredFinding(found, this.source));
	}

	private get inView(): InView {
		return {
			source: this.source,
			explorationOf: (name) => this.exploration(name),
			summaryOf: this.summaryOf,
		};
	}

	private outwardSummary(name: string): Summary | undefined {
		const exploration = this.exploration(name);
		const summary = exploration && summarize(exploration);
		return summary && withTakingSteps(summary, name, this.inView);
	}

	/**
	 * Whether a function does anything that could be judged: takes, gives or orders something, by itself or through a
	 * function in view. Most do not, and are walked through only where a caller asks for their summary.
	 */
	private isWorthAWalk(each: CFunction): boolean {
		const { flow } = each;
		const { catalogue } = this.options;
		return (
			flow.problems.length > 0 ||
			flow.nodes.some(({ kind }) => kind === 'scope-exit') ||
			[...callNames(flow)].some(
				(name) =>
					isJudged(catalogue, name) || (this.concerns.has(name) && hasConsequences(this.summaryOf(name))),
			) ||
			[mayUndoTwice, mayUndoAgain, mayUnwind].some((may) => may(flow, catalogue)) ||
			mayBeUneven(flow, (name) => catalogue.releases.has(name)) ||
			mayQueueAgain(flow) ||
			localLists(flow).size + filledLists(flow).size + lostWalks(flow).length > 0 ||
			this.pairsIn(each, this.summaryOf).acquires.size > 0
		);
	}

	/** The pairs that nobody wrote down and this function gives evidence for. */
	private pairsIn(each: CFunction, summaryOf: SummaryOf): InferredPairs {
		const { flow } = each;
		const { catalogue } = this.options;
		const isKnown = (name: string) =>
			isContracted(catalogue, name) ||
			catalogue.neutral.has(name) ||
			onlyCopies(this.functions.get(name)?.flow) ||
			(this.concerns.has(name) && hasEffects(summaryOf(name)));
		if (flow.nodes.length === 0) return NO_PAIRS;
		const pairs = inferPairs(flow, isKnown, this.facts.counterparts.undoing(flow.head.name), (name) =>
			endsItsArgument(this.concerns.has(name) ? summaryOf(name) : undefined),
		);
		const bits = stateBits(flow);
		const isInView = (name: string) => isKnown(name) || this.functions.has(name);
		const results = resultPairs(flow, catalogue, isInView);
		const outputs = [memberOutputs, outputPairs].flatMap((find) => [...find(flow, catalogue, isInView)]);
		const owed = [...this.owedBy(each)].filter(([name]) => !isKnown(name));
		return {
			acquires: new Map([...owed, ...outputs, ...results.acquires, ...pairs.acquires, ...bits.acquires]),
			releases: new Map([...results.releases, ...pairs.releases, ...bits.releases]),
		};
	}

	/** What a function owes by the habit of its file. */
	private owedBy({ head }: CFunction): OwedByHabit {
		return this.options.isPartial ? NOTHING_OWED : this.facts.objectHabits.owedBy(head.name);
	}

	/** The exploration of a function of this text, made once; undefined for one that is being explored or unknown. */
	private exploration(name: string): Exploration | undefined {
		const known = this.explorations.get(name);
		const each = this.functions.get(name);
		if (known || !each || this.running.includes(name) || this.running.length >= MAX_DEPTH) return known;
		this.running.push(name);
		const exploration = this.exploreFunction(each);
		this.running.pop();
		this.explorations.set(name, exploration);
		return exploration;
	}

	private exploreFunction(each: CFunction): Exploration {
		const { memory } = this.options;
		const summariesFor = this.summariesFor(each);
		if (!memory) return this.exploreWith(each, summariesFor);
		const { counterparts } = this.facts;
		const undoing = counterparts.undoing(each.head.name);
		const own = this.file.text.slice(each.head.start, each.head.end);
		const others = [
			...(counterparts.isModuleInit(each.head.name) ? ['module_init'] : []),
			...(undoing ? ['', ...undoing.calls.map(printExpression)] : []),
			...[...this.owedBy(each).values()].flat().map(({ contract }) => contract.source),
		];
		const text = [own, ...others].join('\n');
		const known = memory.recall(text, each.flow, summariesFor);
		if (known) return known;
		const { summaryOf, remember } = memory.listen(summariesFor);
		const exploration = this.exploreWith(each, summaryOf);
		remember(text, exploration);
		return exploration;
	}

	private exploreWith(each: CFunction, summaryOf: SummaryOf): Exploration {
		const { catalogue, cancelled, maxStates } = this.options;
		return explore(each.flow, {
			knowledge: {
				catalogue,
				rcuFreed: this.facts.rcuFreed,
				inferred: this.pairsIn(each, summaryOf),
				summaryOf,
				givesBack: this.givesBack(each, summaryOf),
				owesOnFailure:
					this.facts.counterparts.undoing(each.head.name) !== null ||
					this.facts.counterparts.failsForGood(each.head.name),
				isFunction: (name) => this.functions.has(name),
				holdsFunctions: (name) => this.facts.operations.some(({ holder }) => holder === name),
				saysYesOrNo: (name) => /\bbool\b/.test(this.functions.get(name)?.head.returnType ?? ''),
				isPlainAnswer: (name) => isPlainAnswer(this.functions.get(name)),
				lookedAtBy: (name) => lookedAtBy(this.functions.get(name)),
				runsByItself: runsByItself(each),
				releaseOf: (variable) => releaseOf(each.flow, catalogue, variable),
				freedAround: (call) => this.facts.freeCallbacks.objectOf(each, call),
				testedBothWays: testedBothWays(each.flow),
				isStatement: (node, call) => {
					const at = each.flow.nodes[node];
					return at?.kind === 'evaluate' && at.expression === call;
				},
				privatePointers: privatePointers(each, this.file),
				besideHandles: besideHandles(each.flow),
				localLists: localLists(each.flow),
				filledLists: filledLists(each.flow),
			},
			hiddenFromGaps: this.options.hiddenFromGaps ?? new Set(),
			keyFields: this.facts.keyFields,
			...(maxStates === undefined ? {} : { maxStates }),
			...(cancelled ? { cancelled } : {}),
		});
	}

	/** Whether a function gives objects of the catalogue back, by itself or through one in view: it may undo what it has done. */
	private givesBack({ flow }: CFunction, summaryOf: SummaryOf): boolean {
		const { releases } = this.options.catalogue;
		const ends = this.handedForFailure(flow).flatMap((name) => this.functions.get(name)?.flow ?? []);
		return [flow, ...ends]
			.flatMap((each) => [...callNames(each)])
			.some(
				(name) =>
					releases.get(name)?.some(({ contract }) => goesByName(contract)) ||
					(this.functions.has(name) && this.concerns.has(name) && endsMembers(summaryOf(name))),
			);
	}

	/** `devm_add_action_or_reset(dev, foo_end, foo)`: what a call runs where it fails. */
	private handedForFailure(flow: FlowGraph): readonly string[] {
		const { acquires } = this.options.catalogue;
		return flow.nodes
			.flatMap(callsAt)
			.filter(({ name }) => acquires.get(name ?? '')?.some(({ rule }) => rule.runsOnFailure !== undefined))
			.flatMap((call) => call.arguments.map(printExpression));
	}

	/**
	 * The summaries that count in a function. One that takes something in another file counts only where this function gives
	 * such things back, the only sign that the debt is its own, and not in a loop, which may gather them.
	 */
	private summariesFor({ flow }: CFunction): SummaryOf {
		const { external, only } = this.options;
		// Where nothing is judged, what is taken may be for the caller in turn.
		if (!external || only?.size === 0) return this.summaryOf;
		let owed: ((name: string, contract: string) => boolean) | undefined;
		return (name) => {
			const summary = this.summaryOf(name);
			const taken = this.functions.has(name) ? [] : effectsIn(summary, 1);
			if (taken.length === 0) return summary;
			owed ??= this.owedIn(flow);
			const isOwed = owed;
			return taken.every((contract) => isOwed(name, contract)) ? summary : undefined;
		};
	}

	/** Tells of a callee that takes by a contract whether the function gives such things back, and does not gather them. */
	private owedIn(flow: FlowGraph): (name: string, contract: string) => boolean {
		const repeated = repeatedNodes(flow);
		const gathering = new Set<string>();
		const givenBack = new Set<string>();
		for (const [id, node] of flow.nodes.entries())
			for (const { name } of expressionsOf(node).flatMap(callsOf)) {
				if (name === null) continue;
				if (repeated.has(id)) gathering.add(name);
				for (const { contract } of this.options.catalogue.releases.get(name) ?? [])
					givenBack.add(contract.id);
				for (const contract of effectsIn(this.summaryOf(name), -1)) givenBack.add(contract);
			}
		return (name, contract) => givenBack.has(contract) && !gathering.has(name);
	}

	private readonly summaryOf: SummaryOf = (name) => {
		if (this.summaries.has(name)) return this.summaries.get(name);
		if (!this.functions.has(name)) return this.options.external?.(name);
		const exploration = this.exploration(name);
		if (!exploration) return undefined;
		const { memory } = this.options;
		const own = memory ? memory.summaryOf(exploration) : summarize(exploration);
		const summary = own && this.facts.pairs.withPair(own, exploration);
		this.summaries.set(name, summary);
		return summary;
	};
}

/** Contracts of what a function in view takes (1) or gives back (-1) on any way. */
const effectsIn = (summary: Summary | undefined, delta: 1 | -1): string[] =>
	(summary?.ways ?? [])
		.flatMap(({ effects }) => effects)
		.flatMap((effect) => (effect.delta === delta ? [effect.bound.contract.id] : []));

/** Whether a function in view gives back plain objects that lie in what its caller hands it, on any way. */
const endsMembers = (summary: Summary | undefined): boolean =>
	(summary?.ways ?? []).some(({ effects }) =>
		effects.some(
			({ delta, bound: { contract, key } }) => delta < 0 && isPlainObject(contract) && key.some(isField),
		),
	);

/** A test case of KUnit does wrong on purpose: it looks whether the kernel notices. */
const isTestCase = ({ head }: CFunction): boolean =>
	head.parameters.some(({ type }) => /\bstruct kunit\b/.test(type));
