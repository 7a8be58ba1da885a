// The check result as SARIF 2.1.0: the path as a code flow, fingerprints, baseline states, suppressions.
// A result points at the line of the mail for a patch, and tells the line of the source in its logical place and properties.
import type { PathStep, SourceRange } from '../finding/finding';
import type { MailPlace, ReviewedFinding } from '../review/reviewed';
import { type Told, toldOnce } from '../review/told-once';
import type { CheckResult, Selection } from './result';

/** Key of the fingerprint in `partialFingerprints`; its number changes when fingerprints are made in another way. */
export const FINGERPRINT_KEY = 'daxlens/v1';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
const RANK = { high: 90, medium: 60, low: 30 } as const;

/** What SARIF wants to know of the tool beyond the result. */
export interface SarifTool {
	readonly version: string;
	/** A rule's short description, by its id. */
	readonly describeRule: (rule: string) => string;
}

/** The whole result as the text of one SARIF log, two spaces deep. */
export function checkSarif(result: CheckResult, selection: Selection, tool: SarifTool): string {
	return `${JSON.stringify(sarifLog(result, selection, tool), null, 2)}\n`;
}

/** The whole result as one SARIF log: hidden findings are left out, suppressed and known ones are marked. */
export function sarifLog(result: CheckResult, { baseline, isShown }: Selection, tool: SarifTool) {
	const isKept = (finding: ReviewedFinding) =>
		isShown(finding) || finding.suppression !== null || (baseline?.has(finding.fingerprint) ?? false);
	const findings = result.findings.filter(isKept);
	const told = toldOnce(
		findings,
		(finding) => finding,
		(finding) => baseline?.has(finding.fingerprint),
	);
	const rules = [...new Set(findings.map((finding) => finding.rule))].sort();
	return {
		$schema: SCHEMA,
		version: '2.1.0' as const,
		runs: [
			{
				tool: {
					driver: {
						name: 'DAX Lens',
						version: tool.version,
						semanticVersion: tool.version,
						rules: rules.map((id) => ({ id, shortDescription: { text: tool.describeRule(id) } })),
					},
				},
				columnKind: 'utf16CodeUnits' as const,
				results: told.map((one) => sarifResult(one, rules, baseline)),
			},
		],
	};
}

function sarifResult(
	{ told: finding, also }: Told<ReviewedFinding>,
	rules: readonly string[],
	baseline: ReadonlySet<string> | null,
) {
	const { patch, suppression, evidence } = finding;
	const sibling = evidence?.sibling;
	const related = [
		...(sibling
			? [{ ...location(sibling, patch?.sibling ?? null, null), message: { text: sibling.note } }]
			: []),
		...also.map((other) => ({
			...location(other, other.patch?.mail ?? null, null),
			message: { text: `the same leak: ${other.message}` },
		})),
	];
	return {
		ruleId: finding.rule,
		ruleIndex: rules.indexOf(finding.rule),
		level: finding.severity,
		kind: 'fail' as const,
		rank: RANK[finding.confidence],
		message: { text: finding.message },
		locations: [location(finding, patch?.mail ?? null, finding.function)],
		codeFlows: [
			{ threadFlows: [{ locations: finding.path.map((step, at) => flowStep(finding, step, at)) }] },
		],
		...(related.length > 0 ? { relatedLocations: related } : {}),
		partialFingerprints: { [FINGERPRINT_KEY]: finding.fingerprint },
		...(baseline
			? { baselineState: baseline.has(finding.fingerprint) ? ('unchanged' as const) : ('new' as const) }
			: {}),
		suppressions: suppression
			? [
					{
						kind: suppression.kind === 'comment' ? ('inSource' as const) : ('external' as const),
						status: 'accepted' as const,
						justification: suppression.reason,
					},
				]
			: [],
		properties: {
			confidence: finding.confidence,
			resource: finding.resource,
			source: { file: finding.file, line: finding.line, column: finding.column },
			...(also.length > 0 ? { also: also.map(({ fingerprint, line }) => ({ fingerprint, line })) } : {}),
			...(patch
				? {
						patch: {
							messageId: patch.messageId,
							subject: patch.subject,
							number: patch.number,
							of: patch.of,
							version: patch.version,
							status: patch.status,
							fixedBy: patch.fixedBy,
						},
					}
				: {}),
		},
	};
}

function flowStep(finding: ReviewedFinding, step: PathStep, at: number) {
	return {
		executionOrder: at + 1,
		importance: at === finding.path.length - 1 ? ('essential' as const) : ('important' as const),
		location: {
			...location(step, finding.patch?.steps[at] ?? null, null),
			message: { text: step.code ? `${step.note}: ${step.code}` : step.note },
		},
	};
}

/** A place: in the mail where a mail shows it, else in the source. */
function location(at: SourceRange, mail: MailPlace | null, name: string | null) {
	const region = mail
		? { startLine: mail.line }
		: { startLine: at.line, startColumn: at.column, endLine: at.endLine, endColumn: at.endColumn };
	return {
		physicalLocation: { artifactLocation: { uri: uriOf((mail ?? at).file) }, region },
		...(name === null
			? {}
			: { logicalLocations: [{ name, kind: 'function', fullyQualifiedName: `${at.file}:${name}` }] }),
	};
}

/** A relative reference: what a path may hold and a reference may not is escaped. */
function uriOf(file: string): string {
	const path = file.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/');
	return path.startsWith('/') ? `file://${path}` : path;
}
