// Where the second function of a pair of the file runs: after a failure of the function that called the first one, or only
// where that one has not failed. By calls alone; follows no path.
import type { Catalogue } from '../../contracts/catalogue';
import { callsAt } from '../../kernel-c/call-graph';
import type { Call, Expression } from '../../kernel-c/expression';
import { someExpression } from '../../kernel-c/expression-shape';
import type { CFunction } from '../../kernel-c/file';
import type { FlowGraph, FlowNode } from '../../kernel-c/flow';
import { rootName } from '../../kernel-c/print-expression';
import type { Callers } from '../file/callers';
import type { PairLeft, PairsOfFile } from '../file/counterparts';
import type { CallPlace, Reach } from '../file/reach';
import type { Instance } from '../path/state';
import { areOpposite, undoes } from '../path/words';
import type { FilePairs } from './file-pairs';

/** The calls of a file that end what pairs begin. */
export class PairEnds implements PairsOfFile {
	constructor(
		private readonly reach: Reach,
		private readonly catalogue: Catalogue,
		private readonly pairs: FilePairs,
		private readonly callers: Callers,
	) {}

	/** Whether something was taken as one of a pair of the file. */
	has(instance: Instance): boolean {
		return this.pairs.has(instance);
	}

	/**
	 * Whether some nodes may end it: by the second function, by one in view that runs it, by a function that they hand on, or
	 * with the last reference of the object. Or the function does elsewhere what the second one does: in a loop without a round.
	 */
	mayEnd({ nodes: all }: FlowGraph, nodes: readonly FlowNode[], instance: Instance): boolean {
		if (all.flatMap(callsAt).some((call) => this.pairs.doesSame(call, instance))) return true;
		const isPut = (call: Call) =>
			(this.catalogue.releases.get(call.name ?? '') ?? []).some(
				({ contract, key }) =>
					contract.kind === 'reference' &&
					key.some((part) => part.from === 'argument' && namesObject(call, part.index, instance)),
			);
		const handed = (call: Call) =>
			call.arguments.flatMap((given) =>
				given.kind === 'name' ? [this.inView(given.name) ?? []].flat() : [],
			);
		return [...nodes, ...askedOfMembers(all, nodes)]
			.flatMap(callsAt)
			.some(
				(call) =>
					this.ends(call, instance) || isPut(call) || handed(call).some((each) => this.runs(each, instance)),
			);
	}

	/**
	 * Where a function that does not run after a failure ends it; null where none is known. It is one of the opposite name, where
	 * all callers are in view and run nothing of the kind, or one that undoes beside it what the failing path undoes as well.
	 */
	undoneBy({ name, instance, since, isOwn }: PairLeft): CallPlace | null {
		const places = this.outside(name, instance);
		const later = places.find((place) => areOpposite(name, place.function.head.name)) ?? null;
		if (isOwn || (later && this.isLeftByCallers(name, instance))) return later ?? places[0] ?? null;
		const undoing = new Set(
			since
				.flatMap(callsAt)
				.flatMap((call) => (undoes(call.name ?? '') && this.inView(call.name) ? [call.name] : [])),
		);
		const isBeside = ({ call }: CallPlace) => undoing.has(call.name);
		return places.find((place) => this.reach.callsOf(place.function).some(isBeside)) ?? null;
	}

	/** The calls that end it in functions which the failing one does not run, and which do not begin it themselves. */
	private outside(name: string, instance: Instance): CallPlace[] {
		const { reach } = this;
		const root = this.inView(name);
		const inside = new Set(root && reach.from(root).map((reached) => reached.function));
		const begins = ({ call }: CallPlace) => call.name === instance.acquireCall;
		return [...reach.functions.values()]
			.toReversed()
			.filter((each) => !inside.has(each) && !reach.callsOf(each).some(begins))
			.flatMap((each) => reach.callsOf(each).filter(({ call }) => this.pairs.isEnd(call, instance)));
	}

	/** Whether all who call a function are in view, and none of them ends it where the function has failed. */
	private isLeftByCallers(name: string, instance: Instance): boolean {
		return (
			this.inView(name)?.head.isStatic === true &&
			this.callers.callsOf(name).length > 0 &&
			!this.callers.afterFailure(name).calls.some((call) => this.ends(call, instance))
		);
	}

	/** Whether a call may end it, or runs a function in view that may. */
	private ends(call: Call, instance: Instance): boolean {
		const callee = this.inView(call.name);
		return this.mayBeEnd(call, instance) || (callee !== undefined && this.runs(callee, instance));
	}

	private runs(each: CFunction, instance: Instance): boolean {
		return this.reach.callsFrom(each).some(({ call }) => this.mayBeEnd(call, instance));
	}

	private mayBeEnd(call: Call, instance: Instance): boolean {
		return this.pairs.isEnd(call, instance) || this.pairs.doesSame(call, instance);
	}

	private inView(name: string | null): CFunction | undefined {
		return this.reach.functions.get(name ?? '');
	}
}

/** `if (!queue->shared) free_commands(queue);`: what a path would come to next, had members given another answer. */
const askedOfMembers = (all: readonly FlowNode[], path: readonly FlowNode[]): FlowNode[] =>
	path
		.flatMap((node) =>
			node.kind === 'branch' && asksMember(node.condition) ? [node.whenTrue, node.whenFalse] : [],
		)
		.flatMap((id) => all[id] ?? []);

const asksMember = (condition: Expression): boolean =>
	someExpression(condition, ({ kind }) => kind === 'member');

/** Whether an argument is the object, or a part of it. */
function namesObject({ arguments: given }: Call, index: number, { text }: Instance): boolean {
	const argument = given[index];
	return argument !== undefined && rootName(argument) === text;
}
