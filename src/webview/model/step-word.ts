// A step in one short word, for its box in the timeline. Knows the names of kernel functions; draws nothing.
import type { ReplayStep } from '../../replay/result';

/** Parts of function names that tell what is done; of several the last counts. */
const VERBS = new Set(
	(
		'access alloc begin bind break clean clear commit copy delete dirty drain drop end enter evict exit find finish flush ' +
		'freeze get grab hold init insert invalidate kill lock lookup map mark mount notify open pin poison push put read ref ' +
		'release remove replay reset revoke set shutdown sleep start stop store submit sync thaw truncate try unlock unmap ' +
		'unmount unpin unregister wait wake walk write zap zero'
	).split(' '),
);

/** At most `letters` letters: the word of the step's id (`R-alive`), else of the function it stands for. */
export function stepWord({ step, function: name }: ReplayStep, letters: number): string {
	const tail = /-([a-z]{2,})$/.exec(step)?.[1];
	if (tail) return tail.slice(0, letters);
	const parts = name.split(/[^A-Za-z0-9]+/).filter((part) => part.length > 1);
	const word = parts.findLast((part) => VERBS.has(part.toLowerCase())) ?? parts.at(-1) ?? step;
	return word.slice(0, letters);
}
