// `daxlens replay`: series and logs against the lifetime engine, in the form asked for. The work is done by replay/.
import { existsSync } from 'node:fs';
import { model } from '../../engine/model';
import { replayJson } from '../../report/replay-json';
import { replayText } from '../../report/replay-text';
import { type Command, choice, EXIT, textOption, UsageError } from '../command';
import { runReplay } from '../replay/run';

export const replay: Command = {
	name: 'replay',
	usage: '[--format text|json] [--profile NAME] [--tree DIR] PATH…',
	summary: 'what a series makes possible at run time, and the shortest run that explains a log',
	options: { format: { type: 'string' }, profile: { type: 'string' }, tree: { type: 'string' } },
	async run(paths, options, channels) {
		if (paths.length === 0)
			throw new UsageError('replay: name a series, a log, a folder, or - for standard input');
		const format = choice(options, 'format', ['text', 'json', 'html'], 'text');
		if (format === 'html') throw new UsageError('replay: --format html is not there yet');
		const profile = textOption(options, 'profile');
		if (profile !== undefined && !model.profiles.some(({ name }) => name === profile))
			throw new UsageError(
				`--profile takes ${model.profiles.map(({ name }) => name).join(', ')}, not '${profile}'`,
			);
		const tree = textOption(options, 'tree') ?? null;
		if (tree !== null && !existsSync(tree)) throw new UsageError(`${tree}: no such file or folder`);
		const { replay: result, problems } = await runReplay({ paths, profile, tree });
		for (const problem of problems) channels.err(problem);
		channels.out(format === 'json' ? replayJson(result) : replayText(result, channels));
		if (problems.length > 0) return EXIT.usage;
		const isWorse = result.series.some(({ rows }) =>
			rows.some(({ cells }) => cells.some(({ change }) => change === 'new' || change === 'worse')),
		);
		const isFound =
			result.traces.some(({ hazard }) => hazard !== null) ||
			result.conformance.some(({ forbidden }) => forbidden !== null);
		return isWorse || isFound ? EXIT.findings : EXIT.clean;
	},
};
