// What one caller's messages add to the report that is open on it: stacks, registers, tasks, locks, modules.
// Knows nothing of other callers and of where reports begin.
import {
	dumpHeadOf,
	isEndMark,
	isRegisterLine,
	moduleNames,
	modulesOf,
	otherCpuOf,
	ownerOf,
	stackHeaderOf,
	taskLineOf,
} from './details';
import { codeAddress, framesOf, isArmPair } from './frame';
import { BRIEF, EXCEPTIONS, MANY_DUMPS } from './kind-groups';
import { holderOf, lockOf, lockSentence, releasedLockOf } from './locks';
import type { Frame, Lock, Task } from './model';
import type { Message } from './prefix';
import { programCounterOf } from './program-counter';
import type { ReportDraft } from './report-draft';
import { accessOf } from './sanitizers';

/** What is open on one caller. */
export interface Stream {
	draft: ReportDraft;
	/** Whether frames go on the newest trace. */
	inTrace: boolean;
	/** The message before was blank. */
	blank: boolean;
	/** `</TASK>` was the last mark: the trace is over unless a frame follows. */
	closing: boolean;
	/** The next lone symbol is the end of a sentence (`at:`), not a frame. */
	sentence: 'lock' | 'other' | null;
	/** The module list goes on where a mailer broke it. */
	inModules: boolean;
	/** Messages since one that said something. */
	idle: number;
	holder: Task | null;
	role: Lock['role'];
	/** The task whose stack comes next. */
	dumped: Task | null;
}

export const newStream = (draft: ReportDraft): Stream => ({
	draft,
	inTrace: false,
	blank: false,
	closing: false,
	sentence: null,
	inModules: false,
	idle: 0,
	holder: null,
	role: 'other',
	dumped: null,
});

/** What a message was to an open report. */
export type Outcome =
	| 'said'
	| 'nothing'
	/** It begins a dump that is not this report's. */
	| 'other-dump'
	/** It asks other CPUs for their stacks. */
	| 'asks';

