// Loads catalogue texts (YAML or JSON) into an index by called function. A mistake is a problem with its position,
// never an exception: the rest of the file still counts.
import * as v from 'valibot';
import { LineCounter, parseDocument } from 'yaml';
import {
	type Acquire,
	type CatalogueFile,
	CatalogueSchema,
	type Contract,
	type GuardedAccess,
	type Insertion,
	type LockRule,
	type Release,
	type Transfer,
} from './contract';
import { type NameSet, nameSet } from './names';
import { bindOrder, type OrderIndex, orderIndex } from './order';
import { fitsSignature, type KeyPart, namesConstant, readKey, readSignature } from './signature';
import { unknownNames } from './unknown-names';

/** A mistake in a catalogue file, line and column counted from 1. */
export interface CatalogueProblem {
	readonly file: string;
	readonly line: number;
	readonly column: number;
	readonly message: string;
}

/** One call a contract speaks of, with its key resolved against the signature. */
export interface Bound<T> {
	readonly contract: Contract;
	readonly rule: T;
	readonly parameters: readonly string[];
	readonly key: readonly KeyPart[];
}

export interface BoundAccess {
	readonly access: GuardedAccess;
	readonly parameters: readonly string[];
	readonly yields: readonly KeyPart[];
}

export interface BoundInsertion {
	readonly insertion: Insertion;
	readonly parameters: readonly string[];
	readonly key: readonly KeyPart[];
}

/** The whole catalogue, ready to be asked by function name. */
export interface Catalogue {
	readonly contracts: ReadonlyMap<string, Contract>;
	readonly acquires: ReadonlyMap<string, readonly Bound<Acquire>[]>;
	readonly releases: ReadonlyMap<string, readonly Bound<Release>[]>;
	readonly transfers: ReadonlyMap<string, readonly Bound<Transfer>[]>;
	readonly accesses: ReadonlyMap<string, readonly BoundAccess[]>;
	readonly insertions: ReadonlyMap<string, readonly BoundInsertion[]>;
	/** Guard and `__free` names to the contract they stand for. */
	readonly guards: ReadonlyMap<string, Contract>;
	/** Which calls have to come before which, by the name of either call. */
	readonly order: OrderIndex;
	readonly lockOrder: readonly LockRule[];
	readonly sleeps: NameSet;
	/** Functions that sleep for page faults alone. */
	readonly faults: NameSet;
	readonly neutral: NameSet;
	/** Functions whose result is another name for the object of their first argument. */
	readonly converters: NameSet;
	readonly problems: readonly CatalogueProblem[];
}

/** Whether a contract says what a function takes, gives back or hands over. */
export const isContracted = ({ acquires, releases, transfers }: Catalogue, name: string): boolean =>
	acquires.has(name) || releases.has(name) || transfers.has(name);

/** A catalogue file's name and text. */
export interface CatalogueText {
	readonly file: string;
	readonly text: string;
}

/** Reads catalogue files in order; a contract of a later file replaces an earlier one with the same id. */
export function loadCatalogue(texts: readonly CatalogueText[]): Catalogue {
	const problems: CatalogueProblem[] = [];
	const files = texts.map((text) => readFile(text, problems));
	const contracts = new Map(
		files.flatMap((file) => file.contracts.map((contract) => [contract.id, contract])),
	);
	const index = new Index(problems);
	for (const contract of contracts.values()) index.addContract(contract);
	for (const access of files.flatMap((file) => file.guardedAccess)) index.addAccess(access);
	for (const insertion of files.flatMap((file) => file.insertions)) index.addInsertion(insertion);
	return {
		contracts,
		acquires: index.acquires,
		releases: index.releases,
		transfers: index.transfers,
		accesses: index.accesses,
		insertions: index.insertions,
		guards: index.guards,
		order: orderIndex(files.flatMap((file) => file.order)),
		lockOrder: files.flatMap((file) => file.lockOrder),
		sleeps: nameSet(files.flatMap((file) => file.sleeps)),
		faults: nameSet(files.flatMap((file) => file.faults)),
		neutral: nameSet(files.flatMap((file) => file.neutral)),
		converters: nameSet(files.flatMap((file) => file.converters)),
		problems,
	};
}

const EMPTY: CatalogueFile = {
	contracts: [],
	guardedAccess: [],
	insertions: [],
	order: [],
	lockOrder: [],
	sleeps: [],
	faults: [],
	neutral: [],
	converters: [],
};

