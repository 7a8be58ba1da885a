// Turns expressions of the model language into values over variables: resolves names, unrolls quantifiers over objects.
import type { Model } from '../definition';
import type { Expression } from '../language/ast';
import { parseExpression } from '../language/parser';
import { and, binary, choice, constant, decide, equal, FALSE, not, or, TRUE, type Value } from './ir';
import { BOOL, COUNT, literal, ModelError, parseType, type Type } from './types';
import { pteName, type World } from './world';

export interface Typed {
	readonly type: Type;
	readonly value: Value;
}

/** Names that mean something where a text stands. `own` variables may be assigned by their plain name. */
export interface Scope {
	readonly names: ReadonlyMap<string, Typed>;
	readonly flags: ReadonlyMap<string, Value>;
}

export interface Context {
	readonly model: Model;
	readonly world: World;
	readonly switches: ReadonlyMap<string, Typed>;
	/** Whether some actor's program has a step of this id. */
	readonly stepExists: (id: string) => boolean;
	/** A variable as a value: its initial value where nothing in the model ever assigns its field. */
	readonly settled: (id: number) => Value;
	/** Whether an actor has ended; undefined for an unknown name. */
	readonly ended: (actor: string) => Value | undefined;
	/** Whether an actor stands before a step, or waits at a wait point; undefined where it has none of the name. */
	readonly at: (actor: string, step: string) => Value | undefined;
	readonly waiting: (actor: string, wait: string) => Value | undefined;
}

export const withNames = (scope: Scope, names: Iterable<readonly [string, Typed]>): Scope => ({
	names: new Map([...scope.names, ...names]),
	flags: scope.flags,
});

export const instanceValue = (kind: string, index: number): Typed => ({
	type: { is: 'ref', kind },
	value: constant(index),
});

const single = (expression: Expression): string | undefined =>
	expression.is === 'path' && expression.path.length === 1 ? expression.path[0] : undefined;

const MAX_DEPTH = 60;

/** Resolves expressions in one compiled scenario. */
export class Resolver {
	private depth = 0;

	readonly yes = TRUE;
	readonly parse = parseExpression;

	constructor(readonly context: Context) {}

	/** The value of a text that must be a truth value. */
	condition(text: string, scope: Scope): Value {
		return this.truth(parseExpression(text), scope);
	}

	truth(expression: Expression, scope: Scope): Value {
		const { type, value } = this.expression(expression, scope, BOOL);
		if (type.is !== 'bool') throw new ModelError('a condition must be true or false');
		return value;
	}

	/** Resolves a name to a bound value, a switch or an object. */
	name(text: string, scope: Scope, expected?: Type): Typed | undefined {
		if (expected) {
			const number = literal(expected, text);
			if (number !== undefined) return { type: expected, value: constant(number) };
		}
		const instance = this.context.world.instances.get(text);
		const object = instance && instanceValue(instance.kind, instance.index);
		// An object may have the name of a switch: what is asked for decides.
		const wanted = expected?.is === 'ref' ? object : undefined;
		const bound = scope.names.get(text) ?? wanted ?? this.context.switches.get(text) ?? object;
		if (bound) return bound;
		if (text === 'true' || text === 'false') return { type: BOOL, value: text === 'true' ? TRUE : FALSE };
		return undefined;
	}

	path(path: readonly string[], scope: Scope, expected?: Type): Typed {
		const [first = '', ...rest] = path;
		let at = this.name(first, scope, rest.length === 0 ? expected : undefined);
		if (!at) throw new ModelError(`nothing is called '${first}'`);
		let remaining = rest;
		while (remaining.length > 0) {
			const { field, length } = this.fieldOf(at.type, remaining);
			at = this.read(at, field);
			remaining = remaining.slice(length);
		}
		return at;
	}

