// Lowers the statements of one function body to its control flow graph, scope exits and all.
// Holds no syntax: the graph has nothing of the statements it was made from.
import type { Expression } from './expression';
import type { FlowGraph, NodeId, SwitchCase } from './flow';
import type { FunctionHead } from './functions';
import type { Frame, LabelScope, Target } from './lower-expressions';
import { ScopeLowering } from './lower-scopes';
import type { ConditionalArm, Statement } from './statement';
import { labelsOf, problemsOf, variablesOf } from './statement-walk';

/** How many conditional groups with cleanups in their arms may each double what follows them in a function. */
const SPLIT_LIMIT = 6;

/**
 * Makes the flow graph of a function.
 * @param blockValues the statements of each statement expression, by the expression that stands for it
 */
export function lower(
	head: FunctionHead,
	body: readonly Statement[],
	blockValues: ReadonlyMap<Expression, readonly Statement[]>,
): FlowGraph {
	return new Lowering(blockValues).run(head, body);
}

class Lowering extends ScopeLowering {
	private splits = 0;

	run(head: FunctionHead, body: readonly Statement[]): FlowGraph {
		const { end } = head.bodySpan;
		const brace = { start: Math.max(head.bodySpan.start, end - 1), end };
		this.exit = this.builder.add({ kind: 'exit', start: end, end });
		this.labelNames = labelsOf(body);
		for (const name of this.labelNames) this.plainLabels.add(name);
		if (this.plainLabels.size > 0)
			for (const name of [...head.parameters.map((each) => each.name ?? ''), ...variablesOf(body)])
				this.plainLabels.delete(name);
		if (this.hasCleanup(body)) this.placeLabels(body, null);
		const labels: LabelScope = { outer: null, names: new Set(this.labelNames), nodes: new Map() };
		const frame: Frame = { scope: null, breakTo: null, continueTo: null, cases: null, labels };
		const last = this.builder.add({ kind: 'return', value: null, implicit: true, next: this.exit, ...brace });
		const entry = this.lowerBlock(body, frame, last);
		this.closeLabels(labels, brace);
		return { head, ...this.builder.finish(entry, this.exit), problems: problemsOf(body) };
	}

	protected override lowerBlock(items: readonly Statement[], frame: Frame, next: NodeId): NodeId {
		const split = items.findIndex(
			(item) =>
				this.splits < SPLIT_LIMIT &&
				item.kind === 'conditional-arms' &&
				item.arms.some((arm) => declaresCleanup(arm.body)),
		);
		const splitting = items[split];
		if (splitting?.kind === 'conditional-arms' && split < items.length - 1) {
			this.splits++;
			const rest = items.slice(split + 1);
			const arms = splitting.arms.map((arm) => ({ ...arm, body: [...arm.body, ...rest] }));
			return this.lowerBlock([...items.slice(0, split), { ...splitting, arms }], frame, next);
		}
		const frames: Frame[] = [];
		let { scope } = frame;
		for (const item of items) {
			frames.push(scope === frame.scope ? frame : { ...frame, scope });
			scope = this.afterItem(item, scope);
		}
		const last = items[items.length - 1];
		const span = last ? { start: last.end, end: last.end } : { start: 0, end: 0 };
		return items.reduceRight(
			(after, item, index) => this.lowerStatement(item, frames[index] ?? frame, after),
			this.leave(scope, frame.scope, next, span),
		);
	}

