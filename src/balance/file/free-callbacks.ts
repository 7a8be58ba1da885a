// Objects that a callback of the file frees: the last put of a member runs it, and the object around the member is gone.
// By bindings and declared types; follows no path.
import type { Catalogue } from '../../contracts/catalogue';
import { callsAt } from '../../kernel-c/call-graph';
import type { Call, Expression } from '../../kernel-c/expression';
import type { CFunction } from '../../kernel-c/file';
import type { Operations } from '../../kernel-c/operations';
import { printExpression, rootName, withoutCasts } from '../../kernel-c/print-expression';
import { StructPointers } from '../../kernel-c/struct-member';
import { says } from '../path/words';
import { freedStruct } from './freed-struct';
import type { Reach } from './reach';

/** A member of operations that frees an object. */
interface FreeCallback {
	readonly member: string;
	/** Calls that may drop the last reference; of the member's address, or of what the member points to. */
	readonly puts: readonly string[];
	readonly isPointer: boolean;
	/** The call without which the callback does not run, of the same argument; null where it always does. */
	readonly after: string | null;
}

const DEVICE = { puts: ['put_device', 'device_unregister'], isPointer: false, after: null };

/** By the struct of operations. Source: Linux 6.12, lib/kobject.c, drivers/base/core.c and block/genhd.c. */
const CALLBACKS: Readonly<Record<string, FreeCallback>> = {
	kobj_type: { member: 'release', puts: ['kobject_put'], isPointer: false, after: null },
	device_type: { member: 'release', ...DEVICE },
	class: { member: 'dev_release', ...DEVICE },
	block_device_operations: {
		member: 'free_disk',
		puts: ['put_disk'],
		isPointer: true,
		after: 'del_gendisk',
	},
};

type Member = Extract<Expression, { kind: 'member' }>;

interface FreedAround {
	/** Of the struct. */
	readonly name: string;
	/** The member that the callback is handed: an object may have several. Null where it is not told. */
	readonly member: string | null;
}

/** The member of a struct from which a callback finds the object: `container_of(kobj, struct foo, kobj)`. */
function handedMember({ flow }: CFunction, struct: string): string | null {
	for (const { name, arguments: given } of flow.nodes.flatMap(callsAt)) {
		const [, type, member] = given.map(printExpression);
		if (name === 'container_of' && type === `struct ${struct}`) return member ?? null;
	}
	return null;
}

/** What the calls of a file free beside what they are handed. */
export class FreeCallbacks {
	/** Structs that are freed, by callback, with the member that it was handed. */
	private readonly structs = new Map<FreeCallback, FreedAround[]>();
	private readonly pointers = new Map<CFunction, StructPointers>();

	constructor(
		private readonly reach: Reach,
		operations: readonly Operations[],
		catalogue: Catalogue,
	) {
		for (const { struct, members } of operations) {
			const callback = CALLBACKS[struct];
			const each = callback && members.get(callback.member);
			if (!callback || !each) continue;
			const freed = reach
				.callsOf(each)
				.flatMap((place) => freedStruct(place.call, this.of(each), catalogue) ?? [])
				.map((name) => ({ name, member: handedMember(each, name) }));
			this.structs.set(callback, [...(this.structs.get(callback) ?? []), ...freed]);
		}
	}

	/** The variable of which a call may free the object with the last reference of a member; null for any other call. */
	objectOf(each: CFunction, call: Call): string | null {
		for (const [callback, structs] of this.structs) {
			if (!callback.puts.includes(call.name ?? '')) continue;
			const place = this.memberOf(callback, call);
			const object = place && withoutCasts(place.object);
			const struct = object && this.of(each).structOf(object);
			const isMeant = ({ name, member }: FreedAround) =>
				name === struct && (member === null || member === place?.field);
			if (object?.kind === 'name' && structs.some(isMeant) && this.isLast(callback, each, call, object.name))
				return object.name;
		}
		return null;
	}

	/** `object->member` of `&object->member`, or itself where it is a pointer. */
	private memberOf({ isPointer }: FreeCallback, { arguments: [given] }: Call): Member | null {
		const argument = given && withoutCasts(given);
		const member =
			isPointer || argument?.kind !== 'unary' || argument.operator !== '&' ? argument : argument.operand;
		const isMeant = member?.kind === 'member' && isPointer === (member === argument);
		return isMeant ? member : null;
	}

	private isLast({ after }: FreeCallback, each: CFunction, put: Call, object: string): boolean {
		const calls = this.reach.callsOf(each).map(({ call }) => call);
		const textOf = ({ arguments: [given] }: Call) => (given ? printExpression(given) : '');
		const isOver =
			after === null || calls.some((call) => call.name === after && textOf(call) === textOf(put));
		const isHeld = calls.some(
			(call) => says(call.name ?? '', 'counts') && call.arguments.some((given) => rootName(given) === object),
		);
		return isOver && !isHeld;
	}

	private of(each: CFunction): StructPointers {
		const known = this.pointers.get(each) ?? new StructPointers(each);
		this.pointers.set(each, known);
		return known;
	}
}
