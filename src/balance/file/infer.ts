// Finds pairs nobody wrote down: two calls in one function whose names are each other's opposite (`foo_add` and
// `foo_del`) and that share an object, or have none. Evidence is the function's own code, and that of the function which
// undoes it later; such a pair is judged more strictly.
import type { Bound } from '../../contracts/catalogue';
import type { Acquire, Contract, Release, Success } from '../../contracts/contract';
import { type KeyPart, PLAIN_RETURN, plainArgument } from '../../contracts/signature';
import type { Call, Expression } from '../../kernel-c/expression';
import { callsOf, hasEffects } from '../../kernel-c/expression-shape';
import { expressionsOf, type FlowGraph, type FlowNode, type NodeId } from '../../kernel-c/flow';
import { printCallee, printExpression } from '../../kernel-c/print-expression';
import { behindJoins } from '../path/relevance';
import { areOpposite, tries, undoesShorter } from '../path/words';

/** Pairs inferred from one function, as the index the resource analysis asks. */
export interface InferredPairs {
	readonly acquires: ReadonlyMap<string, readonly Bound<Acquire>[]>;
	readonly releases: ReadonlyMap<string, readonly Bound<Release>[]>;
}

export const NO_PAIRS: InferredPairs = { acquires: new Map(), releases: new Map() };

/** A call with the variable its result goes to. */
interface Site {
	readonly call: Call;
	/** Where it is made; null in another function. */
	readonly node: NodeId | null;
	readonly name: string;
	/** The lvalue the result is assigned to, as text. */
	readonly result: string | null;
	readonly arguments: readonly string[];
	/** The call stands alone: nobody asks for its result. */
	readonly isStatement: boolean;
}

/** Whether a branch asks the call itself: `if (!foo_trylock(p))`. Of a result that is kept it is not known which is good. */
const isAskedAtOnce = ({ nodes }: FlowGraph, { call }: Site): boolean =>
	nodes.some((node) => node.kind === 'branch' && node.condition === call);

/** What a function that runs later undoes. */
export interface Undoing {
	/** Its calls that stand alone. */
	readonly calls: readonly Call[];
	/** Whether nobody else undoes what a function of that name has done, where the one that calls it fails. */
	isCertain(taking: string): boolean;
	/** Whether a function may take anything that has to be given back. */
	mayTake(name: string): boolean;
}

/** At most this many call sites are compared with each other in one function. */
const MAX_SITES = 400;

/**
 * Infers pairs from a function's calls.
 * @param isKnown names functions that the catalogue or a summary already describes
 * @param counterpart of the function: what undoes it later; null where there is none
 * @param endsObject names functions in view that do nothing but to end the one object that they are handed
 */
export function inferPairs(
	graph: FlowGraph,
	isKnown: (name: string) => boolean,
	counterpart: Undoing | null,
	endsObject: (name: string) => boolean,
): InferredPairs {
	const isOpen = ({ name }: Site) => !isKnown(name);
	const all = graph.nodes.flatMap(sitesOf);
	const sites = all.filter(isOpen).slice(0, MAX_SITES);
	const ending = all.filter(({ name, isStatement }) => isStatement && isKnown(name) && endsObject(name));
	const later = (counterpart?.calls ?? [])
		.map((call) => siteOf(call, null, null, true))
		.filter(isOpen)
		.slice(0, MAX_SITES);
	const acquires = new Map<string, Bound<Acquire>[]>();
	const releases = new Map<string, Bound<Release>[]>();
	const tests = resultTests(graph);
	for (const taking of sites) {
		if (acquires.has(taking.name)) continue;
		const keyOf = (giving: Site) =>
			sharedKey(taking, giving) ?? (counterpart && isWithoutObject(graph, taking, giving) ? NO_OBJECT : null);
		if (tries(taking.name) && !isAskedAtOnce(graph, taking)) continue;
		const ends = counterpart?.isCertain(taking.name) ? [...sites, ...later] : sites;
		const open = ends.find(
			(site) =>
				site.isStatement && (areOpposite(taking.name, site.name) ? keyOf(site) : givesResult(taking, site)),
		);
		const giving = open ?? ending.find((site) => isEndOf(taking, site));
		const key = giving && keyOf(giving);
		if (!giving || !key) continue;
		const how = nextTest(graph, taking) ?? tests.get(taking.result ?? printExpression(taking.call));
		const contract = contractOf(taking, giving, how);
		if (key === NO_OBJECT && later.includes(giving) && !isOwedLater(taking, contract, counterpart)) continue;
		const acquire = contract.acquire[0];
		const release = contract.release[0];
		if (!acquire || !release) continue;
		acquires.set(taking.name, [{ contract, rule: acquire, parameters: ['...'], key: key.taken }]);
		const known = releases.get(giving.name) ?? [];
		releases.set(giving.name, [...known, { contract, rule: release, parameters: ['...'], key: key.given }]);
	}
	return { acquires, releases };
}

