// Which analysis an open document is for, by the language its editor says it is, else by its name.
// Editors do not agree on language names; the table holds those of VS Code, Vim, Emacs and Helix.
import { IMAGE_SCHEME } from '../protocol/protocol';

export type DocumentKind = 'c' | 'mail' | 'patch' | 'log';

const BY_LANGUAGE: Readonly<Record<string, DocumentKind>> = {
	c: 'c',
	'linux-mbox': 'mail',
	mail: 'mail',
	mbox: 'mail',
	eml: 'mail',
	diff: 'patch',
	patch: 'patch',
	gitsendemail: 'mail',
	kmsg: 'log',
	dmesg: 'log',
	log: 'log',
	messages: 'log',
};

const BY_EXTENSION: Readonly<Record<string, DocumentKind>> = {
	c: 'c',
	h: 'c',
	mbox: 'mail',
	mbx: 'mail',
	eml: 'mail',
	patch: 'patch',
	diff: 'patch',
	dmesg: 'log',
	kmsg: 'log',
	log: 'log',
};

/** The kind of a document, or null for one the server has nothing to say about. */
export function kindOf(languageId: string, uri: string): DocumentKind | null {
	if (uri.startsWith(`${IMAGE_SCHEME}:`)) return null;
	const extension = /\.([a-z]+)$/i.exec(uri.replace(/[?#].*$/, ''))?.[1]?.toLowerCase() ?? '';
	return BY_LANGUAGE[languageId.toLowerCase()] ?? BY_EXTENSION[extension] ?? null;
}
