// Turns effects of the model language into actions: assignments, checks, and the jump that ends each path.
import type { Statement } from '../language/ast';
import { parseEffect } from '../language/parser';
import type { Frame, HeldResource, Row, RowStep } from './flatten';
import { type Action, binary, choice, constant, equal, isConstant, type Value, variable } from './ir';
import { COUNT_MAX, ModelError } from './types';
import { instanceValue, type Resolver, type Scope, withNames } from './values';

interface Here {
	readonly row: Row;
	readonly index: number;
	readonly step: RowStep;
	readonly scope: Scope;
	/** Number of a hazard form by its key. */
	readonly hazard: (key: string) => {
		index: number;
		parameters: Readonly<Record<string, string>>;
		when: string;
	};
	/** All frames of the actor. */
	readonly frames: readonly Frame[];
}

const MAX_DEPTH = 40;

const when = (test: Value, yes: readonly Action[], no: readonly Action[]): Action[] => {
	if (test.is === 'constant') return [...(test.value === 0 ? no : yes)];
	return yes.length === 0 && no.length === 0 ? [] : [{ is: 'if', test, yes, no }];
};

/** Compiles the effects of the steps of one actor. */
export class ActionCompiler {
	private depth = 0;

	constructor(
		private readonly resolver: Resolver,
		private readonly hazards: Here['hazard'],
	) {}

	/** All of a step: its effect, then the jump to what follows. */
	compile(row: Row, index: number, frames: readonly Frame[]): Action[] {
		const step = row.steps[index];
		if (!step) return [];
		const text = step.step.do ?? '';
		const statements = parseEffect(typeof text === 'string' ? text : text.join('\n'));
		const here: Here = { row, index, step, scope: step.scope, hazard: this.hazards, frames };
		return this.block(statements, here, () => this.jump(here, index + 1));
	}

	/** The jump an actor starts with, as it may begin with steps that are left out. */
	entry(row: Row): Action[] {
		return this.land(row, 0);
	}

	private block(statements: readonly Statement[], here: Here, then: () => Action[]): Action[] {
		const [first, ...rest] = statements;
		if (!first) return then();
		if (++this.depth > MAX_DEPTH * 10) throw new ModelError('procedures call each other without end');
		try {
			return this.statement(first, here, () => this.block(rest, here, then));
		} finally {
			this.depth--;
		}
	}

	/** One statement and all that comes after it. A statement after an `if` follows both branches unless they jump. */
	private statement(statement: Statement, here: Here, then: () => Action[]): Action[] {
		switch (statement.is) {
			case 'if': {
				const test = this.resolver.truth(statement.test, here.scope);
				if (test.is === 'constant')
					return this.block(test.value === 0 ? statement.no : statement.yes, here, then);
				const yes = this.block(statement.yes, here, () => []);
				const no = this.block(statement.no, here, () => []);
				if (!containsJump(yes) && !containsJump(no)) return [...when(test, yes, no), ...then()];
				return when(test, this.block(statement.yes, here, then), this.block(statement.no, here, then));
			}
			case 'for':
				return this.loop(statement, here, then);
			case 'call': {
				const procedure = this.resolver.context.model.procedures[statement.name];
				if (!procedure) throw new ModelError(`no procedure '${statement.name}'`);
				const scope = this.resolver.bindArguments(
					statement.name,
					procedure.parameters,
					statement.arguments,
					here.scope,
				);
				const text = typeof procedure.do === 'string' ? procedure.do : procedure.do.join('\n');
				return this.block(parseEffect(text), { ...here, scope }, then);
			}
			case 'assign':
				return [...this.assign(statement, here.scope), ...then()];
			case 'check':
				return [...this.check(statement.hazard, statement.arguments, here), ...then()];
			case 'hold':
				return [...this.hold(this.resource(statement.resource, here), here), ...then()];
			case 'release':
				if (statement.resource !== 'all')
					return [...this.release(this.resource(statement.resource, here), here, true), ...then()];
				return [...this.releaseAll([here.step.frame], here), ...then()];
			default:
				return this.leave(statement, here);
		}
	}

	private leave(
		statement: Extract<Statement, { is: 'goto' | 'fail' | 'return' | 'stop' | 'skip' }>,
		here: Here,
	): Action[] {
		const { row, step } = here;
		switch (statement.is) {
			case 'goto': {
				const target = row.labels.get(step.frame.prefix + statement.step);
				if (target === undefined) throw new ModelError(`goto: no step '${statement.step}'`);
				return this.jump(here, target);
			}
			case 'skip':
				return this.jump(here, step.skipTo ?? here.index + 1);
			case 'stop':
				return this.jump(here, row.steps.length);
			case 'return':
				return [...this.releaseAll([step.frame], here), ...this.jump(here, step.frame.end)];
			case 'fail':
				return [...this.releaseAll(here.frames, here), ...this.jump(here, row.steps.length)];
		}
	}

