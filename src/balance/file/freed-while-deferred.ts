// Decides which teardowns free an object whose work or timer may still run: one that the file makes run, and that nothing
// on the teardown's way ends. What is not in view may end it, so that any doubt is silence.
import type { Catalogue } from '../../contracts/catalogue';
import { isContracted } from '../../contracts/catalogue';
import type { CFunction } from '../../kernel-c/file';
import { printExpression } from '../../kernel-c/print-expression';
import { sameMember } from '../../kernel-c/struct-member';
import { undoes } from '../path/words';
import type { Deferred, DeferredMembers } from './deferred';
import { EMPTIES_QUEUE } from './deferred-kinds';
import { freedStruct } from './freed-struct';
import type { CallPlace, Reach, Reached } from './reach';
import type { Teardown } from './teardowns';

/** An object that is freed while a member of it may still be used. */
export interface FreedWhileDeferred {
	readonly teardown: Teardown;
	readonly deferred: Deferred;
	/** The call that frees the object, and in the teardown the call that leads there. */
	readonly freed: CallPlace;
	readonly at: CallPlace;
	/** A call on the way that ends it without waiting, or null. */
	readonly inPart: CallPlace | null;
}

/**
 * Members of operations beside which another one of them may run, by the struct: what that one starts is not ended for good
 * where a third one has ended it. A table of device-mapper is destroyed while its device may be resumed.
 */
const RUNS_BESIDE: Readonly<Record<string, readonly string[]>> = { target_type: ['resume', 'preresume'] };

const WAITS = /(?:^|_)s?wait_(?:for|event|until)/;
const STOPS = /stop|cancel|flush|shutdown|quiesce|suspend|halt|disable|kill|drain|close|sync|quit/;
const COUNTS = /_dec_and_|(?:^|_)put(?:_|$)/;

/** The teardowns of one file against its works and timers. */
export class DeferredJudge {
	constructor(
		private readonly members: DeferredMembers,
		private readonly reach: Reach,
		private readonly catalogue: Catalogue,
	) {}

	/** What a teardown frees too early, each member once. */
	judge(teardown: Teardown): FreedWhileDeferred[] {
		const reached = this.reach.from(teardown.function);
		if (this.members.all.length === 0 || reached.some(isOutOfSight)) return [];
		const calls = this.reach.callsFrom(teardown.function);
		return this.members.all.flatMap((deferred) => {
			const freed = calls.find((place) => this.frees(place, deferred.member.struct));
			const isSafe =
				(teardown.isByName && !deferred.kind.isTimed) ||
				this.mayBeEnded(calls, deferred) ||
				this.ownsItself(deferred) ||
				this.isEndedBefore(teardown, deferred);
			if (!freed || isSafe) return [];
			const from = reached.find((each) => each.function === freed.function)?.from;
			const inPart = calls.find((place) => this.isInPart(place, deferred)) ?? null;
			return [{ teardown, deferred, freed, at: from ?? freed, inPart }];
		});
	}

	/** Whether a call frees the memory of such an object: of one that a variable names. */
	private frees({ function: each, call }: CallPlace, struct: string): boolean {
		return freedStruct(call, this.members.pointersOf(each), this.catalogue) === struct;
	}

	/** Whether some of these calls end it, wait for it, or could do so where it cannot be seen. */
	private mayBeEnded(calls: readonly CallPlace[], deferred: Deferred): boolean {
		const isHalfEnded = calls.some((place) => this.isInPart(place, deferred));
		return calls.some((place) => {
			const name = place.call.name ?? '';
			if (EMPTIES_QUEUE.has(name)) return !deferred.kind.isTimed || isHalfEnded;
			const { ends, waits = [] } = deferred.kind;
			if ((ends.includes(name) || waits.includes(name)) && this.mayMean(place, deferred)) return true;
			if (WAITS.test(name)) return true;
			if (COUNTS.test(name) && this.isHandedObject(place, deferred, true)) return true;
			if (this.isHandedMember(place, deferred)) return !this.isInPart(place, deferred);
			return this.mayEndByItself(place) && this.isHandedObject(place, deferred, false);
		});
	}

