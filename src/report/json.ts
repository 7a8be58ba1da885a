// The check result as JSON: schema 1 of docs/cli.md. Other programs read it; fields are added, never changed.
import type { ReviewedFinding } from '../review/reviewed';
import { type CheckResult, type Selection, toldOf } from './result';

const CHECK_SCHEMA = 1;

const describe = (finding: ReviewedFinding, leak: readonly ReviewedFinding[]) => ({
	rule: finding.rule,
	severity: finding.severity,
	confidence: finding.confidence,
	file: finding.file,
	function: finding.function,
	line: finding.line,
	column: finding.column,
	endLine: finding.endLine,
	endColumn: finding.endColumn,
	message: finding.message,
	resource: finding.resource,
	path: finding.path.map(({ file, line, note }) => ({ file, line, note })),
	patch: finding.patch && {
		messageId: finding.patch.messageId,
		subject: finding.patch.subject,
		number: finding.patch.number,
		of: finding.patch.of,
		version: finding.patch.version,
		status: finding.patch.status,
		fixedBy: finding.patch.fixedBy,
		mail: finding.patch.mail,
	},
	fingerprint: finding.fingerprint,
	also: leak
		.filter((other) => other !== finding)
		.map(({ file, line, column, fingerprint }) => ({ file, line, column, fingerprint })),
});

/** The shown findings and the counts, two spaces deep. Exits of one leak are findings of their own that name each other in `also`. */
export function checkJson({ findings, stats }: CheckResult, { isShown }: Selection): string {
	const shown = findings.filter(isShown);
	const leaks = new Map(
		toldOf(shown).flatMap(({ told, also }) => {
			const leak = [told, ...also];
			return leak.map((one) => [one, leak] as const);
		}),
	);
	const described = shown.map((finding) => describe(finding, leaks.get(finding) ?? []));
	return `${JSON.stringify({ schema: CHECK_SCHEMA, findings: described, stats }, null, 2)}\n`;
}
