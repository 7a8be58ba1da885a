// Holds back what a log gives until its reports are decoded, and hands it on in the same order.
import { decodeReports, type Locate } from './decode';
import type { LogSink } from './log';
import type { LogEvent, Problem, Report } from './model';

export class DecodingSink implements LogSink {
	private held: (Report | (() => void))[] = [];

	constructor(
		private readonly sink: LogSink,
		private readonly locate: Locate,
	) {}

	report(report: Report): void {
		this.held.push(report);
	}

	event(event: LogEvent): void {
		this.held.push(() => this.sink.event(event));
	}

	problem(problem: Problem): void {
		this.held.push(() => this.sink.problem(problem));
	}

	/** Decodes and hands on what has come since the last time. Rejects as the locating does. */
	async flush(): Promise<void> {
		const held = this.held;
		this.held = [];
		const reports = held.filter((one) => typeof one !== 'function');
		const decoded = (await decodeReports(reports, this.locate)).values();
		for (const one of held) {
			if (typeof one === 'function') one();
			else this.sink.report(decoded.next().value ?? one);
		}
	}
}
