// The objects of a scenario: instances by kind, their fields as variables. Fills in what a scenario file may leave out.
import type { Model } from '../definition';
import type { OperationCall, Scenario } from '../scenario';
import { COUNT_MAX, describeType, literal, ModelError, parseType, type Type } from './types';

export interface Field {
	readonly type: Type;
	readonly variable: number;
}

export interface Instance {
	readonly name: string;
	readonly kind: string;
	/** From 1; 0 is `none`. */
	readonly index: number;
	readonly fields: ReadonlyMap<string, Field>;
}

export interface World {
	readonly instances: ReadonlyMap<string, Instance>;
	readonly byKind: ReadonlyMap<string, readonly Instance[]>;
	/** Names of the fields of each kind. */
	readonly fieldsOf: ReadonlyMap<string, ReadonlyMap<string, Type>>;
	readonly variables: readonly { readonly name: string; readonly type: Type; readonly initial: number }[];
}

type Given = Record<string, string | boolean | number | null | (string | null)[]>;

interface Draft {
	readonly name: string;
	readonly kind: string;
	readonly values: Given;
}

const SHORTHAND = ['is', 'pages', 'fresh', 'over', 'shared', 'mapped'];

const kindOf = (model: Model, word: string): string => {
	const kind = model.kinds.find(({ name }) => name.toLowerCase() === word.toLowerCase());
	if (!kind)
		throw new ModelError(
			`no kind of object '${word}'; there are ${model.kinds.map(({ name }) => name.toLowerCase()).join(', ')}`,
		);
	return kind.name;
};

const listOf = (value: Given[string] | undefined): (string | null)[] => (Array.isArray(value) ? value : []);

/** Expands the short forms of a scenario's objects: a file's pages and blocks, a stacked device's components. */
function draftObjects(model: Model, scenario: Scenario): Map<string, Draft> {
	const drafts = new Map<string, Draft>();
	const add = (name: string, kind: string, values: Given): void => {
		if (!drafts.has(name)) drafts.set(name, { name, kind, values });
	};
	for (const [name, { is, ...values }] of Object.entries(scenario.objects)) {
		if (!/^[A-Za-z_]\w*(\[\d+\])?$/.test(name)) throw new ModelError(`'${name}' is no name for an object`);
		add(name, kindOf(model, is), values);
	}
	for (const upper of [...drafts.values()].filter(({ kind }) => kind === 'Device'))
		for (const component of listOf(upper.values['over'])) {
			const below = drafts.get(component ?? '');
			if (!below) throw new ModelError(`${upper.name} is over '${component}', which is no object`);
			below.values['upper'] = upper.name;
			upper.values['driver'] ??= 'dm';
		}
	const leafOf = (device: Given[string] | undefined): string | undefined =>
		[...drafts.values()].find(({ kind, values }) => kind === 'Device' && values['upper'] === device)?.name;
	for (const file of [...drafts.values()].filter(({ kind }) => kind === 'Inode')) {
		const onSuper = drafts.get(String(file.values['super'] ?? ''));
		const block = onSuper?.values['device'];
		file.values['device'] ??= leafOf(block) ?? block ?? 'none';
		listOf(file.values['pages']).forEach((extent, index) => {
			const values: Given = { inode: file.name, extent: extent ?? 'none' };
			const fresh = listOf(file.values['fresh'])[index];
			if (fresh) values['fresh'] = fresh;
			if (file.values['shared'] === true) values['shared'] = true;
			add(`${file.name}[${index}]`, 'Page', values);
			for (const pfn of [extent, fresh])
				if (pfn) add(pfn, 'Pfn', { device: file.values['device'] ?? 'none' });
		});
	}
	return drafts;
}

const callsOf = (scenario: Scenario): { actor: string; call: OperationCall }[] => [
	...(scenario.given ?? []).map((call) => ({ actor: 'given', call })),
	...Object.entries(scenario.actors).flatMap(([actor, { does }]) =>
		[does].flat().map((call) => ({ actor, call })),
	),
];

/** Name of a task's page table entry for a page. */
export const pteName = (task: string, page: string): string => `${task}:${page}`;

/** The task an operation runs as: its own parameter, else the actor's name. */
export const taskOf = (call: OperationCall, actor: string): string => String(call['task'] ?? actor);

