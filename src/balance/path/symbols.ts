// Symbolic values of one function's analysis. A symbol stands for one value at run time; equal symbols are equal values.
// Interned by what made them, so that the same program point gives the same symbol on every path. Knows no state.
import type { NodeId } from '../../kernel-c/flow';
import { isComparison } from './comparisons';
import { ANY, type Classes, classOf, POSITIVE, ZERO } from './signs';

export type SymbolId = number;

/** Where a symbol comes from. */
export type Origin =
	| { readonly kind: 'constant'; readonly value: number }
	/** A macro or string whose value is not known but is always the same. */
	| { readonly kind: 'named'; readonly classes: Classes }
	/** What an lvalue held before the function (or an unknown effect) wrote it. */
	| {
			readonly kind: 'initial';
			readonly place: string;
			readonly base: SymbolId | null;
			readonly field: string;
	  }
	/** The address of an lvalue. */
	| {
			readonly kind: 'address';
			readonly place: string;
			readonly base: SymbolId | null;
			readonly field: string;
	  }
	/** What a call gave. */
	| { readonly kind: 'result'; readonly node: NodeId; readonly callee: string }
	/** Any value: after an unknown effect, a loop step, a gap. */
	| { readonly kind: 'unknown'; readonly node: NodeId }
	/** A value of an earlier round of a loop. */
	| { readonly kind: 'older' }
	| { readonly kind: 'operation'; readonly operator: string; readonly operands: readonly SymbolId[] };

export interface SymbolInfo {
	readonly origin: Origin;
	/** The C text a reader would write for it. */
	readonly text: string;
}

/** What the text of an lvalue says: `ret` is a variable, `#12->field` a member and `#12->[7]` an element of what 12 points to. */
export interface PlaceParts {
	/** The pointer it is reached by; null for a variable. */
	readonly base: SymbolId | null;
	/** Name of the variable or field; `[]` for an element. */
	readonly name: string;
	/** The element. */
	readonly index: SymbolId | null;
}

/** Operations on top of each other whose parts are remembered; real conditions have fewer. */
const MAX_DEPTH = 5;

const OPERATORS_WITHOUT_SPACE = new Set(['!', '-', '~', '*', '&']);

const shortened = (text: string): string => (text.length > 100 ? `${text.slice(0, 99)}…` : text);

/** The symbol an array element is picked by (`[12]` in the notation of places), or null. */
export function indexOf(field: string): SymbolId | null {
	return field.startsWith('[') ? Number(field.slice(1, -1)) : null;
}

function readPlace(place: string): PlaceParts {
	if (!place.startsWith('#')) return { base: null, name: place, index: null };
	const arrow = place.indexOf('->');
	const field = place.slice(arrow + 2);
	const index = indexOf(field);
	return { base: Number(place.slice(1, arrow)), name: index === null ? field : '[]', index };
}

/** Begins the name of what a failed call has not set. */
const UNSET = 'not ';

/** Ends the name of a member that stands for what a converter gives. */
const CONVERTED = '()';

/** Begins the name of the operation that gives the object around a member. */
const ENCLOSING = 'container_of.';

/** The symbols of one function. */
export class SymbolTable {
	private readonly ids = new Map<string, SymbolId>();
	private readonly infos: SymbolInfo[] = [];

	/**
	 * Symbol 0 is the constant 0.
	 * @param repeats whether a node may run more than once in one call of the function
	 */
	constructor(readonly mayRunAgain: (node: NodeId) => boolean) {
		this.constant(0);
	}

	private readonly eithers = new Set<SymbolId>();
	private readonly fresh = new Set<SymbolId>();
	/** Values of variables that were added to. */
	private readonly moved = new Set<SymbolId>();
	/** Answers of `dependsOn` for operations: they share operands, and asking anew would multiply. */
	private readonly dependence = new Map<number, boolean>();
	private readonly places = new Map<string, PlaceParts>();

	/** The result of a call that fails with NULL in some kernel versions and with an error pointer in others. */
	markEither(symbol: SymbolId): void {
		this.eithers.add(symbol);
	}

	/** New memory: equal to no other pointer. */
	markFresh(symbol: SymbolId): void {
		this.fresh.add(symbol);
	}

	isFresh(symbol: SymbolId): boolean {
		return this.fresh.has(symbol);
	}