	/** The object and the field a path of an assignment ends in; a plain name has no object. */
	place(path: readonly string[], scope: Scope): { object: Typed; field: string } {
		const [first = '', ...rest] = path;
		let object = this.name(first, scope);
		if (!object) throw new ModelError(`nothing is called '${first}'`);
		let remaining = rest;
		for (;;) {
			const { field, length } = this.fieldOf(object.type, remaining);
			if (length === remaining.length) return { object, field };
			object = this.read(object, field);
			remaining = remaining.slice(length);
		}
	}

	expression(expression: Expression, scope: Scope, expected?: Type): Typed {
		if (++this.depth > MAX_DEPTH) throw new ModelError('definitions call each other without end');
		try {
			return this.resolve(expression, scope, expected);
		} finally {
			this.depth--;
		}
	}

	private resolve(expression: Expression, scope: Scope, expected?: Type): Typed {
		switch (expression.is) {
			case 'number':
				return { type: COUNT, value: constant(expression.value) };
			case 'path':
				return this.path(expression.path, scope, expected);
			case 'not':
				return { type: BOOL, value: not(this.truth(expression.of, scope)) };
			case 'choice':
				return this.chosen(expression, scope, expected);
			case 'quantified':
				return this.quantified(expression, scope);
			case 'call':
				return this.call(expression.name, expression.arguments, scope, expected);
			case 'binary':
				return this.binary(expression, scope);
		}
	}

	private chosen(expression: Extract<Expression, { is: 'choice' }>, scope: Scope, expected?: Type): Typed {
		const test = this.truth(expression.test, scope);
		const yes = this.expression(expression.yes, scope, expected);
		const no = this.expression(expression.no, scope, expected ?? yes.type);
		const bool = yes.type.is === 'bool';
		return { type: yes.type, value: (bool ? decide : choice)(test, yes.value, no.value) };
	}

	private binary(expression: Extract<Expression, { is: 'binary' }>, scope: Scope): Typed {
		const { operator } = expression;
		if (operator === '&&' || operator === '||') {
			const left = this.truth(expression.left, scope);
			if (left.is === 'constant' && (left.value !== 0) === (operator === '||'))
				return { type: BOOL, value: left };
			return { type: BOOL, value: binary(operator, left, this.truth(expression.right, scope)) };
		}
		const literalFirst = this.isLiteral(expression.left, scope) && !this.isLiteral(expression.right, scope);
		const [a, b] = literalFirst ? [expression.right, expression.left] : [expression.left, expression.right];
		const first = this.expression(a, scope);
		const second = this.expression(b, scope, first.type);
		if (
			first.type.is !== second.type.is ||
			(first.type.is === 'ref' && second.type.is === 'ref' && first.type.kind !== second.type.kind)
		)
			throw new ModelError(`'${operator}' compares different things`);
		const [left, right] = literalFirst ? [second.value, first.value] : [first.value, second.value];
		switch (operator) {
			case '==':
				return { type: BOOL, value: equal(left, right) };
			case '!=':
				return { type: BOOL, value: not(equal(left, right)) };
			case '>':
				return { type: BOOL, value: binary('<', right, left) };
			case '>=':
				return { type: BOOL, value: binary('<=', right, left) };
			case '<':
			case '<=':
				return { type: BOOL, value: binary(operator, left, right) };
			default:
				return { type: COUNT, value: binary(operator, left, right) };
		}
	}

	private isLiteral(expression: Expression, scope: Scope): boolean {
		const name = single(expression);
		return name !== undefined && this.name(name, scope) === undefined;
	}

	private quantified(expression: Extract<Expression, { is: 'quantified' }>, scope: Scope): Typed {
		const { quantifier, variable: name, kind, where } = expression;
		const each = this.instancesOf(kind).map((instance) =>
			this.truth(where, withNames(scope, [[name, instanceValue(kind, instance.index)]])),
		);
		if (quantifier === 'any') return { type: BOOL, value: each.reduce(or, FALSE) };
		if (quantifier === 'all') return { type: BOOL, value: each.reduce(and, TRUE) };
		return { type: COUNT, value: each.reduce((sum, one) => binary('+', sum, one), constant(0)) };
	}

	instancesOf(kind: string) {
		const instances = this.context.world.byKind.get(kind);
		if (!instances) throw new ModelError(`no kind of object '${kind}'`);
		return instances;
	}

