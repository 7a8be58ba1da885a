// Lowers expressions into flow graph nodes: short circuits, `?:`, commas, nested assignments and statement expressions
// become branches and steps of their own; assertions and waits become branches.
import type { Call, Expression } from './expression';
import { childrenOf, hasEffects, replacePart } from './expression-shape';
import type { Branch, Cleanup, NodeId } from './flow';
import { GraphBuilder } from './graph-builder';
import { printExpression } from './print-expression';
import type { Statement } from './statement';
import {
	BUG_CONDITIONS,
	NORETURN,
	SECOND_IS_CONDITION,
	UNSEEN_CONDITION,
	WAIT_MAYBE,
	WAIT_UNTIL,
	WARN_CONDITIONS,
} from './vocabulary';

/** The cleanups that run when a scope is left, innermost first. */
export interface Scope {
	readonly cleanup: Cleanup;
	readonly outer: Scope | null;
	readonly depth: number;
}

/** Where a jump goes and the scope that holds there. */
export interface Target {
	readonly node: NodeId;
	readonly scope: Scope | null;
}

/** What a statement needs to know of the statements around it. */
export interface Frame {
	readonly scope: Scope | null;
	readonly breakTo: Target | null;
	readonly continueTo: Target | null;
	/** Collects the cases of the innermost switch. */
	readonly cases: { low: Expression | null; high: Expression | null; target: NodeId }[] | null;
	readonly labels: LabelScope;
}

/** Labels by name. Arms of a conditional group that define the same label each have their own. */
export interface LabelScope {
	readonly outer: LabelScope | null;
	readonly names: ReadonlySet<string>;
	readonly nodes: Map<string, NodeId>;
}

/** How many copies of an expression its conditional parts may make before they are left as they are. */
const COPY_LIMIT = 16;

type Emit = (expression: Expression) => NodeId;

const literal = (value: 0 | 1, { start, end }: Expression): Expression => ({
	kind: 'number',
	text: String(value),
	value,
	start,
	end,
});

export abstract class ExpressionLowering {
	protected readonly builder = new GraphBuilder();

	constructor(private readonly blockValues: ReadonlyMap<Expression, readonly Statement[]>) {}

	private values = 0;

	private madeUpName(): string {
		return `__value_${++this.values}`;
	}

	/** Lowers the statements of `({ … })`; control goes on to `next` behind them. */
	protected abstract lowerBlock(items: readonly Statement[], frame: Frame, next: NodeId): NodeId;

	/** The labels of the function among the arguments of a macro, which may jump to them. */
	protected abstract labelsAmong(call: Call, frame: Frame): readonly NodeId[];

	/** Whether the items declare something with a cleanup, so that leaving them runs code. */
	protected abstract hasCleanup(items: readonly Statement[]): boolean;

	/** Evaluates for its effects, then goes on to `next`. */
	protected lowerEffect(given: Expression, frame: Frame, next: NodeId): NodeId {
		const expression = given.kind === 'cast' ? given.operand : given;
		const { start, end } = expression;
		if (expression.kind === 'binary') {
			const { operator, left, right } = expression;
			if (operator === ',') return this.lowerEffect(left, frame, this.lowerEffect(right, frame, next));
			if (operator === '&&' || operator === '||')
				return this.lowerCondition(expression, frame, next, next, 'conditional');
		}
		if (expression.kind === 'conditional') {
			const whenTrue = this.lowerEffect(expression.whenTrue, frame, next);
			const whenFalse = this.lowerEffect(expression.whenFalse, frame, next);
			return this.lowerCondition(expression.condition, frame, whenTrue, whenFalse, 'conditional');
		}
		const block = this.blockValues.get(expression);
		if (block) return this.lowerBlock(block, frame, next);
		if (expression.kind === 'call' && expression.name !== null) {
			const { name } = expression;
			const [first] = expression.arguments;
			if (NORETURN.has(name)) return this.builder.add({ kind: 'stop', reason: name, start, end });
			if (first && WARN_CONDITIONS.has(name)) return this.lowerCondition(first, frame, next, next, 'assert');
			if (first && BUG_CONDITIONS.has(name)) return this.lowerBug(name, first, frame, next);
			const labels = this.labelsAmong(expression, frame);
			if (labels.length > 0) return this.lowerJumpingMacro(expression, labels, next);
		}
		return this.lowerValue(expression, frame, (value) =>
			this.builder.add({ kind: 'evaluate', expression: value, next, start, end }),
		);
	}

