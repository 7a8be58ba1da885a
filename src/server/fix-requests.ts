// Binds what can be done about a finding to a connection: edits that mend it, writing down why it is to be left alone, making
// an inferred pair a contract. Only makes edits; the client applies them.
import path from 'node:path';
import {
	type CodeAction,
	CodeActionKind,
	type CodeActionParams,
	type Connection,
	type Diagnostic,
	TextDocumentEdit,
	type WorkspaceEdit,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { URI } from 'vscode-uri';
import type { InferredContract } from '../balance/file/inferred-contract';
import { type NewContract, withContract } from '../contracts/write';
import {
	ADD_CONTRACT,
	type FindingPlace,
	type InferredPlace,
	SUPPRESS,
	SUPPRESS_FINDING,
	type SuppressCommand,
	type SuppressRequest,
} from '../protocol/protocol';
import { suppressionComment, withSuppressions } from '../review/suppress';
import { cancellable } from './cancellable';
import { alsoIn, SOURCE } from './diagnostics';
import { wholeText } from './file-edits';
import { kindOf } from './kinds';
import type { Newest } from './navigation-requests';
import type { OpenFolders } from './open-folders';
import type { AskOpen } from './question';
import { toRange } from './ranges';
import type { PlacedFinding, VersionedReport } from './report';
import type { WorkspaceKnowledge } from './workspace-knowledge';

/** What a client that cannot ask for a reason gets to overwrite. */
const REASON = 'why it is right';

/** Registers the requests. */
export function registerFixes(
	connection: Connection,
	newest: Newest,
	folders: OpenFolders,
	knowledge: WorkspaceKnowledge,
	ask: AskOpen,
): void {
	const newestOf = (uri: string) => newest({ textDocument: { uri } });

	connection.onCodeAction(async (params, token) => {
		const found = await newest(params);
		if (!found || !wants(params, CodeActionKind.QuickFix)) return [];
		const { document, report } = found;
		const actions: CodeAction[] = [];
		for (const diagnostic of params.context.diagnostics) {
			const placed = placedOf(found, diagnostic);
			if (!placed) continue;
			const { fingerprint, line } = placed.finding;
			const mends = await cancellable(token, [], async (signal) => {
				if (kindOf(document.languageId, document.uri) !== 'c') return [];
				return (await ask(document, { kind: 'mends', fingerprint, line }, signal)) ?? [];
			});
			for (const [index, { title, edits }] of mends.entries())
				actions.push({
					title,
					kind: CodeActionKind.QuickFix,
					diagnostics: [diagnostic],
					isPreferred: index === 0,
					edit: documentEdit(
						document,
						edits.map(({ text, ...span }) => ({ range: toRange(document, span), newText: text })),
					),
				});
			actions.push(...suppressions(found, placed, diagnostic));
		}
		const line = document.offsetAt(params.range.start);
		const pairs = (report.held ?? [])
			.filter(({ at }) => at.start <= line && line <= at.end)
			.flatMap(inferredIn);
		for (const pair of new Map(pairs.map((one) => [one.take.name, one])).values()) {
			const edit = contractEdit(pair, document);
			const title = `Add the contract ${pair.take.name}() → ${pair.give.name}() to the workspace`;
			if (edit) actions.push({ title, kind: CodeActionKind.QuickFix, edit });
		}
		return actions;
	});

	/** Writing the reason down, for all exits of a leak: by the client's command, which asks for it, else with a text to overwrite. */
	function suppressions(found: VersionedReport, placed: PlacedFinding, diagnostic: Diagnostic): CodeAction[] {
		const { uri } = found.document;
		const { rule, patch } = placed.finding;
		const leak = [placed, ...alsoIn(found.report, placed)];
		const fingerprints = leak.map(({ finding }) => finding.fingerprint);
		const places = [
			...(patch === null ? (['comment'] as const) : []),
			...(knowledge.suppressionFile(uri) ? (['file'] as const) : []),
		];
		return places.flatMap((where): CodeAction[] => {
			const title =
				where === 'comment'
					? `Suppress ${rule} with a comment, because…`
					: `Suppress ${rule} in the workspace, because…`;
			const common = { title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic] };
			const argument: SuppressCommand = {
				findings: fingerprints.map((fingerprint) => ({ uri, fingerprint })),
				where,
			};
			if (folders.options.commands === true)
				return [{ ...common, command: { title, command: SUPPRESS_FINDING, arguments: [argument] } }];
			const edit =
				where === 'comment'
					? commentEdit(
							leak.map((one) => ({ found, placed: one })),
							REASON,
						)
					: fileEdit(uri, fingerprints, REASON);
			return edit ? [{ ...common, edit }] : [];
		});
	}

	connection.onRequest(SUPPRESS, async ({ findings, reason, where }: SuppressRequest) => {
		const [first] = findings;
		if (!first) return null;
		if (where === 'file')
			return fileEdit(
				first.uri,
				findings.map(({ fingerprint }) => fingerprint),
				reason,
			);
		const placed: { readonly found: VersionedReport; readonly placed: PlacedFinding }[] = [];
		for (const uri of new Set(findings.map((one: FindingPlace) => one.uri))) {
			const found = await newestOf(uri);
			const wanted = new Set(findings.filter((one) => one.uri === uri).map(({ fingerprint }) => fingerprint));
			// Exits of a leak that read alike have one fingerprint.
			for (const one of found?.report.findings ?? [])
				if (found && wanted.has(one.finding.fingerprint)) placed.push({ found, placed: one });
		}
		return commentEdit(placed, reason);
	});

	function fileEdit(uri: string, fingerprints: readonly string[], reason: string): WorkspaceEdit | null {
		const file = knowledge.suppressionFile(uri);
		const entries = fingerprints.map((id) => ({ id, reason }));
		const text = file && withSuppressions(file.text ?? '', entries);
		return file && text ? wholeText(file, text) : null;
	}

	connection.onRequest(ADD_CONTRACT, async ({ uri, take }: InferredPlace): Promise<WorkspaceEdit | null> => {
		const found = await newestOf(uri);
		const pair = (found?.report.held ?? []).flatMap(inferredIn).find((one) => one.take.name === take);
		return found && pair ? contractEdit(pair, found.document) : null;
	});

	function contractEdit(pair: InferredContract, document: TextDocument): WorkspaceEdit | null {
		const file = knowledge.contractFile(document.uri);
		const text = file && withContract(file.text ?? '', contractOf(pair, document.uri));
		return file && text ? wholeText(file, text) : null;
	}
}

