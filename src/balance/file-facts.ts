// Facts of a whole file that the analysis of its functions shares.
import type { Catalogue } from '../contracts/catalogue';
import type { Expression } from '../kernel-c/expression';
import { callsOf, childrenOf } from '../kernel-c/expression-shape';
import type { CFile, CFunction } from '../kernel-c/file';
import { expressionsOf } from '../kernel-c/flow';
import { type Operations, operationsOf } from '../kernel-c/operations';
import { removersOf } from './exits/left-by-remove';
import { unlockersOf } from './exits/left-locked';
import { Callers } from './file/callers';
import { ClearedMembers } from './file/cleared-members';
import { Counterparts } from './file/counterparts';
import { ErrorMembers } from './file/error-members';
import { ForgottenMembers } from './file/forgotten-members';
import { FreeCallbacks } from './file/free-callbacks';
import { LeftByCounterpart } from './file/left-by-counterpart';
import { ObjectHabits } from './file/object-habits';
import { OwnEnds } from './file/own-ends';
import { answerOf, lookedAtBy } from './file/plain-looks';
import { QueuedWorks } from './file/queued-works';
import { cachesFreedByRcu } from './file/rcu-caches';
import { Reach } from './file/reach';
import { FilePairs } from './summaries/file-pairs';
import { PairEnds } from './summaries/pair-ends';

/** What a text says as a whole, whichever of its functions is asked for. */
export interface FileFacts {
	readonly catalogue: Catalogue;
	/** The first of each name. */
	readonly functions: ReadonlyMap<string, CFunction>;
	readonly keyFields: ReadonlySet<string>;
	readonly rcuFreed: ReadonlySet<string>;
	readonly reach: Reach;
	readonly works: QueuedWorks;
	readonly operations: readonly Operations[];
	readonly counterparts: Counterparts;
	readonly pairs: FilePairs;
	readonly freeCallbacks: FreeCallbacks;
	readonly callers: Callers;
	readonly cleared: ClearedMembers;
	readonly errorMembers: ErrorMembers;
	readonly forgotten: ForgottenMembers;
	readonly leftByCounterpart: LeftByCounterpart;
	readonly ownEnds: OwnEnds;
	readonly objectHabits: ObjectHabits;
	readonly removers: ReadonlySet<string>;
	/** Functions that have to unlock a parameter, whatever comes, with its index. */
	readonly unlockers: ReadonlyMap<string, number>;
	/** Names that the text has somewhere without calling them: functions among them are in tables, or are handed on. */
	readonly namedAlone: ReadonlySet<string>;
}

/** Of texts whose functions are asked for one by one. */
const factsKnown = new WeakMap<CFile, FileFacts>();

/** What a text says as a whole; found once for a text and a catalogue. */
export function factsOf(file: CFile, catalogue: Catalogue): FileFacts {
	const before = factsKnown.get(file);
	if (before?.catalogue === catalogue) return before;
	const functions = new Map(file.functions.toReversed().map((each) => [each.head.name, each]));
	const rcuFreed = cachesFreedByRcu(file);
	const reach = new Reach(functions);
	const operations = operationsOf(file, functions);
	const pairs = new FilePairs(reach, catalogue);
	const callers = new Callers(reach, operations);
	const ends = new PairEnds(reach, catalogue, pairs, callers);
	const counterparts = new Counterparts(file, operations, reach, catalogue, ends, callers);
	const keyFields = keyFieldsOf(file, catalogue);
	const freeCallbacks = new FreeCallbacks(reach, operations, catalogue);
	const forgotten = new ForgottenMembers(file, reach, catalogue);
	const facts = {
		catalogue,
		forgotten,
		leftByCounterpart: new LeftByCounterpart(file, reach, catalogue, counterparts),
		ownEnds: new OwnEnds(reach, catalogue),
		objectHabits: new ObjectHabits(reach, catalogue),
		functions,
		rcuFreed,
		keyFields,
		reach,
		works: new QueuedWorks(reach, catalogue),
		operations,
		counterparts,
		pairs,
		freeCallbacks,
		callers,
		cleared: new ClearedMembers(file.functions, catalogue),
		errorMembers: new ErrorMembers(reach, operations, catalogue),
		removers: removersOf(operations),
		unlockers: unlockersOf(operations),
		namedAlone: new Set(file.text.match(/\b[A-Za-z_]\w*\b(?!\s*\()/g)),
	};
	factsKnown.set(file, facts);
	return facts;
}

/**
 * Names of the fields that the arguments of catalogued calls go through, those in which a callee records success, and those that
 * functions look at which answer from nothing else.
 */
function keyFieldsOf(file: CFile, catalogue: Catalogue): Set<string> {
	const fields = new Set<string>();
	const addFields = (expression: Expression): void => {
		if (expression.kind === 'member') fields.add(expression.field);
		for (const child of childrenOf(expression)) addFields(child);
	};
	for (const contract of catalogue.contracts.values()) {
		for (const { recordedIn } of contract.acquire) if (recordedIn !== undefined) fields.add(recordedIn);
		for (const { safeBy } of contract.release) if (safeBy !== undefined) fields.add(safeBy);
	}
	const isKnown = (name: string) => catalogue.acquires.has(name) || catalogue.releases.has(name);
	for (const each of file.functions)
		for (const { field } of lookedAtBy(each) ?? []) fields.add(field).add(answerOf(each.head.name));
	for (const { flow } of file.functions)
		for (const node of flow.nodes)
			for (const expression of expressionsOf(node))
				for (const call of callsOf(expression))
					if (call.name !== null && isKnown(call.name)) call.arguments.forEach(addFields);
	return fields;
}
