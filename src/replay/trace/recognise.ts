// Which place of the table a report shows. Knows the table and stacks; not what follows from it.
import { plainName } from '../../trace/attribution';
import type { Frame, Report } from '../../trace/model';
import type { Site } from './site';
import { sites } from './sites';

/** A report at a place of the table. */
export interface Recognised {
	readonly site: Site;
	/** The frame at the place; null where the first line decides. */
	readonly frame: Frame | null;
	/** Every frame is marked unreliable, and they were counted all the same. */
	readonly onlyUnreliable: boolean;
}

/** Frames from the top in which a place may be: what is deeper called it. */
const NEAR_TOP = 24;

/** The first place of the table that a report shows; undefined for none. */
export function recognise(report: Report): Recognised | undefined {
	const all = report.traces[0]?.frames ?? [];
	const reliable = all.filter((frame) => frame.reliable);
	const frames = reliable.length > 0 ? reliable : all;
	for (const site of sites) {
		if (!site.kinds.includes(report.kind)) continue;
		if (site.says && !site.says.test(report.title)) continue;
		const found = site.at ? placeOf(report, frames, site.at, site.under) : null;
		if (found !== undefined)
			return { site, frame: found, onlyUnreliable: reliable.length === 0 && all.length > 0 };
	}
	return undefined;
}

/** The frame at a site's place, null where only the report's own function is there; undefined where it does not fit. */
function placeOf(
	report: Report,
	frames: readonly Frame[],
	at: RegExp,
	under: RegExp | undefined,
): Frame | null | undefined {
	const named = [report.function, report.pc?.symbol].map((name) => (name ? plainName(name) : ''));
	const isWait = report.kind === 'hung-task' || report.kind === 'sysrq-dump';
	const index = frames
		.slice(0, NEAR_TOP)
		.findIndex(({ symbol }) => at.test(plainName(symbol)) && (isWait || named.includes(plainName(symbol))));
	if (index < 0 && (isWait || !named.some((name) => at.test(name)))) return undefined;
	const callers = frames.slice(index + 1);
	if (under && !callers.some(({ symbol }) => under.test(plainName(symbol)))) return undefined;
	return frames[index] ?? null;
}
