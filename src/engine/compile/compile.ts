// Compiles a scenario under a profile: world, programs of the actors, hazards; runs what is given beforehand.
import type { Hazard, Model, Operation, Profile } from '../definition';
import { parseExpression } from '../language/parser';
import { extendModel, resolveProfile } from '../profile';
import type { Mutation, OperationCall, Scenario } from '../scenario';
import { ActionCompiler } from './actions';
import { assignedFields, collectSteps } from './assigned';
import { type Frame, layOut, type Row, type Surroundings } from './flatten';
import {
	type Action,
	and,
	constant,
	eachVariable,
	equal,
	evaluate,
	execute,
	type FlatStep,
	isConstant,
	not,
	or,
	type Process,
	type Program,
	TRUE,
	type Value,
	type Variable,
	variable,
} from './ir';
import { literal, ModelError, parseType, type Type } from './types';
import { Resolver, type Typed } from './values';
import { buildWorld, showValue, sizeOf, taskOf, type World } from './world';

export interface Compiled {
	readonly model: Model;
	readonly profile: string;
	readonly program: Program;
	readonly initial: Uint8Array;
	/** The objects of the state, in the model's order; a variable of one is named `object.field`. */
	readonly objects: readonly { readonly name: string; readonly kind: string }[];
	/** Compiles a predicate over the state: names of objects, `ended(actor)`. Throws ModelError. */
	readonly predicate: (text: string) => Value;
}

interface Draft {
	readonly name: string;
	readonly actor: number;
	readonly row: Row;
	readonly frames: Frame[];
	readonly pc: number;
	/** Value of `pc` when the actor has ended. */
	readonly end: number;
}

/** Runs `make`, putting `where` before the message of a mistake in the model or scenario. */
function within<T>(where: string, make: () => T): T {
	try {
		return make();
	} catch (error) {
		if (error instanceof Error) throw new ModelError(`${where}: ${error.message}`);
		throw error;
	}
}

class Compiler {
	readonly profile: Profile;
	readonly world: World;
	private readonly variables: Variable[];
	private readonly hazardForms: readonly Hazard[];
	private readonly resolver: Resolver;
	private readonly drafts: Draft[] = [];
	private processes: readonly Process[] = [];
	private readonly stepIds = new Set<string>();
	private readonly usedMutations = new Set<Mutation>();

	constructor(
		readonly model: Model,
		private readonly scenario: Scenario,
		profileName: string,
	) {
		const profile = resolveProfile(model, profileName);
		this.profile = { ...profile, switches: { ...profile.switches, ...scenario.switches } };
		const switches = this.switchValues(this.profile.switches);
		const number = (name: string): number | undefined => {
			const typed = switches.get(name);
			return typed?.value.is === 'constant' ? typed.value.value : undefined;
		};
		this.world = buildWorld(model, scenario, number);
		this.variables = this.world.variables.map(({ name, type, initial }) => ({
			name,
			size: sizeOf(type, this.world),
			initial,
			show: (value) => showValue(type, this.world, value),
			actor: undefined,
		}));
		const policies = new Set(scenario.policies);
		this.hazardForms = model.hazards.filter(
			(hazard) => hazard.asked !== 'always' || !hazard.policy || policies.has(hazard.id),
		);
		this.resolver = new Resolver({
			model,
			world: this.world,
			switches,
			stepExists: (id) => this.stepIds.has(id),
			ended: (actor) => this.ended(actor),
			at: (actor, step) => this.at(actor, step),
			waiting: (actor, wait) => this.waiting(actor, wait),
			settled: this.settledBy(this.assigned()),
		});
	}

