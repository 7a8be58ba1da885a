// An open document as the analyses see it.
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { kindOf } from './kinds';
import type { Snapshot } from './report';
import type { Surroundings } from './surroundings';

/** The document as it is now, or null for one the server has nothing to say about. */
export function snapshotOf(document: TextDocument, around: Surroundings): Snapshot | null {
	const { uri, languageId } = document;
	const kind = kindOf(languageId, uri);
	return kind === null ? null : { uri, name: fileName(uri), kind, text: document.getText(), around };
}

/** The last part of an address, decoded, as a name to show. */
function fileName(uri: string): string {
	const last = uri.slice(uri.lastIndexOf('/') + 1);
	try {
		return decodeURIComponent(last);
	} catch {
		return last;
	}
}
