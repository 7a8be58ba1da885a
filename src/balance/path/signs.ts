// Signs: what is known of a value, as far as tests of it tell, and arithmetic on that. Folds constants.

/** Sign classes of a value, as a set of bits. For pointers: an error pointer is negative, NULL is zero, a valid one positive. */
export const NEGATIVE = 1;
export const ZERO = 2;
export const POSITIVE = 4;
export const ANY = 7;
export type Classes = number;

/** The class of a number. */
export function classOf(value: number): Classes {
	return value < 0 ? NEGATIVE : value === 0 ? ZERO : POSITIVE;
}

/** The classes a value may have when `value OP constant` is true. */
export function classesWhere(operator: string, constant: number): Classes {
	switch (operator) {
		case '==':
			return classOf(constant);
		case '!=':
			return constant === 0 ? NEGATIVE | POSITIVE : ANY;
		case '<':
			return constant <= 0 ? NEGATIVE : constant === 1 ? NEGATIVE | ZERO : ANY;
		case '<=':
			return constant < 0 ? NEGATIVE : constant === 0 ? NEGATIVE | ZERO : ANY;
		case '>':
			return constant >= 0 ? POSITIVE : constant === -1 ? ZERO | POSITIVE : ANY;
		case '>=':
			return constant > 0 ? POSITIVE : constant === 0 ? ZERO | POSITIVE : ANY;
		default:
			return ANY;
	}
}

export function negated(classes: Classes): Classes {
	return (classes & NEGATIVE ? POSITIVE : 0) | (classes & ZERO) | (classes & POSITIVE ? NEGATIVE : 0);
}

/** Signs of `a OP b` from the signs of a and b. Pointers are positive and stay so when something is added. */
export function combine(operator: string, a: Classes, b: Classes): Classes {
	const nonNegative = ZERO | POSITIVE;
	switch (operator) {
		case '+':
			if (a === POSITIVE) return POSITIVE;
			return ((a | b) & NEGATIVE) === 0 ? nonNegative : ANY;
		case '|':
			return a === POSITIVE || b === POSITIVE
				? ((a | b) & NEGATIVE) === 0
					? POSITIVE
					: NEGATIVE | POSITIVE
				: ((a | b) & NEGATIVE) === 0
					? nonNegative
					: ANY;
		// `1U << order`: what is shifted out is not thought of.
		case '<<':
			return a === POSITIVE ? POSITIVE : ANY;
		default:
			return ANY;
	}
}

export function fold(operator: string, a: number, b: number): number | null {
	switch (operator) {
		case '+':
			return a + b;
		case '-':
			return a - b;
		case '*':
			return a * b;
		case '|':
			return a | b;
		case '&':
			return a & b;
		case '^':
			return a ^ b;
		case '<<':
			return b >= 0 && b < 31 ? a << b : null;
		default:
			return null;
	}
}
