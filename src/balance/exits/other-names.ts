// Releases by another name of the same thing: `foo->pdev = pdev; … pci_disable_device(foo->pdev);`, or by its own name. What a call
// in between may have changed in memory is not followed; the names that the function itself writes tell. Judges one instance at
// one exit.
import { speaksOf } from '../../contracts/signature';
import { assignedAt, callsAt, targetOf } from '../../kernel-c/call-graph';
import type { Expression } from '../../kernel-c/expression';
import type { FlowGraph, FlowNode } from '../../kernel-c/flow';
import { printExpression } from '../../kernel-c/print-expression';
import { putsByName } from '../file/result-pairs';
import type { Observation } from '../path/observation';
import type { Instance } from '../path/state';
import type { Exploration } from '../walk/explore';
import type { Exit } from '../walk/steps';
import { nodesSince } from './ways-out';

/** Whether a way has handed a release a member that is the same as what was taken, by what the function says. */
export function isGivenBackByOtherName(
	exploration: Exploration,
	{ trail }: Exit,
	{ acquiredAt, contract, text, passes }: Instance,
): boolean {
	const { graph } = exploration;
	const isRelease = (name: string) => contract.release.some((rule) => speaksOf(rule, name));
	const since = nodesSince(exploration, trail, acquiredAt);
	// `if (IS_ERR(foo_open(id, &holder))) return -EBUSY; … foo_close(foo);`: who names no result has another name for it.
	const taking = graph.nodes[acquiredAt];
	const isNameless = taking !== undefined && callsAt(taking).some((call) => printExpression(call) === text);
	// `ctx.spare = alloc(); walk(&ctx); put(ctx.spare);`: the walk may have left another one there.
	const isByOwnName = (name: string, given: Expression) =>
		given.kind === 'member' &&
		printExpression(given) === text &&
		(isRelease(name) || putsByName(name)) &&
		passes.some(({ got }) => got === 'part') &&
		!since.some((node) => targetOf(node) === text);
	return since
		.flatMap(callsAt)
		.some(
			({ name, arguments: given }) =>
				name !== null &&
				((isNameless && isRelease(name)) ||
					given.some(
						(each) => (isRelease(name) && isOtherName(graph, each, text)) || isByOwnName(name, each),
					)),
		);
}

/** `foo->pdev` where the function has stored `pdev` there, or read it from there, or is handed a `pdev` and has written neither. */
function isOtherName(graph: FlowGraph, given: Expression, text: string): boolean {
	if (given.kind === 'unary' && given.operator === '&') return isReachedThroughStore(graph, given, text);
	if (given.kind === 'call') return given.arguments.some((part) => isPartOf(graph, part, text));
	if (given.kind !== 'member') return false;
	const member = printExpression(given);
	const writes = graph.nodes.flatMap((node) => {
		const [target, value] = [targetOf(node), assignedAt(node)];
		return (target === member || target === text) && value ? [{ target, value: printExpression(value) }] : [];
	});
	const [write] = writes;
	if (write === undefined)
		return given.field === text && graph.head.parameters.some(({ name }) => name === text);
	return writes.length === 1 && (write.target === member ? text : member) === write.value;
}

/** `major = MAJOR(dev); … unregister(MKDEV(major, 0))`: put together again from what was made of it, the only thing that is stored there. */
function isPartOf({ nodes }: FlowGraph, part: Expression, text: string): boolean {
	const stores = nodes.filter(
		(node) => targetOf(node) === printExpression(part) && assignedAt(node) !== null,
	);
	const [only] = stores;
	const value = only && assignedAt(only);
	return (
		stores.length === 1 &&
		value?.kind === 'call' &&
		value.arguments.some((each) => printExpression(each) === text)
	);
}

/** `bus->p = priv; … unregister(&bus->p->subsys);`: the place in `priv`, by the member that the function has stored it in once. */
function isReachedThroughStore(graph: FlowGraph, given: Expression, text: string): boolean {
	const name = printExpression(given);
	return graph.nodes.some((node) => {
		const [target, value] = [targetOf(node), assignedAt(node)];
		return (
			target?.includes('->') &&
			value?.kind === 'name' &&
			name === text.replace(`&${value.name}->`, `&${target}->`) &&
			graph.nodes.filter((other) => isObjectStored(other, target)).length === 1
		);
	});
}

/** Whether something is stored in a place, and not NULL. */
const isObjectStored = (node: FlowNode, place: string): boolean => {
	const value = targetOf(node) === place ? assignedAt(node) : null;
	return value !== null && !(value.kind === 'name' && value.name === 'NULL');
};

/** `cached = folio; if (!folio) folio = alloc(); … put(folio); … put(cached);`: what was taken is given back by the other name. */
export function isKeptByOtherName(exploration: Exploration, { trail, instance }: Observation): boolean {
	const { contract, text, acquiredAt } = instance;
	const names = nodesSince(exploration, trail, acquiredAt).flatMap((node) => {
		const [target, value] = [targetOf(node), assignedAt(node)];
		return target !== null && value?.kind === 'name' && value.name === text ? [target] : [];
	});
	return exploration.graph.nodes
		.flatMap(callsAt)
		.some(
			({ name, arguments: given }) =>
				contract.release.some((rule) => speaksOf(rule, name)) &&
				given.some((each) => names.includes(printExpression(each))),
		);
}
