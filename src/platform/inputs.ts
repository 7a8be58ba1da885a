// Reads what the user named on the command line: files, folders, standard input, gzip-compressed files.
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

/** One input as bytes, with the name to show in messages (`<stdin>` for standard input). */
export interface Input {
	readonly name: string;
	readonly bytes: Uint8Array;
}

/** An input that could not be read, with the reason in words. */
export class UnreadableInput extends Error {
	constructor(
		readonly path: string,
		reason: string,
	) {
		super(`${path}: ${reason}`);
	}
}

const unzip = promisify(gunzip);

/** Reads one file (`-` is standard input); a file that starts with gzip's magic is unpacked. Throws UnreadableInput. */
export async function readInput(file: string): Promise<Input> {
	const name = file === '-' ? '<stdin>' : file;
	try {
		const bytes = file === '-' ? await readStandardInput() : await readFile(file);
		const packed = bytes[0] === 0x1f && bytes[1] === 0x8b;
		return { name, bytes: packed ? await unzip(bytes) : bytes };
	} catch (error) {
		throw new UnreadableInput(name, reasonOf(error));
	}
}

/** All files a path names: itself, or every file below the folder in name order. Hidden files and folders are left out. */
export async function listFiles(given: string): Promise<string[]> {
	if (given === '-') return [given];
	const about = await stat(given).catch((error: unknown) => {
		throw new UnreadableInput(given, reasonOf(error));
	});
	if (!about.isDirectory()) return [given];
	const entries = await readdir(given, { recursive: true, withFileTypes: true });
	const hidden = (file: string) =>
		path
			.relative(given, file)
			.split(path.sep)
			.some((part) => part.startsWith('.'));
	return entries
		.filter((entry) => entry.isFile())
		.map((entry) => path.join(entry.parentPath, entry.name))
		.filter((file) => !hidden(file))
		.sort();
}

async function readStandardInput(): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks);
}

const REASONS: Readonly<Record<string, string>> = {
	ENOENT: 'no such file or folder',
	EACCES: 'permission denied',
	EISDIR: 'is a folder',
	Z_DATA_ERROR: 'damaged gzip data',
	Z_BUF_ERROR: 'truncated gzip data',
};

/** Why an input could not be read, in words. */
export function reasonOf(error: unknown): string {
	const code = (error as NodeJS.ErrnoException).code ?? '';
	return REASONS[code] ?? (error instanceof Error ? error.message : String(error));
}