function sitesOf(node: FlowNode): Site[] {
	const sites: Site[] = [];
	const add = (expression: Expression, result: string | null) => {
		for (const call of callsOf(expression)) {
			const own =
				expression.kind === 'assign' && expression.value === call
					? printExpression(expression.target)
					: expression === call
						? result
						: null;
			sites.push(siteOf(call, node.id, own, node.kind === 'evaluate' && node.expression === call));
		}
	};
	if (node.kind === 'evaluate') add(node.expression, null);
	if (node.kind === 'declare' && node.initializer) add(node.initializer, node.name);
	if (node.kind === 'branch') add(node.condition, null);
	if (node.kind === 'return' && node.value) add(node.value, null);
	return sites;
}

const siteOf = (call: Call, node: NodeId | null, result: string | null, isStatement: boolean): Site => ({
	call,
	node,
	name: printCallee(call),
	result,
	arguments: call.arguments.map(printExpression),
	isStatement,
});

/** Whether a function in view only copies values: one that calls and counts nothing has nothing to give back. No empty stub. */
export function onlyCopies(flow: FlowGraph | undefined): boolean {
	const expressions = flow?.nodes.flatMap(expressionsOf) ?? [];
	const isCopied = (each: Expression) => !hasEffects(each) || isAssigned(each);
	return flow?.problems.length === 0 && expressions.some(isAssigned) && expressions.every(isCopied);
}

const isAssigned = (each: Expression): boolean =>
	each.kind === 'assign' && each.operator === '=' && !hasEffects(each.target) && !hasEffects(each.value);

/** What the two calls of a pair name, in their own terms. */
interface SharedKey {
	readonly taken: readonly KeyPart[];
	readonly given: readonly KeyPart[];
}

/** There is only one of what they set up: `foo_init()`, `foo_exit()`. */
const NO_OBJECT: SharedKey = { taken: [], given: [] };

/** `queue = foo_alloc_queue(dev); … foo_free_queue(queue);`: what the first gives is all that the second is handed. */
const isEndOf = (taking: Site, { name, arguments: given }: Site): boolean =>
	taking.result !== null &&
	given.length === 1 &&
	given[0] === taking.result &&
	areOpposite(taking.name, name);

/** Whether neither call names an object: no argument, and no result but a number. */
function isWithoutObject({ nodes }: FlowGraph, taking: Site, giving: Site): boolean {
	const isNumber = nodes.some(
		(node) => node.kind === 'declare' && node.name === taking.result && !node.type.includes('*'),
	);
	return taking.arguments.length + giving.arguments.length === 0 && (taking.result === null || isNumber);
}

/** Whether only its end later tells that a call without an object takes something: one that cannot fail sets variables. */
const isOwedLater = ({ name }: Site, { acquire }: Contract, counterpart: Undoing | null): boolean =>
	acquire.every(({ success }) => success !== 'always') && (counterpart?.mayTake(name) ?? false);