	private loop(statement: Extract<Statement, { is: 'for' }>, here: Here, then: () => Action[]): Action[] {
		const { kind, variable: name, where, body } = statement;
		const actions = this.resolver.instancesOf(kind).flatMap((instance) => {
			const scope = withNames(here.scope, [[name, instanceValue(kind, instance.index)]]);
			const inner = { ...here, scope };
			return when(
				this.resolver.truth(where, scope),
				this.block(body, inner, () => []),
				[],
			);
		});
		if (containsJump(actions)) throw new ModelError('a loop over objects cannot leave the step');
		return [...actions, ...then()];
	}

	private assign(statement: Extract<Statement, { is: 'assign' }>, scope: Scope): Action[] {
		const { path, operator } = statement;
		const target = this.resolver.path(path, scope);
		const given = this.resolver.expression(statement.value, scope, target.type);
		if (given.type.is !== target.type.is)
			throw new ModelError(`'${path.join('.')}' has another type than its new value`);
		return this.slots(path, scope).flatMap(({ id, test }) => {
			const value = operator === '=' ? given.value : bounded(id, operator, given.value);
			const stored: Action = { is: 'assign', id, value };
			return when(test, [stored], []);
		});
	}

	/** The variables a path may stand for, each with the condition under which it does. */
	private slots(path: readonly string[], scope: Scope): { id: number; test: Value }[] {
		const [only = ''] = path;
		if (path.length === 1) {
			const own = scope.names.get(only);
			if (own?.value.is !== 'variable') throw new ModelError(`'${only}' cannot be assigned`);
			return [{ id: own.value.id, test: constant(1) }];
		}
		const { object, field } = this.resolver.place(path, scope);
		if (object.type.is !== 'ref') throw new ModelError(`'${path.join('.')}' cannot be assigned`);
		return this.resolver.instancesOf(object.type.kind).flatMap((instance) => {
			const slot = instance.fields.get(field);
			const test = equal(object.value, constant(instance.index));
			return slot && !isConstant(test, 0) ? [{ id: slot.variable, test }] : [];
		});
	}

	private check(key: string, given: Extract<Statement, { is: 'check' }>['arguments'], here: Here): Action[] {
		const { index, parameters, when: text } = here.hazard(key);
		const scope = this.resolver.bindArguments(key, parameters, given, here.scope);
		return when(this.resolver.condition(text, scope), [{ is: 'violate', hazard: index }], []);
	}

	private resource(name: string, { step }: Here): HeldResource {
		const found = step.frame.resources.find((resource) => resource.name === name);
		if (!found) throw new ModelError(`${step.frame.operation} has no resource '${name}'`);
		return found;
	}

	private effect(text: string, here: Here): Action[] {
		const scope: Scope = { names: new Map([...here.step.scope.names]), flags: here.step.scope.flags };
		return this.block(parseEffect(text), { ...here, scope }, () => []);
	}

	private hold(resource: HeldResource, here: Here): Action[] {
		return [...this.effect(resource.acquire, here), { is: 'assign', id: resource.flag, value: constant(1) }];
	}

	/** Gives a resource back; without having it that is an unbalanced exit. */
	private release(resource: HeldResource, here: Here, strict: boolean): Action[] {
		const give: Action[] = [
			...this.effect(resource.release, here),
			{ is: 'assign', id: resource.flag, value: constant(0) },
		];
		const flag = variable(resource.flag);
		if (!strict) return when(flag, give, []);
		return [...when(flag, [], [{ is: 'violate', hazard: here.hazard('H31').index }]), ...give];
	}

	/** Releases what is held in the frames and those they are included from, the last taken first. */
	private releaseAll(frames: readonly Frame[], here: Here): Action[] {
		return [...frames].reverse().flatMap((frame) =>
			[...frame.resources].reverse().flatMap((resource) => {
				const owner = here.row.steps.find((step) => step.frame === frame) ?? here.step;
				return this.release(resource, { ...here, step: { ...owner, frame } }, false);
			}),
		);
	}

	/** Resets the variables of the operations a jump leaves, then lands on the first step that is not left out. */
	private jump(here: Here, target: number): Action[] {
		const left = here.frames.filter(
			(frame) =>
				here.index >= frame.begin && here.index < frame.end && !(target >= frame.begin && target < frame.end),
		);
		const resets = left.flatMap((frame) =>
			frame.locals.map(({ id, initial }): Action => ({ is: 'assign', id, value: constant(initial) })),
		);
		return [...resets, ...this.land(here.row, target)];
	}

	private land(row: Row, target: number): Action[] {
		const step = row.steps[target];
		const jump: Action = { is: 'jump', to: target };
		if (!step || isConstant(step.when, 1)) return [jump];
		return when(step.when, [jump], this.land(row, target + 1));
	}
}

function bounded(id: number, operator: '+=' | '-=', by: Value): Value {
	const now = variable(id);
	const max = constant(COUNT_MAX);
	if (operator === '-=') return choice(binary('<', now, by), constant(0), binary('-', now, by));
	const sum = binary('+', now, by);
	return choice(binary('<', max, sum), max, sum);
}

function containsJump(actions: readonly Action[]): boolean {
	return actions.some(
		(action) =>
			action.is === 'jump' || (action.is === 'if' && (containsJump(action.yes) || containsJump(action.no))),
	);
}
