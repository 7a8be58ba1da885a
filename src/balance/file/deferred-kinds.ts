// The means by which the kernel runs a function of a driver later, and the calls that begin and end each. Data only.

/** A kind of member that makes a function run later, by itself. */
export interface DeferredKind {
	/** What a reader calls it. */
	readonly noun: string;
	/** Calls that set it up; their first argument is its address, the second the function that runs. */
	readonly sets: readonly string[];
	/** Calls that make it run, with the index of the argument that is its address. */
	readonly starts: Readonly<Record<string, number>>;
	/** Calls that end it for certain, waiting for a run that has begun; of its address. The first is told to readers. */
	readonly ends: readonly string[];
	/** Calls that wait for what is pending; it may be started again. */
	readonly waits?: readonly string[];
	/** Calls that end what has not begun, and do not wait for what has. */
	readonly endsInPart: readonly string[];
	/** The member of it that may name the function instead. */
	readonly handler?: string;
	/** The member of it that other calls may be handed: the work of a delayed work. */
	readonly inner?: string;
	/** Whether time starts it: then a queue that is emptied, or an end of all requests, has not ended it. */
	readonly isTimed: boolean;
	/** Why the memory has to stay until then, and where that was read. */
	readonly source: string;
}

/** Calls that wait for all that is queued somewhere. */
export const EMPTIES_QUEUE: ReadonlySet<string> = new Set([
	'destroy_workqueue',
	'flush_workqueue',
	'__flush_workqueue',
	'drain_workqueue',
	'flush_scheduled_work',
	'kthread_destroy_worker',
	'kthread_flush_worker',
]);

export const DEFERRED_KINDS: readonly DeferredKind[] = [
	{
		noun: 'work',
		sets: ['INIT_WORK'],
		starts: {
			queue_work: 1,
			queue_work_on: 2,
			queue_work_node: 2,
			schedule_work: 0,
			schedule_work_on: 1,
			kblockd_schedule_work: 0,
		},
		ends: ['cancel_work_sync', 'disable_work_sync'],
		waits: ['flush_work'],
		endsInPart: ['cancel_work', 'disable_work'],
		isTimed: false,
		source: 'Linux 6.12, kernel/workqueue.c: a work that is queued or runs is used by its worker',
	},
	{
		noun: 'delayed work',
		sets: ['INIT_DELAYED_WORK', 'INIT_DEFERRABLE_WORK'],
		starts: {
			queue_delayed_work: 1,
			queue_delayed_work_on: 2,
			mod_delayed_work: 1,
			mod_delayed_work_on: 2,
			schedule_delayed_work: 0,
			schedule_delayed_work_on: 1,
			kblockd_mod_delayed_work_on: 1,
		},
		ends: ['cancel_delayed_work_sync', 'disable_delayed_work_sync'],
		waits: ['flush_delayed_work', 'flush_work'],
		endsInPart: ['cancel_delayed_work', 'disable_delayed_work'],
		inner: 'work',
		isTimed: true,
		source: 'Linux 6.12, kernel/workqueue.c: an emptied queue does not wait for the timers of delayed works',
	},
	{
		noun: 'timer',
		sets: ['timer_setup', 'setup_timer', 'setup_deferrable_timer'],
		starts: { mod_timer: 0, add_timer: 0, add_timer_on: 0, timer_reduce: 0, mod_timer_pending: 0 },
		ends: ['timer_delete_sync', 'del_timer_sync', 'timer_shutdown_sync', 'del_singleshot_timer_sync'],
		endsInPart: ['timer_delete', 'del_timer', 'timer_shutdown', 'try_to_del_timer_sync'],
		isTimed: true,
		source: 'Linux 6.12, kernel/time/timer.c: timer_delete() does not wait for a handler that runs',
	},
	{
		noun: 'high-resolution timer',
		sets: ['hrtimer_setup', 'hrtimer_init'],
		handler: 'function',
		starts: { hrtimer_start: 0, hrtimer_start_range_ns: 0, hrtimer_restart: 0, hrtimer_start_expires: 0 },
		ends: ['hrtimer_cancel'],
		endsInPart: ['hrtimer_try_to_cancel'],
		isTimed: true,
		source: 'Linux 6.12, kernel/time/hrtimer.c: hrtimer_cancel() waits for a handler that runs',
	},
	{
		noun: 'tasklet',
		sets: ['tasklet_setup', 'tasklet_init'],
		starts: { tasklet_schedule: 0, tasklet_hi_schedule: 0 },
		ends: ['tasklet_kill'],
		endsInPart: ['tasklet_disable'],
		isTimed: false,
		source: 'Linux 6.12, kernel/softirq.c: tasklet_kill() waits until a tasklet has run',
	},
];