/** Reads one file; entries with a mistake are left out and told in `problems`. */
function readFile({ file, text }: CatalogueText, problems: CatalogueProblem[]): CatalogueFile {
	const lines = new LineCounter();
	// JSON is YAML too, and read much faster; positions are only wanted where there is a mistake.
	const json = parseJson(text);
	let parsed: ReturnType<typeof parseDocument> | undefined;
	const document = () => {
		parsed ??= parseDocument(text, { lineCounter: lines });
		return parsed;
	};
	const report = (offset: number, message: string) => {
		const { line, col } = lines.linePos(offset);
		problems.push({ file, line: Math.max(1, line), column: Math.max(1, col), message });
	};
	if (json === undefined) {
		for (const error of document().errors) report(error.pos[0], error.message.split('\n')[0] ?? 'not YAML');
		if (document().errors.length > 0) return EMPTY;
	}
	let content: unknown = json ?? document().toJS() ?? {};
	for (let round = 0; round < 1000; round++) {
		const result = v.safeParse(CatalogueSchema, content);
		if (result.success) return checkNames(result.output, (path, message) => report(offsetOf(path), message));
		const issue = result.issues[0];
		const path = (issue.path ?? []).map((item) => item.key as string | number);
		report(offsetOf(path), `${path.join('.')}: ${issue.message}`);
		const pruned = withoutEntry(content, path);
		if (pruned === undefined) return EMPTY;
		content = pruned;
	}
	return EMPTY;

	function offsetOf(path: readonly (string | number)[]): number {
		for (let length = path.length; length > 0; length--) {
			const node = document().getIn(path.slice(0, length), true) as
				| { range?: [number, number, number] }
				| undefined;
			if (node?.range) return node.range[0];
		}
		return 0;
	}
}

/** The content of a text that is JSON; undefined for any other. */
function parseJson(text: string): unknown {
	if (!text.startsWith('{')) return undefined;
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** The content without the list entry a mistake lies in, or undefined where the file's frame itself is wrong. */
function withoutEntry(content: unknown, path: readonly (string | number)[]): unknown {
	const [list, index] = path;
	if (typeof content !== 'object' || content === null || typeof list !== 'string') return undefined;
	const record = content as Record<string, unknown>;
	const entries = record[list];
	if (Array.isArray(entries) && typeof index === 'number')
		return { ...record, [list]: entries.toSpliced(index, 1) };
	const { [list]: _dropped, ...rest } = record;
	return rest;
}

/** Leaves out contracts and order rules that name what is no argument of the call. */
function checkNames(
	file: CatalogueFile,
	report: (path: (string | number)[], message: string) => void,
): CatalogueFile {
	const good = file.contracts.filter((contract, at) => {
		const unknown = unknownNames(contract);
		for (const { path, message } of unknown) report(['contracts', at, ...path], message);
		return unknown.length === 0;
	});
	const order = file.order.filter((rule, at) => {
		const bound = bindOrder(rule);
		if ('unknown' in bound)
			report(['order', at, 'key'], `'${bound.unknown}' is no argument of ${bound.call}`);
		return !('unknown' in bound);
	});
	return { ...file, contracts: good, order };
}

class Index {
	readonly acquires = new Map<string, Bound<Acquire>[]>();
	readonly releases = new Map<string, Bound<Release>[]>();
	readonly transfers = new Map<string, Bound<Transfer>[]>();
	readonly accesses = new Map<string, BoundAccess[]>();
	readonly insertions = new Map<string, BoundInsertion[]>();
	readonly guards = new Map<string, Contract>();

	constructor(private readonly problems: CatalogueProblem[]) {}

	addContract(contract: Contract): void {
		for (const rule of contract.acquire) bind(this.acquires, contract, rule);
		for (const rule of contract.release) bind(this.releases, contract, rule);
		for (const rule of contract.transfer) bind(this.transfers, contract, rule);
		for (const name of contract.guard) this.guards.set(name, contract);
	}

	addAccess(access: GuardedAccess): void {
		const { name, parameters } = readSignature(access.call);
		const yields = access.yields.flatMap((key) => this.partsOf(key, access.call));
		append(this.accesses, name, { access, parameters, yields });
	}

	addInsertion(insertion: Insertion): void {
		const { name, parameters } = readSignature(insertion.call);
		append(this.insertions, name, {
			insertion,
			parameters,
			key: this.partsOf(insertion.key, insertion.call),
		});
	}

	private partsOf(key: string, call: string): readonly KeyPart[] {
		const found = readKey(key, readSignature(call));
		if ('parts' in found) return found.parts;
		this.problems.push({
			file: 'catalogue',
			line: 1,
			column: 1,
			message: `'${key}' is no argument of ${call}`,
		});
		return [];
	}
}

function bind<T extends { readonly call: string; readonly key: string }>(
	index: Map<string, Bound<T>[]>,
	contract: Contract,
	rule: T,
): void {
	const signature = readSignature(rule.call);
	const key = readKey(rule.key, signature);
	if ('parts' in key)
		append(index, signature.name, { contract, rule, parameters: signature.parameters, key: key.parts });
}

function append<T>(index: Map<string, T[]>, name: string, entry: T): void {
	const list = index.get(name);
	if (list) list.push(entry);
	else index.set(name, [entry]);
}

/** The entries whose signature fits the arguments. One that names a constant stands for a general one of its contract. */
export function fitting<T>(
	bounds: readonly Bound<T>[] | undefined,
	texts: readonly string[],
): readonly Bound<T>[] {
	const fits = bounds?.filter((bound) => fitsSignature(bound.parameters, texts)) ?? [];
	const special = new Set(
		fits.filter(({ parameters }) => namesConstant(parameters)).map(({ contract }) => contract.id),
	);
	return special.size === 0
		? fits
		: fits.filter(({ contract, parameters }) => !special.has(contract.id) || namesConstant(parameters));
}
