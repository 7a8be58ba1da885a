// Source lines of kernel addresses, out of a vmlinux with debug information, by the programs nm and addr2line of binutils
// or LLVM. Runs them only when asked, without a shell, for a limited time; what was found is kept.
import { type ExecFileOptions, execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Instruction, SourcePlace } from '../trace/decode';

/** A vmlinux that cannot be used, with the reason in words. */
export class UnusableImage extends Error {
	constructor(file: string, reason: string) {
		super(`${file}: ${reason}`);
	}
}

/** Where both families of programs know the image's machine, the first is used. */
const PROGRAMS = [
	{ nm: 'nm', addr2line: 'addr2line' },
	{ nm: 'llvm-nm', addr2line: 'llvm-addr2line' },
] as const;
type Programs = (typeof PROGRAMS)[number];

const LIMIT_MS = 60_000;
const MOST_OUTPUT = 256 * 1024 * 1024;
/** Addresses handed to one run of addr2line. */
const BATCH = 2000;

/** A function. Its size as a log has it is the way to the next one, with or without what pads it. */
interface ImageSymbol {
	readonly address: bigint;
	readonly leastSize: number;
	readonly mostSize: number;
}

interface Symbols {
	readonly programs: Programs;
	readonly byName: ReadonlyMap<string, readonly ImageSymbol[]>;
	/** The folder the kernel was built from, with a slash at its end; '' where the image does not tell. */
	readonly top: string;
}

/** A function of a file that every kernel has: its path tells where the tree's top was. */
const KNOWN_FUNCTION = 'start_kernel';
const KNOWN_FILE = 'init/main.c';

export class KernelImage {
	private reading: Promise<Symbols> | null = null;
	/** When the image was written that `reading` and `known` are of. */
	private written: number | null = null;
	private readonly known = new Map<string, readonly SourcePlace[]>();

	/** @param file path of the vmlinux; it is looked at when first asked */
	constructor(readonly file: string) {}

	/** Reads the image's symbols, so that an image that cannot be used is known at once. Throws UnusableImage. */
	async prepare(): Promise<void> {
		await this.symbols();
	}

	/** The source places of instructions, as `Locate` words it. Throws UnusableImage. */
	readonly locate = async (
		instructions: readonly Instruction[],
	): Promise<readonly (readonly SourcePlace[])[]> => {
		if (instructions.length === 0) return [];
		const symbols = await this.symbols();
		const addresses = instructions.map((instruction) => addressOf(symbols, instruction));
		const missing = [...new Set(addresses)].filter((one) => one !== null && !this.known.has(one));
		for (let from = 0; from < missing.length; from += BATCH) {
			const batch = missing.slice(from, from + BATCH).filter((one) => one !== null);
			const found = await placesAt(symbols.programs, this.file, batch);
			batch.forEach((address, index) => {
				this.known.set(address, (found[index] ?? []).map(below(symbols.top)));
			});
		}
		return addresses.map((address) => (address === null ? [] : (this.known.get(address) ?? [])));
	};

	private async symbols(): Promise<Symbols> {
		const { mtimeMs } = await stat(this.file).catch((error: unknown) => {
			throw new UnusableImage(this.file, reasonOf(error));
		});
		if (this.reading === null || mtimeMs !== this.written) {
			this.known.clear();
			this.written = mtimeMs;
			this.reading = readSymbols(this.file);
		}
		return this.reading;
	}
}

function run(program: string, args: readonly string[], input = ''): Promise<string> {
	const options: ExecFileOptions = { timeout: LIMIT_MS, maxBuffer: MOST_OUTPUT, windowsHide: true };
	return new Promise((resolve, reject) => {
		const child = execFile(program, args, { ...options, encoding: 'utf8' }, (error, out) =>
			error ? reject(error) : resolve(out),
		);
		// A program that ends before it has read everything has said why by its status.
		child.stdin?.on('error', () => {});
		child.stdin?.end(input);
	});
}

/** The reason that a program failed, in words. */
function reasonOf(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	if ('code' in error && error.code === 'ENOENT')
		return 'syscall' in error && String(error.syscall).startsWith('spawn')
			? 'nm and addr2line are not installed'
			: 'no such file';
	if ('killed' in error && error.killed === true) return `took longer than ${LIMIT_MS / 1000} s`;
	return error.message.split('\n').findLast((line) => line.trim() !== '') ?? error.message;
}

