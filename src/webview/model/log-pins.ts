// The lines of a log with the steps they are pinned to. Knows the explanation of a report; draws nothing.
import type { TraceReplay } from '../../replay/result';

export interface PinnedLine {
	readonly line: number;
	readonly text: string;
	/** The step (from 1) that the line is observed at; null where it is not used. */
	readonly step: number | null;
	/** Why the line is not used, where somebody looked at it. */
	readonly unused: string | null;
}

/** The report's lines. An observation is pinned where it begins: a report at its headline, not at each of its lines. */
export function pinnedLines({ lines, observations }: TraceReplay): readonly PinnedLine[] {
	return lines.map(({ line, text, unreliable }) => {
		if (unreliable) return { line, text, step: null, unused: 'unreliable, not used' };
		const here = observations.filter((each) => each.line === line);
		const step = here.find((each) => each.step !== null)?.step ?? null;
		return { line, text, step, unused: step === null ? (here[0]?.unused ?? null) : null };
	});
}

/** Neighbouring lines of one step: they share a bracket and a connector. */
export interface PinnedRun {
	readonly step: number;
	readonly first: number;
	readonly last: number;
}

export function runsOf(lines: readonly PinnedLine[]): readonly PinnedRun[] {
	const runs: PinnedRun[] = [];
	lines.forEach(({ line, step }, at) => {
		if (step === null) return;
		const run = runs.at(-1);
		if (run && run.step === step && lines[at - 1]?.line === run.last)
			runs[runs.length - 1] = { ...run, last: line };
		else runs.push({ step, first: line, last: line });
	});
	return runs;
}
