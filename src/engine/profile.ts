// Works out a profile from its chain of differences, and extends a model by what a scenario or a caller adds.
import { literal, ModelError, parseType } from './compile/types';
import type { Model, Profile } from './definition';

/** Names that may be added to a model: profiles, hazards and operations of the same name replace the model's. */
export interface Extension {
	readonly profiles?: readonly Profile[];
	readonly hazards?: Model['hazards'];
	readonly operations?: Model['operations'];
}

/** The model with additions; an operation, profile or hazard form of a known name replaces that. */
export function extendModel(
	model: Model,
	{ profiles = [], hazards = [], operations = [] }: Extension,
): Model {
	if (profiles.length + hazards.length + operations.length === 0) return model;
	const keep = <T>(known: readonly T[], added: readonly T[], name: (item: T) => string): T[] => {
		const names = new Set(added.map(name));
		return [...known.filter((item) => !names.has(name(item))), ...added];
	};
	const ids = hazards.map(({ id }) => id).filter((id) => !model.precedence.includes(id));
	const policies = model.precedence.indexOf('H22');
	return {
		...model,
		profiles: keep(model.profiles, profiles, ({ name }) => name),
		operations: keep(model.operations, operations, ({ name }) => name),
		// Hangs are tried in order and HANG takes what is left, so additions come first.
		hazards: keep(model.hazards, hazards, ({ key }) => key).sort(
			(a, b) => Number(hazards.includes(b)) - Number(hazards.includes(a)),
		),
		precedence: [
			...model.precedence.slice(0, policies),
			...new Set(ids),
			...model.precedence.slice(policies),
		],
	};
}

/** A profile with everything it inherits. Throws ModelError for an unknown name, switch or value. */
export function resolveProfile(model: Model, name: string, seen: readonly string[] = []): Profile {
	const profile = model.profiles.find((candidate) => candidate.name === name);
	if (!profile)
		throw new ModelError(
			`no profile '${name}'; there are ${model.profiles.map((known) => known.name).join(', ')}`,
		);
	if (seen.includes(name)) throw new ModelError(`profile ${name} is based on itself`);
	const base = profile.base === undefined ? undefined : resolveProfile(model, profile.base, [...seen, name]);
	const switches = { ...base?.switches, ...profile.switches };
	for (const [key, value] of Object.entries(switches)) checkSwitch(model, key, value);
	return { ...profile, switches, removal: { ...base?.removal, ...profile.removal } };
}

function checkSwitch(model: Model, name: string, value: string | boolean): void {
	const known = model.switches[name];
	if (!known) throw new ModelError(`no switch '${name}'`);
	if (literal(parseType(known.type).type, String(value)) === undefined)
		throw new ModelError(`switch ${name} takes ${known.type}, not '${value}'`);
}
