// `daxlens trace`: what a kernel log or a trace buffer says. Reads in chunks and prints each report as soon as it is
// complete, so that a log of any size fits.
import { listFiles, UnreadableInput } from '../../platform/inputs';
import { KernelImage, UnusableImage } from '../../platform/kernel-image';
import { textChunks } from '../../platform/text-chunks';
import {
	eventLine,
	logHeading,
	reportArticle,
	tracePageEnd,
	tracePageStart,
	waitSection,
} from '../../report/html/trace-page';
import { DecodingSink } from '../../trace/decoding-sink';
import { reportJson, TRACE_SCHEMA } from '../../trace/json';
import { LogReader, type LogSink } from '../../trace/log';
import { eventText, plainStyle, reportText, type Style, waitText } from '../../trace/text';
import { WaitGraphBuilder } from '../../trace/wait-graph';
import { type Channels, type Command, choice, EXIT, textOption, UsageError } from '../command';
import { htmlAssets } from '../program';

const terminalStyle: Style = {
	strong: (text) => `\u001b[1m${text}\u001b[0m`,
	dim: (text) => `\u001b[2m${text}\u001b[0m`,
};

/** How a format prints the log of one file, and what stands around all of them. */
interface Printer {
	start(): void;
	file(name: string): LogSink & { end(): void };
	end(): void;
}

/** One JSON object, whose reports are written one by one. Several files' reports name their file. */
function jsonPrinter(channels: Channels, several: boolean): Printer {
	let first = true;
	return {
		start: () => channels.out(`{"schema":${TRACE_SCHEMA},"reports":[`),
		file: (name) => ({
			report(report) {
				const record = several ? { file: name, ...reportJson(report) } : reportJson(report);
				channels.out(`${first ? '\n' : ',\n'}${JSON.stringify(record)}`);
				first = false;
			},
			event() {},
			problem: ({ line, reason }) => channels.err(`${name}:${line}: ${reason}`),
			end() {},
		}),
		end: () => channels.out(']}\n'),
	};
}

/** A page, written report by report. */
function htmlPrinter(channels: Channels): Printer {
	const { style } = htmlAssets().report;
	return {
		start: () => channels.out(tracePageStart(style)),
		file(name) {
			const waits = new WaitGraphBuilder();
			channels.out(logHeading(name));
			return {
				report(report) {
					waits.add(report);
					channels.out(reportArticle(report, name));
				},
				event: (event) => channels.out(eventLine(event, name)),
				problem: ({ line, reason }) => channels.err(`${name}:${line}: ${reason}`),
				end: () => channels.out(waitSection(waits.build())),
			};
		},
		end: () => channels.out(tracePageEnd(style)),
	};
}

function textPrinter(channels: Channels): Printer {
	const style = channels.colour ? terminalStyle : plainStyle;
	return {
		start() {},
		file(name) {
			const waits = new WaitGraphBuilder();
			let found = 0;
			return {
				report(report) {
					found++;
					waits.add(report);
					channels.out(`${reportText(report, name, style)}\n`);
				},
				event(event) {
					found++;
					channels.out(eventText(event, name));
				},
				problem: ({ line, reason }) => channels.err(`${name}:${line}: ${reason}`),
				end() {
					channels.out(waitText(waits.build(), style));
					if (found === 0) channels.err(`${name}: no report and no lifetime event found`);
				},
			};
		},
		end() {},
	};
}

function printerOf(format: 'text' | 'json' | 'html', channels: Channels, several: boolean): Printer {
	switch (format) {
		case 'text':
			return textPrinter(channels);
		case 'json':
			return jsonPrinter(channels, several);
		case 'html':
			return htmlPrinter(channels);
	}
}

export const trace: Command = {
	name: 'trace',
	usage: '[--format text|json|html] [--vmlinux FILE] PATH…',
	summary: 'what a kernel log says: reports, stacks, who waits for whom, lifetime events',
	options: { format: { type: 'string' }, vmlinux: { type: 'string' } },
	async run(paths, options, channels) {
		const format = choice(options, 'format', ['text', 'json', 'html'], 'text');
		if (paths.length === 0) throw new UsageError('trace: name a log, a folder, or - for standard input');
		try {
			const files = (await Promise.all(paths.map(listFiles))).flat();
			const printer = printerOf(format, channels, files.length > 1);
			const vmlinux = textOption(options, 'vmlinux');
			const image = vmlinux === undefined ? null : new KernelImage(vmlinux);
			await image?.prepare();
			printer.start();
			for (const file of files) {
				const sink = printer.file(file === '-' ? '<stdin>' : file);
				const decoding = image && new DecodingSink(sink, image.locate);
				const reader = new LogReader(decoding ?? sink);
				for await (const chunk of textChunks(file)) {
					reader.push(chunk);
					await decoding?.flush();
				}
				reader.end();
				await decoding?.flush();
				sink.end();
			}
			printer.end();
			return EXIT.clean;
		} catch (error) {
			if (error instanceof UnreadableInput || error instanceof UnusableImage)
				throw new UsageError(error.message);
			throw error;
		}
	},
};