	compile(): Compiled {
		const given = (this.scenario.given ?? []).map((call) =>
			this.draft(String(call['task'] ?? 'given'), undefined, [call]),
		);
		const actors = Object.entries(this.scenario.actors).map(([name, { does }], index) =>
			this.draft(name, index, [does].flat()),
		);
		const unused = this.scenario.mutations?.find((mutation) => !this.usedMutations.has(mutation));
		if (unused) throw new ModelError(`a mutation finds no step: ${JSON.stringify(unused)}`);
		const setup = given.map((draft) => this.process(draft, TRUE));
		const processes = actors.map((draft) => this.process(draft, this.start(draft.name)));
		this.processes = processes;
		const initial = Uint8Array.from(this.variables, (one) => one.initial);
		for (const process of setup) this.runGiven(process, initial);
		const program: Program = {
			variables: this.variables,
			processes,
			hazards: this.hazardForms.map(({ id, key }) => ({ id, key })),
			invariants: this.hazardForms.flatMap((hazard, index) =>
				hazard.asked === 'always'
					? [{ hazard: index, when: this.predicate(hazard.when, `hazard ${hazard.key}`) }]
					: [],
			),
		};
		return {
			model: this.model,
			profile: this.profile.name,
			program,
			initial,
			objects: [...this.world.instances.values()].map(({ name, kind }) => ({ name, kind })),
			predicate: (text) => this.predicate(text, `'${text}'`),
		};
	}

	private switchValues(chosen: Profile['switches']): Map<string, Typed> {
		return new Map(
			Object.entries(chosen).map(([name, wanted]): [string, Typed] => {
				const text = this.model.switches[name]?.type;
				if (text === undefined) throw new ModelError(`no switch '${name}'`);
				const { type } = parseType(text);
				const value = literal(type, String(wanted));
				if (value === undefined)
					throw new ModelError(`switch ${name} takes ${text}, not '${String(wanted)}'`);
				return [name, { type, value: constant(value) }];
			}),
		);
	}

	private assigned(): ReadonlySet<string> {
		const fields = new Set(assignedFields(this.model));
		for (const mutation of this.scenario.mutations ?? []) {
			if ('insert' in mutation) collectSteps(mutation.insert, fields);
			if (!('replace' in mutation)) continue;
			if (Array.isArray(mutation.with)) collectSteps(mutation.with, fields);
			else if (mutation.with.do !== undefined) collectSteps([{ id: '', do: mutation.with.do }], fields);
		}
		return fields;
	}

	private settledBy(assigned: ReadonlySet<string>): (id: number) => Value {
		const settled = this.world.variables.map(({ name }, id) => {
			const field = name.slice(name.indexOf('.') + 1);
			return assigned.has(field) ? variable(id) : constant(this.variables[id]?.initial ?? 0);
		});
		return (id) => settled[id] ?? variable(id);
	}

	private declare(
		name: string,
		type: Type,
		initial: number,
		actor: number | undefined,
		size = sizeOf(type, this.world),
	): number {
		const show = (value: number): string => showValue(type, this.world, value);
		this.variables.push({ name, size, initial, show, actor });
		return this.variables.length - 1;
	}

	private operation(name: string): Operation {
		const found = this.model.operations.find((operation) => operation.name === name);
		if (found) return found;
		throw new ModelError(
			`no operation '${name}'; there are ${this.model.operations.map((one) => one.name).join(', ')}`,
		);
	}

	private draft(name: string, actor: number | undefined, calls: readonly OperationCall[]): Draft {
		return within(actor === undefined ? 'given' : `actor ${name}`, () => {
			const row: Row = { steps: [], labels: new Map(), ids: new Set() };
			const around: Surroundings = {
				resolver: this.resolver,
				profile: this.profile,
				actor: name,
				// What is given happened before: mutations are about what happens now.
				mutations: actor === undefined ? [] : (this.scenario.mutations ?? []),
				operation: (wanted) => this.operation(wanted),
				switches: (chosen) => this.switchValues(chosen),
				declare: (local, type, initial) => this.declare(`${name}.${local}`, type, initial, actor ?? -1),
			};
			calls.forEach((call, index) => {
				const operation = this.operation(call.operation);
				const prefix = calls.length === 1 ? '' : `${index + 1}:`;
				const parameters = this.parameters(operation, call, name);
				layOut(row, operation, parameters, undefined, prefix, around, (mutation) =>
					this.usedMutations.add(mutation),
				);
			});
			const frames = [...new Set(row.steps.flatMap(({ frame }) => framesUp(frame)))];
			const { when, after } = actor === undefined ? {} : (this.scenario.actors[name] ?? {});
			const end = row.steps.length + (when === undefined && after === undefined ? 0 : 1);
			const pc = this.declare(`${name}.pc`, { is: 'count' }, 0, actor ?? -1, end + 1);
			const draft = { name, actor: actor ?? -1, row, frames, pc, end };
			if (actor !== undefined) for (const id of row.ids) this.stepIds.add(id);
			if (actor !== undefined) this.drafts.push(draft);
			return draft;
		});
	}

