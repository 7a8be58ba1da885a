// The flat program a scenario compiles to: integer variables, guarded steps, jumps. No names of the model are left
// to resolve, so interpreter, explorer and Promela export only walk this.

export type Operator = '||' | '&&' | '==' | '<' | '<=' | '+' | '-';

export type Value =
	| { readonly is: 'constant'; readonly value: number }
	| { readonly is: 'variable'; readonly id: number }
	| { readonly is: 'not'; readonly of: Value }
	| { readonly is: 'binary'; readonly operator: Operator; readonly left: Value; readonly right: Value }
	| { readonly is: 'choice'; readonly test: Value; readonly yes: Value; readonly no: Value };

export type Action =
	| { readonly is: 'assign'; readonly id: number; readonly value: Value }
	| {
			readonly is: 'if';
			readonly test: Value;
			readonly yes: readonly Action[];
			readonly no: readonly Action[];
	  }
	/** The hazard form of this index was found. */
	| { readonly is: 'violate'; readonly hazard: number }
	/** Ends the step; always the last action of its path. The target is a step's index, or the number of steps: the end. */
	| { readonly is: 'jump'; readonly to: number };

export const constant = (value: number): Value => ({ is: 'constant', value });
export const TRUE = constant(1);
export const FALSE = constant(0);
export const variable = (id: number): Value => ({ is: 'variable', id });

export const isConstant = (value: Value, of: number): boolean =>
	value.is === 'constant' && value.value === of;

export function not(of: Value): Value {
	if (of.is === 'constant') return of.value === 0 ? TRUE : FALSE;
	if (of.is === 'not') return of.of;
	return { is: 'not', of };
}

/** Whether two values are the same tree. */
export function same(a: Value, b: Value): boolean {
	if (a === b) return true;
	switch (a.is) {
		case 'constant':
			return b.is === 'constant' && a.value === b.value;
		case 'variable':
			return b.is === 'variable' && a.id === b.id;
		case 'not':
			return b.is === 'not' && same(a.of, b.of);
		case 'binary':
			return b.is === 'binary' && a.operator === b.operator && same(a.left, b.left) && same(a.right, b.right);
		case 'choice':
			return b.is === 'choice' && same(a.test, b.test) && same(a.yes, b.yes) && same(a.no, b.no);
	}
}

export function choice(test: Value, yes: Value, no: Value): Value {
	if (test.is === 'constant') return test.value === 0 ? no : yes;
	if (same(yes, no)) return yes;
	return { is: 'choice', test, yes, no };
}

export const and = (left: Value, right: Value): Value => binary('&&', left, right);
export const or = (left: Value, right: Value): Value => binary('||', left, right);
export const equal = (left: Value, right: Value): Value => binary('==', left, right);

/** A binary operation, folded where constants decide it. Values are integers, truth is 1 and 0. */
export function binary(operator: Operator, left: Value, right: Value): Value {
	if (left.is === 'constant' && right.is === 'constant')
		return constant(compute(operator, left.value, right.value));
	if (operator === '&&') {
		if (isConstant(left, 0) || isConstant(right, 0)) return FALSE;
		if (left.is === 'constant') return right;
		return right.is === 'constant' ? left : { is: 'binary', operator, left, right };
	}
	if (operator === '||') {
		if (left.is === 'constant') return left.value === 0 ? right : TRUE;
		if (right.is === 'constant') return right.value === 0 ? left : TRUE;
		return { is: 'binary', operator, left, right };
	}
	if ((operator === '+' || operator === '-') && isConstant(right, 0)) return left;
	if (operator === '+' && isConstant(left, 0)) return right;
	if (operator === '==') {
		if (left.is === 'choice' && right.is === 'constant')
			return decide(left.test, equal(left.yes, right), equal(left.no, right));
		if (right.is === 'choice' && left.is === 'constant') return equal(right, left);
		if (same(left, right)) return TRUE;
	}
	return { is: 'binary', operator, left, right };
}

/** A choice between two truth values. */
export function decide(test: Value, yes: Value, no: Value): Value {
	if (isConstant(yes, 1) && isConstant(no, 0)) return test;
	if (isConstant(yes, 0) && isConstant(no, 1)) return not(test);
	if (isConstant(no, 0)) return and(test, yes);
	if (isConstant(yes, 0)) return and(not(test), no);
	if (isConstant(yes, 1)) return or(test, no);
	return choice(test, yes, no);
}

export function compute(operator: Operator, left: number, right: number): number {
	switch (operator) {
		case '||':
			return left || right ? 1 : 0;
		case '&&':
			return left && right ? 1 : 0;
		case '==':
			return left === right ? 1 : 0;
		case '<':
			return left < right ? 1 : 0;
		case '<=':
			return left <= right ? 1 : 0;
		case '+':
			return left + right;
		case '-':
			return left - right;
	}
}

