// Arithmetic on signs: what is known of a result from what is known of its operands. Folds constants.
import { ANY, type Classes, NEGATIVE, POSITIVE, ZERO } from './symbols';

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