	private parameters(operation: Operation, call: OperationCall, actor: string): Map<string, Typed> {
		const unknown = Object.keys(call).find((key) => key !== 'operation' && !(key in operation.parameters));
		if (unknown) throw new ModelError(`${operation.name} has no parameter '${unknown}'`);
		return new Map(
			Object.entries(operation.parameters).map(([name, text]): [string, Typed] => {
				const { type, initial } = parseType(text);
				const task = name === 'task' && initial === undefined ? taskOf(call, actor) : undefined;
				const chosen = call[name] ?? task ?? initial;
				if (chosen === undefined) throw new ModelError(`${operation.name} needs '${name}'`);
				const typed = this.resolver.name(String(chosen), { names: new Map(), flags: new Map() }, type);
				const fits =
					typed?.type.is === type.is &&
					(type.is !== 'ref' || (typed.type.is === 'ref' && typed.type.kind === type.kind));
				if (!typed || !fits)
					throw new ModelError(`${operation.name}: '${name}' cannot be '${String(chosen)}'`);
				return [name, typed];
			}),
		);
	}

	private ended(actor: string): Value | undefined {
		const draft = this.drafts.find(({ name }) => name === actor);
		return draft && equal(variable(draft.pc), constant(draft.end));
	}

	private at(actor: string, label: string): Value | undefined {
		const draft = this.drafts.find(({ name }) => name === actor);
		const index = draft?.row.labels.get(label);
		return draft && index !== undefined ? equal(variable(draft.pc), constant(index)) : undefined;
	}

	private waiting(actor: string, wait: string): Value | undefined {
		const process = this.processes.find(({ name }) => name === actor);
		const places = process?.steps.flatMap(({ from, guard }, index) =>
			from.wait === wait ? [and(equal(variable(process.pc), constant(index)), not(guard))] : [],
		);
		return places?.length ? places.reduce(or) : undefined;
	}

	private start(name: string): Value {
		const actor = this.scenario.actors[name];
		return within(`actor ${name}`, () => {
			const after = [actor?.after ?? []].flat().map((other) => {
				const value = this.ended(other);
				if (!value) throw new ModelError(`after '${other}': no such actor`);
				return value;
			});
			return [...after, actor?.when === undefined ? TRUE : this.predicate(actor.when, 'when')].reduce(
				and,
				TRUE,
			);
		});
	}

	private predicate(text: string, where: string): Value {
		return within(where, () => this.resolver.condition(text, { names: new Map(), flags: new Map() }));
	}

