// Calls that undo something in the rounds of a loop, and what is told of one that gives back the wrong thing.
import type { Catalogue } from '../../contracts/catalogue';
import type { Call } from '../../kernel-c/expression';
import type { FlowGraph, NodeId } from '../../kernel-c/flow';
import type { CountingLoop } from '../path/counting-loops';
import type { Instance } from '../path/state';
import { undoesOnce } from './undone-twice';
import type { Verdict } from './verdict';

/** A call of a loop that undoes something. */
export interface Undone {
	readonly node: NodeId;
	readonly call: Call;
}

/** What is told of such a call: the rule, and what the call gives back for it. */
export type Told = Undone &
	Pick<Verdict, 'rule' | 'cause' | 'instead'> & {
		readonly instance: Instance;
		/** A step that the path has come by before; the call itself where any will do. */
		readonly by: NodeId;
	};

/** The calls by themselves that undo something in a round of a loop. */
export function undoneIn({ nodes }: FlowGraph, { round }: CountingLoop, catalogue: Catalogue): Undone[] {
	return [...round].flatMap((id): Undone[] => {
		const node = nodes[id];
		const call = node?.kind === 'evaluate' && node.expression.kind === 'call' ? node.expression : null;
		return call && undoesOnce(catalogue, call.name ?? '') ? [{ node: id, call }] : [];
	});
}
