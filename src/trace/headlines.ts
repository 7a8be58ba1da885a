// The first lines of reports, as data: how each begins, what it is about, and a sample of it. The order matters only
// among shapes that begin alike: the first that fits wins. Knows nothing of what follows a headline.
import type { Kind } from './model';

/** How a headline relates to a report that is open on the same caller. */
export type Relation =
	/** Always a report of its own. */
	| 'new'
	/** Part of an open crash report that has no stack yet (`Oops:` below `BUG: unable to handle …`), else its own. */
	| 'detail'
	/** Part of any crash report that is open or just ended (`Kernel panic` after it), else its own. */
	| 'aftermath'
	/** Part of a report of the same kind that is open, else its own. */
	| 'repeat';

export interface Headline {
	readonly kind: Kind;
	/** The literal beginnings, without leading blanks; one of them must fit. */
	readonly begins: readonly string[];
	/** What the whole line must match besides. Named groups: comm, pid, cpu, seconds, state, at (text that holds the function). */
	readonly shape?: RegExp;
	readonly relation?: Relation;
	/** Taken only from a line with a time stamp, a caller or a syslog prefix: in prose the same words mean nothing. */
	readonly stampedOnly?: boolean;
	readonly sample: string;
}

export const headlines: readonly Headline[] = [
	// Sanitizers. Their kind is refined by the words and by the `Read of size` line below: see sanitizers.ts.
	{
		kind: 'kasan-unknown',
		begins: ['BUG: KASAN: ', 'BUG: KASan: ', 'BUG: AddressSanitizer: '],
		shape: /^(?:.*?: (?:[\w-]+(?: [\w-]+){0,5}) in (?<at>.+))?/,
		sample: 'BUG: KASAN: slab-out-of-bounds in foo+0x1/0x2',
	},
	{
		kind: 'kfence-read',
		begins: ['BUG: KFENCE: '],
		shape: /^(?:.*? in (?<at>.+))?/,
		sample: 'BUG: KFENCE: use-after-free read in foo+0x1/0x2',
	},
	{
		kind: 'kmsan-unknown',
		begins: ['BUG: KMSAN: '],
		shape: /^(?:.*? in (?<at>.+))?/,
		sample: 'BUG: KMSAN: uninit-value in foo+0x1/0x2',
	},
	{
		kind: 'kcsan-unknown',
		begins: ['BUG: KCSAN: '],
		shape: /^(?:.*? in (?<at>[^/\n]+))?/,
		sample: 'BUG: KCSAN: data-race in foo / bar',
	},
	{ kind: 'ubsan', begins: ['UBSAN: '], sample: 'UBSAN: array-index-out-of-bounds in fs/dax.c:10:5' },

	// Waiting too long.
	{
		kind: 'hung-task',
		begins: ['INFO: task '],
		shape:
			/^INFO: task (?<comm>.{1,64}):(?<pid>\d+) (?:<[^>]*> )?(?:is )?blocked (?:in I\/O wait )?for more than (?<seconds>\d+) seconds/,
		sample: 'INFO: task foo:77 blocked for more than 143 seconds.',
	},
	{
		kind: 'hung-task',
		begins: ['INFO: task '],
		shape: /^INFO: task (?<comm>.{1,64}):(?<pid>\d+) can't die for more than (?<seconds>\d+) seconds/,
		sample: "INFO: task foo:77 can't die for more than 143 seconds.",
	},
	{
		kind: 'hung-task',
		begins: ['INFO: task '],
		shape: /^INFO: task .{0,80}(?:blocked|can't die) for/,
		sample: 'INFO: task foo blocked for',
	},
	{
		kind: 'hung-task',
		begins: ['INFO: task '],
		shape: /^INFO: task [^:]{0,32}$/,
		stampedOnly: true,
		sample: 'INFO: task foo',
	},
	{
		kind: 'soft-lockup',
		begins: ['BUG: soft lockup', 'watchdog: BUG: soft lockup', 'NMI watchdog: BUG: soft lockup'],
		shape:
			/lockup - CPU#(?<cpu>\d+) stuck for (?<seconds>\d+)s!(?: \[(?<comm>.{1,40}):(?<pid>\d+)\])?|lockup/,
		sample: 'watchdog: BUG: soft lockup - CPU#1 stuck for 22s! [foo:77]',
	},
	{
		kind: 'hard-lockup',
		begins: [
			'Watchdog detected hard LOCKUP',
			'NMI watchdog: Watchdog detected hard LOCKUP',
			'watchdog: Watchdog detected hard LOCKUP',
			'watchdog: BUG: hard lockup',
			'watchdog: CPU ',
			'Watchdog CPU:',
			'Watchdog detected Hard LOCKUP',
			'watchdog: Watchdog detected Hard LOCKUP',
		],
		shape: /hard lockup(?: on cpu (?<cpu>\d+))?/i,
		sample: 'NMI watchdog: Watchdog detected hard LOCKUP on cpu 1',
	},
	{
		kind: 'rcu-stall',
		begins: ['INFO: rcu', 'rcu: INFO: rcu', 'INFO: srcu', 'rcu: INFO: srcu'],
		shape: /detected (?:expedited )?stalls?/,
		sample: 'rcu: INFO: rcu_preempt detected stalls on CPUs/tasks:',
	},
	{
		kind: 'workqueue-lockup',
		begins: ['BUG: workqueue lockup'],
		sample: 'BUG: workqueue lockup - pool cpus=0 node=0 flags=0x0 nice=0 stuck for 33s!',
	},

	// The lock validator and its neighbours.
	{
		kind: 'lockdep',
		begins: ['WARNING: possible ', 'INFO: possible ', 'BUG: possible '],
		shape: /(?:locking|lock inversion|dependency)/,
		sample: 'WARNING: possible circular locking dependency detected',
	},
	{
		kind: 'lockdep',
		begins: ['WARNING: ', 'INFO: ', 'BUG: '],
		shape: /^\w+: \S+-safe -> \S+-unsafe lock order detected/,
		sample: 'WARNING: HARDIRQ-safe -> HARDIRQ-unsafe lock order detected',
	},
	{
		kind: 'lockdep',
		begins: ['WARNING: ', 'INFO: ', 'BUG: '],
		shape:
			/^\w+: (?:inconsistent lock state|(?:bad|possible bad) (?:unlock balance|contention) detected|held lock freed|suspicious (?:RCU|rcu_dereference_check\(\)) usage|lock held (?:when returning to user space|at task exit)|Nested lock was not taken|Invalid wait context|.{0,80}still has locks held)/i,
		sample: 'WARNING: bad unlock balance detected!',
	},
	{
		kind: 'lockdep',
		begins: ['BUG: spinlock ', 'BUG: rwlock ', 'BUG: rwlock-', 'BUG: mutex ', 'BUG: rwsem '],
		sample: 'BUG: spinlock bad magic on CPU#0, foo/77',
	},
	{
		kind: 'lockdep',
		begins: ['BUG: using '],
		shape: /in preemptible/,
		sample: 'BUG: using smp_processor_id() in preemptible [00000000] code: foo/77',
	},
	{
		kind: 'lockdep',
		begins: ['INFO: trying to register non-static key'],
		sample: 'INFO: trying to register non-static key.',
	},
	{
		kind: 'lockdep',
		begins: ['BUG: workqueue leaked '],
		shape: /^(?:.*?: (?<comm>\S{1,40})\/0x[0-9a-f]+\/(?<pid>\d+))?/,
		sample: 'BUG: workqueue leaked lock or atomic: kworker/0:1/0x00000001/77',
	},
	{
		kind: 'lockdep',
		begins: ['BUG: key ', 'BUG: MAX_', 'BUG: looking up invalid subclass', 'BUG: crng'],
		sample: 'BUG: key ffff888000000000 has not been registered!',
	},

	{
		kind: 'atomic-sleep',
		begins: ['BUG: sleeping function called from invalid context'],
		sample: 'BUG: sleeping function called from invalid context at mm/slab.h:1',
	},
	{
		kind: 'atomic-sleep',
		begins: ['BUG: scheduling while atomic', 'BUG: scheduling in '],
		shape: /^(?:.*?atomic: (?<comm>\S{1,64})\/(?<pid>\d+)\/0x[0-9a-f]+)?/,
		sample: 'BUG: scheduling while atomic: foo/77/0x00000002',
	},
	{ kind: 'atomic-sleep', begins: ['BUG: Invalid sleep'], sample: 'BUG: Invalid sleep in atomic context' },

	// WARN_ON in all its layouts. A WARN of lib/refcount.c or of the lock validator has a kind of its own.
	{
		kind: 'refcount-warning',
		begins: ['WARNING: '],
		shape: /\blib\/refcount\.c:\d+ ?(?:at )?(?<at>[^,]*)/,
		sample: 'WARNING: CPU: 1 PID: 77 at lib/refcount.c:10 refcount_warn_saturate+0x1/0x2',
	},
	{
		kind: 'lockdep',
		begins: ['WARNING: '],
		shape: /\bkernel\/locking\/lockdep\.c:\d+ (?:at )?(?<at>\w*lock_[^,]*)/,
		sample: 'WARNING: CPU: 1 PID: 77 at kernel/locking/lockdep.c:10 lock_release+0x1/0x2',
	},
	{
		kind: 'warning',
		begins: ['WARNING: CPU: '],
		shape: /^WARNING: CPU: (?<cpu>\d+) PID: (?<pid>\d+) at (?:\S+:\d+ ?)?(?<at>.*)|./,
		sample: 'WARNING: CPU: 1 PID: 77 at fs/dax.c:10 foo+0x1/0x2',
	},
	{
		kind: 'warning',
		begins: ['WARNING: at '],
		shape: /^WARNING: at \S+:\d+ (?<at>.+)|./,
		sample: 'WARNING: at fs/dax.c:10 foo+0x1/0x2()',
	},
	{
		kind: 'warning',
		begins: ['WARNING: '],
		shape:
			/^WARNING: (?:\[.{0,200}?\] )?\S+:\d+ at (?<at>[^,]+)(?:, CPU#(?<cpu>\d+): (?<comm>.{1,40})\/(?<pid>\d+))?/,
		sample: 'WARNING: fs/dax.c:10 at foo+0x1/0x2, CPU#1: comm/77',
	},
	{
		kind: 'object-state',
		begins: ['WARNING: kernel stack '],
		shape: /has bad /,
		sample: "WARNING: kernel stack regs at ffff888000000000 in foo:77 has bad 'bp' value",
	},

	// Memory that must not be touched.
	{
		kind: 'null-pointer-dereference',
		begins: [
			'BUG: unable to handle kernel NULL pointer',
			'BUG: kernel NULL pointer dereference',
			'BUG: Kernel NULL pointer dereference',
			'Unable to handle kernel NULL pointer',
			'Bad Address (null pointer deref?)',
		],
		sample: 'BUG: kernel NULL pointer dereference, address: 0000000000000018',
	},
	{
		kind: 'null-pointer-dereference',
		begins: ['CPU '],
		shape: /^CPU \d+ Unable to handle kernel NULL pointer/,
		sample: 'CPU 1 Unable to handle kernel NULL pointer dereference at virtual address 00000018',
	},
	{
		kind: 'memory-safety-bug',
		begins: [
			'BUG: unable to handle ',
			'BUG: Unable to handle ',
			'Unable to handle kernel ',
			'BUG: Bad page fault',
		],
		sample: 'BUG: unable to handle page fault for address: ffff888000000000',
	},
	{
		kind: 'memory-safety-bug',
		begins: ['CPU '],
		shape: /^CPU \d+ Unable to handle kernel /,
		sample: 'CPU 1 Unable to handle kernel paging request at virtual address 80000018',
	},
	{
		kind: 'general-protection-fault',
		begins: ['general protection fault', 'Oops: general protection fault'],
		shape: /^(?!.*error:[\da-f]+ in ).*(?:\[#\d+\]|: [\da-f]{2,4}|maybe|probably|SMP|KASAN)/,
		sample: 'general protection fault: 0000 [#1] SMP KASAN',
	},
	{
		kind: 'divide-error',
		begins: ['divide error: ', 'divide_error: ', 'Oops: divide error: ', 'Oops: divide_error: '],
		sample: 'divide error: 0000 [#1] SMP',
	},
	{
		kind: 'double-fault',
		begins: ['PANIC: double fault', 'traps: PANIC: double fault', 'double fault: ', 'Oops: double fault'],
		relation: 'detail',
		sample: 'PANIC: double fault, error_code: 0x0',
	},
	{
		kind: 'stack-overflow',
		begins: [
			'BUG: ',
			'kernel stack overflow',
			'Insufficient stack space to handle exception',
			'Kernel stack overflow',
			'BUG: stack guard page was hit',
		],
		shape: /stack guard page was hit|[Kk]ernel stack overflow|Insufficient stack space/,
		relation: 'detail',
		sample: 'BUG: TASK stack guard page was hit at ffffc90000000000',
	},

	// BUG_ON, bad objects.
	{
		kind: 'list-corruption',
		begins: ['kernel BUG at lib/list_debug.c'],
		sample: 'kernel BUG at lib/list_debug.c:10!',
	},
	{ kind: 'bug', begins: ['kernel BUG at '], sample: 'kernel BUG at fs/dax.c:10!' },
	{ kind: 'bug', begins: ['Kernel BUG '], relation: 'detail', sample: 'Kernel BUG [#1]' },
	{
		kind: 'bad-page',
		begins: [
			'BUG: Bad page ',
			'BUG: Bad rss-counter state',
			'BUG: non-zero nr_p',
			'BUG: non-zero pgtables_bytes',
		],
		shape: /^(?:.*?in process (?<comm>\S{1,64})\s+(?:pfn|pte|entry))?/,
		sample: 'BUG: Bad page state in process foo  pfn:12345',
	},
	{
		kind: 'object-state',
		begins: ['BUG kmalloc-', 'BUG: Dentry ', 'VFS: Busy inodes after unmount', 'VFS: Close: file count is 0'],
		sample: 'VFS: Busy inodes after unmount of pmem0 (ext4)',
	},
	{
		kind: 'object-state',
		begins: ['BUG '],
		shape: /^BUG [\w:-]{1,60} \((?:Not tainted|Tainted|G|P).{0,60}\): /,
		sample: 'BUG filp (Tainted: G        W): Poison overwritten',
	},
	{
		kind: 'object-state',
		begins: ['INFO: Freed in ', 'INFO: Allocated in '],
		relation: 'repeat',
		stampedOnly: true,
		sample: 'INFO: Freed in foo+0x1/0x2 age=624 cpu=0 pid=77',
	},
	{
		kind: 'unregister-netdevice',
		begins: ['unregister_netdevice: waiting for '],
		relation: 'repeat',
		sample: 'unregister_netdevice: waiting for lo to become free. Usage count = 3',
	},
	{ kind: 'memory-leak', begins: ['BUG: memory leak'], sample: 'BUG: memory leak' },
	{
		kind: 'memory-leak',
		begins: ['unreferenced object 0x', 'unreferenced percpu object 0x'],
		relation: 'detail',
		sample: 'unreferenced object 0xffff888000000000 (size 32):',
	},

	// Exceptions without a kind of their own.
	{
		kind: 'oops',
		begins: [
			'Unhandled fault: ',
			'Unhandled prefetch abort: ',
			'Alignment trap: not handling',
			'Unhandled exception',
			'Unhandled kernel unaligned access',
			'Kernel unaligned access',
			'Bad mode in ',
			'Unexpected kernel BRK',
			'Unhandled trap',
			'Kernel Fault: Code=',
			'kernel access of bad area',
		],
		shape: /^(?!Alignment trap: \w+ \()/,
		relation: 'detail',
		sample: 'Unhandled fault: page domain fault (0x01b) at 0x00000008',
	},
	{
		kind: 'oops',
		begins: ['Internal error: '],
		relation: 'detail',
		sample: 'Internal error: synchronous external abort: 96000050 [#1] PREEMPT SMP',
	},
	{
		kind: 'oops',
		begins: [
			'stack segment: ',
			'invalid opcode: ',
			'int3: ',
			'alignment check: ',
			'bounds: ',
			'invalid TSS: ',
			'segment not present: ',
			'debug: ',
			'overflow: ',
			'coprocessor ',
			'control protection fault: ',
			'iret exception: ',
			'SError Interrupt',
			'illegal operation: ',
			'specification exception: ',
			'addressing exception: ',
			'protection exception: ',
			'data exception: ',
			'monitor event: ',
			'fixpoint divide exception: ',
			'page translation exception: ',
		],
		shape: /\[#\d+\]|: [\da-f]{4} (?:ilc|\[)|on CPU|^invalid opcode: 0000|^stack segment: 0000/,
		relation: 'detail',
		sample: 'stack segment: 0000 [#1] SMP KASAN',
	},
	{
		kind: 'oops',
		begins: [
			'Oops: ',
			'Oops - ',
			'Oops [#',
			'Oops[#',
			'Reserved instruction in kernel code[#',
			'kernel BUG [#',
		],
		relation: 'detail',
		sample: 'Oops: 0002 [#1] SMP PTI',
	},
	{
		kind: 'oops',
		begins: ['cpu 0x'],
		shape: /^cpu 0x(?<cpu>[\da-f]+): Vector: [\da-f]+ /,
		relation: 'detail',
		sample: 'cpu 0x1: Vector: 300 (Data Access) at [c000000001000000]',
	},
	{
		kind: 'panic',
		begins: ['Kernel panic - not syncing'],
		shape: /^(?:.*?stack is corrupted in: (?<at>.*))?/,
		relation: 'aftermath',
		sample: 'Kernel panic - not syncing: Attempted to kill init!',
	},

	// A machine, not the kernel.
	{ kind: 'reboot', begins: ['Booting the kernel.'], sample: 'Booting the kernel.' },
	{
		kind: 'mce',
		begins: [
			'mce: [Hardware Error]',
			'[Hardware Error]: ',
			'mce: Uncorrected hardware memory error',
			'MCE: ',
			'Machine check in kernel mode',
			'Machine check interrupt',
			'Disabling lock debugging due to machine check',
			'mce: Memory error not recovered',
		],
		shape:
			/Hardware Error|Uncorrected|[Mm]achine check (?:in|interrupt)|to machine check|not recovered|Killing/,
		relation: 'repeat',
		sample: 'mce: [Hardware Error]: Machine check events logged',
	},
	{
		kind: 'hardware-error',
		begins: ['{'],
		shape: /^\{(?<record>\d+)\}\s?\[Hardware Error\]/,
		relation: 'repeat',
		sample: '{2}[Hardware Error]: event severity: recoverable',
	},
	{
		kind: 'memory-failure',
		begins: ['Memory failure: 0x', 'MCE 0x'],
		shape:
			/(?<record>0x[0-9a-f]+): (?:.*?(?:Sending SIGBUS to|Killing|forcibly killing) (?<comm>\S{1,64}):(?<pid>\d+))?/,
		relation: 'repeat',
		sample: 'Memory failure: 0x1234: Sending SIGBUS to foo:77 due to hardware memory corruption',
	},

	// Not crashes.
	{
		kind: 'fault-injection',
		begins: ['FAULT_INJECTION: forcing a failure', 'FAULT_FLAG_ALLOW_RETRY missing'],
		sample: 'FAULT_INJECTION: forcing a failure.',
	},
	{
		kind: 'sysrq-dump',
		begins: ['sysrq: Show ', 'SysRq : Show ', 'sysrq: SysRq : Show ', 'SysRq: Show '],
		shape: /Show (?:State|Blocked State|backtrace|Regs|Blocked|Locks)/i,
		sample: 'sysrq: Show Blocked State',
	},
	{
		kind: 'locks-held',
		begins: ['Showing all locks held in the system'],
		relation: 'aftermath',
		sample: 'Showing all locks held in the system:',
	},
	{
		kind: 'allocation-failure',
		begins: [''],
		shape:
			/^(?<comm>[^:]{1,32}): page allocation (?:failure|stalls)|^(?:\S{1,40}: )?vmalloc(?: error)?: .{0,80}(?:allocation failure|failed to allocate|exceeds total pages)|^warn_alloc(?!\+0x)/,
		sample: 'foo: page allocation failure: order:5, mode:0x40cc0(GFP_KERNEL)',
	},
	{
		kind: 'oom',
		begins: [''],
		shape: /^(?<comm>\S{1,32}) invoked oom-killer: /,
		sample: 'foo invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0',
	},
	{
		kind: 'oom',
		begins: ['Out of memory: Kill', 'Memory cgroup out of memory: Kill', 'Out of memory and no killable'],
		relation: 'repeat',
		sample: 'Out of memory: Killed process 77 (foo)',
	},

	// Complaints with a stack below them and without a word that says so.
	{
		kind: 'other',
		begins: ['sysfs: cannot create duplicate filename '],
		relation: 'detail',
		sample: "sysfs: cannot create duplicate filename '/devices/virtual/bdi/259:0'",
	},
	{
		kind: 'other',
		begins: ['kobject ('],
		shape: /: tried to init an initialized object/,
		relation: 'detail',
		sample: 'kobject (ffff888000000000): tried to init an initialized object, something is seriously wrong.',
	},
	{
		kind: 'other',
		begins: ['irq '],
		shape: /^irq \d+: nobody cared/,
		sample: 'irq 16: nobody cared (try booting with the "irqpoll" option)',
	},
	{
		kind: 'other',
		begins: ['bad: scheduling from the idle thread!'],
		sample: 'bad: scheduling from the idle thread!',
	},
	{
		kind: 'other',
		begins: ['unchecked MSR access error: '],
		shape: /^(?:.*?\((?<at>[^()]+)\))?/,
		sample: 'unchecked MSR access error: RDMSR from 0x10 at rIP: 0xffffffff81000000 (foo+0x1/0x2)',
	},
	{
		kind: 'other',
		begins: ['XFS ('],
		shape: /^XFS \([^()]{1,64}\): Internal error .*\bCaller (?<at>.+)/,
		sample: 'XFS (pmem0): Internal error foo at line 10 of file fs/xfs/xfs_foo.c.  Caller foo+0x1/0x2 [xfs]',
	},

	// Anything else that a kernel puts under these words. In prose they say nothing, so a time stamp is needed.
	{ kind: 'warning', begins: ['WARNING: '], stampedOnly: true, sample: 'WARNING: foo' },
	{ kind: 'object-state', begins: ['BUG: '], stampedOnly: true, sample: 'BUG: something odd happened' },
];

/** Lines that begin like a headline and are none, each with a sample. */
export const noHeadlines: readonly { readonly shape: RegExp; readonly sample: string }[] = [
	{ shape: /^INFO: lockdep is turned off/, sample: 'INFO: lockdep is turned off.' },
	{ shape: /\/etc\/ssh\/moduli/i, sample: 'WARNING: /etc/ssh/moduli does not exist, using fixed modulus' },
	{ shape: /mand mount option/i, sample: 'WARNING: the mand mount option is being deprecated' },
	{
		shape: /workqueue cpumask: online/i,
		sample: 'WARNING: workqueue cpumask: online intersect > possible intersect',
	},
	{ shape: /DT_FLAGS_1/i, sample: 'WARNING: Unsupported flag value(s) of 0x8000000 in DT_FLAGS_1.' },
	{ shape: /eBPF is enabled with eIBRS/i, sample: 'WARNING: Unprivileged eBPF is enabled with eIBRS on' },
	{
		shape: /missed to adjust virtual screen size/i,
		sample: "WARNING: fbcon: Driver 'foo' missed to adjust virtual screen size (1x2 vs. 3x4)",
	},
	{ shape: /^WARNING: See https?:/i, sample: 'WARNING: See https://example.org/ for mitigation options.' },
	{ shape: /not compiled with CPU_SRSO/i, sample: 'WARNING: kernel not compiled with CPU_SRSO' },
	{
		shape: /uses (?:deprecated v2 capabilities|wireless extensions)/i,
		sample: "warning: `foo' uses wireless extensions",
	},
	{ shape: /no syscalls can create resource/, sample: 'BUG: no syscalls can create resource foo' },
];

/**
 * Headlines that are taken from the middle of a stamped line too, where the message before lacks its line end. Only forms
 * with so much of their own that no other message contains them.
 */
export const unmistakable: readonly { readonly shape: RegExp; readonly sample: string }[] = [
	{
		shape: /general protection fault: [0-9a-f]{4} \[#\d/,
		sample: 'kasan: GPF could be caused by NULL-ptr derefgeneral protection fault: 0000 [#1] SMP',
	},
	{
		shape: /WARNING: CPU: \d+ PID: \d+ at \S+:\d+ /,
		sample: 'foo: lostWARNING: CPU: 1 PID: 77 at fs/dax.c:10 foo+0x1/0x2',
	},
	{
		shape: /BUG: KASAN: [\w-]+ in \S+\+0x/,
		sample: 'foo: lostBUG: KASAN: slab-out-of-bounds in foo+0x1/0x2',
	},
	{ shape: /kernel BUG at \S+:\d+!/, sample: 'foo: lostkernel BUG at fs/dax.c:10!' },
	{
		shape: /BUG: unable to handle (?:kernel (?:paging request|NULL pointer)|page fault)/,
		sample: 'foo: lostBUG: unable to handle page fault for address: ffff888000000000',
	},
	{
		shape: /INFO: task \S+:\d+ blocked for more than \d+ seconds/,
		sample: 'foo: lostINFO: task foo:77 blocked for more than 143 seconds.',
	},
	{
		shape: /INFO: rcu_\w+ (?:self-)?detected stall/,
		sample: 'foo: lostINFO: rcu_sched self-detected stall on CPU',
	},
	{
		shape: /BUG: soft lockup - CPU#\d+ stuck/,
		sample: 'foo: lostBUG: soft lockup - CPU#1 stuck for 22s! [foo:77]',
	},
];