/** Reads a message into the report that is open on its caller. */
export function readInto(stream: Stream, message: Message): Outcome {
	const text = message.text;
	if (text.trim() === '') {
		stream.blank = true;
		stream.inModules = false;
		return 'nothing';
	}
	const afterBlank = stream.blank;
	stream.blank = false;
	if (takeFrames(stream, message, afterBlank)) return 'said';
	if (stream.inTrace && (afterBlank || stream.closing)) stream.inTrace = false;
	stream.closing = stream.inTrace && /^\s*<\/TASK>\s*$/.test(text);
	if (stream.closing || /^\s*<\/?(?:TASK|IRQ|NMI|EOI|SOFTIRQ|ENTRY_TRAMPOLINE|#[A-Z]{2})>/.test(text))
		return 'said';
	const header = stackHeaderOf(text);
	if (!header) return detail(stream, message);
	const { draft } = stream;
	if (draft.ended || (BRIEF.has(draft.kind) && !header.label.startsWith('ref_tracker'))) return 'other-dump';
	startStack(stream, header, message);
	return 'said';
}

/** Begins the stack that a header announces. */
export function startStack(
	stream: Stream,
	header: { readonly label: string; readonly end: number },
	message: Message,
): void {
	stream.inTrace = header.label !== 'stack backtrace:';
	stream.closing = false;
	stream.sentence = null;
	stream.inModules = false;
	if (!stream.inTrace) {
		stream.draft.headSeen = false;
		return;
	}
	stream.draft.startTrace(header.label, message.line, stream.dumped);
	stream.dumped = null;
	const rest = message.text.slice(header.end);
	if (rest.trim() !== '') appendFrames(stream, rest, message, header.end);
}

/** Takes the frames of a message, where it is one and a stack is open or may begin without a header. */
function takeFrames(stream: Stream, message: Message, afterBlank: boolean): boolean {
	const text = message.text;
	if (stream.sentence !== null) {
		const kind = stream.sentence;
		stream.sentence = null;
		const address = codeAddress(text);
		if (address && /^[\s[\]<>0-9a-f]*$/.test(text.slice(0, address.start))) {
			if (kind === 'lock') finishLock(stream, address.symbol);
			return true;
		}
	}
	if (stream.inTrace && !(afterBlank && stream.closing)) return appendFrames(stream, text, message, 0);
	if (!text.includes('+0x') || !mayBegin(stream, message)) return false;
	const found = framesOf(text, { inTrace: false });
	if (found.length === 0) return false;
	stream.draft.startTrace('(no header)', message.line, stream.dumped);
	stream.dumped = null;
	stream.inTrace = true;
	return appendFrames(stream, text, message, 0);
}

/** Whether a stack may begin without a header here: the report has none yet, and the line stands in the log's own form. */
function mayBegin(stream: Stream, message: Message): boolean {
	const { draft } = stream;
	if (draft.ended || BRIEF.has(draft.kind)) return false;
	const logForm = message.stamped || /^(?:\s|\[<)/.test(message.text);
	return logForm && (!draft.hasFrames || stream.dumped !== null || MANY_DUMPS.has(draft.kind));
}

function appendFrames(stream: Stream, text: string, message: Message, shift: number): boolean {
	const found = framesOf(text, { inTrace: true });
	if (found.length === 0) return false;
	const draft = stream.draft;
	// On arm a stack's first line gives two functions, each further one repeats the one above it.
	const repeats =
		found.length === 2 &&
		draft.lastFrame !== undefined &&
		isArmPair(text) &&
		draft.lastFrame.symbol === found[0]?.symbol;
	const frames: Frame[] = (repeats ? found.slice(1) : found).map((frame) => ({
		...frame,
		line: message.line,
		column: message.column + shift + frame.column,
	}));
	draft.addFrames(frames);
	stream.closing = false;
	return true;
}

function finishLock(stream: Stream, symbol: string): void {
	const last = stream.draft.locks.pop();
	if (last) stream.draft.locks.push({ ...last, function: last.function ?? symbol });
}

/** Registers, the program counter, tasks, locks, modules. */
function detail(stream: Stream, message: Message): Outcome {
	const draft = stream.draft;
	const text = message.text;
	if (isEndMark(text)) {
		draft.ended = true;
		stream.inTrace = false;
		return 'said';
	}
	const counter = programCounterOf(text);
	if (counter !== undefined) {
		if (counter !== 'unknown') draft.pc ??= counter.address;
		return 'said';
	}
	const task = taskDetail(stream, message);
	if (task !== 'nothing') return task;
	if (/^\s{0,8}(?:Sending NMI from CPU|Sending NMI to)/.test(text)) return 'asks';
	return lockDetail(stream, message) || moduleDetail(stream, text) || mark(stream, text) ? 'said' : 'nothing';
}

function taskDetail(stream: Stream, message: Message): Outcome {
	const draft = stream.draft;
	const text = message.text;
	const head = dumpHeadOf(text);
	if (head) {
		if (
			draft.headSeen &&
			draft.hasFrames &&
			!MANY_DUMPS.has(draft.kind) &&
			!EXCEPTIONS.has(draft.kind) &&
			text.includes('CPU:')
		) {
			return 'other-dump';
		}
		if (text.includes('omm:')) draft.headSeen = true;
		draft.noteTask(head.task, head.cpu);
		draft.access ??= accessOf(text);
		return 'said';
	}
	const access = accessOf(text);
	if (access) {
		draft.access ??= access;
		return 'said';
	}
	const task = taskLineOf(text);
	if (task) {
		draft.noteTask(task, null);
		stream.dumped = task;
		stream.inTrace = false;
		return 'said';
	}
	const atomic = text.includes(' name: ') ? /\bpid: (\d{1,8}), name: (.{1,40}?)\s*$/.exec(text) : null;
	if (atomic) {
		draft.noteTask({ comm: atomic[2] ?? null, pid: Number(atomic[1]), tgid: null, state: null }, null);
		return 'said';
	}
	const owner = ownerOf(text);
	if (owner) draft.owner = owner;
	return owner === undefined ? 'nothing' : 'said';
}

function lockDetail(stream: Stream, message: Message): boolean {
	const text = message.text;
	const draft = stream.draft;
	const lock = lockOf(text);
	if (lock) {
		const { open, ...rest } = lock;
		draft.locks.push({ ...rest, role: stream.role, task: stream.holder, line: message.line });
		stream.sentence = open ? 'lock' : null;
		stream.inTrace = false;
		return true;
	}
	const holder = holderOf(text);
	if (holder) {
		stream.holder = holder;
		stream.role = 'held';
		stream.inTrace = false;
		return true;
	}
	const sentence = lockSentence(text);
	if (sentence) {
		draft.noteTask(sentence.task, null);
		stream.holder = sentence.task;
		stream.role = sentence.role;
		const released = releasedLockOf(text);
		if (released !== undefined) {
			draft.locks.push({
				lock: released,
				address: null,
				state: '',
				function: null,
				role: 'other',
				task: sentence.task,
				line: message.line,
			});
			stream.sentence = 'lock';
		}
		return true;
	}
	if (/^\s{0,16}but (?:this )?task is already holding/.test(text)) {
		stream.role = 'held';
		return true;
	}
	if (/^\s{0,16}(?:Preemption disabled at:|Faulting instruction address)/.test(text)) {
		stream.sentence = /at:\s*$/.test(text) ? 'other' : null;
		return true;
	}
	return false;
}

function moduleDetail(stream: Stream, text: string): boolean {
	const modules = modulesOf(text);
	if (modules) {
		stream.draft.modules.push(...modules);
		stream.inModules = !text.includes('[last unloaded') && !/^\s*Modules linked in:\s*$/.test(text);
		return true;
	}
	if (!stream.inModules) return false;
	const more = moduleNames(text);
	stream.inModules = more.length > 0 && more.length === text.trim().split(/\s+/).length;
	if (stream.inModules) stream.draft.modules.push(...more);
	return stream.inModules;
}

/** Lines that steer how the next ones are read, and lines known to belong to any report. */
function mark(stream: Stream, text: string): boolean {
	const draft = stream.draft;
	if (otherCpuOf(text) !== undefined) {
		stream.inTrace = false;
		draft.headSeen = false;
		return true;
	}
	return (
		isRegisterLine(text) ||
		/^\s{0,8}(?:Hardware name:|Workqueue:|Tainted:|RSP |Kernel Offset|Rebooting in|"echo 0 >)/.test(text)
	);
}