/** Whether a client that asks for certain kinds of actions takes one. */
function wants({ context: { only } }: CodeActionParams, kind: string): boolean {
	return only === undefined || only.some((one) => one === '' || kind === one || kind.startsWith(`${one}.`));
}

/** The finding that a diagnostic of ours shows. */
function placedOf(
	{ document, report }: VersionedReport,
	{ source, data, range }: Diagnostic,
): PlacedFinding | null {
	if (source !== SOURCE || typeof data !== 'object' || data === null || !('fingerprint' in data)) return null;
	const same = report.findings.filter(({ finding }) => finding.fingerprint === data.fingerprint);
	return same.find(({ at }) => document.positionAt(at.start).line === range.start.line) ?? same[0] ?? null;
}

const inferredIn = ({
	before,
	takes,
}: NonNullable<VersionedReport['report']['held']>[number]): InferredContract[] =>
	[...before.flat(), ...takes.map(({ resource }) => resource)].flatMap(({ inferred }) => inferred ?? []);

function documentEdit(
	{ uri, version }: TextDocument,
	edits: { readonly range: ReturnType<typeof toRange>; readonly newText: string }[],
): WorkspaceEdit {
	return { documentChanges: [TextDocumentEdit.create({ uri, version }, edits)] };
}

/** Comments on lines of their own before the findings' lines. */
function commentEdit(
	findings: readonly { readonly found: VersionedReport; readonly placed: PlacedFinding }[],
	reason: string,
): WorkspaceEdit | null {
	const changes = findings.map(({ found: { document }, placed: { at, finding } }) => {
		const { line } = document.positionAt(at.start);
		const start = { line, character: 0 };
		const indent = /^\s*/.exec(document.getText({ start, end: document.positionAt(at.start) }))?.[0] ?? '';
		const comment = suppressionComment(finding.rule, finding.fingerprint, reason);
		return { document, edit: { range: { start, end: start }, newText: `${indent}${comment}\n` } };
	});
	const documents = new Set(changes.map(({ document }) => document));
	if (documents.size === 0) return null;
	return {
		documentChanges: [...documents].map((document) => {
			const own = changes.filter((change) => change.document === document).map(({ edit }) => edit);
			return TextDocumentEdit.create({ uri: document.uri, version: document.version }, own);
		}),
	};
}

function contractOf({ take, give, success, evidence }: InferredContract, uri: string): NewContract {
	const file = path.basename(URI.parse(uri).path);
	return {
		id: `${take.name}-${give.name}`.replaceAll('_', '-').toLowerCase().replace(/^-+/, ''),
		resource: `what ${take.name}() sets up`,
		kind: 'registration',
		acquire: [{ call: take.signature, success, key: take.key }],
		release: [{ call: give.signature, key: give.key }],
		source: `inferred from ${evidence}() in ${file}`,
	};
}
