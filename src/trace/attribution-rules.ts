// Which function a report is attributed to, as data: by what the headline says, where to look and what to skip.
// The first rule that fits the report wins. Knows nothing of how frames are read.
import type { Kind } from './model';
import { ownSkips, type SkipEntry } from './skip-lists';

/** A place of the report to take functions from, in the order they are tried. */
export type Place =
	/** The function that the headline names. */
	| 'headline'
	/** The faulting or interrupted address. */
	| 'pc'
	/** The function behind the first `at:`, that is of the lock being acquired. */
	| 'at'
	/** The reliable frames of the first stack that a `Call Trace:` or its like announces. */
	| 'stack'
	/** The stacks of a lock chain, `-> #1 (…)`. */
	| 'chain'
	/** The stack below "page last allocated". */
	| 'allocated'
	/** The stack below "which became … at:". */
	| 'became';

/** How the function is picked among the candidates of all places. */
export type Pick =
	/** The first that is no helper. */
	| 'first'
	/** The first that is no waiting code. */
	| 'wait'
	/** The one below the entry point. */
	| 'entry';

export interface AttributionRule {
	readonly kinds: readonly Kind[];
	/** What the title must match besides. */
	readonly title?: RegExp;
	readonly from: readonly Place[];
	readonly pick?: Pick;
	readonly skip?: readonly SkipEntry[];
	/** A title the rule is for. */
	readonly sample: string;
}

const sanitizerPlaces: readonly Place[] = ['headline', 'stack'];
const crashPlaces: readonly Place[] = ['pc', 'stack'];
const warningPlaces: readonly Place[] = ['headline', 'pc', 'stack'];

