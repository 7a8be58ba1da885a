// Kinds of reports that are read alike.
import type { Kind } from './model';

/** Kinds that a `Kernel panic`, an `Oops:` line and the like may belong to. */
export const NO_CRASH: ReadonlySet<Kind> = new Set<Kind>([
	'mce',
	'hardware-error',
	'memory-failure',
	'allocation-failure',
	'oom',
	'fault-injection',
	'sysrq-dump',
	'locks-held',
	'stack-trace',
	'ftrace',
	'reboot',
	'other',
]);
/** Kinds that an exception's further headlines (`Oops:`, `Internal error:`) may detail. */
export const EXCEPTIONS: ReadonlySet<Kind> = new Set<Kind>([
	'null-pointer-dereference',
	'memory-safety-bug',
	'general-protection-fault',
	'divide-error',
	'double-fault',
	'stack-overflow',
	'oops',
	'bug',
	'list-corruption',
	'warning',
	'refcount-warning',
]);
/** Kinds in which several CPUs or tasks are dumped one after the other. */
export const MANY_DUMPS: ReadonlySet<Kind> = new Set<Kind>([
	'rcu-stall',
	'soft-lockup',
	'hard-lockup',
	'hung-task',
	'workqueue-lockup',
	'sysrq-dump',
	'locks-held',
]);
/** Kinds whose reports are one line or a few of the same shape: stacks behind them are not theirs. */
export const BRIEF: ReadonlySet<Kind> = new Set<Kind>([
	'mce',
	'hardware-error',
	'memory-failure',
	'reboot',
	'unregister-netdevice',
]);
