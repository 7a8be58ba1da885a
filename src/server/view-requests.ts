// Binds what the client's lists and commands ask for to a connection: series, logs, contracts, mail drafts, reports for others.
import type { Connection } from 'vscode-languageserver';
import { profiles } from '../engine/model/profiles';
import {
	COMPARE_SERIES,
	CONTRACTS,
	type CompareRequest,
	type ContractView,
	DOCUMENT_VIEW,
	type DocumentRequest,
	type DocumentView,
	EXPLAIN,
	EXPORT_REPORT,
	type ExportRequest,
	type FindingPlace,
	MAIL_REPLY,
	type MailReplyRequest,
	PROFILES,
	type Profiles,
	type RangeView,
} from '../protocol/protocol';
import { cancellable } from './cancellable';
import { contractsView } from './contracts-view';
import { explainFinding } from './hover';
import type { Newest } from './navigation-requests';
import type { Ask, AskOpen } from './question';
import type { WorkspaceKnowledge } from './workspace-knowledge';
import type { WorseScenarios } from './worse-scenarios';

const EMPTY: DocumentView = { series: [], traces: [] };

/** Registers the requests. */
export function registerViews(
	connection: Connection,
	newest: Newest,
	knowledge: WorkspaceKnowledge,
	askOpen: AskOpen,
	ask: Ask,
	worse: WorseScenarios,
): void {
	const newestOf = (uri: string) => newest({ textDocument: { uri } });

	connection.onRequest(DOCUMENT_VIEW, async ({ uri }: DocumentRequest): Promise<DocumentView | null> => {
		const found = await newestOf(uri);
		return found && worse.addTo(found.report.view ?? EMPTY, found.document);
	});
	connection.onRequest(CONTRACTS, (): ContractView[] => contractsView(knowledge.surroundings.contracts));
	connection.onRequest(
		PROFILES,
		(): Profiles => ({ profiles: profiles.map(({ name, kernels }) => ({ name, note: kernels })) }),
	);
	connection.onRequest(EXPLAIN, async ({ uri, fingerprint }: FindingPlace): Promise<string | null> => {
		const found = await newestOf(uri);
		const placed = found?.report.findings.find(({ finding }) => finding.fingerprint === fingerprint);
		return found && placed ? explainFinding(found, placed) : null;
	});
	connection.onRequest(MAIL_REPLY, ({ uri, chosen, messageId }: MailReplyRequest, token) =>
		cancellable(token, '', async (signal) => {
			const found = await newestOf(uri);
			const question = { kind: 'reply', chosen, messageId } as const;
			return (found && (await askOpen(found.document, question, signal))) ?? '';
		}),
	);
	connection.onRequest(EXPORT_REPORT, ({ uri, format }: ExportRequest, token) =>
		cancellable<string | null>(token, null, async (signal) => {
			const found = await newestOf(uri);
			return found && askOpen(found.document, { kind: 'export', format }, signal);
		}),
	);
	connection.onRequest(COMPARE_SERIES, ({ before, after }: CompareRequest, token) =>
		cancellable<RangeView | null>(token, null, (signal) => {
			const document = { uri: '', ...after, kind: 'mail', around: knowledge.surroundings } as const;
			return ask(document, { kind: 'compare', before, after }, signal);
		}),
	);
}