/** `sgl = acc_map_to_sgl(dev, src)` and `acc_unmap(dev, src, sgl)`: the result itself goes to what undoes it, by a shorter name. */
const givesResult = (taking: Site, giving: Site): boolean =>
	taking.result !== null &&
	giving.arguments.includes(taking.result) &&
	undoesShorter(taking.name, giving.name);

/** `set_work(task, TRACE)`, `clear_work(task, STEP)`: flags that are turned on and off, and nothing that is held. */
const turnsFlags = (taking: Site, giving: Site): boolean =>
	/(?:^|_)set(?:_|$)/.test(taking.name) &&
	/(?:^|_)clear(?:_|$)/.test(giving.name) &&
	[taking, giving].every((site) => site.arguments.some((text) => /^[A-Z][A-Z0-9_]*$/.test(text)));

/** `_enter("%s", name)`, `_leave(" = %d", ret)`: what begins with a text tells of the function, and takes nothing. */
const speaks = ({
	call: {
		arguments: [first],
	},
}: Site): boolean => first?.kind === 'string';

/** How the two calls name the same object: by the result of the first, by what it has filled, or by an argument of both. */
function sharedKey(taking: Site, giving: Site): SharedKey | null {
	if (turnsFlags(taking, giving) || (speaks(taking) && speaks(giving))) return null;
	if (taking.result !== null) {
		const index = giving.arguments.indexOf(taking.result);
		if (index !== -1) return { taken: [PLAIN_RETURN], given: [plainArgument(index)] };
	}
	const given = giving.arguments.findIndex((text) => taking.arguments.includes(`&${text}`));
	if (given !== -1) {
		const filled = plainArgument(taking.arguments.indexOf(`&${giving.arguments[given]}`));
		return { taken: [{ ...filled, dereference: true }], given: [plainArgument(given)] };
	}
	const index = taking.arguments.findIndex(
		(text) => /[A-Za-z_]/.test(text) && !/^[A-Z0-9_]+$/.test(text) && giving.arguments.includes(text),
	);
	if (index === -1) return null;
	return {
		taken: [plainArgument(index)],
		given: [plainArgument(giving.arguments.indexOf(taking.arguments[index] ?? ''))],
	};
}

/** What a function asks of a result; `refusal`: where it is 0, it leaves at once with a failure. */
type ResultTest = 'sign' | 'above' | 'zero' | 'error' | 'refusal';
type Branch = Extract<FlowNode, { kind: 'branch' }>;
type ResultTests = ReadonlyMap<string, ReadonlySet<ResultTest>>;

/** How the variables that hold results are tested: `if (rc)`, `rc < 0`, `IS_ERR(p)`. */
function resultTests(graph: FlowGraph): ResultTests {
	const tests = new Map<string, Set<ResultTest>>();
	for (const node of graph.nodes) {
		if (node.kind !== 'branch') continue;
		const { text, how } = testOf(graph, node);
		tests.set(text, (tests.get(text) ?? new Set()).add(how));
	}
	return tests;
}

/** Macros that ask whether a result is an error. */
const ASKS_STATUS = /^(?:IS_ERR|ACPI_FAILURE$|ACPI_SUCCESS$)/;

/** What a branch asks of which result. */
function testOf(graph: FlowGraph, node: Branch): { text: string; how: ResultTest } {
	const { condition } = node;
	const tested = condition.kind === 'assign' ? condition.target : condition;
	const [given] = condition.kind === 'call' ? condition.arguments : [];
	if (condition.kind === 'call' && given && ASKS_STATUS.test(condition.name ?? ''))
		return { text: printExpression(given), how: condition.name?.startsWith('IS_ERR') ? 'error' : 'zero' };
	if (condition.kind === 'call' && isRefusal(graph, node))
		return { text: printExpression(condition), how: 'refusal' };
	if (condition.kind === 'binary' && /^[<>]=?$/.test(condition.operator))
		return { text: printExpression(condition.left), how: asksForMore(condition) ? 'above' : 'sign' };
	if (condition.kind === 'binary' && /^[!=]=$/.test(condition.operator) && isNothing(condition.right))
		return { text: printExpression(condition.left), how: 'zero' };
	const asked = tested.kind === 'unary' && tested.operator === '!' ? tested.operand : tested;
	return { text: printExpression(asked), how: 'zero' };
}

