// Evaluates C expressions over symbolic states: reads and writes lvalues, folds what is known, forks where a call may
// end in several ways. What calls do to resources is the business of `Calls`, which is handed in.
import type { Call, Expression } from '../../kernel-c/expression';
import type { NodeId } from '../../kernel-c/flow';
import { printExpression } from '../../kernel-c/print-expression';
import { copyMembers, fill, heldByValue, listOf } from './aggregate';
import { assume } from './assume';
import { BUILTINS, evaluated, SAYS_NOTHING, UNEVALUATED, ZERO_NAMES } from './builtins';
import { isComparison } from './comparisons';
import { arithmetic, comparison, isOfFlagAgain, isOfFlags } from './operators';
import { ANY, negated, POSITIVE, ZERO } from './signs';
import { age, classesOf, derive, type Instance, restrict, type State, setClasses, withValue } from './state';
import type { Outcome, Place, Storage } from './storage';
import type { SymbolId, SymbolTable } from './symbols';

/** What the evaluator asks of the resource analysis. */
export interface Effects {
	/** A call with its evaluated arguments. Gives the ways it can end. */
	call(state: State, node: NodeId, call: Call, values: readonly SymbolId[]): Outcome[];
	/** An lvalue is written. Gives the state with the consequences for resources. */
	store(state: State, node: NodeId, place: Place, value: SymbolId): State;
	/** A pointer is followed, or a value used in another way than copying and comparing. */
	use(state: State, node: NodeId, value: SymbolId, expression: Expression): State;
	/** `pointer += n` on a value that may be an error pointer. */
	moveError(state: State, node: NodeId, from: SymbolId, to: SymbolId): State;
}

/** Longer chains of reads (`p->a->b->…`) come from walking a list; the variable then holds any value. */
const MAX_CHAIN = 8;

/** Names of error numbers: `EINVAL`, `E2BIG`, and the few of two words. */
const ERROR_NUMBER = /^E(?:[A-Z][A-Z0-9]*|2BIG|PROBE_DEFER|RESTART_RESTARTBLOCK)$/;

/** At most this many ways out of one full expression; more are dropped and the state marked imprecise. */
const MAX_OUTCOMES = 24;

export class Evaluator {
	constructor(
		readonly table: SymbolTable,
		readonly storage: Storage,
		private readonly effects: Effects,
		private readonly isLocal: (name: string) => boolean,
	) {}

	/** Evaluates an expression with all its side effects. */
	evaluate(state: State, node: NodeId, expression: Expression): Outcome[] {
		const { table } = this;
		switch (expression.kind) {
			case 'name':
				return [this.readName(state, expression.name)];
			case 'number':
				return [
					{
						state,
						value:
							expression.value === null
								? table.named(expression.text, ANY)
								: table.constant(expression.value),
					},
				];
			case 'string':
				return [{ state, value: table.named(expression.text, POSITIVE) }];
			case 'member':
			case 'index': {
				const whole = heldByValue(state, expression);
				if (whole !== null) return [{ state, value: whole }];
				return this.places(state, node, expression).map(({ state: after, place }) =>
					this.storage.read(after, place),
				);
			}
			case 'unary':
				return this.unary(state, node, expression);
			case 'update': {
				const step = expression.operator === '++' ? '+' : '-';
				return this.modify(
					state,
					node,
					expression.operand,
					(now) => arithmetic(this.table, now.state, step, now.value, table.constant(1)),
					expression.prefix,
				);
			}
			case 'binary':
				return this.binary(state, node, expression.operator, expression.left, expression.right);
			case 'assign':
				return this.assign(state, node, expression.operator, expression.target, expression.value);
			case 'conditional':
				return this.conditional(state, node, expression.condition, expression.whenTrue, expression.whenFalse);
			case 'cast':
				return this.evaluate(state, node, expression.operand);
			case 'initializer':
				return this.sequence(
					state,
					node,
					expression.fields.map((field) => field.value),
				).map((all) => ({
					state: all.state,
					value: table.unknown(node, printExpression(expression)),
				}));
			case 'call':
				return this.call(state, node, expression);
			case 'type':
			case 'opaque':
				return [{ state, value: table.named(expression.text, ANY) }];
		}
	}

