// Lays the steps of an actor's operations out in one row: includes and groups opened, conditions resolved, names bound.
import type { Operation, Profile, ProgramItem, Step } from '../definition';
import type { Mutation } from '../scenario';
import { isConstant, type Value, variable } from './ir';
import { ModelError, parseType, type Type } from './types';
import { type Resolver, type Scope, type Typed, withNames } from './values';

export interface Local {
	readonly id: number;
	readonly initial: number;
}

export interface HeldResource {
	readonly name: string;
	readonly flag: number;
	readonly acquire: string;
	readonly release: string;
}

/** One operation as an actor runs it: its variables and resources, and where in the row it stands. */
export interface Frame {
	readonly operation: string;
	readonly parent: Frame | undefined;
	/** Stands before every label in it: `A2/` inside the include A2. */
	readonly prefix: string;
	readonly locals: Local[];
	readonly resources: HeldResource[];
	begin: number;
	end: number;
}

export interface RowStep {
	readonly label: string;
	readonly step: Step;
	readonly frame: Frame;
	readonly scope: Scope;
	readonly when: Value;
	/** Where `skip` leads: the row index after the round of the group. */
	skipTo: number | undefined;
}

export interface Row {
	readonly steps: RowStep[];
	/** Row index of every label, of dropped steps too. */
	readonly labels: Map<string, number>;
	/** Ids of steps that are there. */
	readonly ids: Set<string>;
}

export interface Surroundings {
	readonly resolver: Resolver;
	readonly profile: Profile;
	readonly actor: string;
	readonly mutations: readonly Mutation[];
	readonly operation: (name: string) => Operation;
	/** Switches with their values as names. */
	readonly switches: (chosen: Readonly<Record<string, string | boolean>>) => ReadonlyMap<string, Typed>;
	/** Makes a variable of the actor. */
	readonly declare: (name: string, type: Type, initial: number) => number;
}

const text = (effect: string | readonly string[]): string =>
	typeof effect === 'string' ? effect : effect.join('\n');

const hasId = (item: ProgramItem, id: string): boolean => item.id === id;

/** Replaces the item of an id, wherever it stands, by others. Gives undefined if there is none. */
function rewrite(
	items: readonly ProgramItem[],
	id: string,
	by: (item: ProgramItem) => readonly ProgramItem[],
): ProgramItem[] | undefined {
	const at = items.findIndex((item) => hasId(item, id));
	if (at >= 0) return items.flatMap((item, index) => (index === at ? by(item) : [item]));
	for (const [index, item] of items.entries()) {
		if (!('each' in item)) continue;
		const steps = rewrite(item.steps, id, by);
		if (steps) return items.map((other, position) => (position === index ? { ...item, steps } : other));
	}
	return undefined;
}

function mutate(items: readonly ProgramItem[], mutation: Mutation): ProgramItem[] | undefined {
	if ('drop' in mutation) return rewrite(items, mutation.drop, () => []);
	if ('replace' in mutation) {
		const replacement = mutation.with;
		return rewrite(items, mutation.replace, (item) =>
			Array.isArray(replacement) ? replacement : [{ ...item, ...replacement } as ProgramItem],
		);
	}
	let moved: readonly ProgramItem[] = [];
	let rest: readonly ProgramItem[] | undefined = items;
	if ('insert' in mutation) moved = mutation.insert;
	else
		rest = rewrite(items, mutation.move, (item) => {
			moved = [item];
			return [];
		});
	if (!rest) return undefined;
	return 'before' in mutation
		? rewrite(rest, mutation.before, (item) => [...moved, item])
		: rewrite(rest, mutation.after, (item) => [item, ...moved]);
}

/** Applies the mutations meant for an operation of an actor; `used` is told each one that found its step. */
export function mutated(
	operation: Operation,
	items: readonly ProgramItem[],
	around: Surroundings,
	used: (mutation: Mutation) => void,
): readonly ProgramItem[] {
	let result = items;
	for (const mutation of around.mutations) {
		if (mutation.actor !== undefined && mutation.actor !== around.actor) continue;
		if (mutation.operation !== undefined && mutation.operation !== operation.name) continue;
		const changed = mutate(result, mutation);
		if (!changed) continue;
		used(mutation);
		result = changed;
	}
	return result;
}