	/** Whether it is a constant that is known by its name alone: `ATTR_HIDDEN`. */
	isNamed(symbol: SymbolId): boolean {
		const { origin, text } = this.info(symbol);
		return origin.kind === 'named' && /^_*[A-Z]/.test(text);
	}

	failsEitherWay(symbol: SymbolId): boolean {
		return this.eithers.has(symbol);
	}

	/** Gives the symbol of a key, made by `make` the first time. */
	private intern(key: string, make: () => SymbolInfo): SymbolId {
		const known = this.ids.get(key);
		if (known !== undefined) return known;
		const id = this.infos.length;
		this.infos.push(make());
		this.ids.set(key, id);
		return id;
	}

	info(id: SymbolId): SymbolInfo {
		const info = this.infos[id];
		if (!info) throw new RangeError(`no symbol ${id}`);
		return info;
	}

	/** The parts of an lvalue's text, read once. */
	partsOf(place: string): PlaceParts {
		const known = this.places.get(place);
		if (known) return known;
		const parts = readPlace(place);
		this.places.set(place, parts);
		return parts;
	}

	constant(value: number): SymbolId {
		return this.intern(`c${value}`, () => ({ origin: { kind: 'constant', value }, text: String(value) }));
	}

	named(text: string, classes: Classes): SymbolId {
		return this.intern(`n${text}`, () => ({ origin: { kind: 'named', classes }, text }));
	}

	/** The content an lvalue has by itself. `epoch` tells contents apart that an unknown effect separates. */
	initial(place: string, base: SymbolId | null, field: string, text: string, epoch: string): SymbolId {
		return this.intern(`i${epoch}:${place}`, () => ({
			origin: { kind: 'initial', place, base, field },
			text,
		}));
	}

	/** The address of a local variable or a member; `&p->*` is p itself and `&container_of(p, m)->m` is p. */
	address(place: string, base: SymbolId | null, field: string, text: string): SymbolId {
		if (base !== null && field === '*') return base;
		if (base !== null) {
			const origin = this.info(base).origin;
			if (origin.kind === 'operation' && origin.operator === `${ENCLOSING}${field}`)
				return origin.operands[0] ?? base;
		}
		return this.intern(`a${place}`, () => ({
			origin: { kind: 'address', place, base, field },
			text: `&${text}`,
		}));
	}

	/** Where a value was read from, as an address: of `*src` src, of `ctx->table` `&ctx->table`. Null of what is no such content. */
	copiedFrom(value: SymbolId): SymbolId | null {
		const { origin, text } = this.info(value);
		return origin.kind === 'initial' ? this.address(origin.place, origin.base, origin.field, text) : null;
	}

	result(node: NodeId, callee: string, index: number, text: string): SymbolId {
		return this.intern(`r${node}:${index}:${callee}`, () => ({
			origin: { kind: 'result', node, callee },
			text,
		}));
	}

	/** What lies in a place that a call would have set, and has not as it failed. */
	unset(node: NodeId, callee: string, text: string): SymbolId {
		return this.result(node, `${UNSET}${callee}`, 0, text);
	}

	/** The call that failed to set what an address lies in; null of any other. */
	unsetBy(symbol: SymbolId): { readonly node: NodeId; readonly callee: string } | null {
		const { origin } = this.info(this.wholeOf(symbol));
		return origin.kind === 'result' && origin.callee.startsWith(UNSET)
			? { node: origin.node, callee: origin.callee.slice(UNSET.length) }
			: null;
	}

	unknown(node: NodeId, what: string): SymbolId {
		return this.intern(`u${node}:${what}`, () => ({ origin: { kind: 'unknown', node }, text: what }));
	}

	/** What a variable is after something was added to it or taken from it: of a pointer, beside where it pointed to. */
	movedOn(node: NodeId, what: string): SymbolId {
		const symbol = this.unknown(node, what);
		this.moved.add(symbol);
		return symbol;
	}

	isMovedOn(symbol: SymbolId): boolean {
		return this.moved.has(symbol);
	}

	/** Whether an older value of the symbol may still be around when it is made: its node lies in a loop. */
	mayRecur(symbol: SymbolId): boolean {
		const { origin } = this.info(symbol);
		return (origin.kind === 'result' || origin.kind === 'unknown') && this.mayRunAgain(origin.node);
	}