	/** Evaluates expressions one after the other; `values` in their order. */
	sequence(
		state: State,
		node: NodeId,
		expressions: readonly Expression[],
	): { state: State; values: SymbolId[] }[] {
		let ways: { state: State; values: SymbolId[] }[] = [{ state, values: [] }];
		for (const expression of expressions) {
			const next = ways.flatMap((way) =>
				this.evaluate(way.state, node, expression).map((outcome) => ({
					state: outcome.state,
					values: [...way.values, outcome.value],
				})),
			);
			ways =
				next.length <= MAX_OUTCOMES
					? next
					: next
							.slice(0, MAX_OUTCOMES)
							.map((way) => ({ ...way, state: { ...way.state, imprecise: 'cut' as const } }));
		}
		return ways;
	}

	/** The states in which a condition is true, and those in which it is false. */
	branch(state: State, node: NodeId, condition: Expression): { whenTrue: State[]; whenFalse: State[] } {
		const whenTrue: State[] = [];
		const whenFalse: State[] = [];
		for (const outcome of this.evaluate(state, node, condition)) {
			const yes = assume(this.table, outcome.state, outcome.value, true);
			const no = assume(this.table, outcome.state, outcome.value, false);
			if (yes) whenTrue.push(yes);
			if (no) whenFalse.push(no);
		}
		return { whenTrue, whenFalse };
	}

	// Lvalues

	/** The lvalues an expression can mean. */
	places(
		state: State,
		node: NodeId,
		expression: Expression,
		isAddress = false,
	): { state: State; place: Place }[] {
		const { table } = this;
		switch (expression.kind) {
			case 'name':
				return [
					{
						state,
						place: { key: expression.name, base: null, field: expression.name, text: expression.name },
					},
				];
			case 'member': {
				const at = (after: State, base: SymbolId) => ({
					state: after,
					place: this.storage.memberPlace(base, expression.field, printExpression(expression)),
				});
				if (expression.arrow)
					return this.evaluate(state, node, expression.object).map((object) => {
						const used = this.effects.use(object.state, node, object.value, expression);
						return at(isAddress ? used : this.followed(used, object.value), object.value);
					});
				return this.places(state, node, expression.object, isAddress).map((outer) =>
					at(outer.state, this.storage.addressOf(outer.place)),
				);
			}
			case 'index':
				return this.sequence(state, node, [expression.object, expression.index]).map(
					({ state: after, values: [object = 0, index = 0] }) => ({
						state: this.effects.use(after, node, object, expression),
						place: this.storage.memberPlace(object, `[${index}]`, printExpression(expression)),
					}),
				);
			case 'unary':
				if (expression.operator === '*')
					return this.evaluate(state, node, expression.operand).map((pointer) => ({
						state: this.effects.use(pointer.state, node, pointer.value, expression),
						place: this.storage.dereference(pointer.value, printExpression(expression)),
					}));
				break;
			case 'cast':
				return this.places(state, node, expression.operand);
		}
		return this.evaluate(state, node, expression).map((outcome) => ({
			state: outcome.state,
			place: this.storage.memberPlace(
				table.unknown(node, printExpression(expression)),
				'*',
				printExpression(expression),
			),
		}));
	}

	/** A pointer that is followed is valid from then on, whatever its call may have failed with, or nothing goes on. */
	private followed(state: State, pointer: SymbolId): State {
		const valid = restrict(state, this.table, pointer, POSITIVE);
		if (valid || this.table.isLiteral(pointer)) return valid ?? state;
		const isFailed = ({ status, result }: Instance) => status === 'failed' && result === pointer;
		const instances = state.instances.filter((instance) => !isFailed(instance));
		return setClasses({ ...state, instances }, pointer, POSITIVE);
	}

