// Fetches the thread of a message from a mail archive of the public-inbox kind. The only place that uses the network, and only when
// asked to by the command that names a message.
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

const unzip = promisify(gunzip);

/** No thread of patches is larger, packed or not. */
const MAX_BYTES = 64 * 1024 * 1024;

/** The message-id in what a reader pastes: bare, in angle brackets, in a header line, or in an address of an archive. */
export function messageIdOf(pasted: string): string | null {
	const text = pasted.trim();
	const inAddress = /^https?:\/\/[^\s/]+\/(?:[^\s/]+\/)*?([^\s/]*@[^\s/]+)/.exec(text)?.[1];
	const found =
		(inAddress ? decoded(inAddress) : null) ??
		/<([^<>\s]+@[^<>\s]+)>/.exec(text)?.[1] ??
		/([^\s:<>]+@[^\s<>]+)$/.exec(text)?.[1];
	return found && found.length <= 998 ? found : null;
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

/** The address of a message's whole thread as an mbox. */
export function threadAddress(archive: string, messageId: string): string {
	const base = archive.endsWith('/') ? archive : `${archive}/`;
	return `${base}${encodeURIComponent(messageId).replaceAll('%40', '@')}/t.mbox.gz`;
}

/** The mbox at an address. Rejects with the reason in words where there is none. */
export async function fetchThread(address: string, signal: AbortSignal): Promise<Uint8Array> {
	const answer = await fetch(address, { signal, redirect: 'follow' });
	if (!answer.ok) throw new Error(`${address}: ${answer.status} ${answer.statusText}`);
	const bytes = new Uint8Array(await answer.arrayBuffer());
	if (bytes.length > MAX_BYTES) throw new Error(`${address}: larger than ${MAX_BYTES >> 20} MB`);
	const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
	return isPacked ? unzip(bytes, { maxOutputLength: MAX_BYTES }) : bytes;
}
