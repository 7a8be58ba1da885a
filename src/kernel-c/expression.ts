// C expressions as small immutable records, independent of the syntax tree they were read from (which can be freed).
// `likely`, `unlikely` and parentheses are already gone. Spans are offsets into the C text that was parsed.
import type { Span } from '../text/position';

interface Node extends Span {}

export interface Name extends Node {
	readonly kind: 'name';
	readonly name: string;
}

export interface NumberLiteral extends Node {
	readonly kind: 'number';
	readonly text: string;
	/** The value, or null where it does not fit a safe integer or is no integer. A character constant is its code. */
	readonly value: number | null;
}

export interface StringLiteral extends Node {
	readonly kind: 'string';
	readonly text: string;
}

/** `callee(a, b)`. A macro that is used like a function is a call too. */
export interface Call extends Node {
	readonly kind: 'call';
	readonly callee: Expression;
	/** The called name when the callee is a plain name, else null (`ops->map(x)`, `(*fn)(x)`). */
	readonly name: string | null;
	readonly arguments: readonly Expression[];
}

/** `object->field` (arrow) or `object.field`. */
export interface Member extends Node {
	readonly kind: 'member';
	readonly object: Expression;
	readonly field: string;
	readonly arrow: boolean;
}

export interface Index extends Node {
	readonly kind: 'index';
	readonly object: Expression;
	readonly index: Expression;
}

export interface Unary extends Node {
	readonly kind: 'unary';
	readonly operator: '!' | '-' | '+' | '~' | '*' | '&';
	readonly operand: Expression;
}

export interface Update extends Node {
	readonly kind: 'update';
	readonly operator: '++' | '--';
	readonly prefix: boolean;
	readonly operand: Expression;
}

export interface Binary extends Node {
	readonly kind: 'binary';
	readonly operator: string;
	readonly left: Expression;
	readonly right: Expression;
}

/** `target = value`, `target += value`, … */
export interface Assign extends Node {
	readonly kind: 'assign';
	readonly operator: string;
	readonly target: Expression;
	readonly value: Expression;
}

/** `condition ? whenTrue : whenFalse` of three expressions without side effects; others are lowered to branches. */
export interface Conditional extends Node {
	readonly kind: 'conditional';
	readonly condition: Expression;
	readonly whenTrue: Expression;
	readonly whenFalse: Expression;
}

export interface Cast extends Node {
	readonly kind: 'cast';
	readonly type: string;
	readonly operand: Expression;
}

/** `{ .sector = x, .addr = ERR_PTR(-EIO) }`, also after a cast: a compound literal. */
export interface Initializer extends Node {
	readonly kind: 'initializer';
	readonly fields: readonly { readonly designator: string | null; readonly value: Expression }[];
}

/** A type where an expression stands: `sizeof(struct x)`, `container_of(p, struct x, y)`. */
export interface TypeName extends Node {
	readonly kind: 'type';
	readonly text: string;
}

/** What could not be read, or has no meaning for control flow: `asm`, a preprocessor condition. */
export interface Opaque extends Node {
	readonly kind: 'opaque';
	readonly text: string;
}

export type Expression =
	| Name
	| NumberLiteral
	| StringLiteral
	| Call
	| Member
	| Index
	| Unary
	| Update
	| Binary
	| Assign
	| Conditional
	| Cast
	| Initializer
	| TypeName
	| Opaque;
