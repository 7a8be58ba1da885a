// Works that the functions of a file queue: which of their objects they lead to, what runs, and whether a place asks if a work was
// queued before, and counts or puts the object by the answer: `if (!queue_work(wq, &foo->work)) foo_put(foo);`. Follows no path.
import type { Catalogue } from '../../contracts/catalogue';
import { callsAt } from '../../kernel-c/call-graph';
import type { Call, Expression } from '../../kernel-c/expression';
import type { CFunction } from '../../kernel-c/file';
import type { FlowGraph, NodeId } from '../../kernel-c/flow';
import { printExpression, rootName } from '../../kernel-c/print-expression';
import { type StructMember, StructPointers, sameMember } from '../../kernel-c/struct-member';
import { behindJoins } from '../path/relevance';
import { areOpposite, says } from '../path/words';
import { DEFERRED_KINDS } from './deferred-kinds';
import type { CallPlace, Reach } from './reach';

/** Works, not timers: what queues one tells whether it has. */
const WORKS = DEFERRED_KINDS.filter(({ noun }) => noun.endsWith('work'));

/** Calls that queue a work, with the index of the argument that is its address. */
const STARTS = new Map(WORKS.flatMap(({ starts }) => Object.entries(starts)));

const SETS = new Set(WORKS.flatMap(({ sets }) => sets));

/** The argument of a call that queues a work, the address of it; undefined of any other call. */
export const workOf = ({ name, arguments: given }: Call): Expression | undefined =>
	given[STARTS.get(name ?? '') ?? given.length];

/** Whether a call counts or puts the object that a variable leads to, or a count that lies in it. */
const isOfObject = ({ arguments: [given] }: Call, object: string): boolean =>
	given !== undefined && rootName(given) === object && /^(?:\w+|&\w+->[\w.]+)$/.test(printExpression(given));

/** Names that say no more than that an object is counted: `foo_get`, `get_foo`, and not `foo_get_stats`. */
const COUNTS = /(?:^|_)(?:get|grab|hold|ref)$|^(?:get|grab|hold)_[a-z]+$/;

/** Whether a call counts an object, by its contract or by its name. */
export function counts(call: Call, object: string, { acquires }: Catalogue): boolean {
	const known = acquires.get(call.name ?? '');
	return (
		isOfObject(call, object) &&
		(known
			? known.some(({ contract: { kind } }) => kind === 'reference' || kind === 'count')
			: COUNTS.test(call.name ?? '') && call.arguments.length === 1)
	);
}

/** Whether a call gives back a reference of an object, by its contract or by its name. */
export function puts(call: Call, object: string, { releases }: Catalogue): boolean {
	const known = releases.get(call.name ?? '');
	return (
		isOfObject(call, object) &&
		(known
			? known.some(({ contract: { kind } }) => kind === 'reference' || kind === 'count')
			: says(call.name ?? '', 'ends'))
	);
}

export class QueuedWorks {
	private readonly pointers = new Map<CFunction, StructPointers>();
	private asked: readonly (CallPlace & { readonly member: StructMember })[] | null = null;

	constructor(
		private readonly reach: Reach,
		private readonly catalogue: Catalogue,
	) {}

	/** Whether the functions in view that a work runs, if there are any, give back what a call has counted. */
	mayGiveBack(each: CFunction, work: Expression, counting: string): boolean {
		const handlers = this.handlersOf(this.memberAt(each, work));
		return (
			handlers.length === 0 ||
			handlers.some((handler) =>
				this.reach.callsFrom(handler).some(({ call }) => this.undoes(counting, call.name ?? '')),
			)
		);
	}

	/** A place of the file that asks whether the same work was queued, and counts or puts its object then. */
	askedAt(each: CFunction, work: Expression): CallPlace | null {
		const member = this.memberAt(each, work);
		this.asked ??= this.askedPlaces();
		return (member && this.asked.find((place) => sameMember(place.member, member))) ?? null;
	}

	private undoes(counting: string, name: string): boolean {
		const { acquires, releases } = this.catalogue;
		const ids = acquires.get(counting)?.map(({ contract: { id } }) => id);
		return (
			areOpposite(counting, name) ||
			(releases.get(name)?.some(({ contract: { id } }) => ids?.includes(id)) ?? false)
		);
	}

	private handlersOf(member: StructMember | null): CFunction[] {
		if (!member) return [];
		return [...this.reach.functions.values()].flatMap((each) =>
			this.reach.callsOf(each).flatMap(({ call }) => {
				const [work, handler] = call.arguments;
				const own = SETS.has(call.name ?? '') && work ? this.memberAt(each, work) : null;
				const name = own && handler && sameMember(own, member) ? rootName(handler) : null;
				return this.reach.functions.get(name ?? '') ?? [];
			}),
		);
	}

	private askedPlaces(): (CallPlace & { readonly member: StructMember })[] {
		return [...this.reach.functions.values()].flatMap((each) =>
			each.flow.nodes.flatMap((node) => {
				const call = node.kind === 'branch' && node.condition.kind === 'call' ? node.condition : null;
				const work = call && workOf(call);
				const member = work && this.memberAt(each, work);
				const object = work && rootName(work);
				if (node.kind !== 'branch' || !member || typeof object !== 'string') return [];
				const isCounted = [node.whenTrue, node.whenFalse].some((way) =>
					stepAt(each.flow, way).some(
						(other) => counts(other, object, this.catalogue) || puts(other, object, this.catalogue),
					),
				);
				return isCounted ? [{ function: each, node: node.id, call, member }] : [];
			}),
		);
	}

	private memberAt(each: CFunction, work: Expression): StructMember | null {
		const known = this.pointers.get(each) ?? new StructPointers(each);
		this.pointers.set(each, known);
		return known.memberAt(work);
	}
}

/** The calls of the first step that a way comes to. */
function stepAt(graph: FlowGraph, start: NodeId): readonly Call[] {
	const node = behindJoins(graph, start);
	return node ? callsAt(node) : [];
}
