// A verdict as text for a terminal.
import type { ScheduledStep } from '../explore/schedule';
import type { Verdict } from '../explore/verdict';

const changesOf = ({ changes }: ScheduledStep): string =>
	Object.entries(changes)
		.map(([name, value]) => `${name} = ${value}`)
		.join(', ');

/** The steps of a schedule, one a line: number, actor, operation and step, kernel function, what changed. */
export function scheduleLines(steps: readonly ScheduledStep[]): string[] {
	const rows = steps.map((step, index) => [
		String(index + 1).padStart(4),
		step.actor,
		`${step.operation} ${step.step}`,
		step.function && `${step.function}()`,
		changesOf(step) + (step.hazards.length > 0 ? `  <- ${step.hazards.join(', ')}` : ''),
	]);
	const widths = [0, 1, 2, 3].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
	return rows.map((row) =>
		row
			.map((cell, column) => cell.padEnd(widths[column] ?? 0))
			.join('  ')
			.trimEnd(),
	);
}

/** Who waits for ever, where, for what, and what the others hold. */
export function hangLines({ hang }: Verdict): string[] {
	if (!hang) return [];
	return [
		`      ${hang.actor} waits for ever at ${hang.waitPoint} (${hang.operation} ${hang.step}, ${hang.function}()): ${hang.waitsFor}`,
		...hang.holders.map(({ actor, state, holds }) => `      ${actor} (${state}) holds ${holds.join(', ')}`),
	];
}

const outcome = ({ verdict, hazard, also, asExpected }: Verdict): string => {
	const found = verdict === 'hazard' ? `hazard ${hazard}` : verdict;
	const others = also.length > 0 ? ` (also ${also.join(', ')})` : '';
	const judged = asExpected === null ? '' : asExpected ? ', as expected' : ', NOT as expected';
	return `${found}${others}${judged}`;
};

/** A verdict in full; the schedule is the shortest one. */
export function verdictText(verdict: Verdict, title: string): string {
	return [
		`${verdict.id} ${verdict.profile}: ${outcome(verdict)}`,
		...(title ? [`    ${title}`] : []),
		`    ${verdict.states} states, ${verdict.transitions} transitions`,
		...scheduleLines(verdict.schedule),
		...hangLines(verdict),
		'',
	].join('\n');
}
