// The lines of a log with the steps they are pinned to. Knows the explanation of a report; draws nothing.
import type { Observation, TraceReplay } from '../../replay/result';

export interface PinnedLine {
	readonly line: number;
	readonly text: string;
	/** The step (from 1) that the line is observed at; null where it is not used. */
	readonly step: number | null;
	/** Why the line is not used, where somebody looked at it. */
	readonly unused: string | null;
}

/** The report's lines, each with the step of the narrowest observation that stands on it. */
export function pinnedLines({ lines, observations }: TraceReplay): readonly PinnedLine[] {
	return lines.map(({ line, text, unreliable }) => {
		if (unreliable) return { line, text, step: null, unused: 'unreliable, not used' };
		const observation = observationAt(observations, line);
		return { line, text, step: observation?.step ?? null, unused: observation?.unused ?? null };
	});
}

/** The narrowest observation that stands on a line: one that is used before one that is not. */
function observationAt(observations: readonly Observation[], line: number): Observation | undefined {
	const here = observations.filter((each) => each.line <= line && line <= each.endLine);
	const size = (each: Observation) => each.endLine - each.line;
	return here.sort((a, b) => Number(a.step === null) - Number(b.step === null) || size(a) - size(b))[0];
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