	/** Stores a value somewhere in an object: it is kept there, and cannot be read from a place of that name. */
	keep(state: State, node: NodeId, place: Place, value: SymbolId): State {
		return this.effects.store(state, node, place, value);
	}

	/** Writes a value to a place. */
	write(state: State, node: NodeId, place: Place, value: SymbolId): State {
		const stored = this.effects.store(state, node, place, value);
		return withValue(copyMembers(this, stored, node, place, value), place.key, value);
	}

	private readName(state: State, name: string): Outcome {
		const { table } = this;
		if (this.isLocal(name))
			return this.storage.read(state, { key: name, base: null, field: name, text: name });
		if (ZERO_NAMES.has(name) || SAYS_NOTHING.test(name)) return { state, value: table.constant(0) };
		if (name === 'true') return { state, value: table.constant(1) };
		if (ERROR_NUMBER.test(name) || /^(?:VM_FAULT|BLK_STS|GFP|nfserr|AE)_/.test(name))
			return { state, value: table.named(name, POSITIVE) };
		if (/^_*[A-Z][A-Z0-9_]*$/.test(name)) return { state, value: table.named(name, ANY) };
		return this.storage.read(state, { key: name, base: null, field: name, text: name });
	}

	// Operators

	private unary(state: State, node: NodeId, expression: Extract<Expression, { kind: 'unary' }>): Outcome[] {
		const { table } = this;
		if (expression.operator === '&') {
			if (expression.operand.kind === 'name' && !this.isLocal(expression.operand.name)) {
				const { name } = expression.operand;
				return [{ state, value: table.address(name, null, name, name) }];
			}
			return this.places(state, node, expression.operand).map((outcome) => ({
				state: outcome.state,
				value: this.storage.addressOf(outcome.place),
			}));
		}
		if (expression.operator === '*')
			return this.places(state, node, expression).map(({ state: after, place }) =>
				this.storage.read(after, place),
			);
		return this.evaluate(state, node, expression.operand).map(({ state: after, value }) => {
			const constant = table.constantValue(value);
			if (expression.operator === '+') return { state: after, value };
			if (constant !== null) {
				const folded =
					expression.operator === '!'
						? Number(constant === 0)
						: expression.operator === '-'
							? -constant
							: ~constant;
				return { state: after, value: table.constant(folded) };
			}
			const classes = classesOf(after, table, value);
			if (expression.operator === '!' && (classes & ZERO) === 0)
				return { state: after, value: table.constant(0) };
			if (expression.operator === '!' && classes === ZERO) return { state: after, value: table.constant(1) };
			const result = table.operation(expression.operator, [value]);
			return expression.operator === '-'
				? { state: derive(after, result, negated(classes)), value: result }
				: { state: after, value: result };
		});
	}

	private binary(
		state: State,
		node: NodeId,
		operator: string,
		left: Expression,
		right: Expression,
	): Outcome[] {
		return this.sequence(state, node, [left, right]).map(({ state: after, values: [a = 0, b = 0] }) =>
			isComparison(operator)
				? comparison(this.table, after, operator, a, b)
				: arithmetic(this.table, after, operator, a, b),
		);
	}

	private conditional(
		state: State,
		node: NodeId,
		condition: Expression,
		whenTrue: Expression,
		whenFalse: Expression,
	): Outcome[] {
		const ways = this.branch(state, node, condition);
		return [
			...ways.whenTrue.flatMap((yes) => this.evaluate(yes, node, whenTrue)),
			...ways.whenFalse.flatMap((no) => this.evaluate(no, node, whenFalse)),
		];
	}

