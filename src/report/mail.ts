// The check result as drafts of mail replies, 72 columns: one for each patch that introduces something. Quotes only the
// lines it speaks about. Sending is left to the reader's mailer.
import type { ReviewedFinding } from '../review/reviewed';
import type { Told } from '../review/told-once';
import { ascii, columns, counted, shorten, wrap } from './layout';
import { type CheckResult, type Letter, type Selection, shortId, toldOf } from './result';
import { stepRows } from './steps';

const WIDTH = 72;
/** The line of a mail that its drafts are told apart by in one output. */
const SCISSORS = '-- >8 --';

/** One draft after the other, scissors between them; empty where there is nothing to reply to. */
export function checkMail(result: CheckResult, { isShown }: Selection, version: string): string {
	const drafts: string[] = [];
	for (const letter of result.letters) {
		const findings = result.findings.filter(
			(finding) =>
				isShown(finding) &&
				finding.patch?.messageId === letter.messageId &&
				finding.patch.status === 'introduced',
		);
		if (findings.length > 0) drafts.push(draft(letter, findings, result, version));
	}
	return drafts.join(`\n${SCISSORS}\n\n`);
}

function draft(
	letter: Letter,
	findings: readonly ReviewedFinding[],
	{ inPart, stats }: CheckResult,
	version: string,
): string {
	const ids = findings.map((finding) => `id ${shortId(finding)}`).join(', ');
	const whole = stats.functions - inPart.length;
	const lines = [
		...headers(letter),
		'',
		...wrap(`${attribution(letter)} wrote:`, WIDTH),
		...toldOf(findings).flatMap((told) => [...about(told), '']),
		...wrap(
			`Checked ${whole} of ${counted(stats.functions, 'function')} whole, ${inPart.length} in part.`,
			WIDTH,
		),
		'',
		'-- ',
		...wrap(`Found with DAX Lens ${version} (${ids}), read by the sender.`, WIDTH),
	];
	return `${lines.map(ascii).join('\n')}\n`;
}

function headers({ author, cc, subject, messageId }: Letter): string[] {
	const reply = /^re:/i.test(subject) ? subject : `Re: ${subject}`;
	const fields = [`To: ${author}`, ...(cc === '' ? [] : [`Cc: ${cc}`]), `Subject: ${reply}`];
	return [...fields.flatMap((field) => wrap(field, WIDTH, ' ')), `In-Reply-To: <${messageId}>`];
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `On Wed, 25 Nov 2015, A Developer`, by the calendar of the sender. */
function attribution({ author, date }: Letter): string {
	const name = author.replace(/\s*<[^>]*>$/, '') || author;
	const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)/.exec(date ?? '') ?? [];
	if (!year || !month || !day) return name;
	const weekday = DAYS[new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDay()];
	return `On ${weekday}, ${Number(day)} ${MONTHS[Number(month) - 1]} ${year}, ${name}`;
}

/** `5`, `5 and 7`, `5, 7 and 9`. */
function listed(numbers: readonly number[]): string {
	const last = numbers.at(-1) ?? '';
	return numbers.length < 2 ? `${last}` : `${numbers.slice(0, -1).join(', ')} and ${last}`;
}

function about({ told: finding, also }: Told<ReviewedFinding>): string[] {
	const { patch, evidence } = finding;
	const quote = (patch?.quote ?? []).map((line) => shorten(`> ${line.replaceAll('\t', '        ')}`, WIDTH));
	const rows = columns(
		stepRows(finding, (step) =>
			step.file === finding.file ? String(step.line) : `${step.file}:${step.line}`,
		),
		WIDTH - 2,
	);
	const lines = [
		...quote,
		'',
		...wrap(`${finding.message} Line numbers are those of ${finding.file} after this patch:`, WIDTH),
		'',
		...rows.flatMap(({ place, rest, more }) => [
			`  ${place}  ${rest}`,
			...more.map((line) => `  ${' '.repeat(place.length + 2)}${line}`),
		]),
	];
	if (also.length > 0) {
		const exits = listed(also.map(({ line }) => line));
		const subject = also.length === 1 ? `Line ${exits} leaves` : `Lines ${exits} leave`;
		lines.push('', ...wrap(`${subject} with it held as well.`, WIDTH));
	}
	if (evidence) lines.push('', ...wrap(`${evidence.contract} (${evidence.source}).`, WIDTH));
	if (evidence?.sibling)
		lines.push(...wrap(`Line ${evidence.sibling.line}: ${evidence.sibling.note}.`, WIDTH));
	if (patch && patch.fixedBy !== null)
		lines.push(
			...wrap(
				`Patch ${patch.fixedBy}/${patch.of} fixes it; a bisection that stops in between meets it.`,
				WIDTH,
			),
		);
	return lines;
}
