// Which events of a log an explanation uses, in which order they count, and why the others are not used.
import type { LogEvent, Report } from '../../trace/model';
import { type EventMeaning, eventMeanings, SETTING_KINDS } from './event-observations';
import { hasNoDisk } from './scene';
import type { Setting } from './setting';

export type EventUse = {
	readonly event: LogEvent;
	/** Whether its place in the order of events is the machine's: it has a time, as the report has. */
	readonly dated: boolean;
} & (
	| { readonly meaning: EventMeaning; readonly unused: null }
	| { readonly meaning: null; readonly unused: string }
);

/** Devices whose events are about any device of the log: a bus, a namespace, the default bdi. */
const ANY_DEVICE = /^(?:nd_|namespace|dax_pmem|block$)/;

/** What is made of the events for a report, in the order of the log. */
export function usesOf(events: readonly LogEvent[], report: Report, setting: Setting): EventUse[] {
	const seen = new Set<EventMeaning>();
	return events.map((event): EventUse => {
		const dated = event.time !== null && report.time !== null;
		const unused = (reason: string): EventUse => ({ event, dated, meaning: null, unused: reason });
		if (SETTING_KINDS.has(event.kind)) return unused('part of the setting');
		if (event.device !== null && event.device !== setting.device && !ANY_DEVICE.test(event.device))
			return unused(`about ${event.device}, not ${setting.device}`);
		if (dated && (event.time ?? 0) > (report.time ?? 0) && event.line > report.endLine)
			return unused('after the report');
		const meaning = eventMeanings.find(
			({ kind, says }) => kind === event.kind && (!says || says.test(event.text)),
		);
		if (!meaning) return unused('the model has no state for it');
		if (hasNoDisk(setting.driver) && meaning.holds.includes('$fs'))
			return unused('device-dax has no filesystem');
		if (seen.has(meaning)) return unused('said before');
		seen.add(meaning);
		return { event, dated, meaning, unused: null };
	});
}
