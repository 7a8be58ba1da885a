// Reads a whole log, or one that arrives in chunks: reports, lifetime events, problems.
// Ties the parts together; each part's knowledge is its own.
import { eventOf } from './events';
import type { Log, LogEvent, Problem, Report } from './model';
import { type Message, messagesOf } from './prefix';
import { ReportQueue } from './report-queue';
import { ReportReader } from './report-reader';
import { LineCutter, LONGEST_LINE, Rejoiner } from './source-lines';
import { TraceBufferReader } from './trace-buffer';

/** Takes what a log holds, as soon as it is known. Reports come in the order of their first lines. */
export interface LogSink {
	report(report: Report): void;
	event(event: LogEvent): void;
	problem(problem: Problem): void;
}

/** Reads a log that arrives in chunks of text; memory does not grow with the log. */
export class LogReader {
	private readonly cutter = new LineCutter((line) => this.readLine(line));
	private readonly rejoiner = new Rejoiner();
	private readonly queue: ReportQueue;
	private readonly reports: ReportReader;
	private readonly buffer: TraceBufferReader;
	private line = 0;

	constructor(private readonly sink: LogSink) {
		this.queue = new ReportQueue(
			(report) => sink.report(report),
			(event) => sink.event(event),
		);
		this.reports = new ReportReader(this.queue);
		this.buffer = new TraceBufferReader(this.queue);
	}

	/** Takes the next chunk, cut anywhere. */
	push(chunk: string): void {
		this.cutter.push(chunk);
	}

	/** The log is over. */
	end(): void {
		this.cutter.end();
		const last = this.rejoiner.end();
		if (last) this.readMessage(last);
		this.buffer.end();
		this.queue.finishAll();
	}

	private readLine(raw: string): void {
		this.line++;
		if (raw.length > LONGEST_LINE)
			this.sink.problem({
				line: this.line,
				reason: `only the first ${LONGEST_LINE} characters of the line were read`,
			});
		for (const message of messagesOf(raw.slice(0, LONGEST_LINE), this.line)) {
			const whole = this.rejoiner.push(message);
			if (whole) this.readMessage(whole);
		}
	}

	private readMessage(message: Message): void {
		if (this.buffer.read(message)) return;
		if (this.reports.read(message) === 'inside') return;
		const event = eventOf(message);
		if (event) this.queue.note(event);
	}
}

/** Reads a whole log. Any text is accepted; nothing is thrown. */
export function parseLog(text: string): Log {
	const reports: Report[] = [];
	const events: LogEvent[] = [];
	const problems: Problem[] = [];
	const reader = new LogReader({
		report: (report) => reports.push(report),
		event: (event) => events.push(event),
		problem: (problem) => problems.push(problem),
	});
	reader.push(text);
	reader.end();
	return { reports, events, problems };
}
