// Lines inside a report that name its task, CPU, modules or stacks. Each reader takes one message and answers
// undefined where it is none of its own. Knows nothing of reports.
import type { Task } from './model';

/** One of these occurs in every line that `dumpHeadOf` reads. */
const HEAD_WORDS = ['omm', '(pid: ', ' by task '];

/** `CPU: 1 PID: 77 Comm: foo Not tainted 6.1.0`, with `UID:` since 6.12; `Pid: 77, comm: foo` before 3.11. */
export function dumpHeadOf(text: string): { readonly task: Task; readonly cpu: number | null } | undefined {
	if (!HEAD_WORDS.some((word) => text.includes(word))) return undefined;
	const modern =
		/^\s{0,8}CPU: (\d{1,5}) (?:UID: \d{1,10} )?PID: (\d{1,8}) Comm: (.{1,64}?) +(?:Not tainted|Tainted:|Kdump:|Not$|Tainted|\d+\.\d)/.exec(
			text,
		);
	if (modern) return { task: taskOf(modern[3], modern[2]), cpu: Number(modern[1]) };
	const short = /^\s{0,8}CPU: (\d{1,5}) (?:UID: \d{1,10} )?PID: (\d{1,8}) Comm: (\S{1,64})/.exec(text);
	if (short) return { task: taskOf(short[3], short[2]), cpu: Number(short[1]) };
	const old = /^\s{0,8}Pid: (\d{1,8}), comm: (.{1,64}?) +(?:Not tainted|Tainted:|\d+\.\d|$)/.exec(text);
	if (old) return { task: taskOf(old[2], old[1]), cpu: null };
	const arm = /^\s{0,8}Process (.{1,64}?) \(pid: (\d{1,8}), (?:stack limit|threadinfo|task|ti)/.exec(text);
	if (arm) return { task: taskOf(arm[1], arm[2]), cpu: null };
	const leak = /^\s{0,8}comm "(.{1,64}?)", pid (\d{1,8})/.exec(text);
	if (leak) return { task: taskOf(leak[1], leak[2]), cpu: null };
	const access =
		/^\s{0,8}(?:Read|Write) (?:of size \d{1,9}|at addr [0-9a-f]{1,16}) (?:at addr [0-9a-f]{1,16} )?by task (.{1,64})\/(\d{1,8})/.exec(
			text,
		);
	if (access) return { task: taskOf(access[1], access[2]), cpu: null };
	const xmon = /^\s{0,8}pid\s{0,4}= (\d{1,8}), comm = (.{1,64}?)\s*$/.exec(text);
	return xmon ? { task: taskOf(xmon[2], xmon[1]), cpu: null } : undefined;
}

/** The line that heads a task's stack in a dump: `task:foo state:D stack:0 pid:77 tgid:77 …`, `foo  D ffff… 0 77 1 0x0`. */
export function taskLineOf(text: string): Task | undefined {
	if (!text.includes('state:') && !text.includes(' 0x')) return undefined;
	const modern =
		/^\s{0,8}task:(.{1,64}?)\s{0,20}state:(\S)\s.*?pid:\s{0,8}(\d{1,8})(?:\s{1,4}tgid:\s{0,8}(\d{1,8}))?/.exec(
			text,
		);
	if (modern)
		return {
			...taskOf(modern[1], modern[3]),
			state: modern[2] ?? null,
			tgid: modern[4] ? Number(modern[4]) : null,
		};
	const old =
		/^\s{0,8}(\S.{0,63}?)\s{1,20}([RSDTtXZPI])\s{1,20}(?:running task\s{1,24}|[0-9a-f]{8,16}\s{1,8})?\d{1,8}\s{1,8}(\d{1,8})\s{1,8}\d{1,8}\s{1,8}0x[0-9a-f]{1,16}/.exec(
			text,
		);
	return old ? { ...taskOf(old[1], old[3]), state: old[2] ?? null } : undefined;
}

function taskOf(comm: string | undefined, pid: string | undefined): Task {
	return { comm: comm ?? null, pid: pid === undefined ? null : Number(pid), tgid: null, state: null };
}

/** `INFO: task a:1 is blocked on a mutex likely owned by task b:2.`: the owner. */
export function ownerOf(text: string): Task | undefined {
	if (!text.includes(' is blocked on ')) return undefined;
	const match = /is blocked on (?:a|an) .{1,40}likely (?:last held|owned) by task (.{1,64}?):(\d{1,8})/.exec(
		text,
	);
	return match ? taskOf(match[1], match[2]) : undefined;
}

const MODULES_HEAD = /^\s{0,16}Modules linked in:/;
const MODULE_WORD = /^([A-Za-z_][\w-]{0,63})(?:\([A-Z+-]{1,8}\))?$/;

/** The names of a `Modules linked in:` line without flags and without what was unloaded. */
export function modulesOf(text: string): string[] | undefined {
	const head = MODULES_HEAD.exec(text);
	return head ? moduleNames(text.slice(head[0].length)) : undefined;
}

/** Module names in a text, up to `[last unloaded: …]`. */
export function moduleNames(text: string): string[] {
	const end = text.indexOf('[last unloaded');
	const words = (end === -1 ? text : text.slice(0, end)).split(/\s+/);
	return words.flatMap((word) => MODULE_WORD.exec(word)?.[1] ?? []);
}

/** Headers of stacks; what stands behind the header on the same line may be a first frame. */
const STACK_HEADERS: readonly RegExp[] = [
	/^(?:Call [Tt]race|Backtrace|Stack [Tt]race|Trace):/,
	/^(?:Allocated|Freed)(?: by task \d{1,10})?(?: on cpu \d{1,5} at [\d.]{1,20}s)?:/,
	/^(?:Second to last|Last) (?:potentially related work creation|call_rcu\(\)):/,
	/^Uninit was (?:created at|stored to memory at):/,
	/^Local variable .{1,200} created at:/,
	/^backtrace(?: \(crc [0-9a-f]{1,16}\))?:/,
	/^page (?:last (?:allocated|free)|_?owner).*/,
	/^(?:(?:read|write|read-write|assert[a-z -]{1,40})(?: \([a-z, -]{1,40}\))?|race at unknown origin, with .{1,80}) (?:to )?0x[0-9a-f]{1,16} of \d{1,9} bytes by .{1,60}/,
	/^-> #\d{1,4} \(.{1,300}\)\{.{1,20}:$/,
	/^\.{3} acquired at:$/,
	/^\.{0,3}\s?(?:which|that) (?:became|.{1,40}) .{1,80} at:$/,
	/^(?:\{[A-Z\d-]{1,40}\} )?(?:\.{3}\s)?(?:state was registered|INITIAL (?:USE|READ USE)|(?:HARDIRQ|SOFTIRQ|IN-[A-Z-]{1,30}|RECLAIM_FS|FS_RECLAIM)-?[A-Z-]{0,12}) at:$/,
	/^kfence-#\d{1,6}.{0,120} allocated by task \d{1,8}.*/,
	/^(?:allocated|freed) by task \d{1,10}(?: on cpu \d{1,5}.*)?:$/,
	/^rcu: .{0,40}[Ss]tack dump:/,
	/^(?:INFO: )?(?:Allocated|Freed) in \S{1,200} age=.*/,
	/^(?:Register r\d{1,2} information|ref_tracker: ).{0,200} users? at$/,
	/^stack backtrace:$/,
];

/** The header of a stack at the start of a message, and where its text ends; undefined for all other lines. */
export function stackHeaderOf(text: string): { readonly label: string; readonly end: number } | undefined {
	const start = text.length - text.trimStart().length;
	const bare = text.slice(start).trimEnd();
	if (!/[:\w]$/.test(bare) && !bare.startsWith('Call') && !bare.startsWith('Backtrace')) {
		if (!/^(?:Call [Tt]race|Backtrace):/.test(bare)) return undefined;
	}
	const first = bare.charCodeAt(0);
	// Any header begins with a letter, "->", "{" or "...".
	if (
		!(
			(first >= 65 && first <= 90) ||
			(first >= 97 && first <= 122) ||
			first === 45 ||
			first === 123 ||
			first === 46
		)
	)
		return undefined;
	for (const header of STACK_HEADERS) {
		const match = header.exec(bare);
		if (match) return { label: match[0].trim(), end: start + match[0].length };
	}
	return undefined;
}

/** `NMI backtrace for cpu 1`, `Task dump for CPU 1:`: another stack of the same report follows. */
export function otherCpuOf(text: string): number | undefined {
	const match = /^\s{0,8}(?:NMI backtrace for cpu|Task dump for CPU) (\d{1,5})/.exec(text);
	return match ? Number(match[1]) : undefined;
}

/** What ends a report: the last line the kernel prints of it. */
export function isEndMark(text: string): boolean {
	return /^\s{0,8}---\[ end (?:trace|Kernel panic)/.test(text);
}

/** Register and code lines, which stand between the frames of an interrupt and those of the interrupted code. */
export function isRegisterLine(text: string): boolean {
	return /^\s{0,8}(?:[RE]?[A-Z]{2,5}\d{0,2}:\s|R\d{2}:\s|[xrsagtf]\d{1,2}\s?:\s?[0-9a-f]|Code:|GPR\d|MSR:|CFAR:|pstate:|psr:|sp :|lr :|LR |status:|Call\.TM|Exception stack|[0-9a-f]{4}:\s)/.test(
		text,
	);
}
