// The check result as text of 80 columns: one paragraph block for each finding, what was not analysed, one summary line.
// First line of a finding as compilers write it, so that editors' matchers understand it. ASCII only.
import type { PathStep } from '../finding/finding';
import type { ReviewedFinding } from '../review/reviewed';
import type { Told } from '../review/told-once';
import { ascii, columns, counted, wrap } from './layout';
import { type Paint, painter } from './paint';
import { type CheckResult, placeOf, type Selection, type SeriesHeading, shortId, toldOf } from './result';
import { stepRows } from './steps';

const WIDTH = 80;
/** Where the text of a labelled row begins. */
const LABEL = 12;
/** Columns that the place of a step takes at most with the whole name of its file. */
const MOST_PLACE = 24;
/** Names in the list of what was not analysed. */
const MOST_NAMES = 5;

/** The whole text, line feed at its end. */
export function checkText(
	result: CheckResult,
	selection: Selection,
	{ colour }: { colour: boolean },
): string {
	const paint = painter(colour);
	const lines: string[] = [];
	const ofFiles = result.findings.filter((finding) => finding.patch === null);
	for (const heading of result.series) lines.push(...seriesLines(heading, result, selection, paint));
	for (const told of toldOf(ofFiles.filter(selection.isShown))) lines.push(...findingLines(told, paint), '');
	lines.push(...notAnalysed(result, paint), ...summary(result, selection));
	return `${lines.map((line) => ascii(line)).join('\n')}\n`;
}

function seriesLines(
	heading: SeriesHeading,
	result: CheckResult,
	{ isShown }: Selection,
	paint: Paint,
): string[] {
	const ids = new Set(heading.messageIds);
	const own = result.findings.filter(
		(finding) => finding.patch !== null && ids.has(finding.patch.messageId) && !finding.suppression,
	);
	const title = heading.subject || '(no subject)';
	const have = heading.of > 1 ? `, v${heading.version}, ${heading.patches} of ${heading.of} patches` : '';
	const [first = '', ...more] = wrap(`${title}${have}`, WIDTH, '  ');
	const lines = [paint('strong', first), ...more];
	if (heading.missing.length > 0)
		lines.push(`Missing: ${heading.missing.map((number) => `${number}/${heading.of}`).join(', ')}.`);
	lines.push(...wrap(heading.basis, WIDTH, '  ').map((line) => paint('quiet', line)), '');
	const groups = [
		['introduced', `Introduced by this ${heading.of > 1 ? 'series' : 'patch'}`],
		['fixed', 'Fixed'],
		['existing', 'Already there'],
	] as const;
	const hidden: string[] = [];
	for (const [status, name] of groups) {
		const all = own.filter((finding) => finding.patch?.status === status);
		const group = toldOf(all);
		const shown = toldOf(all.filter(isShown));
		if (shown.length === 0 && status !== 'introduced') hidden.push(`${name}: ${group.length}`);
		else {
			lines.push(paint('strong', `${name}: ${group.length}`), '');
			for (const told of shown) lines.push(...findingLines(told, paint), '');
		}
	}
	const isAnyHidden = own.some((finding) => finding.patch?.status !== 'introduced' && !isShown(finding));
	if (hidden.length > 0) {
		const hint = isAnyHidden ? `   ${paint('quiet', '(show: --status introduced,fixed,existing)')}` : '';
		lines.push(`${hidden.join('   ')}${hint}`, '');
	}
	return lines;
}

/** `unreleased-on-path 4/7 high id 7f3a0012`. */
function tag(finding: ReviewedFinding): string {
	const { patch } = finding;
	const words = [finding.rule];
	if (patch && patch.of > 1) words.push(`${patch.number}/${patch.of}`);
	words.push(finding.confidence, 'id', shortId(finding));
	return `[${words.join(' ')}]`;
}

function findingLines({ told: finding, also }: Told<ReviewedFinding>, paint: Paint): string[] {
	const place = placeOf(finding);
	const mark = tag(finding).replaceAll(' ', '\u00a0');
	const wrapped = wrap(`${place}: ${finding.severity}: ${finding.message} ${mark}`, WIDTH, '  ');
	const head = wrapped.map((line, at) => {
		const text = line.replaceAll('\u00a0', ' ');
		const tagAt = text.indexOf(tag(finding));
		const body = tagAt === -1 ? text : `${text.slice(0, tagAt)}${paint('quiet', text.slice(tagAt))}`;
		if (at > 0) return body;
		return body
			.replace(place, () => paint('place', place))
			.replace(`: ${finding.severity}:`, `: ${paint(finding.severity, finding.severity)}:`);
	});
	return [...head, ...pathLines(finding, paint), ...alsoLines(also, paint), ...evidenceLines(finding, paint)];
}

