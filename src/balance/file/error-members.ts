// Members that some function of a file gives back unless they are NULL, and that runs although another one has failed: an error
// pointer that is left in such a member is given back as well.
import type { Catalogue } from '../../contracts/catalogue';
import { callsAt } from '../../kernel-c/call-graph';
import type { CFunction } from '../../kernel-c/file';
import type { FlowNode } from '../../kernel-c/flow';
import type { Operations } from '../../kernel-c/operations';
import { lastName, printExpression } from '../../kernel-c/print-expression';
import { areOpposite } from '../path/words';
import { memberReleases } from './cleared-members';
import type { CallPlace, Reach } from './reach';

/** Tests that see an error pointer. */
const SEES_ERRORS = /^(?:IS_ERR|PTR_ERR)/;

export class ErrorMembers {
	private found: ReadonlyMap<string, readonly CallPlace[]> | null = null;

	constructor(
		private readonly reach: Reach,
		private readonly operations: readonly Operations[],
		private readonly catalogue: Catalogue,
	) {}

	/** Where a member is given back after a function has failed, whatever it points to; undefined where that is not sure. */
	placeFor(name: string, contract: string, text: string): CallPlace | undefined {
		const places = this.places.get(`${contract} ${lastName(text)}`) ?? [];
		return places.find((place) =>
			this.operations.some(({ members }) => this.isBetween(members, name, place.function)),
		);
	}

	/** Where the function that undoes another one gives a member back, whatever that has left there; undefined where it looks. */
	placeInOpposite(name: string, contract: string, text: string): CallPlace | undefined {
		const places = this.places.get(`${contract} ${lastName(text)}`) ?? [];
		return places.find((place) => areOpposite(name, place.function.head.name));
	}

	private get places(): ReadonlyMap<string, readonly CallPlace[]> {
		this.found ??= this.findPlaces();
		return this.found;
	}

	private findPlaces(): Map<string, CallPlace[]> {
		const places = new Map<string, CallPlace[]>();
		for (const each of this.reach.functions.values())
			for (const node of each.flow.nodes)
				for (const { call, contract, text } of memberReleases(node, this.catalogue)) {
					const isSafe = this.catalogue.releases
						.get(call.name ?? '')
						?.some(({ rule }) => rule.safe !== 'never' && rule.safe !== 'null');
					if (isSafe || each.flow.nodes.some((other) => seesErrors(other, text))) continue;
					const key = `${contract} ${lastName(text)}`;
					places.set(key, [...(places.get(key) ?? []), { function: each, node: node.id, call }]);
				}
		return places;
	}

	/** `.ctr` makes the object, `.dtr` ends it, and the function fails in an operation between them. */
	private isBetween(members: ReadonlyMap<string, CFunction>, name: string, end: CFunction): boolean {
		const failing = this.reach.functions.get(name);
		if (!failing) return false;
		const all = [...members];
		return all.some(
			([giving, last]) =>
				this.runs(last, end) &&
				all.some(([making, first]) => areOpposite(making, giving) && !this.runs(first, failing)) &&
				all.some(([, other]) => other !== last && this.runs(other, failing)),
		);
	}

	private runs(each: CFunction, callee: CFunction): boolean {
		return this.reach.from(each).some((reached) => reached.function === callee);
	}
}

const seesErrors = (node: FlowNode, text: string): boolean =>
	callsAt(node).some(
		({ name, arguments: given }) =>
			SEES_ERRORS.test(name ?? '') && given.some((each) => printExpression(each) === text),
	);