	/** How many reads, members and operations lie between a symbol and the variables it comes from. */
	chain(symbol: SymbolId): number {
		const { origin } = this.info(symbol);
		if (origin.kind === 'operation')
			return 1 + Math.max(0, ...origin.operands.map((operand) => this.chain(operand)));
		return 'base' in origin && origin.base !== null ? 1 + this.chain(origin.base) : 0;
	}

	/** Whether a symbol is another one, or was read through it or computed from it. */
	dependsOn(symbol: SymbolId, other: SymbolId): boolean {
		if (symbol === other) return true;
		if (symbol < other) return false; // a symbol is made after those it is made from
		const { origin } = this.info(symbol);
		if (origin.kind === 'initial' || origin.kind === 'address')
			return (origin.base !== null && this.dependsOn(origin.base, other)) || indexOf(origin.field) === other;
		if (origin.kind !== 'operation') return false;
		const key = symbol * 2 ** 24 + other;
		const known = this.dependence.get(key);
		if (known !== undefined) return known;
		const depends = origin.operands.some((operand) => this.dependsOn(operand, other));
		this.dependence.set(key, depends);
		return depends;
	}

	/** Whether it is a value of an earlier round of a loop, or a member of one. */
	isOlder(symbol: SymbolId): boolean {
		const { origin } = this.info(symbol);
		return (
			origin.kind === 'older' ||
			(origin.kind === 'address' && origin.base !== null && this.isOlder(origin.base))
		);
	}

	/** Whether it is the address of a variable, or of a part of one. */
	isOfVariable(symbol: SymbolId): boolean {
		const { origin } = this.info(symbol);
		return origin.kind === 'address' && (origin.base === null || this.isOfVariable(origin.base));
	}

	/** The member of an object that a symbol is the content or the address of, by its name; null of others. */
	memberName(symbol: SymbolId): string | null {
		const { origin } = this.info(symbol);
		const isPlace = origin.kind === 'address' || origin.kind === 'initial';
		return isPlace && origin.base !== null ? origin.field : null;
	}

	/** Whether an address lies in an element of an array: `&table[i]->part`. */
	isInElement(symbol: SymbolId): boolean {
		const { origin } = this.info(symbol);
		if (origin.kind !== 'address') return false;
		return indexOf(origin.field) !== null || (origin.base !== null && this.isInElement(origin.base));
	}

	/**
	 * The object that an address lies in. An array that is a member is read like a pointer: of `&edge->list[0]` it is the edge.
	 */
	wholeOf(symbol: SymbolId): SymbolId {
		const { origin } = this.info(symbol);
		if (origin.kind !== 'address' || origin.base === null) return symbol;
		const { origin: outer } = this.info(origin.base);
		const isOfArray = indexOf(origin.field) !== null && outer.kind === 'initial' && outer.base !== null;
		return this.wholeOf(isOfArray ? outer.base : origin.base);
	}

	/** Whether two different pointers are one object by its two types: a page and its folio, an inode and what is around it. */
	areTwoNames(one: SymbolId, other: SymbolId): boolean {
		return one !== other && this.unconverted(one) === this.unconverted(other);
	}

	/** What a conversion was made from: of `page_folio(page)` and `&folio->page` what stands in it. */
	private unconverted(symbol: SymbolId): SymbolId {
		const { origin } = this.info(symbol);
		if (origin.kind !== 'address' || origin.base === null) return symbol;
		return /^page$|\(\)$/.test(origin.field) ? this.unconverted(origin.base) : symbol;
	}

	/** Whether a pointer is another one or points into its object: itself, the address of a member, moved by arithmetic. */
	pointsInto(symbol: SymbolId, object: SymbolId): boolean {
		if (symbol === object) return true;
		if (symbol < object) return false;
		const { origin } = this.info(symbol);
		if (origin.kind === 'address') return origin.base !== null && this.pointsInto(origin.base, object);
		return origin.kind === 'operation' && origin.operands.some((operand) => this.pointsInto(operand, object));
	}

	/**
	 * What a symbol is called once the program point of `renewed` runs again: the value of an earlier round, which all
	 * earlier rounds share, if it is that symbol or computed from it. The address of a member stays the address of that
	 * member, of an older object.
	 */
	aged(id: SymbolId, renewed: SymbolId): SymbolId {
		const { origin, text } = this.info(id);
		if (origin.kind === 'older' || !this.dependsOn(id, renewed)) return id;
		if (origin.kind === 'address' && origin.base !== null && this.dependsOn(origin.base, renewed)) {
			const base = this.aged(origin.base, renewed);
			return this.address(`#${base}->${origin.field}`, base, origin.field, text.slice(1));
		}
		return this.intern(`o${id}`, () => ({ origin: { kind: 'older' }, text }));
	}

