// The line that tells where a CPU was: RIP, IP, EIP, pc, PC is at, NIP, epc, PSW and their like.
// Knows nothing of reports.
import { codeAddress } from './frame';
import type { CodeAddress } from './model';

/** What a program-counter line says: a kernel symbol, or a place without one (`unknown`), as in user space. */
export type ProgramCounter = { readonly address: CodeAddress; readonly column: number } | 'unknown';

/** One spelling a line, in the order of the architectures below. */
const SPELLINGS: readonly RegExp[] = [
	/^\s{0,12}RIP:?\s/, // x86-64; "RIP  [<…>] foo+…" at the end of old oopses
	/^\s{0,12}E?IP:\s/, // x86, 32 bits
	/^\s{0,12}E?IP is at\s/, // x86, before 4.10
	/^\s{0,12}PC is at\s/, // arm, old arm64
	/^\s{0,12}pc\s?:\s/, // arm64; ppc64 in xmon
	/^\s{0,12}NIP:?\s/, // ppc
	/^\s{0,12}epc\s{0,3}:\s/, // riscv, mips
	/^\s{0,12}Krnl PSW\s?:\s/, // s390
	/^\s{0,12}(?:IAOQ\[0\]|TPC|ERA)\s?:\s/, // parisc, sparc, loongarch
];

/** x86 selectors of user space, which end in 3. */
const USER_SELECTOR = /^\s*R?IP:\s+00(?:33|23|2b):/;
const DECODED =
	/\b(?:[0-9a-f]{2,4}:)?([A-Za-z_][\w.$]{0,199}) \([\w./+-]{1,200}:(?:\d|\?)[^[]{0,400}\)(?:\s+\[?([\w-]{1,63})\]?)?/;

/** Reads a program-counter line; undefined where the message is none. */
export function programCounterOf(text: string): ProgramCounter | undefined {
	const first = text.trimStart().charCodeAt(0);
	// R I E P p N e K T: the letters the spellings begin with.
	if (!'RIEPpNeKT'.includes(String.fromCharCode(first))) return undefined;
	if (!SPELLINGS.some((spelling) => spelling.test(text))) return undefined;
	if (USER_SELECTOR.test(text)) return 'unknown';
	const cut = text.search(/\s(?:lr|LR|ra|\[c[0-9a-f]{7,15}\]\s+lr)\s?:/);
	const part = cut > 0 ? text.slice(0, cut) : text;
	const address = codeAddress(part);
	if (address && !/^\d/.test(address.symbol)) {
		const { start, end: _end, ...place } = address;
		return { address: place, column: start };
	}
	const decoded = DECODED.exec(part);
	if (!decoded) return 'unknown';
	const [whole, symbol = '', module] = decoded;
	return {
		address: { symbol, offset: null, size: null, module: module ?? null },
		column: decoded.index + whole.indexOf(symbol),
	};
}
