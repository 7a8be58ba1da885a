// Reads the head of a function: its name, parameters, storage, return type and annotations.
// Knows nothing of bodies or of what else stands at file level.
import type { Span } from '../text/position';
import type { Annotation, FunctionHead, Parameter } from './functions';
import { joinTokens, type Reader } from './reader';
import { isAnnotation, isQualifier, pastPointers, pastSpecifiers } from './types';
import { ANNOTATIONS_WITH_ARGUMENTS } from './vocabulary';

/** A name before a bracket group at file level: what may be the name and the parameters of a function. */
export interface Candidate {
	readonly name: number;
	readonly open: number;
	/** Token index past the `)`. */
	readonly past: number;
}

/** The candidate that is the function's own name: the first that is no annotation with arguments. */
export function pickName(reader: Reader, candidates: readonly Candidate[]): Candidate | undefined {
	return (
		candidates.find((candidate) => !ANNOTATIONS_WITH_ARGUMENTS.has(reader.wordAt(candidate.name))) ??
		candidates[0]
	);
}

/** Reads the head of the function whose item starts at token `first` and whose body is the span given. */
export function readHead(
	reader: Reader,
	first: number,
	chosen: Candidate,
	bodyOpen: number,
	bodySpan: Span,
): FunctionHead {
	const { tokens } = reader;
	const annotations: Annotation[] = [];
	const type: string[] = [];
	let isStatic = false;
	let isInline = false;
	for (let at = first; at < chosen.name; ) {
		const kind = reader.kindAt(at);
		const past = readAnnotation(reader, at, annotations);
		if (kind === 'static') isStatic = true;
		if (kind === 'inline') isInline = true;
		if (reader.wordAt(at) === 'STATIC') isStatic = true;
		if (past === null && !isQualifier(kind)) type.push(reader.wordAt(at));
		if (kind === 'const') type.push('const');
		at = past ?? reader.after(at);
	}
	for (let at = chosen.past; at < bodyOpen; )
		at = readAnnotation(reader, at, annotations) ?? reader.after(at);
	const macro = type.length === 0 ? macroHead(reader, chosen) : null;
	const start = tokens.starts[first] ?? 0;
	return {
		name: macro?.name ?? reader.wordAt(chosen.name),
		nameSpan: { start: tokens.starts[chosen.name] ?? 0, end: tokens.ends[chosen.name] ?? 0 },
		bodySpan,
		parameters:
			macro?.parameters ??
			readOldParameters(reader, chosen.past, bodyOpen) ??
			readParameters(reader, chosen.open, chosen.past),
		returnType: macro?.returnType ?? type.join(' ').replace(/\* (?=\*)/g, '*'),
		isStatic,
		isInline,
		annotations,
		start,
		end: bodySpan.end,
	};
}

/** Reads an annotation at `at` into the list and gives the index past it, or null where none stands. */
function readAnnotation(reader: Reader, at: number, annotations: Annotation[]): number | null {
	const name = reader.wordAt(at);
	if (reader.kindAt(at) !== 'identifier' || !isAnnotation(name)) return null;
	const next = reader.after(at);
	const past = reader.kindAt(next) === '(' ? reader.pastGroup(next) : null;
	const given = past === null ? [] : splitArguments(reader, next, past);
	annotations.push({ name, arguments: given.map(([from, to]) => joinTokens(reader, from, to)) });
	return past ?? next;
}

/** Token ranges of the arguments in the bracket group from `open` to before `past`. */
export function splitArguments(
	reader: Reader,
	open: number,
	past: number,
): readonly (readonly [number, number])[] {
	const found: [number, number][] = [];
	let from = reader.after(open);
	const close = past - 1;
	for (let at = from; at < past; ) {
		const kind = reader.kindAt(at);
		const next = reader.after(at);
		if (kind === ',' || next >= past) {
			const to = kind === ',' ? at : Math.min(close, at);
			if (to > from || kind === ',') found.push([from, to]);
			from = next;
		}
		at = /^[([{]$/.test(kind) ? (reader.pastGroup(at) ?? next) : next;
	}
	return found;
}

function readParameters(reader: Reader, open: number, past: number): readonly Parameter[] {
	const ranges = splitArguments(reader, open, past);
	const [only] = ranges;
	if (ranges.length === 1 && only && joinTokens(reader, only[0], only[1]) === 'void') return [];
	return ranges.map(([from, to]) => readParameter(reader, from, to));
}

function readParameter(reader: Reader, from: number, to: number): Parameter {
	const span = { start: reader.tokens.starts[from] ?? 0, end: reader.tokens.ends[to - 1] ?? 0 };
	const specifiers = pastSpecifiers(reader, from);
	if (specifiers === null || specifiers >= to)
		return { name: null, type: joinTokens(reader, from, to), ...span };
	const at = pastPointers(reader, specifiers);
	if (at < to && reader.kindAt(at) === 'identifier') {
		const suffix = reader.kindAt(reader.after(at)) === '[' ? '[]' : '';
		return { name: reader.wordAt(at), type: joinTokens(reader, from, at) + suffix, ...span };
	}
	let name: string | null = null;
	for (let index = at; index < to && reader.kindAt(at) === '(' && name === null; index = reader.after(index))
		if (reader.kindAt(index) === 'identifier') name = reader.wordAt(index);
	return { name, type: joinTokens(reader, from, to), ...span };
}

/** The parameters of an old-style function, declared between its head and its body; null where none are. */
function readOldParameters(reader: Reader, from: number, bodyOpen: number): readonly Parameter[] | null {
	if (reader.kindAt(bodyOpen - 1) !== ';') return null;
	const parameters: Parameter[] = [];
	for (let at = from; at < bodyOpen; ) {
		let end = at;
		while (end < bodyOpen && reader.kindAt(end) !== ';') end = reader.after(end);
		parameters.push(readParameter(reader, at, end));
		at = reader.after(end);
	}
	return parameters;
}

type MacroHead = Pick<FunctionHead, 'name' | 'parameters' | 'returnType'>;

/**
 * A function whose head is a macro: `SYSCALL_DEFINE2(name, type, parameter, …)` defines `sys_name`; of any other macro
 * in capitals the first argument names what it defines.
 */
function macroHead(reader: Reader, chosen: Candidate): MacroHead | null {
	const macro = reader.wordAt(chosen.name);
	const [first, ...rest] = splitArguments(reader, chosen.open, chosen.past);
	if (!first || !/^[A-Z][A-Z0-9_]+$/.test(macro)) return null;
	const name = joinTokens(reader, first[0], first[1]);
	if (!/^\w+$/.test(name)) return null;
	const call = /^(COMPAT_)?SYSCALL_DEFINE\d$/.exec(macro);
	if (!call) return { name, parameters: [], returnType: '' };
	const parameters: Parameter[] = [];
	for (let index = 0; index + 1 < rest.length; index += 2) {
		const [type, variable] = [rest[index], rest[index + 1]];
		if (!type || !variable) break;
		parameters.push({
			name: joinTokens(reader, variable[0], variable[1]),
			type: joinTokens(reader, type[0], type[1]),
			start: reader.tokens.starts[type[0]] ?? 0,
			end: reader.tokens.ends[variable[1] - 1] ?? 0,
		});
	}
	return { name: `${call[1] ? 'compat_' : ''}sys_${name}`, parameters, returnType: 'long' };
}
