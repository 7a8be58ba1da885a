// Objects that the functions of a file end by one of them, which counts their references or gives back what they hold, and that
// one place frees like plain memory. By names, declared types and calls; follows no path.
import type { Catalogue } from '../../contracts/catalogue';
import type { Contract } from '../../contracts/contract';
import type { KeyPart } from '../../contracts/signature';
import { assignedAt, targetOf } from '../../kernel-c/call-graph';
import type { Call } from '../../kernel-c/expression';
import type { CFunction } from '../../kernel-c/file';
import { printExpression, rootName, withoutCasts } from '../../kernel-c/print-expression';
import { StructPointers } from '../../kernel-c/struct-member';
import { isPlainObject } from '../path/place-state';
import { says, undoes } from '../path/words';
import type { CallPlace, Reach } from './reach';

/** A call that is handed a variable which points to a struct. */
interface PlaceOfObject extends CallPlace {
	readonly struct: string;
	readonly object: string;
}

/** A place that frees an object like plain memory, and the function by which the others end such objects. */
export interface FreedPastEnd extends PlaceOfObject {
	readonly end: string;
	/** A place where one is ended by that. */
	readonly other: CallPlace;
	/** The contract of the plain memory. */
	readonly contract: Contract;
}

/** Calls that take an object off where it can be found, and end nothing in it. */
const TAKES_OFF = /^(?:h?list|rb|xa|radix_tree|idr|ida|timer|del_timer|cancel)_/;

/** Calls that count down, and tell whether that was the last. */
const COUNTS_DOWN =
	/^(?:refcount|atomic|atomic64)_(?:dec|sub)_and_|^(?:kref_put|kobject_put|put_device|percpu_ref_put)/;

/** How many other functions have to end such objects by one whose body is not in view. */
const ENOUGH = 2;

/** Whether a name says that the function ends objects of a struct, and not what lies in them: `foo_put`, `foo_free_bar` of `foo_bar`. */
function endsByName(name: string, struct: string | null): boolean {
	const words = name.split('_');
	const thing = words.slice(words.findIndex((word) => says(word, 'ends')) + 1);
	return says(name, 'ends') && struct !== null && thing.every((word) => struct.split('_').includes(word));
}

/** Whether a contract speaks of objects that are not just memory, or of counts of them. */
const isObject = (contract: Contract): boolean =>
	(isPlainObject(contract) || contract.kind === 'count') && !contract.untyped;

const isFirst = ([part]: readonly KeyPart[]): boolean =>
	part?.from === 'argument' && part.index === 0 && part.fields.length + part.within.length === 0;

export class OwnEnds {
	private readonly pointers = new Map<CFunction, StructPointers>();
	private readonly ends: PlaceOfObject[] = [];
	private readonly odd: readonly FreedPastEnd[];

	constructor(
		private readonly reach: Reach,
		private readonly catalogue: Catalogue,
	) {
		const frees: PlaceOfObject[] = [];
		for (const each of reach.functions.values())
			for (const place of reach.callsOf(each)) {
				const name = place.call.name ?? '';
				const isPlain = this.freesPlainly(name);
				const found = isPlain || this.endsObject(place) ? this.objectOf(place) : null;
				if (found) (isPlain ? frees : this.ends).push(found);
			}
		const odd = frees.flatMap((free) => this.judge(free, frees));
		this.odd = odd.filter(({ struct }) => odd.filter((other) => other.struct === struct).length === 1);
	}

	/** What a function frees that the others end by a function of its own. */
	freedBy(name: string): readonly FreedPastEnd[] {
		return this.odd.filter((each) => each.function.head.name === name);
	}

	/** Whether a call ends what it is handed first, by its contract or by its name. */
	private endsObject({ call, function: each }: CallPlace): boolean {
		const name = call.name ?? '';
		const known = this.catalogue.releases.get(name);
		return known
			? known.every(({ contract, key }) => isObject(contract) && isFirst(key))
			: call.arguments.length === 1 && endsByName(name, this.of(each).structOf(call.arguments[0]));
	}

	private freesPlainly(name: string): boolean {
		return (this.catalogue.releases.get(name) ?? []).some(({ contract }) => contract.untyped);
	}