	/** Whether an ending call is about this member: of another struct or under another name, where it can be told, it is not. */
	private mayMean(place: CallPlace, { member }: Deferred): boolean {
		const given = this.members.memberAt(place, 0);
		return given === null || lastField(given.path) === lastField(member.path);
	}

	/** Whether a call is handed the member itself, or a part of it. */
	private isHandedMember(place: CallPlace, { member, kind }: Deferred): boolean {
		return place.call.arguments.some((_argument, index) => {
			const given = this.members.memberAt(place, index);
			if (!given) return false;
			const inner = { ...member, path: `${member.path}.${kind.inner}` };
			return sameMember(given, member) || (kind.inner !== undefined && sameMember(given, inner));
		});
	}

	/** Whether a call is handed such an object, or also a part of one. */
	private isHandedObject(place: CallPlace, { member }: Deferred, orPart: boolean): boolean {
		const pointers = this.members.pointersOf(place.function);
		return place.call.arguments.some(
			(argument, index) =>
				pointers.structOf(argument) === member.struct ||
				(orPart && this.members.memberAt(place, index)?.struct === member.struct),
		);
	}

	/** Ended without waiting, and whether there was something to end is not asked. */
	private isInPart(place: CallPlace, deferred: Deferred): boolean {
		const node = place.function.flow.nodes[place.node];
		const isAlone = node?.kind === 'evaluate' && node.expression === place.call;
		return (
			isAlone &&
			deferred.kind.endsInPart.includes(place.call.name ?? '') &&
			this.isHandedMember(place, deferred)
		);
	}

	/** Whether a call that is not in view may end what it finds in the object: by its name, or one that a pointer names. */
	private mayEndByItself({ call }: CallPlace): boolean {
		const name = call.name ?? printExpression(call.callee);
		const isKnown = this.reach.functions.has(name) || isContracted(this.catalogue, name);
		return !isKnown && (undoes(name) || STOPS.test(name));
	}

	/** Whether what runs later ends the object, or gives back a reference of its own: then it is not freed before. */
	private ownsItself(deferred: Deferred): boolean {
		const calls = deferred.handlers.flatMap((handler) => this.reach.callsFrom(handler));
		return calls.some((place) => {
			const name = place.call.name ?? '';
			const ends = COUNTS.test(name) || (undoes(name) && !this.reach.functions.has(name));
			return (
				this.frees(place, deferred.member.struct) || (ends && this.isHandedObject(place, deferred, false))
			);
		});
	}

	/** Whether other functions end it, which may have run by then. What only undoes the setting up proves nothing. */
	private isEndedBefore(teardown: Teardown, deferred: Deferred): boolean {
		if (this.mayBeStartedBeside(teardown, deferred)) return false;
		return [...this.reach.functions.values()].some(
			(each) =>
				!this.runs(each, deferred.set.function) &&
				this.reach
					.callsOf(each)
					.some(
						(place) => deferred.kind.ends.includes(place.call.name ?? '') && this.mayMean(place, deferred),
					),
		);
	}

	private mayBeStartedBeside({ operations }: Teardown, { starts }: Deferred): boolean {
		return (RUNS_BESIDE[operations?.struct ?? ''] ?? []).some((member) => {
			const beside = operations?.members.get(member);
			if (!beside) return false;
			const running = this.withDeferred(beside);
			return starts.some((start) => running.has(start.function));
		});
	}

	/** The functions that run when one does, at once or by the works and timers that it starts. */
	private withDeferred(root: CFunction): ReadonlySet<CFunction> {
		const all = new Set([root]);
		for (const each of all) {
			for (const reached of this.reach.from(each)) all.add(reached.function);
			for (const { starts, handlers } of this.members.all)
				if (starts.some((start) => start.function === each)) for (const run of handlers) all.add(run);
		}
		return all;
	}

	private runs(each: CFunction, other: CFunction): boolean {
		return this.reach.from(each).some((reached) => reached.function === other);
	}
}

const lastField = (path: string): string => path.slice(path.lastIndexOf('.') + 1);

/** Whether something in a function could not be read, or waits for what may be the run of a work. */
const isOutOfSight = ({ function: { flow } }: Reached): boolean =>
	flow.problems.length > 0 ||
	flow.nodes.some((node) => node.kind === 'gap' || (node.kind === 'branch' && node.why === 'wait'));
