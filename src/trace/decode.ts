// Frames with the source lines that their instructions were compiled from, as a decoded log has them.
// Knows no kernel image: who asks for a report decoded hands in how an instruction is located.
import type { CodeAddress, Frame, Report, Trace } from './model';

/** An instruction of the kernel, by its function. */
export interface Instruction {
	readonly symbol: string;
	/** In bytes, from the function's start. */
	readonly offset: number;
	/** The function's size in bytes, which tells static functions of one name apart; null where not known. */
	readonly size: number | null;
}

/** Where in the source an instruction comes from. */
export interface SourcePlace {
	readonly function: string;
	/** Below the tree's top where the image tells where that is, else as the compiler was given it. */
	readonly file: string;
	/** Counted from 1. */
	readonly line: number;
}

/**
 * The source places of instructions, one list for each: inlined code gives several, the innermost function first;
 * an instruction that cannot be located gives none.
 */
export type Locate = (instructions: readonly Instruction[]) => Promise<readonly (readonly SourcePlace[])[]>;

/**
 * The instruction a logged address stands for, or null where it cannot be in the kernel's own image (a module's code, no
 * offset). Stacks hold addresses to which calls return: the call is the instruction before.
 */
export function instructionOf(
	{ symbol, offset, size, module }: CodeAddress,
	isReturn: boolean,
): Instruction | null {
	if (offset === null || module !== null) return null;
	return { symbol, offset: isReturn && offset > 0 ? offset - 1 : offset, size };
}

/** What of a stack line is to be located: nothing where the log tells the place itself. */
function toLocate(frame: Frame, pc: CodeAddress | null): Instruction | null {
	if (frame.file !== null || frame.inline) return null;
	return instructionOf(frame, !(pc && pc.symbol === frame.symbol && pc.offset === frame.offset));
}

/** Reports whose frames carry their source lines; inlined functions stand as frames of their own above the frame they are in. */
export async function decodeReports(reports: readonly Report[], locate: Locate): Promise<Report[]> {
	const wanted = new Map<Frame, Instruction>();
	for (const report of reports)
		for (const trace of report.traces)
			for (const frame of trace.frames) {
				const instruction = toLocate(frame, report.pc);
				if (instruction) wanted.set(frame, instruction);
			}
	const located = await locate([...wanted.values()]);
	const places = new Map([...wanted.keys()].map((frame, index) => [frame, located[index] ?? []]));
	const decodeTrace = (trace: Trace): Trace => ({
		...trace,
		frames: trace.frames.flatMap((frame) => withPlaces(frame, places.get(frame) ?? [])),
	});
	return reports.map((report) => ({ ...report, traces: report.traces.map(decodeTrace) }));
}

function withPlaces(frame: Frame, places: readonly SourcePlace[]): Frame[] {
	const own = places.at(-1);
	if (!own) return [frame];
	const inlined = places.slice(0, -1).map((place) => ({
		...frame,
		symbol: place.function,
		offset: null,
		size: null,
		inline: true,
		file: place.file,
		sourceLine: place.line,
	}));
	return [...inlined, { ...frame, file: own.file, sourceLine: own.line }];
}