const isNothing = (value: Expression): boolean =>
	(value.kind === 'number' && value.value === 0) || (value.kind === 'name' && value.name === 'NULL');

/** What the first branch behind a call asks of what it gave: a variable may hold results of several kinds, one after another. */
function nextTest(graph: FlowGraph, { node: start, result }: Site): ReadonlySet<ResultTest> | undefined {
	const at = start === null ? undefined : graph.nodes[start];
	const asked = at && 'next' in at ? behindJoins(graph, at.next) : undefined;
	if (result === null || asked?.kind !== 'branch') return undefined;
	const { text, how } = testOf(graph, asked);
	return text === result ? new Set([how]) : undefined;
}

/** `n <= 0`: neither an error nor nothing at all is good. */
const asksForMore = ({ operator, right }: Extract<Expression, { kind: 'binary' }>): boolean =>
	operator === '<=' && right.kind === 'number' && right.value === 0;

/** `if (!foo_get(p)) return -ENODEV;`: the function goes on with the result that is not 0. */
const isRefusal = (graph: FlowGraph, { whenTrue, whenFalse }: Branch): boolean =>
	failsAtOnce(graph, whenFalse) && !failsAtOnce(graph, whenTrue);

/** Whether nothing but a return of a failure follows. */
function failsAtOnce(graph: FlowGraph, at: NodeId): boolean {
	const node = behindJoins(graph, at);
	if (node?.kind !== 'return' || node.value === null) return false;
	const { value } = node;
	return (
		(value.kind === 'unary' && value.operator === '-') ||
		(value.kind === 'name' && /^(?:NULL|false)$/.test(value.name)) ||
		(value.kind === 'call' && value.name === 'ERR_PTR')
	);
}

function contractOf(taking: Site, giving: Site, how: ReadonlySet<ResultTest> | undefined): Contract {
	const asPointer = taking.result !== null && giving.arguments.includes(taking.result);
	// A variable that is asked in other ways as well holds other results.
	const isMore = how?.size === 1 && how.has('above');
	const hasSign = how?.has('sign') || how?.has('above');
	const success: Success = how?.has('error')
		? 'not-error-or-null'
		: isMore
			? 'positive'
			: asPointer
				? hasSign
					? 'not-negative'
					: 'not-null'
				: hasSign
					? 'not-negative'
					: how?.has('refusal') || tries(taking.name)
						? 'true'
						: how?.has('zero')
							? 'zero'
							: 'always';
	return pairContract(
		taking.name,
		giving.name,
		success,
		`this function calls ${giving.name}() on another path`,
	);
}

/** The contract of two functions that nobody wrote down; `evidence` says how it is known. */
export function pairContract(taking: string, giving: string, success: Success, evidence: string): Contract {
	return {
		id: `${taking}-${giving}`.replaceAll('_', '-').toLowerCase(),
		resource: `what ${taking}() sets up`,
		kind: 'registration',
		acquire: [{ call: `${taking}(...)`, success, key: 'ret' }],
		release: [{ call: `${giving}(...)`, key: 'ret', safe: 'null-or-error' }],
		transfer: [],
		guard: [],
		agree: [],
		sleepWhileHeld: true,
		nests: false,
		onStack: false,
		automatic: false,
		mask: false,
		untyped: false,
		rolls: false,
		keyStays: false,
		startsEmpty: false,
		returnsHeld: [],
		notes: [],
		versions: 'always',
		source: `inferred: ${evidence}`,
	};
}
