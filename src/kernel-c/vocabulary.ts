// The words of kernel C that a reader without headers must know: annotations, type names, macros that steer control.
// Data only. Facts are from the kernel's own headers; each set says which.

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Macros that are transparent to control flow: their value is their first argument (linux/compiler.h). */
export const TRANSPARENT = words('likely unlikely __builtin_expect');

/** Calls that do not come back (asm-generic/bug.h, linux/panic.h, linux/compiler.h, linux/kthread.h, kernel/exit.c). */
export const NORETURN = words(`
	BUG BUILD_BUG panic nmi_panic unreachable __builtin_unreachable __builtin_trap
	do_exit do_group_exit make_task_dead do_task_dead kthread_exit kthread_complete_and_exit
	module_put_and_exit module_put_and_kthread_exit`);

/** Assertions that do not come back when their first argument holds (asm-generic/bug.h, linux/mmdebug.h). */
export const BUG_CONDITIONS = words(
	'BUG_ON VM_BUG_ON VM_BUG_ON_PAGE VM_BUG_ON_FOLIO VM_BUG_ON_VMA VM_BUG_ON_MM',
);

/** Assertions that warn and have their first argument as value (asm-generic/bug.h, linux/mmdebug.h, linux/ratelimit.h). */
export const WARN_CONDITIONS = words(`
	WARN WARN_ON WARN_ONCE WARN_ON_ONCE WARN_ON_SMP WARN_TAINT WARN_TAINT_ONCE WARN_RATELIMIT WARN_ON_RATELIMIT
	VM_WARN_ON VM_WARN_ON_ONCE VM_WARN_ON_FOLIO VM_WARN_ON_ONCE_PAGE VM_WARN_ON_ONCE_FOLIO VM_WARN_ON_ONCE_MM
	VM_WARN_ON_ONCE_VMA VM_WARN VM_WARN_ONCE`);

/** A macro that tells of its second argument and is true where that is (fs/xfs/xfs_linux.h). */
export const SECOND_IS_CONDITION = 'XFS_IS_CORRUPT';

/** Waits that return only when their second argument holds (linux/wait.h). */
export const WAIT_UNTIL = words(`
	wait_event io_wait_event wait_event_cmd wait_event_exclusive_cmd wait_event_lock_irq wait_event_lock_irq_cmd
	wait_event_idle wait_event_idle_exclusive`);

/** Waits that may return without it, on a signal or a timeout (linux/wait.h). */
export const WAIT_MAYBE = words(`
	wait_event_timeout wait_event_interruptible wait_event_interruptible_timeout wait_event_interruptible_exclusive
	wait_event_killable wait_event_killable_exclusive wait_event_killable_timeout wait_event_state
	wait_event_freezable wait_event_freezable_timeout wait_event_freezable_exclusive
	wait_event_hrtimeout wait_event_interruptible_hrtimeout
	wait_event_idle_timeout wait_event_idle_exclusive_timeout
	wait_event_interruptible_locked wait_event_interruptible_locked_irq wait_event_interruptible_exclusive_locked
	wait_event_interruptible_exclusive_locked_irq wait_event_interruptible_lock_irq
	wait_event_interruptible_lock_irq_cmd wait_event_interruptible_lock_irq_timeout wait_event_lock_irq_timeout`);

/** Type names of one word that do not end in `_t` (linux/types.h, uapi/linux/types.h). */
export const TYPE_NAMES = words(`
	u8 u16 u32 u64 u128 s8 s16 s32 s64 s128 __u8 __u16 __u32 __u64 __s8 __s16 __s32 __s64
	__le16 __le32 __le64 __be16 __be32 __be64 le16 le32 le64 be16 be32 be64 __wsum __sum16 __int128
	bool uint ulong ushort uchar u_int u_char u_long u_short va_list BYTE U8 U16 U32 U64 S8 S16 S32 S64`);

/**
 * Names in a declaration that say something about it and are neither type nor name (linux/compiler_types.h,
 * linux/compiler_attributes.h, linux/init.h, linux/cache.h, linux/linkage.h; STATIC of xfs, some of lib/zstd and zlib).
 */
export const ANNOTATIONS = words(`
	__user __iomem __percpu __rcu __force __kernel __private __nocast __bitwise __safe
	__init __exit __initdata __initconst __exitdata __ref __refdata __meminit __meminitdata __net_init __net_exit
	__read_mostly __ro_after_init __maybe_unused __always_unused __used __unused __must_check __weak __visible
	__packed __pure __attribute_const__ __cold __hot __flatten __noreturn __malloc __deprecated __latent_entropy
	__randomize_layout __no_randomize_layout __aligned_largest __cacheline_aligned ____cacheline_aligned
	____cacheline_aligned_in_smp ____cacheline_internodealigned_in_smp
	asmlinkage noinline noinline_for_stack notrace noinstr noreturn fastcall nokprobe_inline __bpf_kfunc
	randomized_struct_fields_start randomized_struct_fields_end ACPI_INTERNAL_VAR_XFACE
	STATIC INLINE ZEXPORT FORCE_INLINE FORCE_INLINE_ATTR HINT_INLINE MEM_STATIC DONT_VECTORIZE UNUSED_ATTR`);

/** Annotations with arguments (linux/compiler_types.h, linux/compiler_attributes.h): never the name of what is declared. */
export const ANNOTATIONS_WITH_ARGUMENTS = words(`
	__attribute__ __attribute __acquires __cond_acquires __releases __must_hold __acquire __release
	__no_sanitize __printf __scanf __aligned __section __alloc_size __realloc_size __assume_aligned
	__free __cleanup __counted_by __counted_by_le __counted_by_be __sized_by __guarded_by __pt_guarded_by
	__alias __copy __error __warning __compiletime_error __compiletime_warning __diagnose_as __nonnull
	__target __optimize __context__`);

/** Declarators that are macros with a cleanup: what frees the variable (fs/btrfs/misc.h). */
export const AUTO_FREE: ReadonlyMap<string, string> = new Map([
	['AUTO_KFREE', 'kfree'],
	['AUTO_KVFREE', 'kvfree'],
]);

/** Macros before a statement that guard it (linux/cleanup.h). */
export const SCOPED_GUARDS = words('scoped_guard scoped_cond_guard');

/** Macros that declare a guarded object for the rest of the scope: `name(class…)(arguments);` (linux/cleanup.h). */
export const GUARD_DECLARATIONS = words('guard CLASS ACQUIRE');

/** The name that stands for a condition in lines that are not shown, where a patch's hunks were put together. */
export const UNSEEN_CONDITION = 'daxlens_unseen';