	private call(name: string, given: readonly Expression[], scope: Scope, expected?: Type): Typed {
		const word = given[0] ? single(given[0]) : undefined;
		switch (name) {
			case 'pte':
				return this.pte(given, scope);
			case 'exists':
				return { type: BOOL, value: this.context.stepExists(word ?? '') ? TRUE : FALSE };
			case 'held':
				return { type: BOOL, value: scope.flags.get(word ?? '') ?? FALSE };
			case 'ended': {
				const value = this.context.ended(word ?? '');
				if (!value) throw new ModelError(`no actor '${word}'`);
				return { type: BOOL, value };
			}
			case 'at':
			case 'waiting': {
				const place = (given[1] && single(given[1])) ?? '';
				const value = this.context[name](word ?? '', place);
				if (!value) throw new ModelError(`${name}(): '${word}' has no '${place}'`);
				return { type: BOOL, value };
			}
		}
		const definition = this.context.model.definitions[name];
		if (!definition) throw new ModelError(`no definition '${name}'`);
		const inner = this.bindArguments(name, definition.parameters, given, scope);
		return this.expression(parseExpression(definition.is), inner, expected);
	}

	/** The scope of a definition's or procedure's body: its parameters alone. */
	bindArguments(
		name: string,
		parameters: Readonly<Record<string, string>>,
		given: readonly Expression[],
		scope: Scope,
	): Scope {
		const wanted = Object.entries(parameters);
		if (wanted.length !== given.length)
			throw new ModelError(`${name}() takes ${wanted.length} arguments, not ${given.length}`);
		const names = wanted.map(([parameter, text], index): [string, Typed] => {
			const { type } = parseType(text);
			const argument = given[index];
			if (!argument) throw new ModelError(`${name}() lacks ${parameter}`);
			const typed = this.expression(argument, scope, type);
			if (typed.type.is !== type.is) throw new ModelError(`${name}(): ${parameter} has another type`);
			return [parameter, typed];
		});
		return { names: new Map(names), flags: scope.flags };
	}

	private pte(given: readonly Expression[], scope: Scope): Typed {
		const [task, page] = given.map((argument) => {
			const { type, value } = this.expression(argument, scope);
			if (type.is !== 'ref' || value.is !== 'constant') throw new ModelError('pte() takes a task and a page');
			return this.instancesOf(type.kind)[value.value - 1]?.name ?? '';
		});
		const instance = this.context.world.instances.get(pteName(task ?? '', page ?? ''));
		if (instance?.kind !== 'Pte') throw new ModelError(`no page table entry of ${task} for ${page}`);
		return instanceValue('Pte', instance.index);
	}

	/** The longest field name a path goes on with. */
	private fieldOf(type: Type, path: readonly string[]): { field: string; length: number } {
		if (type.is !== 'ref') throw new ModelError(`'${path.join('.')}' of something that is no object`);
		const fields = this.context.world.fieldsOf.get(type.kind);
		for (let length = path.length; length > 0; length--) {
			const field = path.slice(0, length).join('.');
			if (fields?.has(field)) return { field, length };
		}
		throw new ModelError(`a ${type.kind} has no '${path.join('.')}'`);
	}

	/** A field of an object that may be known only at run time. Of `none` it is 0. */
	private read(object: Typed, field: string): Typed {
		if (object.type.is !== 'ref') throw new ModelError(`'${field}' of something that is no object`);
		const type = this.context.world.fieldsOf.get(object.type.kind)?.get(field);
		if (!type) throw new ModelError(`a ${object.type.kind} has no '${field}'`);
		const pick = type.is === 'bool' ? decide : choice;
		const value = this.instancesOf(object.type.kind).reduceRight((otherwise: Value, instance) => {
			const slot = instance.fields.get(field);
			const own = slot ? this.context.settled(slot.variable) : constant(0);
			return pick(equal(object.value, constant(instance.index)), own, otherwise);
		}, constant(0));
		return { type, value };
	}
}
