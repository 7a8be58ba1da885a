// What an iterator macro holds while a round of its loop runs: `for_each_child_of_node(parent, child)`.
import { fitting } from '../../contracts/catalogue';
import type { Call, Expression } from '../../kernel-c/expression';
import type { NodeId } from '../../kernel-c/flow';
import { printExpression } from '../../kernel-c/print-expression';
import type { Instance, State } from '../path/state';
import type { SymbolId } from '../path/symbols';
import type { Acquiring } from './acquiring';
import type { InView } from './in-view';
import type { ResourceContext } from './resource-context';

export class HeldByRounds {
	constructor(
		private readonly context: ResourceContext,
		private readonly acquiring: Acquiring,
		private readonly inView: InView,
	) {}

	/** Whether an iterator macro holds its element while a round runs. */
	isHeld(macro: string): boolean {
		return this.context.knowledge.catalogue.acquires.has(macro);
	}

	/** Which arguments of an iterator macro are the elements of its rounds, by its contract; null where it has none. */
	movedBy(macro: string, given: readonly Expression[]): ReadonlySet<number> | null {
		const bounds = fitting(this.context.knowledge.catalogue.acquires.get(macro), given.map(printExpression));
		const moved = bounds.flatMap(({ key }) =>
			key.flatMap((part) => (part.from === 'argument' ? [part.index] : [])),
		);
		return bounds.length === 0 ? null : new Set(moved);
	}

	/** Takes what the macro holds. */
	begin(state: State, node: NodeId, call: Call, values: readonly SymbolId[]): State {
		const texts = call.arguments.map(printExpression);
		let now = state;
		for (const bound of fitting(this.context.knowledge.catalogue.acquires.get(call.name ?? ''), texts)) {
			const [element] = this.context.keyOf(now, bound.key, values, null)?.key ?? [];
			if (element === undefined) continue;
			const held = this.acquiring.take(now, node, call, bound, values, element);
			now = this.inView.changeNew(now, held, bound, (instance) => ({
				...instance,
				own: true,
				askedWith: null,
			}));
		}
		return now;
	}

	/** The macro gives back by itself what it held for a round that runs to its end. */
	end(state: State, node: NodeId): State {
		const isOver = ({ status, acquiredAt }: Instance) => status === 'held' && acquiredAt === node;
		const over = state.instances.filter(isOver);
		if (over.length === 0) return state;
		for (const instance of over) this.context.noteRelease(state, node, instance);
		return { ...state, instances: state.instances.filter((instance) => !isOver(instance)) };
	}
}