	/** `unsafe_put_user(x, p, label)`: what makes the macro jump is within it. */
	private lowerJumpingMacro(call: Call, labels: readonly NodeId[], next: NodeId): NodeId {
		const { start, end } = call;
		const condition: Expression = { kind: 'opaque', text: `${call.name} jumps`, start, end };
		const after = labels.reduceRight(
			(whenFalse, whenTrue) =>
				this.builder.add({ kind: 'branch', condition, whenTrue, whenFalse, why: 'if', start, end }),
			next,
		);
		return this.builder.add({ kind: 'evaluate', expression: call, next: after, start, end });
	}

	private lowerBug(name: string, condition: Expression, frame: Frame, next: NodeId): NodeId {
		const { start, end } = condition;
		const stop = this.builder.add({ kind: 'stop', reason: name, start, end });
		return this.lowerCondition(condition, frame, stop, next, 'assert');
	}

	/** Goes to one of two nodes by the truth of an expression. */
	protected lowerCondition(
		expression: Expression,
		frame: Frame,
		whenTrue: NodeId,
		whenFalse: NodeId,
		why: Branch['why'],
	): NodeId {
		const again = (part: Expression, onTrue: NodeId, onFalse: NodeId, because = why) =>
			this.lowerCondition(part, frame, onTrue, onFalse, because);
		const { start, end } = expression;
		switch (expression.kind) {
			case 'unary':
				if (expression.operator === '!') return again(expression.operand, whenFalse, whenTrue);
				break;
			case 'binary': {
				const { operator, left, right } = expression;
				if (operator === '&&') return again(left, again(right, whenTrue, whenFalse), whenFalse);
				if (operator === '||') return again(left, whenTrue, again(right, whenTrue, whenFalse));
				if (operator === ',') return this.lowerEffect(left, frame, again(right, whenTrue, whenFalse));
				break;
			}
			case 'conditional': {
				if (expression.condition === expression.whenTrue)
					return again(expression.condition, whenTrue, again(expression.whenFalse, whenTrue, whenFalse));
				const onTrue = again(expression.whenTrue, whenTrue, whenFalse);
				const onFalse = again(expression.whenFalse, whenTrue, whenFalse);
				return again(expression.condition, onTrue, onFalse);
			}
			case 'number':
				if (expression.value !== null) return expression.value === 0 ? whenFalse : whenTrue;
				break;
			case 'name':
				if (expression.name === 'true') return whenTrue;
				if (expression.name === 'false') return whenFalse;
				if (expression.name === UNSEEN_CONDITION)
					return again({ kind: 'opaque', text: 'not shown', start, end }, whenTrue, whenFalse);
				break;
			case 'call': {
				const [first, second] = expression.arguments;
				if (first && expression.name && WARN_CONDITIONS.has(expression.name))
					return again(first, whenTrue, whenFalse, 'assert');
				if (second && expression.name === SECOND_IS_CONDITION) return again(second, whenTrue, whenFalse);
				break;
			}
		}
		return this.lowerValue(expression, frame, (condition) =>
			this.builder.add({ kind: 'branch', condition, whenTrue, whenFalse, why, start, end }),
		);
	}

	/** Evaluates an expression and hands what remains of it, free of parts with a flow of their own, to `emit`. */
	protected lowerValue(expression: Expression, frame: Frame, emit: Emit, copies = 1): NodeId {
		const part = this.partWithFlow(expression, true, copies < COPY_LIMIT);
		if (!part) return emit(expression);
		const go = (by: Expression, more = copies) =>
			this.lowerValue(replacePart(expression, part, by), frame, emit, more);
		const block = this.blockValues.get(part);
		if (block) return this.lowerBlockValue(part, block, frame, go);
		switch (part.kind) {
			case 'binary': {
				if (part.operator === ',') return this.lowerEffect(part.left, frame, go(part.right));
				const [one, zero] = [go(literal(1, part), copies * 2), go(literal(0, part), copies * 2)];
				return this.lowerCondition(part, frame, one, zero, 'conditional');
			}
			case 'conditional': {
				if (part.condition === part.whenTrue)
					return this.lowerElvis(part.condition, part.whenFalse, frame, go);
				const [onTrue, onFalse] = [go(part.whenTrue, copies * 2), go(part.whenFalse, copies * 2)];
				return this.lowerCondition(part.condition, frame, onTrue, onFalse, 'conditional');
			}
			case 'assign':
				return this.lowerEffect(part, frame, go(part.target));
			case 'call':
				return this.lowerCallWithFlow(part, frame, go, copies);
			default:
				return emit(expression);
		}
	}