export const attributionRules: readonly AttributionRule[] = [
	{
		kinds: ['hung-task'],
		title: /can't die/,
		from: ['stack'],
		skip: ownSkips.scheduling,
		sample: "INFO: task foo:77 can't die for more than 143 seconds.",
	},
	{
		kinds: ['hung-task'],
		from: ['stack'],
		pick: 'wait',
		sample: 'INFO: task foo:77 blocked for more than 143 seconds.',
	},
	{
		kinds: ['soft-lockup', 'hard-lockup'],
		from: crashPlaces,
		pick: 'entry',
		sample: 'watchdog: BUG: soft lockup - CPU#1 stuck for 22s! [foo:77]',
	},
	{
		kinds: ['rcu-stall'],
		from: crashPlaces,
		pick: 'entry',
		skip: ownSkips.stall,
		sample: 'rcu: INFO: rcu_preempt self-detected stall on CPU',
	},
	{
		kinds: ['stack-overflow'],
		title: /stack guard page/,
		from: crashPlaces,
		pick: 'entry',
		sample: 'BUG: TASK stack guard page was hit at 0000000000000000',
	},
	{
		kinds: ['stack-overflow'],
		from: ['stack'],
		pick: 'entry',
		skip: ownSkips.badStack,
		sample: 'Insufficient stack space to handle exception!',
	},
	{
		kinds: ['panic'],
		title: /stack is corrupted/,
		from: ['headline', 'stack'],
		skip: ownSkips.stackProtector,
		sample: 'Kernel panic - not syncing: stack-protector: Kernel stack is corrupted in: foo+0x1/0x2',
	},
	{
		kinds: ['panic'],
		title: /corrupted stack end/,
		from: ['stack'],
		pick: 'entry',
		skip: ownSkips.scheduling,
		sample: 'Kernel panic - not syncing: corrupted stack end detected inside scheduler',
	},

	{
		kinds: ['lockdep'],
		title: /possible circular/,
		from: ['at', 'chain', 'stack'],
		skip: ownSkips.workItems,
		sample: 'WARNING: possible circular locking dependency detected',
	},
	{
		kinds: ['lockdep'],
		title: /-safe -> /,
		from: ['became', 'at'],
		sample: 'WARNING: HARDIRQ-safe -> HARDIRQ-unsafe lock order detected',
	},
	{
		kinds: ['lockdep'],
		title: /inconsistent lock state/,
		from: ['at', 'stack'],
		sample: 'WARNING: inconsistent lock state',
	},
	{
		kinds: ['lockdep'],
		title: /unlock balance/,
		from: ['at', 'stack'],
		sample: 'WARNING: bad unlock balance detected!',
	},
	{
		kinds: ['lockdep'],
		title: /suspicious/,
		from: ['stack'],
		skip: ownSkips.rcuUsage,
		sample: 'WARNING: suspicious RCU usage',
	},
	{
		kinds: ['lockdep'],
		title: /non-static key/,
		from: ['stack'],
		skip: ownSkips.staticKey,
		sample: 'INFO: trying to register non-static key.',
	},
	{
		kinds: ['lockdep'],
		title: /(?:spin|rw)-?lock /,
		from: ['stack'],
		skip: ownSkips.spinning,
		sample: 'BUG: spinlock bad magic on CPU#0, foo/77',
	},
	{
		kinds: ['lockdep'],
		title: /in preemptible/,
		from: ['stack'],
		skip: ownSkips.preemption,
		sample: 'BUG: using smp_processor_id() in preemptible [00000000] code: foo/77',
	},
	{
		kinds: ['lockdep'],
		title: /lockdep\.c/,
		from: warningPlaces,
		skip: ownSkips.lockedSocket,
		sample: 'WARNING: CPU: 1 PID: 77 at kernel/locking/lockdep.c:10 lock_release+0x1/0x2',
	},
	{
		kinds: ['lockdep'],
		title: /wait context/i,
		from: ['at', 'stack'],
		skip: ownSkips.lockedSocket,
		sample: '[ BUG: Invalid wait context ]',
	},
	{ kinds: ['lockdep'], title: /Nested lock/, from: ['stack'], sample: 'WARNING: Nested lock was not taken' },
	{ kinds: ['lockdep'], from: ['at', 'stack'], sample: 'WARNING: held lock freed!' },

	{
		kinds: ['kasan-invalid-free', 'kfence-invalid-free'],
		from: sanitizerPlaces,
		skip: ownSkips.free,
		sample: 'BUG: KASAN: double-free in foo+0x1/0x2',
	},
	{
		kinds: [
			'kasan-use-after-free-read',
			'kasan-use-after-free-write',
			'kasan-read',
			'kasan-write',
			'kasan-null-pointer-dereference-read',
			'kasan-null-pointer-dereference-write',
			'kasan-unknown',
		],
		from: sanitizerPlaces,
		skip: ownSkips.tagCheck,
		sample: 'BUG: KASAN: slab-out-of-bounds in foo+0x1/0x2',
	},
	{
		kinds: ['kmsan-uninit-value', 'kmsan-info-leak', 'kmsan-use-after-free-read', 'kmsan-unknown'],
		title: /usb-infoleak/,
		from: ['stack'],
		skip: ownSkips.urb,
		sample: 'BUG: KMSAN: kernel-usb-infoleak in usb_submit_urb+0x1/0x2',
	},
	{
		kinds: ['kmsan-uninit-value', 'kmsan-info-leak', 'kmsan-use-after-free-read', 'kmsan-unknown'],
		from: sanitizerPlaces,
		skip: ownSkips.uninitialised,
		sample: 'BUG: KMSAN: uninit-value in foo+0x1/0x2',
	},
	{
		kinds: [
			'kfence-use-after-free-read',
			'kfence-use-after-free-write',
			'kfence-read',
			'kfence-write',
			'kfence-memory-corruption',
			'kcsan-datarace',
			'kcsan-assert',
			'kcsan-unknown',
		],
		from: sanitizerPlaces,
		sample: 'BUG: KFENCE: use-after-free read in foo+0x1/0x2',
	},
	{
		kinds: ['ubsan'],
		from: ['stack'],
		skip: ownSkips.overflowCheck,
		sample: 'UBSAN: array-index-out-of-bounds in fs/dax.c:10:5',
	},
	{ kinds: ['memory-leak'], from: ['stack'], skip: ownSkips.leak, sample: 'BUG: memory leak' },
	{
		kinds: ['bad-page'],
		title: /Bad page (?:state|cache)/,
		from: ['allocated'],
		skip: ownSkips.pageState,
		sample: 'BUG: Bad page state in process foo pfn:12345',
	},

	{
		kinds: ['refcount-warning'],
		from: warningPlaces,
		skip: ownSkips.refcount,
		sample: 'WARNING: CPU: 1 PID: 77 at lib/refcount.c:10 refcount_warn_saturate+0x1/0x2',
	},
	{
		kinds: ['warning'],
		title: /lib\/debugobjects\.c/,
		from: warningPlaces,
		skip: ownSkips.debugObjects,
		sample: 'WARNING: CPU: 1 PID: 77 at lib/debugobjects.c:10 debug_print_object+0x1/0x2',
	},
	{
		kinds: ['warning'],
		title: /mm\/usercopy\.c/,
		from: warningPlaces,
		skip: ownSkips.usercopy,
		sample: 'WARNING: CPU: 1 PID: 77 at mm/usercopy.c:10 usercopy_warn+0x1/0x2',
	},
	{
		kinds: ['warning'],
		title: /lib\/kobject\.c/,
		from: warningPlaces,
		skip: ownSkips.kobject,
		sample: 'WARNING: CPU: 1 PID: 77 at lib/kobject.c:10 kobject_add_internal+0x1/0x2',
	},
	{
		kinds: ['warning'],
		title: /fs\/proc\/generic\.c/,
		from: warningPlaces,
		skip: ownSkips.procFs,
		sample: 'WARNING: CPU: 1 PID: 77 at fs/proc/generic.c:10 proc_register+0x1/0x2',
	},
	{
		kinds: ['warning'],
		title: /\bmm\/.*\.c.* k?.?malloc/,
		from: warningPlaces,
		skip: ownSkips.allocation,
		sample: 'WARNING: CPU: 1 PID: 77 at mm/slab_common.c:10 kmalloc_slab+0x1/0x2',
	},
	{
		kinds: ['warning'],
		title: /usb_submit_urb/,
		from: warningPlaces,
		skip: ownSkips.urb,
		sample: 'WARNING: CPU: 1 PID: 77 at drivers/usb/core/urb.c:10 usb_submit_urb+0x1/0x2',
	},
	{ kinds: ['warning'], from: warningPlaces, sample: 'WARNING: CPU: 1 PID: 77 at fs/dax.c:10 foo+0x1/0x2' },

	{
		kinds: ['bug'],
		title: /usercopy/,
		from: ['stack'],
		skip: ownSkips.usercopy,
		sample: 'kernel BUG at mm/usercopy.c:10!',
	},
	{
		kinds: ['bug'],
		title: /rust/,
		from: ['stack'],
		skip: ownSkips.rustUnwind,
		sample: 'kernel BUG at rust/helpers/bug.c:7!',
	},
	{ kinds: ['bug'], from: crashPlaces, skip: ownSkips.skb, sample: 'kernel BUG at fs/dax.c:10!' },
	{ kinds: ['list-corruption'], from: ['stack', 'pc'], sample: 'kernel BUG at lib/list_debug.c:10!' },
	{
		kinds: ['atomic-sleep'],
		title: /scheduling/,
		from: ['stack'],
		skip: ownSkips.scheduling,
		sample: 'BUG: scheduling while atomic: foo/77/0x00000002',
	},
	{
		kinds: ['atomic-sleep'],
		from: ['stack'],
		sample: 'BUG: sleeping function called from invalid context at mm/slab.h:1',
	},
	{
		kinds: [
			'null-pointer-dereference',
			'memory-safety-bug',
			'general-protection-fault',
			'divide-error',
			'double-fault',
			'oops',
		],
		from: crashPlaces,
		sample: 'general protection fault: 0000 [#1] SMP',
	},
	{
		kinds: ['other'],
		from: ['headline', 'stack'],
		skip: ownSkips.registering,
		sample: "sysfs: cannot create duplicate filename '/devices/virtual/bdi/259:0'",
	},
];