/**
 * Where a step is. In the finding's own file, whose full name stands above, a long name is cut to its last part: what the code
 * says and what happens there need the room.
 */
function stepPlace(step: PathStep, { file }: ReviewedFinding): string {
	const place = placeOf(step);
	return step.file !== file || place.length <= MOST_PLACE ? place : place.slice(file.lastIndexOf('/') + 1);
}

function pathLines(finding: ReviewedFinding, paint: Paint): string[] {
	const digits = String(finding.path.length).length;
	const rows = columns(
		stepRows(finding, (step) => stepPlace(step, finding)),
		WIDTH - LABEL - digits - 1,
	);
	return rows.flatMap(({ place, rest, more }, at) => {
		const marker = at === rows.length - 1 ? '>' : ' ';
		const label = (at === 0 ? '  path' : '').padEnd(LABEL - 2);
		const number = String(at + 1).padStart(digits);
		const indent = ' '.repeat(LABEL + digits + 1 + place.length + 2);
		return [
			`${label}${marker} ${number} ${paint('place', place)}  ${rest}`,
			...more.map((line) => paint('quiet', indent + line)),
		];
	});
}

/** The other exits of a leak: `main.c:12:3 return -EINVAL; (id 3b9d1291)`. */
function alsoLines(also: readonly ReviewedFinding[], paint: Paint): string[] {
	return also.flatMap((finding, at) => {
		const place = placeOf(finding);
		const code = finding.path.at(-1)?.code ?? '';
		const [first = '', ...more] = labelled(
			at === 0 ? 'also at' : '',
			`${place} ${code} (id ${shortId(finding)})`,
		);
		return [first.replace(place, () => paint('place', place)), ...more];
	});
}

function labelled(label: string, text: string): string[] {
	const [first = '', ...more] = wrap(text, WIDTH - LABEL);
	return [`  ${label}`.padEnd(LABEL) + first, ...more.map((line) => ' '.repeat(LABEL) + line)];
}

function evidenceLines(finding: ReviewedFinding, paint: Paint): string[] {
	const { evidence, patch } = finding;
	const lines: string[] = [];
	if (evidence) {
		lines.push(...labelled('contract', evidence.contract));
		const contract = finding.resource?.contract ?? '';
		const from = `(${contract}: ${evidence.source})`;
		lines.push(...labelled('', from).map((line) => paint('quiet', line)));
	}
	if (evidence?.sibling)
		lines.push(...labelled('right in', `${placeOf(evidence.sibling)} ${evidence.sibling.note}`));
	if (patch) lines.push(...labelled('mail', `${patch.mail.file}:${patch.mail.line}`));
	if (patch?.status === 'introduced' && patch.fixedBy !== null)
		lines.push(
			...labelled('fixed in', `${patch.fixedBy}/${patch.of}; a bisection that stops in between meets it`),
		);
	return lines;
}

function notAnalysed({ inPart, stats }: CheckResult, paint: Paint): string[] {
	if (inPart.length === 0) return [];
	const lines = [
		`${paint('strong', 'Not analysed')}: ${inPart.length} of ${counted(stats.functions, 'function')}`,
	];
	for (const each of inPart.slice(0, MOST_NAMES))
		lines.push(...labelled('in part', `${each.function}() ${each.file}: ${each.reason}`));
	if (inPart.length > MOST_NAMES) lines.push(`  and ${inPart.length - MOST_NAMES} more`);
	return lines;
}

function summary({ findings, inPart, stats }: CheckResult, { isShown, baseline }: Selection): string[] {
	const shown = toldOf(findings.filter(isShown));
	const count = (severity: string) => shown.filter(({ told }) => told.severity === severity).length;
	const severities = (['error', 'warning', 'note'] as const)
		.map((severity) => [severity, count(severity)] as const)
		.filter(([, number]) => number > 0)
		.map(([severity, number]) => counted(number, severity));
	const whole = stats.functions - inPart.length;
	const extent = `${counted(whole, 'function')} analysed, ${inPart.length} in part.`;
	const left: string[] = [];
	const suppressed = findings.filter((finding) => finding.suppression).length;
	if (suppressed > 0) left.push(`${suppressed} suppressed.`);
	const known = baseline ? findings.filter((finding) => baseline.has(finding.fingerprint)).length : 0;
	if (known > 0) left.push(`${known} in the baseline.`);
	const parts = severities.length === 0 ? ['No finding.', extent] : [extent, `${severities.join(', ')}.`];
	return wrap([...parts, ...left].join(' '), WIDTH);
}
