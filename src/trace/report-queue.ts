// Hands out finished reports and events in the order of their first lines, though several reports are open at once.
// Knows nothing of what is in them.
import type { LogEvent, Report } from './model';
import type { ReportDraft } from './report-draft';

export class ReportQueue {
	private readonly drafts: ReportDraft[] = [];
	private readonly done = new Set<ReportDraft>();
	/** Events below the first line of an open report. */
	private waiting: LogEvent[] = [];

	constructor(
		private readonly emit: (report: Report) => void,
		private readonly tell: (event: LogEvent) => void,
	) {}

	/** The drafts not handed out yet, the earliest first. */
	get open(): readonly ReportDraft[] {
		return this.drafts;
	}

	add(draft: ReportDraft): void {
		const behind = this.drafts.findLastIndex(({ line }) => line <= draft.line);
		this.drafts.splice(behind + 1, 0, draft);
	}

	/** Takes an event, which is handed out after the reports that begin above it. */
	note(event: LogEvent): void {
		if (this.drafts.length === 0) this.tell(event);
		else this.waiting.push(event);
	}

	/** Takes a report back: it turned out to be none, or a part of another. */
	drop(draft: ReportDraft): void {
		const at = this.drafts.indexOf(draft);
		if (at !== -1) this.drafts.splice(at, 1);
		this.done.delete(draft);
		this.flush();
	}

	/** Nothing more will be added to this report. */
	finish(draft: ReportDraft): void {
		this.done.add(draft);
		this.flush();
	}

	/** The log is over. */
	finishAll(): void {
		for (const draft of this.drafts) this.done.add(draft);
		this.flush();
	}

	private flush(): void {
		let ready = 0;
		for (const draft of this.drafts) {
			if (!this.done.delete(draft)) break;
			ready++;
			this.tellUpTo(draft.line);
			// A header alone, without a headline above and frames below, says nothing.
			if (draft.kind !== 'stack-trace' || draft.hasFrames) this.emit(draft.finish());
		}
		this.drafts.splice(0, ready);
		this.tellUpTo(this.drafts[0]?.line ?? Number.POSITIVE_INFINITY);
	}

	private tellUpTo(line: number): void {
		if (this.waiting.length === 0) return;
		const behind = this.waiting.findIndex((event) => event.line >= line);
		const ready = behind === -1 ? this.waiting.splice(0) : this.waiting.splice(0, behind);
		for (const event of ready) this.tell(event);
	}
}