	private process(draft: Draft, start: Value): Process {
		const { row, frames, actor, pc, name } = draft;
		const compiler = new ActionCompiler(this.resolver, (key) => this.hazard(key));
		const steps = row.steps.map(
			(step, index): FlatStep =>
				within(`${name}, step ${step.label}`, () => {
					eachVariable(step.when, (id) => {
						if (this.variables[id]?.actor !== actor)
							throw new ModelError(
								`its condition reads ${this.variables[id]?.name}, which others may change`,
							);
					});
					const guard =
						step.step.guard === undefined ? TRUE : this.resolver.condition(step.step.guard, step.scope);
					const wait = step.step.wait ?? (isConstant(guard, 1) ? '' : step.label);
					return {
						from: {
							operation: step.frame.operation,
							step: step.label,
							function: step.step.function ?? '',
							source: step.step.source ?? '',
							wait,
						},
						guard,
						actions: compiler.compile(row, index, frames),
						hangs: isConstant(guard, 1) ? [] : this.hangs(wait, step.scope),
					};
				}),
		);
		const values = this.variables.map((one) => one.initial);
		let first = execute(compiler.entry(row), values, () => {}) ?? 0;
		const begin = steps[first];
		// An actor that waits for its time stands before a copy of its first step, where it never comes again.
		if (draft.end > row.steps.length) {
			const past: FlatStep[] = steps.map((step) => ({
				...step,
				actions: retarget(step.actions, row.steps.length),
			}));
			steps.splice(0, steps.length, ...past);
			if (begin) {
				first = steps.length;
				steps.push({ ...begin, actions: retarget(begin.actions, row.steps.length) });
			} else first = draft.end;
		}
		const slot = this.variables[pc];
		if (slot) this.variables[pc] = { ...slot, initial: first };
		const held = frames.flatMap(({ prefix, resources }) =>
			resources.map(({ flag, name: resource }) => ({ id: flag, resource: prefix + resource })),
		);
		return { name, pc, start, steps, held };
	}

	private hazard(key: string) {
		const index = this.hazardForms.findIndex((form) => form.key === key);
		const form = this.hazardForms[index];
		if (form?.asked !== 'check') throw new ModelError(`check: no hazard '${key}' that steps ask for`);
		return { index, parameters: form.parameters, when: form.when };
	}

	private hangs(wait: string, scope: Row['steps'][number]['scope']): FlatStep['hangs'] {
		return this.hazardForms.flatMap((form, hazard) => {
			if (form.asked !== 'hang' || (form.waits.length > 0 && !form.waits.includes(wait))) return [];
			return [{ hazard, when: this.resolver.truth(parseExpression(form.when), scope) }];
		});
	}

	private runGiven(process: Process, values: Uint8Array): void {
		for (let at = values[process.pc] ?? 0, rounds = 0; at < process.steps.length; rounds++) {
			const step = process.steps[at];
			if (!step || rounds > 1000) throw new ModelError(`given: ${process.name} does not end`);
			const where = `given: ${step.from.operation}, step ${step.from.step}`;
			if (!evaluate(step.guard, values)) throw new ModelError(`${where} would wait`);
			const hazards: string[] = [];
			const next = execute(step.actions, values, (index) => hazards.push(this.hazardForms[index]?.id ?? ''));
			if (hazards.length > 0) throw new ModelError(`${where} already brings ${hazards.join(', ')} about`);
			at = next ?? process.steps.length;
			values[process.pc] = at;
		}
	}
}

/** Jumps to the end, when that moves one further. */
function retarget(actions: readonly Action[], end: number): Action[] {
	return actions.map((action): Action => {
		if (action.is === 'jump') return action.to === end ? { is: 'jump', to: end + 1 } : action;
		if (action.is !== 'if') return action;
		return { ...action, yes: retarget(action.yes, end), no: retarget(action.no, end) };
	});
}

function framesUp(frame: Frame): Frame[] {
	return frame.parent ? [...framesUp(frame.parent), frame] : [frame];
}

/**
 * Compiles a scenario under one of its profiles (or another). The scenario's own profiles, hazards and operations are
 * added to the model. Throws ModelError (or ModelSyntaxError) with where the mistake is.
 */
export function compile(model: Model, scenario: Scenario, profile: string): Compiled {
	const added = scenario.hazards?.map((hazard) => ({ ...hazard, key: hazard.key ?? hazard.id }));
	const extended = extendModel(model, {
		...(scenario.profiles && { profiles: scenario.profiles }),
		...(added && { hazards: added }),
		...(scenario.operations && { operations: scenario.operations }),
	});
	return new Compiler(extended, scenario, profile).compile();
}
