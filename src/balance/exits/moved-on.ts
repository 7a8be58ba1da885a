// Pointers that have moved since a call gave them, and may be where they were again: as many steps back as forth.
import type { Expression } from '../../kernel-c/expression';
import { someExpression } from '../../kernel-c/expression-shape';
import { expressionsOf } from '../../kernel-c/flow';
import type { Observation } from '../path/observation';
import type { Exploration } from '../walk/explore';
import { nodesSince } from './ways-out';

/**
 * `while (i--) { p--; … } kfree(p);`: whether a path that moves a pointer both ways has it where it was again, or may have. Counters
 * are followed as far as 1: of more steps nobody knows how many go back.
 */
export function mayBeBack(exploration: Exploration, { instance, trail, text }: Observation): boolean {
	const steps: number[] = [];
	for (const node of nodesSince(exploration, trail, instance.acquiredAt))
		for (const expression of expressionsOf(node))
			someExpression(expression, (each) => {
				steps.push(stepOf(each, text));
				return false;
			});
	const forth = steps.filter((step) => step > 0).length;
	const back = steps.filter((step) => step < 0).length;
	return back > 0 && (forth > 1 || forth === back);
}

function stepOf(each: Expression, variable: string): number {
	const moved = each.kind === 'update' ? each.operand : each.kind === 'assign' ? each.target : null;
	if ((each.kind !== 'update' && each.kind !== 'assign') || moved?.kind !== 'name' || moved.name !== variable)
		return 0;
	return each.operator.startsWith('+') ? 1 : each.operator.startsWith('-') ? -1 : 0;
}
