// The head of a C function: what can be said of it without its body.
import type { Span } from '../text/position';

export interface Parameter extends Span {
	/** Null for an unnamed parameter and for `...`. */
	readonly name: string | null;
	readonly type: string;
}

/** `__acquires(x)`, `__must_check`, `__init` … */
export interface Annotation {
	readonly name: string;
	readonly arguments: readonly string[];
}

export interface FunctionHead extends Span {
	readonly name: string;
	readonly nameSpan: Span;
	/** Of the body with its braces. */
	readonly bodySpan: Span;
	readonly parameters: readonly Parameter[];
	/** `void`, `int`, `struct page *` … without storage and annotations. */
	readonly returnType: string;
	readonly isStatic: boolean;
	readonly isInline: boolean;
	readonly annotations: readonly Annotation[];
}