	private lowerStatement(statement: Statement, frame: Frame, next: NodeId): NodeId {
		const { start, end } = statement;
		switch (statement.kind) {
			case 'expression':
				return this.lowerEffect(statement.expression, frame, next);
			case 'declaration':
				return this.lowerDeclaration(statement, frame, next);
			case 'block':
				return this.lowerBlock(statement.items, frame, next);
			case 'if': {
				const whenTrue = this.lowerStatement(statement.whenTrue, frame, next);
				const whenFalse = statement.whenFalse ? this.lowerStatement(statement.whenFalse, frame, next) : next;
				return this.lowerCondition(statement.condition, frame, whenTrue, whenFalse, 'if');
			}
			case 'while':
			case 'do':
			case 'for':
				return this.lowerLoop(statement, frame, next);
			case 'iterate':
				return this.lowerIterate(statement, frame, next);
			case 'switch':
				return this.lowerSwitch(statement.subject, statement.body, frame, next);
			case 'case':
				frame.cases?.push({ low: statement.low, high: statement.high, target: next });
				return next;
			case 'default':
				frame.cases?.push({ low: null, high: null, target: next });
				return next;
			case 'label':
				return this.builder.define(this.labelNode(statement.name, frame.labels), {
					kind: 'join',
					label: statement.name,
					next,
					start,
					end,
				});
			case 'goto':
				return statement.label === null
					? this.lowerComputedGoto(statement, frame)
					: this.builder.add({
							kind: 'join',
							label: `goto ${statement.label}`,
							next: this.jumpToLabel(statement.label, statement, frame),
							start,
							end,
						});
			case 'break':
				return this.jump(frame.breakTo, statement, frame);
			case 'continue':
				return this.jump(frame.continueTo, statement, frame);
			case 'return': {
				const after = this.leave(frame.scope, null, this.exit, statement);
				const emit = (value: Expression | null) =>
					this.builder.add({ kind: 'return', value, implicit: false, next: after, start, end });
				return statement.value ? this.lowerValue(statement.value, frame, emit) : emit(null);
			}
			case 'scoped':
				return this.lowerScoped(statement, frame, next);
			case 'asm-goto':
				return statement.labels.reduceRight((whenFalse, label) => {
					const whenTrue = this.jumpToLabel(label, statement, frame);
					const condition = statement.expression;
					return this.builder.add({ kind: 'branch', condition, whenTrue, whenFalse, why: 'if', start, end });
				}, next);
			case 'conditional-arms':
				return this.lowerArms(statement.arms, statement, frame, next);
			case 'gap':
				return this.builder.add({ kind: 'gap', reason: statement.reason, next, start, end });
			case 'empty':
				return next;
		}
	}

	private lowerDeclaration(
		statement: Statement & { kind: 'declaration' },
		frame: Frame,
		next: NodeId,
	): NodeId {
		const frames: Frame[] = [];
		let { scope } = frame;
		for (const { cleanup } of statement.declarators) {
			frames.push({ ...frame, scope });
			if (cleanup) scope = this.extend(scope, cleanup);
		}
		return statement.declarators.reduceRight((after, declarator, index) => {
			const { name, type, cleanup, start, end } = declarator;
			const emit = (initializer: Expression | null) =>
				this.builder.add({ kind: 'declare', name, type, initializer, cleanup, next: after, start, end });
			return declarator.initializer
				? this.lowerValue(declarator.initializer, frames[index] ?? frame, emit)
				: emit(null);
		}, next);
	}

	private lowerLoop(
		statement: Statement & { kind: 'while' | 'do' | 'for' },
		frame: Frame,
		next: NodeId,
	): NodeId {
		const { start, end } = statement;
		const join = (id: NodeId, to: NodeId) =>
			this.builder.define(id, { kind: 'join', label: null, next: to, start, end });
		const isFor = statement.kind === 'for';
		const first = isFor ? statement.first : null;
		const scope = first ? this.afterItem(first, frame.scope) : frame.scope;
		const test = this.builder.reserve();
		const step = isFor && statement.step ? this.lowerEffect(statement.step, { ...frame, scope }, test) : test;
		const after = this.leave(scope, frame.scope, next, { start: end, end });
		const inner: Frame = {
			...frame,
			scope,
			breakTo: { node: after, scope },
			continueTo: { node: step, scope },
		};
		const body = this.builder.reserve();
		const condition = statement.condition;
		join(test, condition ? this.lowerCondition(condition, { ...frame, scope }, body, after, 'loop') : body);
		join(body, this.lowerStatement(statement.body, inner, step));
		if (statement.kind === 'do') return body;
		return first ? this.lowerStatement(first, frame, test) : test;
	}

	private lowerIterate(statement: Statement & { kind: 'iterate' }, frame: Frame, next: NodeId): NodeId {
		const { macro, start, end } = statement;
		const head = this.builder.reserve();
		const { scope } = frame;
		const inner: Frame = { ...frame, breakTo: { node: next, scope }, continueTo: { node: head, scope } };
		const body = this.lowerStatement(statement.body, inner, head);
		return this.builder.define(head, {
			kind: 'iterate',
			macro,
			arguments: statement.arguments,
			body,
			done: next,
			start,
			end: Math.min(end, statement.body.start),
		});
	}

