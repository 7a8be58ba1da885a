// Binds the requests on patches to a connection: where a line of a patch leads, lenses, and what the editor shows beside
// the mail (a file before and after its patch, a decoded part). A request that fails or is cancelled is that one request.
import type { CodeLens, Connection, Location } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { readText } from '../platform/definition-index';
import type { SourceFolders } from '../platform/source-folders';
import {
	DECODED_PART,
	type DecodedPart,
	type FindingStatus,
	OPEN_DECODED_PART,
	OPEN_PATCH_DIFF,
	PATCH_IMAGES,
	type PatchImages,
	type PatchPlace,
	type ServerSettings,
} from '../protocol/protocol';
import type { Span } from '../text/position';
import { cancellable } from './cancellable';
import { functionLenses } from './hint-requests';
import { kindOf } from './kinds';
import { lineLocation } from './navigation';
import type { Newest } from './navigation-requests';
import type { OpenFolders } from './open-folders';
import type { PatchFilePlace } from './places';
import type { Answers, AskOpen, Question } from './question';
import { toRange, touches } from './ranges';
import type { VersionedReport } from './report';

/** The diff of a file that an offset lies in. */
function patchFileAt({ report }: VersionedReport, offset: number): PatchFilePlace | null {
	return report.places?.patchFiles.find(({ span }) => touches(span, offset)) ?? null;
}

/** The line of an open folder's file that a place in its patch stands for; null where the place is in no patch. */
export async function patchTarget(
	found: VersionedReport,
	offset: number,
	sources: SourceFolders,
	ask: AskOpen,
	signal: AbortSignal,
): Promise<Location | null> {
	const place = patchFileAt(found, offset);
	const file = place && (await sources.file(place.path));
	const text = file ? await readText(file) : null;
	if (!place || !file || text === null) return null;
	const { line } = found.document.positionAt(offset);
	const target = await ask(found.document, { kind: 'file-line', line, path: place.path, text }, signal);
	return target === null ? null : lineLocation(file, target);
}

/** Registers the requests; lenses only for a client that has the commands they call. */
export function registerPatches(
	connection: Connection,
	newest: Newest,
	folders: OpenFolders,
	ask: AskOpen,
	settings: () => ServerSettings,
): void {
	const asked = async <Q extends Question>(
		uri: string,
		question: Q,
		signal: AbortSignal,
	): Promise<Answers[Q['kind']] | null> => {
		const found = await newest({ textDocument: { uri } });
		return found && ask(found.document, question, signal);
	};
	connection.onRequest(PATCH_IMAGES, ({ uri, line, path }: PatchPlace, token) =>
		cancellable<PatchImages | null>(token, null, (signal) =>
			asked(uri, { kind: 'images', line, path }, signal),
		),
	);
	connection.onRequest(DECODED_PART, ({ uri, line }: PatchPlace, token) =>
		cancellable<DecodedPart | null>(token, null, (signal) => asked(uri, { kind: 'decoded', line }, signal)),
	);
	connection.onCodeLens(async (params) => {
		const found = await newest(params);
		if (!found) return [];
		return [
			...(folders.options.commands === true ? lensesOf(found) : []),
			...(settings().codeLens && kindOf(found.document.languageId, found.document.uri) === 'c'
				? functionLenses(found)
				: []),
		];
	});
}

function lensesOf(found: VersionedReport): CodeLens[] {
	const { document, report } = found;
	const { patchFiles = [], encodedParts = [] } = report.places ?? {};
	return [
		...patchFiles
			.filter(({ binary }) => !binary)
			.flatMap(({ span, path }) => [
				...effectLens(found, span),
				lens(document, span.start, 'Compare Before and After', OPEN_PATCH_DIFF, path),
			]),
		...encodedParts.map(({ at }) => lens(document, at.start, 'Open Decoded Text', OPEN_DECODED_PART, null)),
	];
}

/** What a patch does to a file, in numbers: stands on the line of the other lens, so that no line moves for it. */
function effectLens({ document, report }: VersionedReport, span: Span): CodeLens[] {
	const findings = report.view?.series.flatMap((series) => series.findings) ?? [];
	const [first, last] = [document.positionAt(span.start).line, document.positionAt(span.end).line];
	const count = (wanted: FindingStatus) =>
		findings.filter(
			({ line, status, suppression }) =>
				first <= line && line <= last && status === wanted && suppression === null,
		).length;
	const [introduced, fixed] = [count('introduced'), count('fixed')];
	const parts = [
		...(introduced > 0 ? [`introduces ${introduced}`] : []),
		...(fixed > 0 ? [`fixes ${fixed}`] : []),
	];
	if (parts.length === 0) return [];
	const range = toRange(document, { start: span.start, end: span.start });
	return [{ range, command: { title: parts.join(' · '), command: '' } }];
}

function lens(
	document: TextDocument,
	offset: number,
	title: string,
	command: string,
	path: string | null,
): CodeLens {
	const place: PatchPlace = { uri: document.uri, line: document.positionAt(offset).line, path };
	const range = toRange(document, { start: offset, end: offset });
	return { range, command: { title, command, arguments: [place] } };
}
