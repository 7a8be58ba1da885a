// Reads a file of any size as chunks of text: plain or gzip-compressed, `-` for standard input.
// Bytes that are not UTF-8 become U+FFFD.
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { reasonOf, UnreadableInput } from './inputs';

/** The text of a file in chunks cut anywhere; never more than a few chunks are in memory. Throws UnreadableInput. */
export async function* textChunks(file: string): AsyncGenerator<string> {
	const source = file === '-' ? process.stdin : createReadStream(file, { highWaterMark: 1 << 20 });
	const decoder = new TextDecoder();
	try {
		for await (const bytes of unpacked(source)) yield decoder.decode(bytes, { stream: true });
	} catch (error) {
		throw new UnreadableInput(file === '-' ? '<stdin>' : file, reasonOf(error));
	}
	const rest = decoder.decode();
	if (rest !== '') yield rest;
}

/** The bytes themselves, or what is packed in them when they start with gzip's magic. */
async function* unpacked(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
	const chunks = source[Symbol.asyncIterator]();
	const first = await chunks.next();
	if (first.done) return;
	const all = chain(first.value, chunks);
	if (first.value[0] === 0x1f && first.value[1] === 0x8b) yield* unzip(all);
	else yield* all;
}

async function* chain(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
	yield first;
	for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

async function* unzip(packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
	const source = Readable.from(packed);
	const plain = createGunzip();
	source.on('error', (error) => plain.destroy(error));
	for await (const chunk of source.pipe(plain)) yield chunk as Uint8Array;
}