	private assign(
		state: State,
		node: NodeId,
		operator: string,
		target: Expression,
		value: Expression,
	): Outcome[] {
		if (operator !== '=') {
			const op = operator.slice(0, -1);
			return this.evaluate(state, node, value).flatMap((amount) =>
				this.modify(
					amount.state,
					node,
					target,
					(now) => arithmetic(this.table, now.state, op, now.value, amount.value),
					true,
				),
			);
		}
		const list = listOf(value);
		if (list)
			return this.places(state, node, target).flatMap(({ state: after, place }) =>
				fill(this, after, node, place, list).map((way) => ({
					state: way,
					value: this.storage.addressOf(place),
				})),
			);
		return this.assigned(state, node, value).flatMap((outcome) =>
			this.places(outcome.state, node, target).map(({ state: after, place }) =>
				this.settle(after, node, place, outcome.value),
			),
		);
	}

	/** What is assigned. `dev = &obj->dev;` does not follow `obj` yet: it may still be an error. */
	private assigned(state: State, node: NodeId, value: Expression): Outcome[] {
		const isMember = value.kind === 'unary' && value.operator === '&' && value.operand.kind === 'member';
		if (!isMember) return this.evaluate(state, node, value);
		return this.places(state, node, value.operand, true).map((outcome) => ({
			state: outcome.state,
			value: this.storage.addressOf(outcome.place),
		}));
	}

	/** Writes a value. One made from the place's own old value (`p = p->next`) has no end in a loop and becomes any value. */
	private settle(state: State, node: NodeId, place: Place, value: SymbolId): Outcome {
		const { table } = this;
		const old = state.values.get(place.key);
		const { kind } = table.info(value).origin;
		const grown = kind !== 'result' && kind !== 'unknown' && old !== undefined && old !== value;
		const endless = grown && (table.dependsOn(value, old) || table.chain(value) > MAX_CHAIN);
		if (!endless) return { state: this.write(state, node, place, value), value };
		const written = this.write(state, node, place, value);
		const fresh = table.unknown(node, place.text);
		const aged = setClasses(age(written, table, fresh), fresh, classesOf(state, table, value));
		return { state: withValue(aged, place.key, fresh), value: fresh };
	}

	private modify(
		state: State,
		node: NodeId,
		target: Expression,
		change: (now: Outcome) => Outcome,
		givesNew: boolean,
	): Outcome[] {
		return this.places(state, node, target).map(({ state: after, place }) => {
			const now = this.storage.read(after, place);
			const changed = change(now);
			const constant = this.table.constantValue(changed.value);
			// A counter has no end: only its sign is followed, so that loops come to rest.
			const isSmall = constant !== null && Math.abs(constant) <= 1;
			const isFlagged =
				isOfFlags(this.table, changed.value) &&
				!(this.table.mayRunAgain(node) && isOfFlagAgain(this.table, changed.value));
			const isKept = isSmall || isFlagged || changed.value === now.value;
			const fresh = isKept ? changed.value : this.after(node, place, changed.value);
			const classes = classesOf(changed.state, this.table, changed.value);
			const renewed =
				fresh === changed.value
					? changed.state
					: setClasses(age(changed.state, this.table, fresh), fresh, classes);
			const marked = this.effects.moveError(renewed, node, now.value, fresh);
			return { state: withValue(marked, place.key, fresh), value: givesNew ? fresh : now.value };
		});
	}

	/** What a place holds that was changed by an operation. */
	private after(node: NodeId, { text }: Place, value: SymbolId): SymbolId {
		const { origin } = this.table.info(value);
		const isMoved = origin.kind === 'operation' && /^[+-]$/.test(origin.operator);
		return isMoved ? this.table.movedOn(node, text) : this.table.unknown(node, text);
	}

	// Calls

	private call(state: State, node: NodeId, call: Call): Outcome[] {
		if (call.name !== null && UNEVALUATED.has(call.name))
			return [{ state, value: this.table.named(printExpression(call), POSITIVE) }];
		const builtin = call.name === null ? undefined : BUILTINS[call.name];
		const callee =
			call.name === null ? this.evaluate(state, node, call.callee).map((outcome) => outcome.state) : [state];
		return callee
			.flatMap((after) => this.sequence(after, node, evaluated(call)))
			.flatMap(
				({ state: after, values }) =>
					builtin?.(this, after, node, call, values) ?? this.effects.call(after, node, call, values),
			);
	}
}
