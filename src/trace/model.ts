// The records that a log is read into: plain, read-only, serialisable. Lines are counted from 1, columns from 0 in
// UTF-16 code units of the file's line. Knows nothing of how they are found or shown.

/** What a report is about. */
export type Kind =
	| 'hung-task'
	| 'soft-lockup'
	| 'hard-lockup'
	| 'rcu-stall'
	| 'workqueue-lockup'
	| 'lockdep'
	| 'atomic-sleep'
	| 'warning'
	| 'refcount-warning'
	| 'bug'
	| 'list-corruption'
	| 'null-pointer-dereference'
	| 'memory-safety-bug'
	| 'general-protection-fault'
	| 'divide-error'
	| 'double-fault'
	| 'stack-overflow'
	| 'oops'
	| 'panic'
	| 'object-state'
	| 'unregister-netdevice'
	| SanitizerKind
	| 'ubsan'
	| 'memory-leak'
	| 'bad-page'
	| 'reboot'
	| 'mce'
	| 'hardware-error'
	| 'memory-failure'
	| 'allocation-failure'
	| 'oom'
	| 'fault-injection'
	| 'sysrq-dump'
	| 'locks-held'
	| 'ftrace'
	| 'stack-trace'
	| 'other';

export type SanitizerKind =
	| 'kasan-use-after-free-read'
	| 'kasan-use-after-free-write'
	| 'kasan-read'
	| 'kasan-write'
	| 'kasan-null-pointer-dereference-read'
	| 'kasan-null-pointer-dereference-write'
	| 'kasan-invalid-free'
	| 'kasan-unknown'
	| 'kfence-use-after-free-read'
	| 'kfence-use-after-free-write'
	| 'kfence-read'
	| 'kfence-write'
	| 'kfence-invalid-free'
	| 'kfence-memory-corruption'
	| 'kmsan-uninit-value'
	| 'kmsan-info-leak'
	| 'kmsan-use-after-free-read'
	| 'kmsan-unknown'
	| 'kcsan-datarace'
	| 'kcsan-assert'
	| 'kcsan-unknown';

/** A place in kernel code as logged: `symbol+0xoffset/0xsize [module]`. */
export interface CodeAddress {
	/** As logged, with the compiler's suffix (`.isra.0`, `.cold`). */
	readonly symbol: string;
	readonly offset: number | null;
	readonly size: number | null;
	readonly module: string | null;
}

/** One line of a stack. */
export interface Frame extends CodeAddress {
	/** False for `? symbol` and `(unreliable)`: found by scanning the stack, perhaps left over from an older call. */
	readonly reliable: boolean;
	/** A decoded `[inline]` line: part of the frame below it. */
	readonly inline: boolean;
	readonly file: string | null;
	readonly sourceLine: number | null;
	readonly line: number;
	/** Where the symbol starts in the file's line. */
	readonly column: number;
}

export interface Trace {
	/** The header as logged, or `(no header)`. */
	readonly label: string;
	readonly line: number;
	readonly frames: readonly Frame[];
	/** Whose stack it is, where the log tells (sysrq, RCU stalls); else null. */
	readonly task: Task | null;
}

export interface Task {
	readonly comm: string | null;
	readonly pid: number | null;
	readonly tgid: number | null;
	/** `R`, `S`, `D`, `T`, `Z`, `I` … */
	readonly state: string | null;
}

/** One line that tells of a lock: held, wanted or released. */
export interface Lock {
	/** The class: `&mm->mmap_lock`. */
	readonly lock: string;
	/** Where the lock lies, as logged (often hashed, but the same for the same lock); null where not told. */
	readonly address: string | null;
	/** `+.+.`, or with wait types `++++-{3:3}`. */
	readonly state: string;
	/** The function after `at:`. */
	readonly function: string | null;
	/** `wanted` below "is trying to acquire" and its like; `held` in lists of held locks and below "already holding". */
	readonly role: 'held' | 'wanted' | 'other';
	/** The holder, where the log tells. */
	readonly task: Task | null;
	readonly line: number;
}

/** A Boolean-like doubt about a report: what is missing or mixed up in it. */
export type Damage =
	| 'no stack trace'
	| 'a stack header without frames'
	| 'cut in the middle of a line'
	| 'mixed with another report';

export interface Report {
	readonly kind: Kind;
	/** The headline as logged, prefixes removed, runs of blanks made one. */
	readonly title: string;
	/** The function that the report is attributed to, without a compiler suffix. */
	readonly function: string | null;
	readonly line: number;
	readonly endLine: number;
	/** Seconds since boot, of the headline. */
	readonly time: number | null;
	readonly task: Task | null;
	readonly cpu: number | null;
	/** The faulting or interrupted kernel address. */
	readonly pc: CodeAddress | null;
	readonly traces: readonly Trace[];
	readonly locks: readonly Lock[];
	readonly modules: readonly string[];
	readonly blockedSeconds: number | null;
	/** The task said to own the lock that this task waits for (`blocked on a mutex likely owned by task …`). */
	readonly owner: Task | null;
	/** Records of a trace buffer; only for kind `ftrace`. */
	readonly events: readonly TraceRecord[];
	/** Why the report is not whole; empty when nothing is known to be missing. */
	readonly damage: readonly Damage[];
}

/** One record of ftrace, trace-cmd or perf text. */
export interface TraceRecord {
	readonly comm: string | null;
	readonly pid: number | null;
	readonly cpu: number | null;
	readonly flags: string | null;
	/** Seconds; null where the format lacks it. */
	readonly timestamp: number | null;
	/** `sched_switch`, `dax_pmd_fault_done`, or `function`, `function_graph`, `print`. */
	readonly event: string;
	readonly text: string;
	readonly line: number;
	/** Seconds from a `_begin`/entry record to this one; null where nothing tells. */
	readonly duration: number | null;
}

/** A line that is no report but tells of a lifetime: a mount, a removal, a shutdown, a poisoned page. */
export interface LogEvent {
	readonly kind: EventKind;
	readonly time: number | null;
	readonly line: number;
	/** `pmem0`, `namespace0.0`, `0x1850600` (a page frame) …; null where the line names none. */
	readonly device: string | null;
	/** The message without its prefix. */
	readonly text: string;
}

export type EventKind =
	| 'probe'
	| 'remove'
	| 'disk-dead'
	| 'mount'
	| 'unmount'
	| 'dax-on'
	| 'dax-off'
	| 'fs-shutdown'
	| 'fs-error'
	| 'io-error'
	| 'writeback-error'
	| 'bdi-gone'
	| 'pre-remove'
	| 'memory-failure'
	| 'signal'
	| 'machine-check'
	| 'bad-range'
	| 'scrub'
	| 'region-busy'
	| 'resize'
	| 'pagemap'
	| 'freeze'
	| 'refused'
	| 'brd'
	| 'device-mapper';

/** Something that could not be read, with the reason in words. */
export interface Problem {
	readonly line: number;
	readonly reason: string;
}

export interface Log {
	readonly reports: readonly Report[];
	readonly events: readonly LogEvent[];
	readonly problems: readonly Problem[];
}