function addTasks(model: Model, scenario: Scenario, drafts: Map<string, Draft>): void {
	for (const { actor, call } of callsOf(scenario)) {
		const parameters = model.operations.find(({ name }) => name === call.operation)?.parameters ?? {};
		if (parameters['task'] === undefined || (call['task'] === undefined && parameters['task'].includes('=')))
			continue;
		const task = taskOf(call, actor);
		if (!drafts.has(task)) drafts.set(task, { name: task, kind: 'Task', values: {} });
		const page = call['page'];
		if (parameters['page'] === undefined || typeof page !== 'string') continue;
		const name = pteName(task, page);
		if (!drafts.has(name)) drafts.set(name, { name, kind: 'Pte', values: { task, page } });
	}
}

/** Builds the objects of a scenario. `switchValue` gives the value of a profile switch used as an initial value. */
export function buildWorld(
	model: Model,
	scenario: Scenario,
	switchValue: (name: string) => number | undefined,
): World {
	const drafts = draftObjects(model, scenario);
	addTasks(model, scenario, drafts);
	const byKind = new Map<string, Instance[]>(model.kinds.map(({ name }) => [name, []]));
	const instances = new Map<string, Instance>();
	const fieldsOf = new Map(
		model.kinds.map((kind) => [
			kind.name,
			new Map(Object.entries(kind.fields).map(([field, [type]]) => [field, parseType(type).type])),
		]),
	);
	const variables: { name: string; type: Type; initial: number }[] = [];
	const order = model.kinds.flatMap((kind) =>
		[...drafts.values()].filter((draft) => draft.kind === kind.name),
	);
	for (const { name, kind } of order) {
		const fields = new Map<string, Field>();
		for (const [field, type] of fieldsOf.get(kind) ?? []) {
			fields.set(field, { type, variable: variables.length });
			variables.push({ name: `${name}.${field}`, type, initial: 0 });
		}
		const siblings = byKind.get(kind) ?? [];
		const instance = { name, kind, index: siblings.length + 1, fields };
		siblings.push(instance);
		instances.set(name, instance);
	}
	const initialValue = (where: string, type: Type, given: string): number => {
		if (type.is === 'ref') {
			const target = instances.get(given);
			if (target?.kind === type.kind) return target.index;
		}
		const value = literal(type, given) ?? switchValue(given);
		if (value !== undefined) return value;
		throw new ModelError(`${where} takes ${describeType(type)}, not '${given}'`);
	};
	for (const { name, kind, values } of order) {
		const definition = model.kinds.find((candidate) => candidate.name === kind);
		for (const [field, { type, variable }] of instances.get(name)?.fields ?? []) {
			const { initial } = parseType(definition?.fields[field]?.[0] ?? '');
			const given = field === 'shared' && kind === 'Inode' ? undefined : values[field];
			const chosen = given === undefined || given === null ? initial : String(given);
			const slot = variables[variable];
			if (slot && chosen !== undefined) slot.initial = initialValue(`${name}.${field}`, type, chosen);
		}
		const unknown = Object.keys(values).find((key) => !SHORTHAND.includes(key) && !definition?.fields[key]);
		if (unknown) throw new ModelError(`a ${kind.toLowerCase()} has no field '${unknown}' (${name})`);
	}
	for (const [path, value] of Object.entries(scenario.set ?? {})) {
		const slot = variables.find((candidate) => candidate.name === path);
		if (!slot) throw new ModelError(`set: no field '${path}'`);
		slot.initial = initialValue(path, slot.type, String(value));
	}
	return { instances, byKind, fieldsOf, variables };
}

/** How many values a type has in a world. */
export function sizeOf(type: Type, world: World): number {
	switch (type.is) {
		case 'bool':
			return 2;
		case 'count':
			return COUNT_MAX + 1;
		case 'enum':
			return type.values.length;
		case 'ref':
			return (world.byKind.get(type.kind)?.length ?? 0) + 1;
	}
}

/** A value as the model writes it. */
export function showValue(type: Type, world: World, value: number): string {
	switch (type.is) {
		case 'bool':
			return value === 0 ? 'false' : 'true';
		case 'count':
			return String(value);
		case 'enum':
			return type.values[value] ?? String(value);
		case 'ref':
			return value === 0 ? 'none' : (world.byKind.get(type.kind)?.[value - 1]?.name ?? String(value));
	}
}
