// Prints a flow graph as text, one node a line, for tests and for the curious.
import type { Cleanup, FlowGraph, FlowNode } from './flow';
import { printExpression } from './print-expression';

/**
 * One line for each node: its number, what it does, and where control goes. An arrow is left out where control goes on
 * to the node of the next line.
 */
export function printFlow(graph: FlowGraph): string {
	return graph.nodes.map((node) => `${node.id}: ${describe(node)}${arrow(node)}`).join('\n');
}

const arrow = (node: FlowNode): string =>
	'next' in node && node.next !== node.id + 1 ? ` -> ${node.next}` : '';

function describe(node: FlowNode): string {
	switch (node.kind) {
		case 'evaluate':
			return printExpression(node.expression);
		case 'declare': {
			const value = node.initializer ? ` = ${printExpression(node.initializer)}` : '';
			return `declare ${node.type} ${node.name}${value}${node.cleanup ? ` cleanup ${cleanupText(node.cleanup)}` : ''}`;
		}
		case 'branch':
			return `${node.why} ${printExpression(node.condition)} ? ${node.whenTrue} : ${node.whenFalse}`;
		case 'switch': {
			const cases = node.cases.map(
				({ low, high, target }) =>
					`${printExpression(low)}${high ? ` ... ${printExpression(high)}` : ''}: ${target}`,
			);
			return `switch ${printExpression(node.subject)} { ${[...cases, `default: ${node.otherwise}`].join(', ')} }`;
		}
		case 'iterate':
			return `${node.macro}(${node.arguments.map(printExpression).join(', ')}) ? ${node.body} : ${node.done}`;
		case 'scope-exit':
			return `cleanup ${cleanupText(node.cleanup)}`;
		case 'gap':
			return `gap (${node.reason})`;
		case 'return':
			return node.implicit
				? 'return implicitly'
				: `return${node.value ? ` ${printExpression(node.value)}` : ''}`;
		case 'stop':
			return `stop ${node.reason}`;
		case 'join':
			return node.label === null ? 'join' : node.label?.startsWith('goto ') ? node.label : `${node.label}:`;
		case 'exit':
			return 'exit';
	}
}

function cleanupText({ kind, name, variable, arguments: given }: Cleanup): string {
	return `${kind} ${name}(${kind === 'free' ? variable : given.map(printExpression).join(', ')})`;
}
