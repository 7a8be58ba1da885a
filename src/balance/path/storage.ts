// Lvalues and their contents: where a symbol of an address leads, what stands there, and what a call gives.
import type { Call } from '../../kernel-c/expression';
import type { NodeId } from '../../kernel-c/flow';
import { printExpression } from '../../kernel-c/print-expression';
import { ANY, type Classes } from './signs';
import { age, type State, setClasses, withValue } from './state';
import type { SymbolId, SymbolTable } from './symbols';

/** One way an evaluation can end. */
export interface Outcome {
	readonly state: State;
	readonly value: SymbolId;
}

/** An lvalue: the key of its content, and how to make the symbol of its address. */
export interface Place {
	readonly key: string;
	readonly base: SymbolId | null;
	readonly field: string;
	readonly text: string;
}

/** The key that says "all other fields of this object are zero". */
export const restOf = (base: SymbolId): string => `#${base}->?`;

export class Storage {
	constructor(private readonly table: SymbolTable) {}

	/** The lvalue of a member of an object: what a pointer with this symbol leads to. `queue.lock` lies in the member `queue`. */
	memberPlace(base: SymbolId, field: string, text: string): Place {
		const [, outer, inner] = /^(\w+)\.(.+)$/.exec(field) ?? [];
		if (outer !== undefined && inner !== undefined) {
			const within = this.memberPlace(base, outer, text.slice(0, -inner.length - 1));
			return this.memberPlace(this.addressOf(within), inner, text);
		}
		return { key: `#${base}->${field}`, base, field, text };
	}

	/** What a pointer points to: the lvalue whose address it is, where that is known. */
	dereference(pointer: SymbolId, text: string): Place {
		const { origin } = this.table.info(pointer);
		if (origin.kind === 'address') return { key: origin.place, base: origin.base, field: origin.field, text };
		return this.memberPlace(pointer, '*', text);
	}

	/** The symbol of `&place`. */
	addressOf(place: Place): SymbolId {
		return this.table.address(place.key, place.base, place.field, place.text);
	}

	/** Reads an lvalue; what is not known yet gets the symbol of its initial content. */
	read(state: State, place: Place): Outcome {
		const known = state.values.get(place.key);
		if (known !== undefined) return { state, value: known };
		if (place.base !== null && state.values.has(restOf(place.base)))
			return { state, value: this.table.constant(0) };
		const local = place.base === null;
		const value = this.table.initial(
			place.key,
			place.base,
			place.field,
			place.text,
			local ? '' : state.epoch,
		);
		return { state: withValue(state, place.key, value), value };
	}

	/** The symbol a call gives, renewed when its program point ran before. */
	freshResult(state: State, node: NodeId, call: Call, classes: Classes = ANY): Outcome {
		const value = this.table.result(node, call.name ?? '?', call.start, printExpression(call));
		return { state: setClasses(age(state, this.table, value), value, classes), value };
	}
}
