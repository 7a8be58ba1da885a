// Members that a function fills and gives back itself where it fails, and that nothing else in the file ends: whoever frees
// the object leaves them. Of structs that the file defines, so that all code that knows them is in view; follows no path.
import type { Catalogue } from '../../contracts/catalogue';
import type { Contract } from '../../contracts/contract';
import { targetOf } from '../../kernel-c/call-graph';
import type { Expression } from '../../kernel-c/expression';
import type { CFile, CFunction } from '../../kernel-c/file';
import { printExpression, withoutCasts } from '../../kernel-c/print-expression';
import { StructPointers } from '../../kernel-c/struct-member';
import type { Span } from '../../text/position';
import { isPlainObject } from '../path/place-state';
import { freedStruct } from './freed-struct';
import { PassingOn } from './passing-on';
import type { CallPlace, Reach } from './reach';

/** A member of a struct that a function fills. */
interface Filled {
	readonly struct: string;
	readonly member: string;
	readonly contract: Contract;
	/** The call that fills it. */
	readonly acquireCall: string;
	/** Where the function that fills it gives it back. */
	readonly end: CallPlace;
}

/** What a function leaves in an object that it frees. */
export interface Forgotten extends Filled {
	readonly freed: CallPlace;
	/** The variable that names the object. */
	readonly object: string;
}

export class ForgottenMembers {
	private readonly pointers = new Map<CFunction, StructPointers>();
	private readonly filled: readonly Filled[];
	private readonly passing: PassingOn;

	constructor(
		private readonly file: CFile,
		private readonly reach: Reach,
		private readonly catalogue: Catalogue,
	) {
		this.passing = new PassingOn(reach, catalogue);
		const own = new Set(file.layouts.map(({ name }) => name));
		this.filled = [...reach.functions.values()].flatMap((each) => this.filledBy(each, own));
	}

	/** What a function leaves in the objects that it frees, of those with another member that it gives back itself. */
	leftBy(name: string): Forgotten[] {
		const each = this.reach.functions.get(name);
		if (!each || this.filled.length === 0) return [];
		const calls = this.reach.callsOf(each);
		return calls.flatMap((freed) => {
			const struct = freedStruct(freed.call, this.of(each), this.catalogue);
			const [given] = freed.call.arguments;
			const object = given ? printExpression(withoutCasts(given)) : '';
			const members = this.filled.filter((one) => one.struct === struct && one.end.function !== each);
			const isEndedHere = ({ member, contract }: Filled) =>
				calls.some((place) => this.releases(place, contract, `${object}->${member}`));
			if (!members.some(isEndedHere) || this.makes(each, object)) return [];
			return members.filter((one) => !this.isEndedElsewhere(one)).map((one) => ({ ...one, freed, object }));
		});
	}

	/** The members that a function takes for an object of its own, and gives back with the object where it fails. */
	private filledBy(each: CFunction, structs: ReadonlySet<string>): Filled[] {
		const calls = this.reach.callsOf(each);
		return calls.flatMap(({ node, call }) => {
			const text = targetOf(each.flow.nodes[node]) ?? '';
			const [, object, member] = /^(\w+)->(\w+)$/.exec(text) ?? [];
			const struct = object === undefined ? null : this.of(each).structNamed(object);
			if (struct === null || member === undefined || !structs.has(struct)) return [];
			const isFreed = calls.some(
				(place) => freedStruct(place.call, this.of(each), this.catalogue) === struct,
			);
			if (!isFreed || !this.makes(each, object ?? '')) return [];
			return (this.catalogue.acquires.get(call.name ?? '') ?? []).flatMap(({ contract, key: [part] }) => {
				const end = calls.find((place) => this.releases(place, contract, text));
				const isMeant = part?.from === 'return' && isPlainObject(contract) && !contract.automatic;
				return end && isMeant ? [{ struct, member, contract, acquireCall: call.name ?? '', end }] : [];
			});
		});
	}

	/** Whether a function makes the object of a variable itself. */
	private makes(each: CFunction, object: string): boolean {
		return this.reach
			.callsOf(each)
			.some(
				({ node, call }) =>
					targetOf(each.flow.nodes[node]) === object && this.catalogue.acquires.has(call.name ?? ''),
			);
	}

	private releases({ call }: CallPlace, { id }: Contract, text: string): boolean {
		return (this.catalogue.releases.get(call.name ?? '') ?? []).some(({ contract, key: [part] }) => {
			const given = part?.from === 'argument' ? call.arguments[part.index] : undefined;
			return contract.id === id && given !== undefined && printExpression(given) === text;
		});
	}

	/** Whether another function than the one that fills a member may end it, or goes on to do so by another name. */
	private isEndedElsewhere(filled: Filled): boolean {
		const { text, macros, functions } = this.file;
		const named = new RegExp(`(?:->|\\.)${filled.member}\\b`);
		const isNamedIn = ({ start, end }: Span) => named.test(text.slice(start, end));
		return (
			macros.some(isNamedIn) ||
			functions.some(
				(each) =>
					each.head.name !== filled.end.function.head.name &&
					isNamedIn(each.head) &&
					each.flow.nodes.some((node) =>
						this.passing.passesOn(node, (given) => this.isMember(given, each, filled)),
					),
			)
		);
	}

	/** Whether an expression is the member, or its address; of an object whose struct cannot be told it may be. */
	private isMember(given: Expression, each: CFunction, filled: Filled): boolean {
		const expression = withoutCasts(given);
		if (expression.kind === 'unary')
			return expression.operator === '&' && this.isMember(expression.operand, each, filled);
		if (expression.kind !== 'member' || expression.field !== filled.member) return false;
		const struct = this.of(each).memberNamed(expression)?.struct ?? filled.struct;
		return struct === filled.struct;
	}

	private of(each: CFunction): StructPointers {
		const known = this.pointers.get(each) ?? new StructPointers(each);
		this.pointers.set(each, known);
		return known;
	}
}
