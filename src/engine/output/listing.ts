// What there is: profiles, operations with their parameters, hazards, wait points, scenarios. For `--list` and the editor.
import type { Model, ProgramItem } from '../definition';
import { profilesOf } from '../explore/verdict';
import type { Scenario } from '../scenario';

export interface Listing {
	readonly data: {
		readonly profiles: readonly { readonly name: string; readonly kernels: string }[];
		readonly operations: readonly {
			readonly name: string;
			readonly summary: string;
			readonly parameters: Readonly<Record<string, string>>;
			/** Ids of its steps and groups, as mutations name them. */
			readonly steps: readonly string[];
		}[];
		readonly hazards: readonly { readonly id: string; readonly name: string; readonly meaning: string }[];
		readonly waits: Readonly<Record<string, string>>;
		readonly scenarios: readonly {
			readonly id: string;
			readonly title: string;
			readonly profiles: readonly string[];
			readonly expected: string | null;
		}[];
	};
	readonly text: string;
}

const expectation = ({ expected }: Scenario): string | null =>
	expected ? (expected.hazards?.join('+') ?? expected.verdict) : null;

const stepIds = (items: readonly ProgramItem[]): string[] =>
	items.flatMap((item) => ('each' in item ? [item.id, ...stepIds(item.steps)] : [item.id]));

/** Lists the model and the scenarios, as data and as text. */
export function listing(model: Model, scenarios: readonly Scenario[]): Listing {
	const profiles = model.profiles.map(({ name, kernels }) => ({ name, kernels }));
	const operations = model.operations.map(({ name, summary, parameters, steps }) => ({
		name,
		summary,
		parameters,
		steps: stepIds(steps),
	}));
	const hazards = model.precedence.flatMap((id) => {
		const form = model.hazards.find((hazard) => hazard.id === id);
		return form ? [{ id, name: form.name, meaning: form.meaning }] : [];
	});
	const listed = scenarios.map((scenario) => ({
		id: scenario.id,
		title: scenario.title ?? '',
		profiles: profilesOf(scenario),
		expected: expectation(scenario),
	}));
	const rows = (title: string, lines: readonly (readonly [string, string])[]): string[] => [
		`${title}:`,
		...lines.map(([name, about]) => `  ${name.padEnd(18)} ${about}`),
		'',
	];
	const parametersOf = (parameters: Readonly<Record<string, string>>): string =>
		Object.entries(parameters)
			.map(([name, type]) => `${name}: ${type}`)
			.join('; ');
	return {
		data: { profiles, operations, hazards, waits: model.waits, scenarios: listed },
		text: [
			...rows(
				'profiles',
				profiles.map(({ name, kernels }) => [name, kernels]),
			),
			...rows(
				'operations',
				operations.flatMap(({ name, summary, parameters, steps }): [string, string][] => [
					[name, `${summary} (${parametersOf(parameters)})`],
					['', `steps: ${steps.join(' ')}`],
				]),
			),
			...rows(
				'hazards, the gravest first',
				hazards.map(({ id, name, meaning }) => [id, `${name}: ${meaning}`]),
			),
			...rows('wait points', Object.entries(model.waits)),
			...rows(
				'scenarios',
				listed.map(({ id, title, profiles: names, expected }) => [
					id,
					`${names.join(', ')} -> ${expected ?? '-'}: ${title}`,
				]),
			),
		].join('\n'),
	};
}
