// Who waits for whom by a log's own stacks and locks, to be asked task by task. Knows no model.
import type { WaitEdge, WaitGraph, WaitingTask } from '../../trace/wait-graph';

/** A wait graph by its tasks, which are named `umount:2187`. */
export interface LogWaits {
	readonly tasks: ReadonlyMap<string, WaitingTask>;
	readonly from: ReadonlyMap<string, readonly WaitEdge[]>;
	readonly to: ReadonlyMap<string, readonly WaitEdge[]>;
	/** The circles that a task is in. */
	readonly cycles: ReadonlyMap<string, readonly (readonly WaitEdge[])[]>;
}

/** `umount/2187` of a wait graph as tasks are named here. */
export const shownTask = (id: string): string => id.replace(/\/(?=[\d?]+$)/, ':');

const grouped = <T>(items: readonly T[], keys: (item: T) => readonly string[]): Map<string, T[]> => {
	const groups = new Map<string, T[]>();
	for (const item of items)
		for (const key of keys(item)) {
			const group = groups.get(key);
			if (group) group.push(item);
			else groups.set(key, [item]);
		}
	return groups;
};

/** Sorts a graph by its tasks. */
export const logWaits = ({ tasks, edges, cycles }: WaitGraph): LogWaits => ({
	tasks: new Map(tasks.map((task) => [shownTask(task.id), task])),
	from: grouped(edges, ({ from }) => [shownTask(from)]),
	to: grouped(edges, ({ to }) => [shownTask(to)]),
	cycles: grouped(cycles, (cycle) => cycle.map(({ from }) => shownTask(from))),
});
