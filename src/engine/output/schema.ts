// The JSON Schema of scenario files, built from the model, so that an editor completes profiles, operations, fields.
import { literal, parseType } from '../compile/types';
import type { Model, Operation } from '../definition';

type Json = { readonly [key: string]: unknown };

const object = (properties: Json, required: readonly string[] = [], rest: Json = {}): Json => ({
	type: 'object',
	properties,
	required,
	additionalProperties: false,
	...rest,
});
const text = (description: string): Json => ({ type: 'string', description });
const list = (items: Json): Json => ({ type: 'array', items });
const ref = (name: string): Json => ({ $ref: `#/definitions/${name}` });
const oneOrMany = (items: Json): Json => ({ anyOf: [items, list(items)] });

/** The JSON values a type takes: literals, or the name of an object. */
function jsonType(typeText: string, description: string): Json {
	const { type, initial } = parseType(typeText);
	const number = initial === undefined ? undefined : literal(type, initial);
	const standard =
		initial === undefined || number === undefined
			? {}
			: { default: type.is === 'bool' ? number === 1 : initial };
	if (type.is === 'bool') return { type: 'boolean', description, ...standard };
	if (type.is === 'count') return { type: 'integer', minimum: 0, maximum: 15, description };
	if (type.is === 'enum') return { enum: type.values, description, ...standard };
	return { type: 'string', description: `${description} (a ${type.kind.toLowerCase()})` };
}

/** Short forms that stand beside a kind's own fields. */
const SHORT: Readonly<Record<string, Json>> = {
	Device: {
		over: { ...list(text('a component')), description: 'device mapper: the devices it is stacked on' },
	},
	Inode: {
		pages: {
			...list({ type: ['string', 'null'] }),
			description: 'the block of each page by name, null for a hole; makes pages `file[0]`, … and their pfns',
		},
		fresh: {
			...list({ type: ['string', 'null'] }),
			description: 'the block each page gets when one is allocated',
		},
		shared: { type: 'boolean', description: 'its extents are shared by reflink' },
	},
};

function kinds(model: Model): Json[] {
	return model.kinds.map(({ name, meaning, fields }) =>
		object(
			{
				is: { const: name.toLowerCase(), description: meaning },
				...Object.fromEntries(
					Object.entries(fields).map(([field, [type, about]]) => [field, jsonType(type, about)]),
				),
				...SHORT[name],
			},
			['is'],
		),
	);
}

function call({ name, summary, parameters }: Operation): Json {
	const entries = Object.entries(parameters);
	const needed = entries.filter(([parameter, type]) => parameter !== 'task' && !type.includes('='));
	return object(
		{
			operation: { const: name, description: summary },
			...Object.fromEntries(entries.map(([parameter, type]) => [parameter, jsonType(type, parameter)])),
		},
		['operation', ...needed.map(([parameter]) => parameter)],
	);
}

const effect = oneOrMany(text('statements of the model language'));
const scope = { actor: text('only of this actor'), operation: text('only of this operation') };

function mutations(): Json {
	const step = ref('item');
	const shapes: Json[] = [
		object({ ...scope, drop: text('the step to leave out') }, ['drop']),
		object({ ...scope, replace: text('the step to replace'), with: { anyOf: [list(step), ref('change')] } }, [
			'replace',
			'with',
		]),
		...(['before', 'after'] as const).flatMap((where) => [
			object({ ...scope, move: text('the step to move'), [where]: text('a step') }, ['move', where]),
			object({ ...scope, insert: list(step), [where]: text('a step') }, ['insert', where]),
		]),
	];
	return list({ anyOf: shapes });
}

const stepFields = {
	when: text('whether the step is there: constants and own locals'),
	guard: text('the step waits until this holds'),
	wait: text('name of the wait point'),
	do: effect,
	function: text('kernel function'),
	source: text('where it is from'),
};

/** The JSON Schema (draft 7) of a scenario file for this model. */
export function scenarioSchema(model: Model): Json {
	const profiles = { enum: model.profiles.map(({ name }) => name) };
	const hazards = { enum: model.precedence };
	const named = {
		id: text('id'),
		name: text('name'),
		meaning: text('meaning'),
		when: text('predicate'),
		key: text('form'),
	};
	const free = { type: 'object', description: 'as in the model, see docs/engine.md' };
	return {
		$schema: 'http://json-schema.org/draft-07/schema#',
		title: 'DAX Lens scenario',
		...object(
			{
				$schema: { type: 'string' },
				schema: { const: 1 },
				id: { type: 'string', pattern: '^[\\w.-]+$' },
				title: text('what happens, in a sentence'),
				note: text('anything worth knowing'),
				profile: oneOrMany({ anyOf: [profiles, { type: 'string' }] }),
				switches: {
					type: 'object',
					properties: Object.fromEntries(
						Object.entries(model.switches).map(([name, { type, meaning }]) => [
							name,
							{ description: `${type}: ${meaning}` },
						]),
					),
				},
				objects: { type: 'object', additionalProperties: { anyOf: kinds(model) } },
				given: { ...list(ref('call')), description: 'operations that ran to their end before' },
				set: { type: 'object', description: 'initial values by path: "pmem0.dax.alive": false' },
				actors: { type: 'object', additionalProperties: ref('actor') },
				mutations: mutations(),
				policies: list({ enum: ['P1', 'P2'] }),
				watch: {
					...list({ anyOf: [hazards, { type: 'string' }] }),
					description: 'only these hazards count for the verdict',
				},
				profiles: list(free),
				hazards: list(
					object(
						{
							...named,
							asked: { enum: ['check', 'always', 'hang'] },
							parameters: { type: 'object' },
							policy: { type: 'boolean' },
							waits: list({ type: 'string' }),
						},
						['id', 'name', 'meaning', 'when', 'asked'],
					),
				),
				operations: list(free),
				expected: object(
					{ verdict: { enum: ['safe', 'hazard'] }, hazards: list({ anyOf: [hazards, { type: 'string' }] }) },
					['verdict'],
				),
			},
			['schema', 'id', 'profile', 'objects', 'actors'],
		),
		definitions: {
			call: {
				anyOf: [
					...model.operations.map(call),
					object(
						{ operation: { type: 'string', not: { enum: model.operations.map(({ name }) => name) } } },
						['operation'],
						{ additionalProperties: true },
					),
				],
			},
			actor: object(
				{
					does: oneOrMany(ref('call')),
					when: text('the actor begins when this holds'),
					after: oneOrMany(text('an actor that must have ended')),
				},
				['does'],
			),
			change: object(stepFields),
			item: {
				anyOf: [
					object({ id: text('id'), ...stepFields }, ['id']),
					object(
						{ include: text('operation'), id: text('id'), with: { type: 'object' }, when: stepFields.when },
						['include', 'id', 'with'],
					),
					object(
						{
							id: text('id'),
							each: text('variable'),
							kind: text('kind'),
							where: text('condition'),
							steps: list(ref('item')),
						},
						['id', 'each', 'kind', 'where', 'steps'],
					),
				],
			},
		},
	};
}
