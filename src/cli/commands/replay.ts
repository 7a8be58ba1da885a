// `daxlens replay`: series and logs against the lifetime engine, in the form asked for. The work is done by replay/.
import { existsSync } from 'node:fs';
import { model } from '../../engine/model';
import type { Replay } from '../../replay/result';
import { replayJson } from '../../report/replay-json';
import { replayText } from '../../report/replay-text';
import { replayHtml } from '../../webview/html';
import { type Channels, type Command, choice, EXIT, textOption, UsageError } from '../command';
import { htmlAssets } from '../program';
import { runReplay } from '../replay/run';

const FORMATS = ['text', 'json', 'html'] as const;

export const replay: Command = {
	name: 'replay',
	usage: '[--format text|json|html] [--profile NAME] [--tree DIR] PATH…',
	summary: 'what a series makes possible at run time, and the shortest run that explains a log',
	options: { format: { type: 'string' }, profile: { type: 'string' }, tree: { type: 'string' } },
	async run(paths, options, channels) {
		if (paths.length === 0)
			throw new UsageError('replay: name a series, a log, a folder, or - for standard input');
		const format = choice(options, 'format', FORMATS, 'text');
		const profile = textOption(options, 'profile');
		if (profile !== undefined && !model.profiles.some(({ name }) => name === profile))
			throw new UsageError(
				`--profile takes ${model.profiles.map(({ name }) => name).join(', ')}, not '${profile}'`,
			);
		const tree = textOption(options, 'tree') ?? null;
		if (tree !== null && !existsSync(tree)) throw new UsageError(`${tree}: no such file or folder`);
		const { replay: result, problems } = await runReplay({ paths, profile, tree });
		for (const problem of problems) channels.err(problem);
		channels.out(render(format, result, channels));
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

function render(format: (typeof FORMATS)[number], result: Replay, channels: Channels): string {
	switch (format) {
		case 'text':
			return replayText(result, channels);
		case 'json':
			return replayJson(result);
		case 'html':
			return replayHtml(result, htmlAssets().panel);
	}
}