	private lowerSwitch(subject: Expression, body: Statement, frame: Frame, next: NodeId): NodeId {
		const found: NonNullable<Frame['cases']> = [];
		const inner: Frame = { ...frame, breakTo: { node: next, scope: frame.scope }, cases: found };
		this.lowerStatement(body, inner, next);
		const cases: SwitchCase[] = [];
		let otherwise = next;
		for (const { low, high, target } of found.reverse())
			if (low) cases.push({ low, high, target });
			else otherwise = target;
		const { start, end } = subject;
		return this.lowerValue(subject, frame, (value) =>
			this.builder.add({ kind: 'switch', subject: value, cases, otherwise, start, end }),
		);
	}

	private lowerScoped(statement: Statement & { kind: 'scoped' }, frame: Frame, next: NodeId): NodeId {
		const { cleanup, fail, start } = statement;
		const end = Math.max(start, Math.min(statement.end, statement.body.start));
		const scope = this.extend(frame.scope, cleanup);
		const out: Target = { node: next, scope: frame.scope };
		const after = this.leave(scope, frame.scope, next, { start: statement.end, end: statement.end });
		const body = this.lowerStatement(
			statement.body,
			{ ...frame, scope, breakTo: out, continueTo: out },
			after,
		);
		const { variable } = cleanup;
		const type = `class_${cleanup.name}_t`;
		const taken = this.builder.add({
			kind: 'declare',
			name: variable,
			type,
			initializer: null,
			cleanup,
			next: body,
			start,
			end,
		});
		if (!fail && !/_(?:try|intr|kill)$/.test(cleanup.name)) return taken;
		const condition: Expression = { kind: 'opaque', text: `taken(${variable})`, start, end };
		const whenFalse = fail ? this.lowerStatement(fail, frame, next) : next;
		return this.builder.add({ kind: 'branch', condition, whenTrue: taken, whenFalse, why: 'if', start, end });
	}

	/** One branch for each arm but the last, whose condition is what remains. */
	private lowerArms(arms: readonly ConditionalArm[], at: Statement, frame: Frame, next: NodeId): NodeId {
		const { start, end } = at;
		const names = arms.map((arm) => labelsOf(arm.body));
		return arms.reduceRight((otherwise, arm, index) => {
			const shared = (names[index] ?? []).filter((name) =>
				names.some((other, at) => at !== index && other.includes(name)),
			);
			const labels: LabelScope =
				shared.length > 0 ? { outer: frame.labels, names: new Set(shared), nodes: new Map() } : frame.labels;
			const body = this.lowerBlock(arm.body, { ...frame, labels }, next);
			if (labels !== frame.labels) this.closeLabels(labels, at);
			if (!arm.condition) return body;
			const condition: Expression = { kind: 'opaque', text: arm.condition.text, start, end: start };
			const [whenTrue, whenFalse] = arm.condition.negated ? [otherwise, body] : [body, otherwise];
			return this.builder.add({
				kind: 'branch',
				condition,
				whenTrue,
				whenFalse,
				why: 'preprocessor',
				start,
				end,
			});
		}, next);
	}

	/** `goto *x` may go to every label of the function. */
	private lowerComputedGoto(at: Statement, frame: Frame): NodeId {
		const { start, end } = at;
		const cases = this.labelNames.map((name): SwitchCase => {
			const low: Expression = { kind: 'opaque', text: `&&${name}`, start, end };
			return { low, high: null, target: this.jumpToLabel(name, at, frame) };
		});
		const otherwise = this.builder.add({ kind: 'stop', reason: 'goto *', start, end });
		const subject: Expression = { kind: 'opaque', text: 'goto *', start, end };
		return this.builder.add({ kind: 'switch', subject, cases, otherwise, start, end });
	}
}

const declaresCleanup = (items: readonly Statement[]): boolean =>
	items.some((item) => item.kind === 'declaration' && item.declarators.some((each) => each.cleanup !== null));
