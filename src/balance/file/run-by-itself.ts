// Functions that the kernel runs by itself: nobody who called them has references that last until they return.
import type { CFunction } from '../../kernel-c/file';

/** Types of which only the means itself hands over an object: a worker, the timers, RCU, the last put, the pool of asynchronous calls. */
const HANDED_BY_MEANS =
	/^struct (?:work_struct|kthread_work|timer_list|rcu_head|callback_head|kref)\s*\*$|^async_cookie_t$/;

/** Names of functions that the end of a transfer runs. */
const ENDS_TRANSFER = /_end_?io$/;

/** Whether a function is one that works, timers, RCU, asynchronous calls or the block layer run: a reference that it puts is its own. */
export const runsByItself = ({ head: { name, parameters } }: CFunction): boolean =>
	parameters.some(({ type }) => HANDED_BY_MEANS.test(type)) ||
	(ENDS_TRANSFER.test(name) && /^struct bio\s*\*$/.test(parameters[0]?.type ?? ''));
