// The form of a scenario file (docs/scenarios.md), checked field by field. It does not know how scenarios run.
import * as v from 'valibot';
import type { Hazard, Operation, Profile, ProgramItem } from './definition';

const text = v.string();
const scalar = v.union([v.string(), v.boolean(), v.number()]);
const effect = v.union([text, v.array(text)]);

const step = v.strictObject({
	id: text,
	when: v.exactOptional(text),
	guard: v.exactOptional(text),
	wait: v.exactOptional(text),
	do: v.exactOptional(effect),
	function: v.exactOptional(text),
	source: v.exactOptional(text),
});

const item: v.GenericSchema<ProgramItem> = v.union([
	step,
	v.strictObject({ include: text, id: text, with: v.record(text, text), when: v.exactOptional(text) }),
	v.strictObject({ id: text, each: text, kind: text, where: text, steps: v.array(v.lazy(() => item)) }),
]);

const operation: v.GenericSchema<Operation> = v.strictObject({
	name: text,
	summary: text,
	parameters: v.record(text, text),
	switches: v.exactOptional(v.record(text, v.union([text, v.boolean()]))),
	bind: v.exactOptional(v.record(text, text)),
	locals: v.exactOptional(v.record(text, text)),
	resources: v.exactOptional(
		v.record(text, v.strictObject({ acquire: effect, release: effect, meaning: text })),
	),
	steps: v.array(item),
	orderedBy: v.exactOptional(text),
});

const call = v.objectWithRest({ operation: text }, scalar);

const actor = v.strictObject({
	does: v.union([call, v.array(call)]),
	when: v.exactOptional(text),
	after: v.exactOptional(v.union([text, v.array(text)])),
});

/** Which steps a mutation is about: those of one actor, of one operation, or of all. */
const scope = { actor: v.exactOptional(text), operation: v.exactOptional(text) };

const mutation = v.union([
	v.strictObject({ ...scope, drop: text }),
	v.strictObject({
		...scope,
		replace: text,
		with: v.union([v.array(item), v.omit(v.partial(step), ['id'])]),
	}),
	v.strictObject({ ...scope, move: text, before: text }),
	v.strictObject({ ...scope, move: text, after: text }),
	v.strictObject({ ...scope, insert: v.array(item), before: text }),
	v.strictObject({ ...scope, insert: v.array(item), after: text }),
]);

const hazardBase = { id: text, key: v.exactOptional(text), name: text, meaning: text, when: text };
const hazard = v.variant('asked', [
	v.strictObject({ ...hazardBase, asked: v.literal('check'), parameters: v.record(text, text) }),
	v.strictObject({ ...hazardBase, asked: v.literal('always'), policy: v.exactOptional(v.boolean()) }),
	v.strictObject({ ...hazardBase, asked: v.literal('hang'), waits: v.array(text) }),
]);

const profile: v.GenericSchema<Profile> = v.strictObject({
	name: text,
	kernels: text,
	base: v.exactOptional(text),
	switches: v.record(text, v.union([v.string(), v.boolean()])),
	removal: v.exactOptional(v.record(text, v.array(text))),
});

const schema = v.strictObject({
	$schema: v.exactOptional(text),
	schema: v.literal(1),
	id: v.pipe(text, v.regex(/^[\w.-]+$/)),
	title: v.exactOptional(text),
	note: v.exactOptional(text),
	profile: v.union([text, v.pipe(v.array(text), v.minLength(1))]),
	switches: v.exactOptional(v.record(text, v.union([v.string(), v.boolean()]))),
	objects: v.record(
		text,
		v.objectWithRest({ is: text }, v.union([scalar, v.null(), v.array(v.union([text, v.null()]))])),
	),
	given: v.exactOptional(v.array(call)),
	set: v.exactOptional(v.record(text, scalar)),
	actors: v.record(text, actor),
	mutations: v.exactOptional(v.array(mutation)),
	policies: v.exactOptional(v.array(text)),
	watch: v.exactOptional(v.array(text)),
	profiles: v.exactOptional(v.array(profile)),
	hazards: v.exactOptional(v.array(hazard)),
	operations: v.exactOptional(v.array(operation)),
	expected: v.exactOptional(
		v.strictObject({ verdict: v.picklist(['safe', 'hazard']), hazards: v.exactOptional(v.array(text)) }),
	),
});

export type Scenario = v.InferOutput<typeof schema>;
export type OperationCall = v.InferOutput<typeof call>;
export type Mutation = v.InferOutput<typeof mutation>;
export type ScenarioHazard = NonNullable<Scenario['hazards']>[number] & Partial<Pick<Hazard, 'key'>>;

/** A scenario file that is not one: what is wrong, and where in the JSON. */
export class ScenarioError extends Error {}

/** A field's path in words, and the keys that lead to it. */
function whereOf(issue: v.BaseIssue<unknown>): { text: string; keys: string[] } {
	const keys = (issue.path ?? []).map(({ key }) => String(key));
	return { text: keys.length > 0 ? `${keys.join('.')}: ` : '', keys };
}

function check(
	value: unknown,
): { readonly scenario: Scenario } | { readonly error: string; readonly keys: string[] } {
	const result = v.safeParse(schema, value);
	if (result.success) return { scenario: result.output };
	const [issue] = result.issues;
	const { text: where, keys } = whereOf(issue);
	return { error: `${where}${issue.message}`, keys };
}

/** Checks a parsed JSON value. Throws ScenarioError with the path of the first wrong field. */
export function readScenario(value: unknown): Scenario {
	const result = check(value);
	if ('scenario' in result) return result.scenario;
	throw new ScenarioError(result.error);
}

/** The line, from 1, of the last key of a path that the text holds in this order. */
function lineOfKeys(json: string, keys: readonly string[]): number {
	let position = 0;
	for (const key of keys) {
		const found = json.indexOf(JSON.stringify(key), position);
		if (found >= 0) position = found;
	}
	return json.slice(0, position).split('\n').length;
}

/**
 * The line, from 1, of a scenario file that a message is about: where the last name it quotes stands. Undefined if
 * the file holds none of them.
 */
export function lineOfMessage(json: string, message: string): number | undefined {
	const names = [...message.matchAll(/'([^']+)'|actor (\w+)/g)].map(
		([, quoted, actor]) => quoted ?? actor ?? '',
	);
	for (const name of names.reverse()) {
		const found = json.indexOf(name);
		if (found >= 0) return json.slice(0, found).split('\n').length;
	}
	return undefined;
}

/** Parses and checks the text of a scenario file. Throws ScenarioError with the line and the field. */
export function parseScenario(json: string): Scenario {
	let value: unknown;
	try {
		value = JSON.parse(json);
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		const position = /position (\d+)/.exec(reason)?.[1];
		const line = json.slice(0, position === undefined ? json.length : Number(position)).split('\n').length;
		throw new ScenarioError(`line ${line}: ${reason.split('\n')[0]}`);
	}
	const result = check(value);
	if ('scenario' in result) return result.scenario;
	throw new ScenarioError(`line ${lineOfKeys(json, result.keys)}: ${result.error}`);
}
