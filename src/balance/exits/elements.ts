// What a loop takes for elements of an array: of which one it is, is not followed. Judges one instance.
import { assignedAt, targetOf } from '../../kernel-c/call-graph';
import type { FlowNode } from '../../kernel-c/flow';
import { isStateOfPlace } from '../path/place-state';
import { repeatedNodes } from '../path/relevance';
import type { Instance } from '../path/state';
import type { Exploration } from '../walk/explore';

/**
 * What a loop has taken for an element of an array, `leds[i]` or `leds + i`: which one is not followed. Nor is it of what others
 * know by a name that each round gives another element, `led = leds[i];`, where it is no lock, which is the round's own.
 */
export function isElementOfLoop({ graph, table }: Exploration, instance: Instance): boolean {
	const { text, key, acquiredAt } = instance;
	const repeated = repeatedNodes(graph);
	if (!repeated.has(acquiredAt)) return false;
	const isOfElement = /\[| \+ /.test(text) || key.some((symbol) => table.isInElement(symbol));
	const isNamed = (node: FlowNode) => repeated.has(node.id) && namesElement(node, text);
	return isOfElement || (!isStateOfPlace(instance) && graph.nodes.some(isNamed));
}

/** `clk = clks[i]; err = clk_enable(clk);`: what each round takes is another element of an array, by one name. */
export function isNameOfElements({ graph }: Exploration, instance: Instance): boolean {
	const { text, acquiredAt } = instance;
	const repeated = repeatedNodes(graph);
	return (
		!isStateOfPlace(instance) &&
		repeated.has(acquiredAt) &&
		graph.nodes.some(
			(node) => repeated.has(node.id) && targetOf(node) === text && assignedAt(node)?.kind === 'index',
		)
	);
}

/** Whether a node gives an element of an array a name that a text speaks of. */
function namesElement(node: FlowNode, text: string): boolean {
	if (assignedAt(node)?.kind !== 'index') return false;
	const parts = text.split(', ').map((part) => part.replace(/^&/, ''));
	return parts.some((part) => part.startsWith(`${targetOf(node)}->`));
}