/** The value under an assignment of variables. */
export function evaluate(value: Value, values: ArrayLike<number>): number {
	switch (value.is) {
		case 'constant':
			return value.value;
		case 'variable':
			return values[value.id] ?? 0;
		case 'not':
			return evaluate(value.of, values) === 0 ? 1 : 0;
		case 'choice':
			return evaluate(evaluate(value.test, values) === 0 ? value.no : value.yes, values);
		case 'binary': {
			const left = evaluate(value.left, values);
			if (value.operator === '&&' && left === 0) return 0;
			if (value.operator === '||' && left !== 0) return 1;
			return compute(value.operator, left, evaluate(value.right, values));
		}
	}
}

/** Runs actions on `values` in place; gives the jump's target, or undefined if none was met. Tells every violation. */
export function execute(
	actions: readonly Action[],
	values: { [index: number]: number; readonly length: number },
	violated: (hazard: number) => void,
): number | undefined {
	for (const action of actions) {
		if (action.is === 'assign') values[action.id] = evaluate(action.value, values);
		else if (action.is === 'violate') violated(action.hazard);
		else if (action.is === 'jump') return action.to;
		else {
			const target = execute(evaluate(action.test, values) ? action.yes : action.no, values, violated);
			if (target !== undefined) return target;
		}
	}
	return undefined;
}

/** Rebuilds a value with every variable replaced; folds again. */
export function substitute(value: Value, replace: (id: number) => Value): Value {
	switch (value.is) {
		case 'constant':
			return value;
		case 'variable':
			return replace(value.id);
		case 'not':
			return not(substitute(value.of, replace));
		case 'choice':
			return choice(
				substitute(value.test, replace),
				substitute(value.yes, replace),
				substitute(value.no, replace),
			);
		case 'binary':
			return binary(value.operator, substitute(value.left, replace), substitute(value.right, replace));
	}
}

export function eachVariable(value: Value, visit: (id: number) => void): void {
	switch (value.is) {
		case 'variable':
			visit(value.id);
			break;
		case 'not':
			eachVariable(value.of, visit);
			break;
		case 'binary':
			eachVariable(value.left, visit);
			eachVariable(value.right, visit);
			break;
		case 'choice':
			eachVariable(value.test, visit);
			eachVariable(value.yes, visit);
			eachVariable(value.no, visit);
			break;
		case 'constant':
	}
}

/** Visits every action, those inside an `if` included. */
export function eachAction(actions: readonly Action[], visit: (action: Action) => void): void {
	for (const action of actions) {
		visit(action);
		if (action.is === 'if') {
			eachAction(action.yes, visit);
			eachAction(action.no, visit);
		}
	}
}

/** One variable of the state. */
export interface Variable {
	readonly name: string;
	/** Values are 0 to size - 1. */
	readonly size: number;
	readonly initial: number;
	/** A value as the model writes it. */
	readonly show: (value: number) => string;
	/** The actor whose own it is (locals, held resources); undefined for the state of objects. */
	readonly actor: number | undefined;
}

/** Where a step comes from, for schedules. */
export interface StepSource {
	readonly operation: string;
	readonly step: string;
	readonly function: string;
	readonly source: string;
	readonly wait: string;
}

export interface FlatStep {
	readonly from: StepSource;
	readonly guard: Value;
	/** Always ends in a jump on every path. */
	readonly actions: readonly Action[];
	/** Hazard forms to report when the actor waits here for ever, with their conditions; the first that holds counts. */
	readonly hangs: readonly { readonly hazard: number; readonly when: Value }[];
}

export interface Process {
	readonly name: string;
	/** The variable that says which step is next. */
	readonly pc: number;
	/** Holds for the actor to begin; an actor that has not begun does not wait. */
	readonly start: Value;
	readonly steps: readonly FlatStep[];
	/** Variables that say whether the actor holds something, with its name. */
	readonly held: readonly { readonly id: number; readonly resource: string }[];
}

/** One form of a hazard as the compiled program numbers them. */
export interface HazardForm {
	readonly id: string;
	readonly key: string;
}

export interface Program {
	readonly variables: readonly Variable[];
	readonly processes: readonly Process[];
	readonly hazards: readonly HazardForm[];
	/** Predicates asked after every step. */
	readonly invariants: readonly { readonly hazard: number; readonly when: Value }[];
}

/** The variables a program reads or assigns, program counters included. */
export function usedVariables(program: Program): Set<number> {
	const ids = new Set(program.processes.map(({ pc }) => pc));
	const add = (value: Value): void => eachVariable(value, (id) => ids.add(id));
	for (const { start, steps } of program.processes) {
		add(start);
		for (const { guard, actions, hangs } of steps) {
			add(guard);
			for (const { when } of hangs) add(when);
			eachAction(actions, (action) => {
				if (action.is === 'if') add(action.test);
				if (action.is !== 'assign') return;
				ids.add(action.id);
				add(action.value);
			});
		}
	}
	for (const { when } of program.invariants) add(when);
	return ids;
}
