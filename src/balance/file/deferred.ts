// Members of structs that a file makes run later: works, timers. Facts of the whole file; judges nothing.
import type { Expression } from '../../kernel-c/expression';
import type { CFile, CFunction } from '../../kernel-c/file';
import { type StructMember, StructPointers, sameMember } from '../../kernel-c/struct-member';
import { DEFERRED_KINDS, type DeferredKind } from './deferred-kinds';
import type { CallPlace, Reach } from './reach';

/** A member that a function of the file sets up and some function of it makes run. */
export interface Deferred {
	readonly kind: DeferredKind;
	readonly member: StructMember;
	readonly set: CallPlace;
	readonly starts: readonly [CallPlace, ...CallPlace[]];
	/** The functions that may run later. */
	readonly handlers: readonly CFunction[];
}

const isSame = (one: StructMember | null, other: StructMember): boolean =>
	one !== null && sameMember(one, other);

/** What the calls of a file do to works and timers, and what its variables point to. */
export class DeferredMembers {
	private readonly pointers = new Map<CFunction, StructPointers>();
	/** Every member of which file and kind are known, each once. */
	readonly all: readonly Deferred[];

	constructor(
		file: CFile,
		private readonly reach: Reach,
	) {
		const kinds = DEFERRED_KINDS.filter(({ sets }) => sets.some((name) => file.text.includes(name)));
		this.all = kinds.flatMap((kind) => this.ofKind(kind));
	}

	pointersOf(each: CFunction): StructPointers {
		const known = this.pointers.get(each);
		if (known) return known;
		const pointers = new StructPointers(each);
		this.pointers.set(each, pointers);
		return pointers;
	}

	/** The member that an argument of a call is the address of. */
	memberAt({ function: each, call }: CallPlace, index: number): StructMember | null {
		return this.pointersOf(each).memberAt(call.arguments[index]);
	}

	private ofKind(kind: DeferredKind): Deferred[] {
		const calls = [...this.reach.functions.values()].flatMap((each) => this.reach.callsOf(each));
		const isOver = [...kind.ends, ...(kind.waits ?? [])];
		const waited = calls.filter(({ call }) => isOver.includes(call.name ?? ''));
		const starts = calls.flatMap((place) => {
			const index = kind.starts[place.call.name ?? ''];
			const member = index === undefined ? null : this.memberAt(place, index);
			// What a function starts and waits for is over when it returns.
			const isWaitedFor = waited.some(
				(other) =>
					other.function === place.function &&
					other.call.start > place.call.start &&
					member !== null &&
					isSame(this.memberAt(other, 0), member),
			);
			return member && !isWaitedFor ? [{ place, member }] : [];
		});
		const found: Deferred[] = [];
		for (const set of calls) {
			if (!kind.sets.includes(set.call.name ?? '')) continue;
			const member = this.memberAt(set, 0);
			if (!member || found.some((other) => sameMember(other.member, member))) continue;
			const [first, ...others] = starts
				.filter((start) => sameMember(start.member, member))
				.map(({ place }) => place);
			const handlers = this.handlersOf(kind, set, member);
			if (first && handlers.length > 0)
				found.push({ kind, member, set, starts: [first, ...others], handlers });
		}
		return found;
	}

	/** The functions that a call sets up; where the call names none, the one that is assigned beside it. */
	private handlersOf(kind: DeferredKind, set: CallPlace, member: StructMember): CFunction[] {
		const named = this.functionsNamed(set.call.arguments[1]);
		if (named.length > 0 || kind.handler === undefined) return named;
		const path = `${member.path}.${kind.handler}`;
		const pointers = this.pointersOf(set.function);
		return set.function.flow.nodes.flatMap((node) => {
			if (node.kind !== 'evaluate' || node.expression.kind !== 'assign') return [];
			const { target, value } = node.expression;
			return isSame(pointers.memberNamed(target), { ...member, path }) ? this.functionsNamed(value) : [];
		});
	}

	private functionsNamed(given: Expression | undefined): CFunction[] {
		if (given?.kind === 'conditional')
			return [given.whenTrue, given.whenFalse].flatMap((each) => this.functionsNamed(each));
		return given?.kind === 'name' ? [this.reach.functions.get(given.name) ?? []].flat() : [];
	}
}