/** Puts an operation's steps in the order of the profile, where it has one for this driver. */
function ordered(operation: Operation, scope: Scope, around: Surroundings): readonly ProgramItem[] {
	if (operation.orderedBy === undefined) return operation.steps;
	const by = around.resolver.path(operation.orderedBy.split('.'), scope);
	if (by.type.is !== 'enum' || by.value.is !== 'constant')
		throw new ModelError(`${operation.name}: '${operation.orderedBy}' is not known beforehand`);
	const driver = by.type.values[by.value.value] ?? '';
	const order = around.profile.removal?.[driver];
	if (!order) throw new ModelError(`profile ${around.profile.name} has no removal of ${driver}`);
	return order.map((id) => {
		const item = operation.steps.find((candidate) => hasId(candidate, id));
		if (!item) throw new ModelError(`${operation.name} has no step ${id}`);
		return item;
	});
}

/** Resolves the names an operation's texts may use. `given` are its parameters. */
function openFrame(
	operation: Operation,
	given: ReadonlyMap<string, Typed>,
	parent: Frame | undefined,
	prefix: string,
	around: Surroundings,
): { frame: Frame; scope: Scope } {
	const frame: Frame = {
		operation: operation.name,
		parent,
		prefix,
		locals: [],
		resources: [],
		begin: 0,
		end: 0,
	};
	const flags = new Map<string, Value>();
	for (const [name, resource] of Object.entries(operation.resources ?? {})) {
		const flag = around.declare(`${prefix}holds.${name}`, { is: 'bool' }, 0);
		flags.set(name, variable(flag));
		frame.resources.push({ name, flag, acquire: text(resource.acquire), release: text(resource.release) });
	}
	let scope: Scope = { names: new Map([...around.switches(operation.switches ?? {}), ...given]), flags };
	for (const [name, typeText] of Object.entries(operation.locals ?? {})) {
		const { type } = parseType(typeText);
		const id = around.declare(`${prefix}${name}`, type, 0);
		frame.locals.push({ id, initial: 0 });
		scope = withNames(scope, [[name, { type, value: variable(id) }]]);
	}
	for (const [name, expression] of Object.entries(operation.bind ?? {}))
		scope = withNames(scope, [[name, around.resolver.expression(around.resolver.parse(expression), scope)]]);
	return { frame, scope };
}

/** Appends an operation with given parameters to the row. */
export function layOut(
	row: Row,
	operation: Operation,
	given: ReadonlyMap<string, Typed>,
	parent: Frame | undefined,
	prefix: string,
	around: Surroundings,
	used: (mutation: Mutation) => void,
): void {
	const { frame, scope } = openFrame(operation, given, parent, prefix, around);
	frame.begin = row.steps.length;
	place(
		row,
		mutated(operation, ordered(operation, scope, around), around, used),
		frame,
		scope,
		'',
		around,
		used,
	);
	frame.end = row.steps.length;
}

function place(
	row: Row,
	items: readonly ProgramItem[],
	frame: Frame,
	scope: Scope,
	suffix: string,
	around: Surroundings,
	used: (mutation: Mutation) => void,
): void {
	const { resolver } = around;
	for (const item of items) {
		const label = `${frame.prefix}${item.id}${suffix}`;
		if (!row.labels.has(label)) row.labels.set(label, row.steps.length);
		if ('each' in item) {
			for (const instance of resolver.instancesOf(item.kind)) {
				const bound: Typed = {
					type: { is: 'ref', kind: item.kind },
					value: { is: 'constant', value: instance.index },
				};
				const inner = withNames(scope, [[item.each, bound]]);
				if (!isConstant(resolver.condition(item.where, inner), 1)) continue;
				const from = row.steps.length;
				place(row, item.steps, frame, inner, `${suffix}(${instance.name})`, around, used);
				for (const step of row.steps.slice(from)) step.skipTo ??= row.steps.length;
			}
			continue;
		}
		const when = item.when === undefined ? resolver.yes : resolver.condition(item.when, scope);
		if (isConstant(when, 0)) continue;
		if ('include' in item) {
			const operation = around.operation(item.include);
			layOut(
				row,
				operation,
				includeArguments(item.with, operation, scope, around),
				frame,
				`${label}/`,
				around,
				used,
			);
			continue;
		}
		row.ids.add(item.id);
		row.steps.push({ label, step: item, frame, scope, when, skipTo: undefined });
	}
}

function includeArguments(
	given: Readonly<Record<string, string>>,
	operation: Operation,
	scope: Scope,
	{ resolver }: Surroundings,
): Map<string, Typed> {
	const names = new Map<string, Typed>();
	for (const [parameter, typeText] of Object.entries(operation.parameters)) {
		const { type, initial } = parseType(typeText);
		const expression = given[parameter] ?? initial;
		if (expression === undefined) throw new ModelError(`${operation.name} needs ${parameter}`);
		names.set(parameter, resolver.expression(resolver.parse(expression), scope, type));
	}
	return names;
}