	/** The value of an operation. Beyond `MAX_DEPTH` operations on top of each other it is a value without parts. */
	operation(operator: string, operands: readonly SymbolId[]): SymbolId {
		return this.intern(`(${operator} ${operands.join(' ')})`, () => {
			const text = this.operationText(operator, operands);
			const deep = operands.some((operand) => this.depth(operand) >= MAX_DEPTH);
			return {
				origin: deep ? { kind: 'named', classes: ANY } : { kind: 'operation', operator, operands },
				text,
			};
		});
	}

	private depth(symbol: SymbolId): number {
		const { origin } = this.info(symbol);
		if (origin.kind === 'operation')
			return 1 + Math.max(0, ...origin.operands.map((operand) => this.depth(operand)));
		return 'base' in origin && origin.base !== null ? this.depth(origin.base) : 0;
	}

	private operationText(operator: string, operands: readonly SymbolId[]): string {
		const texts = operands.map((operand) => shortened(this.info(operand).text));
		if (/^\w/.test(operator)) return `${operator}(${texts.join(', ')})`;
		if (texts.length === 1)
			return `${operator}${OPERATORS_WITHOUT_SPACE.has(operator) ? '' : ' '}${texts[0]}`;
		return texts.join(` ${operator} `);
	}

	/** Whether one pointer is another, or was made of it by a function that tells what lies around it: `to_foo(dev)`. */
	isConverted(pointer: SymbolId, from: SymbolId): boolean {
		const { origin } = this.info(pointer);
		return (
			pointer === from ||
			(origin.kind === 'address' && origin.base === this.holder(from) && origin.field.endsWith(CONVERTED))
		);
	}

	/** What a function makes of a pointer that gives the object around it, as if it were a member of that. */
	converted(from: SymbolId, converter: string, text: string): SymbolId {
		const base = this.holder(from);
		return this.address(`#${base}->${converter}${CONVERTED}`, base, `${converter}${CONVERTED}`, text);
	}

	/** What is around a member of an object is around the object: `to_foo(&desc->tx)`. */
	private holder(member: SymbolId): SymbolId {
		const { origin } = this.info(member);
		return origin.kind === 'address' && origin.base !== null ? origin.base : member;
	}

	/** `container_of(pointer, struct foo, member)`. */
	enclosing(pointer: SymbolId, member: string): SymbolId {
		return this.operation(`${ENCLOSING}${member}`, [pointer]);
	}

	/** The object in which a pointer leads to a part, by the members that lead there: `vd.tx`. */
	around(pointer: SymbolId, path: string): SymbolId {
		return path.split('.').reduceRight((part, member) => {
			const { origin } = this.info(part);
			const isMember = origin.kind === 'address' && origin.field === member;
			return isMember && origin.base !== null ? origin.base : this.enclosing(part, member);
		}, pointer);
	}

	/** The pointer and the member of it by which another pointer was made of it, with `container_of`; null for any other. */
	enclosed(pointer: SymbolId): { readonly within: SymbolId; readonly member: string } | null {
		const { origin } = this.info(pointer);
		const [within] = origin.kind === 'operation' ? origin.operands : [];
		if (origin.kind !== 'operation' || within === undefined || !origin.operator.startsWith(ENCLOSING))
			return null;
		return { within, member: origin.operator.slice(ENCLOSING.length) };
	}

	/** A number, a string, or a constant by its name: no object. */
	isLiteral(id: SymbolId): boolean {
		const { kind } = this.info(id).origin;
		return kind === 'constant' || kind === 'named';
	}

	constantValue(id: SymbolId): number | null {
		const { origin } = this.info(id);
		return origin.kind === 'constant' ? origin.value : null;
	}

	/** Classes that hold whatever the state: of constants, named values, addresses and truth values. */
	fixedClasses(id: SymbolId): Classes {
		const { origin } = this.info(id);
		switch (origin.kind) {
			case 'constant':
				return classOf(origin.value);
			case 'named':
				return origin.classes;
			case 'address':
				return POSITIVE;
			case 'operation':
				return origin.operator === '!' || isComparison(origin.operator) ? ZERO | POSITIVE : ANY;
			default:
				return ANY;
		}
	}
}
