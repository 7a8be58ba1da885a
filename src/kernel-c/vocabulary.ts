// The words of kernel C that a reader without headers must know: annotations, type names, macros that steer control.
// Data only. Facts are from the kernel's own headers; each set says which.

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Macros that are transparent to control flow: their value is their first argument (linux/compiler.h). */
export const TRANSPARENT = words('likely unlikely __builtin_expect __builtin_constant_p_or');

/** Calls that do not come back (asm-generic/bug.h, linux/panic.h, linux/compiler.h, linux/kernel.h). */
export const NORETURN = words(
	'BUG panic unreachable __builtin_unreachable __builtin_trap do_exit make_task_dead machine_restart nmi_panic ' +
		'do_task_dead kthread_exit kthread_complete_and_exit BUILD_BUG __bad_xchg __bad_cmpxchg',
);

/** Assertions that do not come back when the condition holds (asm-generic/bug.h, linux/mmdebug.h); the condition is the first argument. */
export const BUG_CONDITIONS = words(
	'BUG_ON VM_BUG_ON VM_BUG_ON_PAGE VM_BUG_ON_FOLIO VM_BUG_ON_VMA VM_BUG_ON_MM',
);

/** Assertions that warn and have the condition as value (asm-generic/bug.h, linux/once_lite.h, linux/ratelimit.h). */
export const WARN_CONDITIONS = words(
	'WARN_ON WARN_ON_ONCE WARN WARN_ONCE WARN_TAINT WARN_TAINT_ONCE WARN_ON_SMP WARN_RATELIMIT WARN_ON_RATELIMIT ' +
		'VM_WARN_ON VM_WARN_ON_ONCE VM_WARN_ON_FOLIO VM_WARN_ON_ONCE_FOLIO VM_WARN_ON_ONCE_PAGE VM_WARN_ON_ONCE_MM VM_WARN_ON_ONCE_VMA VM_WARN_ONCE VM_WARN',
);

/** `wait_event*` (linux/wait.h): the condition is the second argument. Those here return only when it holds. */
export const WAIT_UNTIL = words(
	'wait_event io_wait_event wait_event_lock_irq wait_event_lock_irq_cmd wait_event_cmd wait_event_exclusive_cmd wait_event_freezable_exclusive ___wait_event_until',
);

/** Those that may return early, on a signal or a timeout. */
export const WAIT_MAYBE = words(
	'wait_event_interruptible wait_event_interruptible_exclusive wait_event_interruptible_timeout wait_event_timeout ' +
		'wait_event_killable wait_event_killable_exclusive wait_event_killable_timeout wait_event_freezable wait_event_freezable_timeout ' +
		'wait_event_state wait_event_hrtimeout wait_event_interruptible_hrtimeout wait_event_idle wait_event_idle_exclusive ' +
		'wait_event_idle_timeout wait_event_idle_exclusive_timeout wait_event_interruptible_locked wait_event_interruptible_locked_irq ' +
		'wait_event_interruptible_lock_irq wait_event_interruptible_lock_irq_cmd wait_event_interruptible_lock_irq_timeout wait_event_lock_irq_timeout',
);

/** Type names of one word that do not follow the `_t` pattern (linux/types.h and the subsystems of storage). */
export const TYPE_NAMES = words(
	'u8 u16 u32 u64 s8 s16 s32 s64 __u8 __u16 __u32 __u64 __s8 __s16 __s32 __s64 __le16 __le32 __le64 __be16 __be32 __be64 ' +
		'bool uint ulong ushort uchar u_int u_char u_long __wsum __sum16 __poll_t __kernel_size_t u128 s128 __int128 __uint128_t ' +
		'FILE BYTE U8 U16 U32 U64 S8 S16 S32 S64 size_t ssize_t va_list le16 le32 le64 be16 be32 be64 wchar_t',
);

/** Names in a declaration that say something about it and are no type: section, storage, checker and compiler annotations. */
export const ANNOTATIONS = words(
	'__user __iomem __percpu __rcu __force __init __exit __maybe_unused __always_unused __used __unused __must_check ' +
		'__read_mostly __ro_after_init __initdata __initconst __nocast __bitwise __private __packed __pure __cold __malloc __weak ' +
		'__latent_entropy __refdata __ref __meminit __meminitdata __visible __randomize_layout __no_randomize_layout __cacheline_aligned ' +
		'__aligned_largest __hot __flatten __noreturn __attribute_const__ __deprecated __net_init __net_exit __safe __kernel ' +
		'noinline notrace asmlinkage noinline_for_stack noinstr fastcall nokprobe_inline STATIC STATIC_INLINE INLINE ZEXPORT ZLIB_INTERNAL ' +
		'randomized_struct_fields_start randomized_struct_fields_end ____cacheline_aligned ____cacheline_aligned_in_smp ' +
		'____cacheline_internodealigned_in_smp vmlinux_unused inline_for_stack_usage KERN_INLINE ACPI_INTERNAL_VAR_XFACE noreturn ' +
		'bpf_static_noinline __bpf_kfunc thread_local uninitialized_var compat_noinline FORCE_INLINE FORCE_INLINE_ATTR HINT_INLINE MEM_STATIC DONT_VECTORIZE UNUSED_ATTR',
);

/** Annotations with arguments (linux/compiler_types.h, linux/compiler_attributes.h): never the name of what is declared. */
export const ANNOTATIONS_WITH_ARGUMENTS = words(
	'__attribute__ __attribute __acquires __releases __must_hold __acquire __release __cond_acquires __acquires_shared __releases_shared ' +
		'__must_hold_shared __cond_acquires_shared __no_sanitize __printf __scanf __aligned __section __alloc_size ' +
		'__realloc_size __assume_aligned __free __counted_by __counted_by_le __counted_by_be __guarded_by __pt_guarded_by __cleanup __alias ' +
		'__malloc_like __designated_init_with __copy __error __warning __diagnose_as __assume __nonnull __page_aligned __weak_alias ' +
		'__excludes __capability __sized_by __target __optimize __context__ __no_kmsan __latent_entropy_with __compiletime_warning __compiletime_error',
);

/** Declarators that are macros with a cleanup: what frees the variable (fs/btrfs/misc.h). */
export const AUTO_FREE: ReadonlyMap<string, string> = new Map([
	['AUTO_KFREE', 'kfree'],
	['AUTO_KVFREE', 'kvfree'],
]);

/** Macros before a block that guard a scope (linux/cleanup.h). */
export const SCOPED_GUARDS = words('scoped_guard scoped_cond_guard scoped_class');

/** Macros that loop over what follows although their name has no `for_each` in it. */
export const ITERATORS = words(
	'list_for_each hlist_for_each while_each_pid do_each_pid rq_list_for_each xas_for_each xa_for_each plist_for_each ' +
		'radix_tree_for_each_slot for_each idr_for_each_entry for_ea_list rht_for_each bio_for_each_segment',
);

/** The name that stands for a condition in lines that are not shown, where a patch's hunks were put together. */
export const UNSEEN_CONDITION = 'daxlens_unseen';
