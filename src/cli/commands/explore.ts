// `daxlens explore`: runs scenarios on the lifetime model and prints verdicts, schedules or Promela.
import { compile } from '../../engine/compile/compile';
import { ModelError } from '../../engine/compile/types';
import { profilesOf, runScenario, type Verdict } from '../../engine/explore/verdict';
import { ModelSyntaxError } from '../../engine/language/tokens';
import { model } from '../../engine/model';
import { listing } from '../../engine/output/listing';
import { mermaid } from '../../engine/output/mermaid';
import { exportScenario } from '../../engine/output/promela';
import { verdictText } from '../../engine/output/text';
import { lineOfMessage, parseScenario, type Scenario, ScenarioError } from '../../engine/scenario';
import { scenarios } from '../../engine/scenarios';
import { readInput, UnreadableInput } from '../../platform/inputs';
import { type Command, choice, EXIT, type OptionValues, textOption, UsageError } from '../command';

const DEFAULT_STATES = 5_000_000;

/** A scenario with the name to show in messages. */
interface Chosen {
	readonly from: string;
	readonly scenario: Scenario;
	/** The file's text, to find the line of a mistake. */
	readonly text?: string;
}

async function choose(wanted: string): Promise<Chosen> {
	const known = scenarios.find(({ id }) => id === wanted);
	if (known) return { from: wanted, scenario: known };
	try {
		const { bytes } = await readInput(wanted);
		const text = new TextDecoder().decode(bytes);
		return { from: wanted, scenario: parseScenario(text), text };
	} catch (error) {
		if (error instanceof UnreadableInput)
			throw new UsageError(`--scenario: no scenario and no file '${wanted}'`);
		if (error instanceof ScenarioError) throw new UsageError(`${wanted}: ${error.message}`);
		throw error;
	}
}

/** The states to hold at most. Throws UsageError for what is no positive whole number. */
function maxStates(options: OptionValues): number {
	const given = textOption(options, 'max-states');
	if (given === undefined) return DEFAULT_STATES;
	const number = Number(given);
	if (!Number.isInteger(number) || number < 1 || number > 200_000_000)
		throw new UsageError(`--max-states takes a whole number from 1 to 200000000, not '${given}'`);
	return number;
}

/** Runs `run`; a mistake in the scenario becomes one line with the file and, where it can be told, the line. */
function stated<T>({ from, text }: Chosen, run: () => T): T {
	try {
		return run();
	} catch (error) {
		if (!(error instanceof ModelError || error instanceof ModelSyntaxError)) throw error;
		const line = text === undefined ? undefined : lineOfMessage(text, error.message);
		throw new UsageError(`${from}: ${line === undefined ? '' : `line ${line}: `}${error.message}`);
	}
}

interface Timed extends Verdict {
	readonly milliseconds: number;
	readonly title: string;
}

function runAll(chosen: readonly Chosen[], profile: string | undefined, limit: number): Timed[] {
	return chosen.flatMap((one) =>
		(profile === undefined ? profilesOf(one.scenario) : [profile]).map((name) => {
			const started = performance.now();
			const verdict = stated(one, () => runScenario(model, one.scenario, name, { maxStates: limit }));
			return {
				...verdict,
				milliseconds: Math.round(performance.now() - started),
				title: one.scenario.title ?? '',
			};
		}),
	);
}

const json = (verdicts: readonly Timed[]): string =>
	`${JSON.stringify({ schema: 1, scenarios: verdicts.map(({ title, hang, ...verdict }) => ({ ...verdict, ...(hang && { hang }) })) }, null, 1)}\n`;

export const explore: Command = {
	name: 'explore',
	usage:
		'[--profile NAME] [--scenario ID|FILE]… [--list] [--format text|json|promela|mermaid] [--max-states N]',
	summary: 'explore interleavings of the lifetime model: safe, or the hazard with its shortest schedule',
	options: {
		profile: { type: 'string' },
		scenario: { type: 'string', multiple: true },
		list: { type: 'boolean' },
		format: { type: 'string' },
		'max-states': { type: 'string' },
	},
	async run(paths, options, channels) {
		if (paths.length > 0) throw new UsageError(`explore: name a scenario file with --scenario ${paths[0]}`);
		const format = choice(options, 'format', ['text', 'json', 'promela', 'mermaid'], 'text');
		if (options['list']) {
			const list = listing(model, scenarios);
			channels.out(
				format === 'json' ? `${JSON.stringify({ schema: 1, ...list.data }, null, 1)}\n` : list.text,
			);
			return EXIT.clean;
		}
		const limit = maxStates(options);
		const profile = textOption(options, 'profile');
		if (profile !== undefined && !model.profiles.some(({ name }) => name === profile))
			throw new UsageError(
				`--profile takes ${model.profiles.map(({ name }) => name).join(', ')}, not '${profile}'`,
			);
		const wanted = options['scenario'];
		const chosen = Array.isArray(wanted)
			? await Promise.all(wanted.map((one) => choose(String(one))))
			: scenarios.map((scenario) => ({ from: scenario.id, scenario }));
		if (format === 'promela') {
			for (const one of chosen)
				for (const name of profile === undefined ? profilesOf(one.scenario) : [profile])
					channels.out(stated(one, () => exportScenario(one.scenario, compile(model, one.scenario, name))));
			return EXIT.clean;
		}
		const verdicts = runAll(chosen, profile, limit);
		if (format === 'json') channels.out(json(verdicts));
		else
			for (const verdict of verdicts)
				channels.out(format === 'text' ? verdictText(verdict, verdict.title) : mermaid(verdict));
		const missed = verdicts.filter(
			({ asExpected, verdict }) => asExpected === false || verdict === 'not-exhausted',
		);
		channels.err(`${verdicts.length} runs, ${missed.length} not as expected or not exhausted`);
		return missed.some(({ asExpected }) => asExpected === false) ? EXIT.findings : EXIT.clean;
	},
};