async function readSymbols(file: string): Promise<Symbols> {
	let reason = '';
	for (const programs of PROGRAMS) {
		try {
			const byName = symbolsOf(await run(programs.nm, ['--defined-only', '-S', '-n', path.resolve(file)]));
			if (byName.size === 0) throw new Error('has no symbols of functions');
			return { programs, byName, top: await topOf(programs, file, byName) };
		} catch (error) {
			if (reason === '') reason = reasonOf(error);
		}
	}
	throw new UnusableImage(file, reason);
}

/** Lines of nm: `ffffffff81000000 0000000000000123 T name`, the size not for all. */
const SYMBOL = /^([0-9a-f]{4,16}) (?:([0-9a-f]{4,16}) )?[tTwW] (\S+)$/gm;

/** The functions of an image out of what nm prints in the order of addresses. */
function symbolsOf(text: string): Map<string, ImageSymbol[]> {
	const byName = new Map<string, ImageSymbol[]>();
	const lines = [...text.matchAll(SYMBOL)].map(([, address, size, name = '']) => ({
		address: BigInt(`0x${address}`),
		size: size === undefined ? 0 : Number.parseInt(size, 16),
		name,
	}));
	let next: bigint | null = null;
	let last: bigint | null = null;
	for (const { address, size, name } of lines.reverse()) {
		// Several names of one address end where the next function begins.
		if (address !== last) next = last;
		last = address;
		const room = next === null ? Number.POSITIVE_INFINITY : Number(next - address);
		const symbol = { address, leastSize: size, mostSize: Math.max(size, room) };
		const known = byName.get(name);
		if (known) known.push(symbol);
		else byName.set(name, [symbol]);
	}
	return byName;
}

/** The folder the kernel was built from. Throws where the image has its functions but not their lines. */
async function topOf(programs: Programs, file: string, byName: Symbols['byName']): Promise<string> {
	const [known] = byName.get(KNOWN_FUNCTION) ?? [];
	if (!known) return '';
	const [places] = await placesAt(programs, file, [hexadecimal(known.address)]);
	const found = places?.at(-1)?.file;
	if (found === undefined) throw new Error('has no debug information');
	return found.endsWith(`/${KNOWN_FILE}`) ? found.slice(0, -KNOWN_FILE.length) : '';
}

const below = (top: string) => (place: SourcePlace) =>
	top !== '' && place.file.startsWith(top) ? { ...place, file: place.file.slice(top.length) } : place;

const hexadecimal = (address: bigint) => `0x${address.toString(16)}`;

/** Of functions of one name the one of the logged size; where none has it, the log is of another build. */
function addressOf({ byName }: Symbols, { symbol, offset, size }: Instruction): string | null {
	const all = byName.get(symbol) ?? [];
	const fits = all.filter(({ leastSize, mostSize }) =>
		size === null ? offset < mostSize : leastSize <= size && size <= mostSize && offset < size,
	);
	const [found] = size === null && fits.length > 1 ? [] : fits;
	return found ? hexadecimal(found.address + BigInt(offset)) : null;
}

/** `/src/fs/dax.c:12 (discriminator 3)`; a question mark or 0 where the line is not known. */
const PLACE = /^(.+):(\d+)(?: \(discriminator \d+\))?$/;

/** Reads what addr2line tells of addresses: each address on a line, then pairs of a function and its place. */
async function placesAt(
	programs: Programs,
	file: string,
	addresses: readonly string[],
): Promise<readonly (readonly SourcePlace[])[]> {
	const out = await run(
		programs.addr2line,
		['-a', '-f', '-i', '-e', path.resolve(file)],
		`${addresses.join('\n')}\n`,
	);
	const found: SourcePlace[][] = [];
	const lines = out.split(/\r?\n/);
	for (let at = 0; at < lines.length; ) {
		const line = lines[at] ?? '';
		if (/^0x[0-9a-f]+$/.test(line)) {
			found.push([]);
			at++;
			continue;
		}
		const place = PLACE.exec(lines[at + 1] ?? '');
		if (place && Number(place[2]) > 0)
			found.at(-1)?.push({
				function: line,
				file: path.posix.normalize(place[1] ?? ''),
				line: Number(place[2]),
			});
		at += 2;
	}
	return found;
}
