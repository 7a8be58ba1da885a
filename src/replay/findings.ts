// Findings of a replayed series: the patch that makes a hazard possible, on the line that takes the protection away or
// brings what is not protected; and removals in view that leave user mappings. What they say was found by the runs.
import type { PathStep, Severity } from '../finding/finding';
import { fingerprintOf } from '../finding/fingerprint';
import type { Patch } from '../patch/patch';
import type { Series } from '../patch/series';
import { quoteAround } from '../review/mail-lines';
import type { PatchContext, PatchStatus, ReviewedFinding } from '../review/reviewed';
import type { CodeLine } from './lower/code';
import type { HazardText, ReplaySchedule } from './result';

export type ReplayRule = 'introduces-hazard' | 'mappings-survive-removal';

/** Something to be reported: where, since which patch, and what it leads to. */
export interface Consequence {
	readonly rule: ReplayRule;
	/** Number of the patch that is answerable, and of the later one that mends it. */
	readonly patch: number;
	readonly fixedBy: number | null;
	readonly status: PatchStatus;
	readonly at: CodeLine;
	readonly function: string;
	/** What the code does: "dax_fault_iter() drops the DAX read section". */
	readonly says: string;
	readonly hazard: HazardText;
	/** The situation in which it shows. */
	readonly situation: string;
	readonly schedule: ReplaySchedule | null;
}

/** Hazards by how grave they are: the first of the lighter ones of each kind. */
const LIGHTER: readonly (readonly [hazards: readonly string[], severity: Severity])[] = [
	[['H09', 'H30', 'H23', 'H20', 'H21', 'H22', 'P1', 'P2', 'H28', 'H29'], 'note'],
	[['H18', 'H19', 'H24', 'H26', 'H15', 'H16', 'H10'], 'warning'],
];

const severityOf = (hazard: string): Severity =>
	LIGHTER.find(([hazards]) => hazards.includes(hazard))?.[1] ?? 'error';

/** The findings for consequences; each line and hazard once, with the situation found first. */
export function findingsOf(series: Series, consequences: readonly Consequence[]): ReviewedFinding[] {
	const found = new Map<string, ReviewedFinding>();
	for (const consequence of consequences) {
		const patch = series.patches.find(
			({ subject }, index) => (subject.number ?? index + 1) === consequence.patch,
		);
		if (!patch) continue;
		const finding = findingOf(series, patch, consequence);
		const key = `${finding.fingerprint} ${consequence.patch} ${consequence.hazard.id}`;
		if (!found.has(key)) found.set(key, finding);
	}
	return [...found.values()];
}

function findingOf(series: Series, patch: Patch, consequence: Consequence): ReviewedFinding {
	const { rule, at, hazard, status } = consequence;
	const range = rangeOf(at);
	const step: PathStep = { ...range, note: consequence.says, code: at.text.trim(), held: [] };
	return {
		...range,
		rule,
		severity: status === 'existing' ? 'note' : severityOf(hazard.id),
		confidence: 'medium',
		function: consequence.function,
		message: sentenceOf(consequence),
		resource: null,
		path: [step, ...stepsOf(consequence.schedule)],
		evidence: {
			contract: `${hazard.id}, ${hazard.name}: ${hazard.meaning}`,
			source: 'the lifetime model; daxlens replay shows the schedule',
			sibling: null,
		},
		fingerprint: fingerprintOf(rule, at.place.file, consequence.function, [step, { code: hazard.id }]),
		patch: contextOf(series, patch, consequence),
		suppression: null,
	};
}

function sentenceOf({ rule, says, hazard, situation }: Consequence): string {
	if (rule === 'mappings-survive-removal') return `${says}: ${hazard.meaning} (${hazard.id}).`;
	return `${says}, and ${situation} leads to ${hazard.id}: ${hazard.meaning}.`;
}

const rangeOf = ({ place, text }: CodeLine) => {
	const column = text.search(/\S|$/) + 1;
	const { file, line } = place;
	return { file, line, column, endLine: line, endColumn: text.trimEnd().length + 1 };
};

/** The steps of a schedule that stand in code that is shown. */
const stepsOf = (schedule: ReplaySchedule | null): PathStep[] =>
	(schedule?.steps ?? []).flatMap(({ line, actor, does, function: name, holds }): PathStep[] =>
		line
			? [
					{
						...{ file: line.file, line: line.line, column: 1, endLine: line.line, endColumn: 1 },
						note: `${actor} ${does}`,
						code: `${name}()`,
						held: holds,
					},
				]
			: [],
	);

function contextOf(
	series: Series,
	patch: Patch,
	{ at, patch: number, status, fixedBy, schedule }: Consequence,
): PatchContext {
	const mail = at.place.mail ?? { file: patch.message.source, line: patch.line + 1 };
	const shown = (schedule?.steps ?? []).filter(({ line }) => line !== null);
	return {
		messageId: patch.messageId,
		subject: patch.subject.title,
		number,
		of: series.of,
		version: series.version,
		status,
		fixedBy,
		mail,
		steps: [mail, ...shown.map(({ line }) => line?.mail ?? null)],
		sibling: null,
		quote: quoteAround(patch, mail.line - 1),
	};
}
