// What is held around each node of a function, noted down while it is explored. Only notes; `held.ts` makes sense of them.
import type { NodeId } from '../../kernel-c/flow';
import type { Instance } from './state';

/** Different sets remembered at one place; a reader does not look at more. */
const MOST_SETS = 16;

/** The distinct sets of instances that are held at a place, over all paths. */
type Sets = readonly (readonly Instance[])[];

/** A node of the graph as control came to it and left it. */
export interface AroundNode {
	readonly before: Sets;
	/** By the way taken: `true` and `false` of a branch, `next` and `done` of a loop, null where there is one way. */
	readonly after: ReadonlyMap<string | null, Sets>;
	/** Whether some path gives back here what it held. */
	readonly gives: boolean;
	/** Held before, and out of sight after. */
	readonly lost: readonly Instance[];
}

class SetNotes {
	private readonly byKey = new Map<string, readonly Instance[]>();
	/** What was added last: most steps change nothing that is held. */
	private last: readonly Instance[] | null = null;

	add(instances: readonly Instance[]): void {
		if (instances === this.last) return;
		this.last = instances;
		const held = instances.filter(({ status }) => status === 'held');
		if (held.length === 0) {
			this.byKey.set('', held);
			return;
		}
		const key = held
			.map(({ site, count, text }) => `${site}*${count} ${text}`)
			.sort()
			.join('\n');
		if (this.byKey.size < MOST_SETS && !this.byKey.has(key)) this.byKey.set(key, held);
	}

	get sets(): Sets {
		return [...this.byKey.values()];
	}
}

export class HeldNotes {
	private readonly before = new Map<NodeId, SetNotes>();
	private readonly after = new Map<NodeId, Map<string | null, SetNotes>>();
	private readonly giving = new Set<NodeId>();
	private readonly lost = new Map<NodeId, Map<string, Instance>>();

	/** Control comes to a node. */
	arrive(node: NodeId, instances: readonly Instance[]): void {
		const notes = this.before.get(node) ?? new SetNotes();
		this.before.set(node, notes);
		notes.add(instances);
	}

	/** Control leaves a node; `before` is what was there when it came. */
	leave(node: NodeId, way: string | null, before: readonly Instance[], after: readonly Instance[]): void {
		const ways = this.after.get(node) ?? new Map<string | null, SetNotes>();
		this.after.set(node, ways);
		const notes = ways.get(way) ?? new SetNotes();
		ways.set(way, notes);
		notes.add(after);
		if (before === after) return;
		for (const { status, site } of before) {
			if (status !== 'held') continue;
			const now = after.find((other) => other.site === site);
			if (!now || now.status === 'released') this.giving.add(node);
			if (now?.status !== 'lost') continue;
			const lost = this.lost.get(node) ?? new Map<string, Instance>();
			this.lost.set(node, lost.set(site, now));
		}
	}

	/** What was noted of a node; undefined for one that no path reaches. */
	around(node: NodeId): AroundNode | undefined {
		const before = this.before.get(node);
		if (!before) return undefined;
		const after = [...(this.after.get(node) ?? [])].map(([way, notes]) => [way, notes.sets] as const);
		const lost = [...(this.lost.get(node)?.values() ?? [])];
		return { before: before.sets, after: new Map(after), gives: this.giving.has(node), lost };
	}
}
