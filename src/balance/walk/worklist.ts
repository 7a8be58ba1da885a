// What is left to walk. At first in the order in which it was found; where there is much of it, what the walk has seen least of
// comes first: where it has to be given up, every part of the function was seen, and not the first of its loops alone.
import type { NodeId } from '../../kernel-c/flow';
import type { State } from '../path/state';

/** A place that is to be walked on from, and what is known there. */
export interface Work {
	readonly node: NodeId;
	readonly state: State;
}

/** Steps after which the order changes. */
const MANY_STEPS = 4_000;

export class Worklist {
	/** Work in the order of its finding, or by how often its place had been walked on from by then; each read from its front. */
	private lists: { readonly work: Work[]; at: number }[] = [];
	private readonly visits = new Map<NodeId, number>();
	private steps = 0;

	push(work: Work): void {
		const rank = this.steps < MANY_STEPS ? 0 : (this.visits.get(work.node) ?? 0);
		while (this.lists.length <= rank) this.lists.push({ work: [], at: 0 });
		this.lists[rank]?.work.push(work);
	}

	/** The next one, which is taken off; null where nothing is left. */
	next(): Work | null {
		if (++this.steps === MANY_STEPS) this.reorder();
		const list = this.lists.find(({ work, at }) => at < work.length);
		const work = list?.work[list.at];
		if (!list || !work) return null;
		list.at++;
		this.visits.set(work.node, (this.visits.get(work.node) ?? 0) + 1);
		return work;
	}

	private reorder(): void {
		const left = this.lists.flatMap(({ work, at }) => work.slice(at));
		this.lists = [];
		for (const work of left) this.push(work);
	}
}
