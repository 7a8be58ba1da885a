// Where a function may end a thing that others know, or go on to do so by another name. By calls and stores alone.
import type { Catalogue } from '../../contracts/catalogue';
import type { Call, Expression } from '../../kernel-c/expression';
import { someExpression } from '../../kernel-c/expression-shape';
import { expressionsOf, type FlowNode } from '../../kernel-c/flow';
import { undoes } from '../path/words';
import type { Reach } from './reach';

/** Calls that give a pointer away and put another one there. */
const EXCHANGES = /(?:^|_)(?:xchg|swap|steal)(?:_|$)|^(?:no_free_ptr|rcu_replace_pointer)$/;

export class PassingOn {
	constructor(
		private readonly reach: Reach,
		private readonly catalogue: Catalogue,
	) {}

	/** Whether a node hands a thing to a call that may end it, or gives it another name. */
	passesOn(node: FlowNode, isThing: (given: Expression) => boolean): boolean {
		const hands = (part: Expression) =>
			part.kind === 'call' && !this.leavesAlone(part) && part.arguments.some(isThing);
		return renames(node, isThing) || expressionsOf(node).some((whole) => someExpression(whole, hands));
	}

	/** Whether a call of a function elsewhere does not end what it is handed, by its name. */
	private leavesAlone({ name }: Call): boolean {
		const { releases, transfers } = this.catalogue;
		return (
			name !== null &&
			!undoes(name) &&
			!EXCHANGES.test(name) &&
			!releases.has(name) &&
			!transfers.has(name) &&
			!this.reach.functions.has(name)
		);
	}
}

/** Whether a node stores or returns a thing. */
export function renames(node: FlowNode, isThing: (given: Expression) => boolean): boolean {
	const value = node.kind === 'declare' ? node.initializer : node.kind === 'return' ? node.value : null;
	const stores = (part: Expression) => part.kind === 'assign' && isThing(part.value);
	return (
		(value !== null && isThing(value)) || expressionsOf(node).some((whole) => someExpression(whole, stores))
	);
}
