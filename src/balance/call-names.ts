// The functions that a function calls, by name: read from its flow graph once.
import type { Expression } from '../kernel-c/expression';
import { callsOf } from '../kernel-c/expression-shape';
import { expressionsOf, type FlowGraph, type FlowNode } from '../kernel-c/flow';

const known = new WeakMap<FlowGraph, ReadonlySet<string>>();

/** Names of all functions that a flow graph calls, each once; calls of what a pointer points to have none. */
export function callNames(flow: FlowGraph): ReadonlySet<string> {
	const before = known.get(flow);
	if (before) return before;
	const names = new Set<string>();
	for (const expression of flow.nodes.flatMap(evaluated))
		for (const { name } of callsOf(expression)) if (name !== null) names.add(name);
	known.set(flow, names);
	return names;
}

/** All expressions that a node evaluates. */
function evaluated(node: FlowNode): readonly Expression[] {
	if (node.kind === 'switch') return [node.subject];
	return node.kind === 'iterate' ? node.arguments : expressionsOf(node);
}