	private lowerCallWithFlow(
		call: Call,
		frame: Frame,
		go: (by: Expression, copies?: number) => NodeId,
		copies: number,
	): NodeId {
		const name = call.name ?? '';
		const [first, second] = call.arguments;
		if (second && isWait(name)) return this.lowerWait(call, second, frame, go);
		if (!first) return go(literal(0, call));
		if (BUG_CONDITIONS.has(name)) return this.lowerBug(name, first, frame, go(literal(0, call)));
		const [one, zero] = [go(literal(1, call), copies * 2), go(literal(0, call), copies * 2)];
		return this.lowerCondition(first, frame, one, zero, 'assert');
	}

	/** `a ?: b`: the value of `a` is kept under a made-up name. */
	private lowerElvis(condition: Expression, otherwise: Expression, frame: Frame, go: Emit): NodeId {
		const { start, end } = condition;
		if (!hasEffects(condition))
			return this.lowerCondition(condition, frame, go(condition), go(otherwise), 'conditional');
		const kept: Expression = { kind: 'name', name: this.madeUpName(), start, end };
		const test = this.lowerCondition(kept, frame, go(kept), go(otherwise), 'conditional');
		return this.lowerEffect(
			{ kind: 'assign', operator: '=', target: kept, value: condition, start, end },
			frame,
			test,
		);
	}

	/** The value of a statement expression is that of its last statement. */
	private lowerBlockValue(part: Expression, items: readonly Statement[], frame: Frame, go: Emit): NodeId {
		const last = items[items.length - 1];
		const { start, end } = part;
		if (last?.kind !== 'expression') {
			const nothing: Expression = { kind: 'opaque', text: '(void)0', start: end, end };
			return this.lowerBlock(items, frame, go(nothing));
		}
		if (!this.hasCleanup(items)) return this.lowerBlock(items.slice(0, -1), frame, go(last.expression));
		const kept: Expression = { kind: 'name', name: this.madeUpName(), start, end };
		const value: Expression = {
			kind: 'assign',
			operator: '=',
			target: kept,
			value: last.expression,
			start,
			end,
		};
		return this.lowerBlock([...items.slice(0, -1), { ...last, expression: value }], frame, go(kept));
	}

	/** Waits until the condition holds; only a wait that can be cut short goes on without it. */
	private lowerWait(call: Call, condition: Expression, frame: Frame, go: Emit): NodeId {
		const { start, end } = call;
		const text: Expression = {
			kind: 'opaque',
			text: printExpression(condition),
			start: condition.start,
			end: condition.end,
		};
		const given = call.arguments.map((each) => (each === condition ? text : each));
		const done = go({ ...call, arguments: given });
		const test = this.builder.reserve();
		const whenFalse = WAIT_UNTIL.has(call.name ?? '') ? test : done;
		const entry = this.lowerCondition(condition, frame, done, whenFalse, 'wait');
		return this.builder.define(test, { kind: 'join', label: null, next: entry, start, end });
	}

	/** The first part, in the order of evaluation, that needs nodes of its own; null where none does. */
	private partWithFlow(expression: Expression, isWhole: boolean, mayCopy: boolean): Expression | null {
		if (this.blockValues.has(expression)) return expression;
		if (expression.kind === 'conditional' && mayCopy && hasEffects(expression)) return expression;
		if (expression.kind === 'binary') {
			const { operator } = expression;
			if (operator === ',') return expression;
			if ((operator === '&&' || operator === '||') && mayCopy && hasEffects(expression)) return expression;
		}
		const isWaitCall = expression.kind === 'call' && isWait(expression.name ?? '');
		if (!isWaitCall)
			for (const child of childrenOf(expression)) {
				const found = this.partWithFlow(child, false, mayCopy);
				if (found) return found;
			}
		if (expression.kind === 'assign' && !isWhole && !hasEffects(expression.target)) return expression;
		if (expression.kind !== 'call' || expression.name === null) return null;
		if (isWaitCall) return expression.arguments[1]?.kind === 'opaque' ? null : expression;
		const [first] = expression.arguments;
		const { name } = expression;
		return first && (BUG_CONDITIONS.has(name) || (mayCopy && WARN_CONDITIONS.has(name))) ? expression : null;
	}
}

const isWait = (name: string): boolean => WAIT_UNTIL.has(name) || WAIT_MAYBE.has(name);