	private objectOf(place: CallPlace): PlaceOfObject | null {
		const [given] = place.call.arguments;
		const struct = this.of(place.function).structOf(given);
		return given && struct !== null
			? { ...place, struct, object: printExpression(withoutCasts(given)) }
			: null;
	}

	private judge(free: PlaceOfObject, frees: readonly PlaceOfObject[]): FreedPastEnd[] {
		const { name } = free.function.head;
		if (undoes(name) || this.isMadeIn(free) || this.endsMembers(free.function, free.object)) return [];
		const others = this.ends.filter(({ struct }) => struct === free.struct);
		const byName = new Map(others.map((other) => [other.call.name ?? '', other]));
		const [, other] = [...byName].find(([each]) => this.isEnd(each, free, others, frees)) ?? [];
		const [plain] = this.catalogue.releases.get(free.call.name ?? '') ?? [];
		return other && plain ? [{ ...free, end: other.call.name ?? '', other, contract: plain.contract }] : [];
	}

	/** Whether a function does more than to free such an object, and does not come to this place for that. */
	private isEnd(
		name: string,
		free: PlaceOfObject,
		others: readonly PlaceOfObject[],
		frees: readonly PlaceOfObject[],
	): boolean {
		const end = this.reach.functions.get(name);
		const isOfStruct = ({ struct }: PlaceOfObject) => struct === free.struct;
		if (!end) {
			const users = new Set(others.filter(({ call }) => call.name === name).map((each) => each.function));
			const enough = this.catalogue.releases.has(name) ? 1 : ENOUGH;
			return users.size >= enough && frees.filter(isOfStruct).length === 1;
		}
		const reached = this.reach.from(end).map((each) => each.function);
		const [parameter] = end.head.parameters;
		if (reached.includes(free.function) || parameter?.name == null) return false;
		const isRight = (each: PlaceOfObject) =>
			each === free ||
			reached.includes(each.function) ||
			undoes(each.function.head.name) ||
			this.isMadeIn(each);
		if (!frees.filter(isOfStruct).every(isRight)) return false;
		const isFreedThere = frees.some((each) => isOfStruct(each) && reached.includes(each.function));
		return this.countsDown(end, parameter.name) || (isFreedThere && this.endsMembers(end, parameter.name));
	}

	private countsDown(each: CFunction, object: string): boolean {
		return this.reach
			.callsOf(each)
			.some(({ call }) => COUNTS_DOWN.test(call.name ?? '') && this.isHandedMember(call, object));
	}

	/** Whether a function gives back what lies in an object, or has another one do so. */
	private endsMembers(each: CFunction, object: string): boolean {
		return this.reach.callsOf(each).some(({ call }) => {
			const name = call.name ?? '';
			const isEnding = says(name, 'empties', 'ends') && !TAKES_OFF.test(name) && !this.freesPlainly(name);
			const isWhole = call.arguments.some((given) => printExpression(withoutCasts(given)) === object);
			return (
				(isEnding && (isWhole || this.isHandedMember(call, object))) ||
				(this.freesPlainly(name) && this.isHandedMember(call, object))
			);
		});
	}

	private isHandedMember({ arguments: given }: Call, object: string): boolean {
		return given.some((each) => rootName(each) === object && printExpression(withoutCasts(each)) !== object);
	}

	/** Whether a function has made an object itself, or was run by a member of it: by RCU, a work, the last put. */
	private isMadeIn({ function: { flow }, object }: PlaceOfObject): boolean {
		return flow.nodes.some((node) => {
			const value = targetOf(node) === object ? assignedAt(node) : null;
			return value?.kind === 'call' && !this.isFoundBy(value.name ?? '');
		});
	}

	/** Whether a call gives what was there before, and somebody else has made. */
	private isFoundBy(name: string): boolean {
		const known = this.catalogue.acquires.get(name);
		return known
			? known.every(({ contract }) => contract.kind === 'reference' || contract.kind === 'count')
			: says(name, 'finds', 'counts', 'steps') && name !== 'list_entry';
	}

	private of(each: CFunction): StructPointers {
		const known = this.pointers.get(each) ?? new StructPointers(each);
		this.pointers.set(each, known);
		return known;
	}
}
