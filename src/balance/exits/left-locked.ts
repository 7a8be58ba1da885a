// Operations that are handed something locked and have to unlock it, whatever comes: `read_folio()` of a file system. A way out
// that hands it to nobody and does not unlock it leaves every reader waiting. Judges one function by its other ways out.
import type { NameSet } from '../../contracts/names';
import { assignedAt, callsAt, targetOf } from '../../kernel-c/call-graph';
import type { Call, Expression } from '../../kernel-c/expression';
import { someExpression } from '../../kernel-c/expression-shape';
import type { FlowGraph, NodeId } from '../../kernel-c/flow';
import type { Operations } from '../../kernel-c/operations';
import { rootName } from '../../kernel-c/print-expression';
import { isPlaceState } from '../path/place-state';
import type { Instance } from '../path/state';
import type { Exploration } from '../walk/explore';
import type { Exit } from '../walk/steps';
import { nodesOf } from './blame';
import { leakVerdict, type Verdict } from './verdict';

/** Members that unlock the parameter at an index. Linux 5.10 and 6.1, Documentation/filesystems/locking.rst. */
const UNLOCKS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
	address_space_operations: { readpage: 1, read_folio: 1, writepage: 0 },
};

/** What `writepage` answers where it leaves the page locked for its caller. */
const STAYS_LOCKED = 'AOP_WRITEPAGE_ACTIVATE';

/** Names of calls that ask or mark something of a page, and leave its lock alone. */
const ASKS_OR_MARKS =
	/^(?:Set|Clear)?Page[A-Z]|^trace_|(?:^|_)(?:test|is|has|pos|size|index|offset|uptodate|error|checked|mapping|inode|redirty)(?:_|$)/;

/** The functions of a file that have to unlock a parameter, with its index. */
export const unlockersOf = (all: readonly Operations[]): ReadonlyMap<string, number> =>
	new Map(
		all.flatMap(({ struct, members }) =>
			[...members].flatMap(([member, { head }]): [string, number][] => {
				const index = UNLOCKS[struct]?.[member];
				return index === undefined ? [] : [[head.name, index]];
			}),
		),
	);

/** Ways out that leave the parameter at an index locked and have told nobody of it, where another one unlocks it. */
export function leftLocked(exploration: Exploration, index: number, neutral: NameSet): Verdict[] {
	const { graph, exits, limit, table } = exploration;
	const name = graph.head.parameters[index]?.name;
	if (!name || limit !== null || graph.problems.length > 0 || exits.some(({ imprecise }) => imprecise))
		return [];
	const names = namesOf(graph, name);
	const isUnlocked = ({ status, contract, text }: Instance) =>
		status === 'released' && isPlaceState(contract) && names.has(text.replace(/^&|(?:->|\.).*$/g, ''));
	const given = exits.flatMap(({ instances }) => instances).find((each) => each.imported && isUnlocked(each));
	if (!given) return [];
	const isIt = (argument: Expression) => names.has(rootName(argument) ?? '');
	// What tells where it is leads to it as well: `foo_read(folio_mapping(folio), folio_pos(folio))`.
	const tellsOf = (each: Expression) => each.kind === 'call' && each.arguments.some(isIt);
	const isHanded = ({ name: callee, arguments: given }: Call) =>
		given.some((argument) => someExpression(argument, tellsOf)) ||
		(given.some(isIt) && !neutral.has(callee ?? '') && !ASKS_OR_MARKS.test(callee ?? ''));
	const isHandedOn = ({ trail }: Exit) =>
		[...nodesOf([trail])].flatMap((id) => callsIn(graph, id)).some(isHanded);
	const stays = ({ value }: Exit) => value !== null && table.info(value).text === STAYS_LOCKED;
	const left = exits.filter((exit) => !exit.instances.some(isUnlocked) && !stays(exit) && !isHandedOn(exit));
	return [...new Map(left.map((exit) => [exit.node, leakVerdict(exit, given)])).values()];
}

const callsIn = ({ nodes }: FlowGraph, id: NodeId): readonly Call[] => (nodes[id] ? callsAt(nodes[id]) : []);

/** The names by which a function knows a parameter: `struct page *page = &folio->page`, `struct ctx ctx = { .folio = folio }`. */
function namesOf({ nodes }: FlowGraph, parameter: string): ReadonlySet<string> {
	const names = new Set([parameter]);
	const leadsToIt = (source: Expression): boolean =>
		source.kind === 'initializer'
			? source.fields.some(({ value }) => leadsToIt(value))
			: (source.kind === 'name' || source.kind === 'unary') && names.has(rootName(source) ?? '');
	for (const node of nodes) {
		const target = targetOf(node);
		const value = assignedAt(node);
		const source = value?.kind === 'call' ? value.arguments[0] : value;
		if (target !== null && source && leadsToIt(source)) names.add(target);
	}
	return names;
}
