// Binds the requests that follow places of documents to a connection: definitions and links.
import type { Connection, Definition } from 'vscode-languageserver';
import { cancellable } from './cancellable';
import type { FrameSource } from './frame-source';
import { frameAt, frameTargets, sourceLinks } from './navigation';
import type { OpenFolders } from './open-folders';
import { patchTarget } from './patch-requests';
import type { AskOpen } from './question';
import type { VersionedReport } from './report';

/** Gives the newest report of the document a request names. */
export type Newest = (params: {
	readonly textDocument: { readonly uri: string };
}) => Promise<VersionedReport | null>;

/** Registers the requests. A request that fails or is cancelled is that one request. */
export function registerNavigation(
	connection: Connection,
	newest: Newest,
	folders: OpenFolders,
	ask: AskOpen,
	frames: FrameSource,
): void {
	const { sources } = folders;
	connection.onDefinition(async (params, token) => {
		const found = await newest(params);
		if (!found) return null;
		const offset = found.document.offsetAt(params.position);
		const frame = frameAt(found.report.places, offset);
		return cancellable<Definition | null>(token, null, async (signal) =>
			frame
				? frameTargets((await frames.locate(frame)).frame, sources, signal)
				: patchTarget(found, offset, sources, ask, signal),
		);
	});
	connection.onDocumentLinks(async (params, token) => {
		const found = await newest(params);
		const refs = found?.report.places?.sources ?? [];
		if (!found || refs.length === 0) return [];
		return cancellable(token, [], (signal) => sourceLinks(found.document, refs, sources, signal));
	});
}
