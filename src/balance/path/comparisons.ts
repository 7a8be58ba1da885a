// Operators that compare, and how one is written the other way round.
const OPPOSITE: Readonly<Record<string, string>> = {
	'==': '!=',
	'!=': '==',
	'<': '>=',
	'>=': '<',
	'>': '<=',
	'<=': '>',
};
const MIRRORED: Readonly<Record<string, string>> = {
	'==': '==',
	'!=': '!=',
	'<': '>',
	'>': '<',
	'<=': '>=',
	'>=': '<=',
};

export const isComparison = (operator: string): boolean => operator in OPPOSITE;
/** The operator in whose form a comparison is remembered, whichever way round it is written. */
export const comparisonForm = (operator: string): '==' | '<' =>
	operator === '==' || operator === '!=' ? '==' : '<';
/** `a OP b` is false exactly when `a opposite(OP) b` is true. */
export const opposite = (operator: string): string => OPPOSITE[operator] ?? operator;
/** `a OP b` is `b mirrored(OP) a`. */
export const mirrored = (operator: string): string => MIRRORED[operator] ?? operator;
