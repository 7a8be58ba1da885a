// Reads of an object behind the end of the RCU section in which it was found: nothing has counted it, and no lock is held. Judges one
// function by its ways out.
import type { Catalogue } from '../../contracts/catalogue';
import { assignedAt, callsAt, targetOf } from '../../kernel-c/call-graph';
import type { Call, Expression } from '../../kernel-c/expression';
import { someExpression } from '../../kernel-c/expression-shape';
import { expressionsOf, type FlowNode, type NodeId } from '../../kernel-c/flow';
import { rootName } from '../../kernel-c/print-expression';
import type { Instance, Trail } from '../path/state';
import { says } from '../path/words';
import type { Exploration } from '../walk/explore';
import { elementOf, foundAt, lockDroppedSince } from './found-under-lock';
import type { Verdict } from './verdict';
import { flagOf } from './ways-out';

/** Calls and walks that give what only an RCU section keeps. */
const GIVES_UNDER_RCU = /^rcu_dereference(?:_bh|_sched|_raw)?$|^(?:xa_load|idr_find|radix_tree_lookup)$/;
const WALKS_UNDER_RCU = /_rcu$|^xas_for_each/;

/** Reads that come too late: of what one section has given, the first one. */
export function readPastRcu({ graph: { nodes }, exits }: Exploration, catalogue: Catalogue): Verdict[] {
	const given = new Map(nodes.flatMap(givenUnderRcu));
	// Whoever hands out what a section has given knows of another keeper.
	const variables = new Set(
		[...given.values()].filter((name) => !nodes.some((node) => answersWith(node, name))),
	);
	const found = new Map<string, Verdict>();
	const seen = new Set<Trail>();
	if (variables.size === 0) return [];
	for (const { trail } of exits)
		for (let step: Trail | null = trail; step && !seen.has(step); step = step.previous) {
			const node = nodes[step.node];
			seen.add(step);
			if (!node || !step.previous) continue;
			for (const variable of variables) {
				if (!expressionsOf(node).some((each) => reads(each, variable))) continue;
				const section = lockDroppedSince(nodes, step.previous, variable, catalogue);
				const finding = section && foundAt(nodes, step.previous, variable, catalogue, () => false);
				const isThere = finding && !isMissingOrCounted(nodes, step, finding, variable);
				if (!section || !isThere || !given.has(finding.node) || !isRcu(section)) continue;
				const mistake = `${variable}/${section.site}/${section.releasedAt}`;
				const earlier = found.get(mistake);
				if (!earlier || step.length < earlier.trail.length)
					found.set(mistake, verdict(step, variable, section));
			}
		}
	return [...found.values()];
}

const isRcu = ({ contract }: Instance): boolean =>
	contract.kind === 'section' && /^rcu-read/.test(contract.id);

/** The variable that a node gives such an object. */
function givenUnderRcu(node: FlowNode): [NodeId, string][] {
	if (node.kind === 'iterate') {
		const element = WALKS_UNDER_RCU.test(node.macro) ? elementOf(node) : null;
		return element === null ? [] : [[node.id, element]];
	}
	const [value, target] = [assignedAt(node), targetOf(node)];
	const isGiven = value?.kind === 'call' && GIVES_UNDER_RCU.test(value.name ?? '');
	return isGiven && target !== null && /^\w+$/.test(target) ? [[node.id, target]] : [];
}

/** `if (!obj) …`, `if (atomic_inc_not_zero(&obj->users)) …`: the path has found that there is none, or counts it by hand. */
function isMissingOrCounted(
	nodes: readonly FlowNode[],
	reading: Trail,
	finding: Trail,
	variable: string,
): boolean {
	const isCounting = ({ name, arguments: given }: Call) =>
		says(name ?? '', 'counts') && given.some((each) => rootName(each) === variable);
	for (let step = reading.previous; step && step !== finding; step = step.previous) {
		const node = nodes[step.node];
		if (node && callsAt(node).some(isCounting)) return true;
		if (node?.kind !== 'branch') continue;
		const asked = flagOf(node.condition);
		if (isNamed(asked, variable) && step.way === (asked === node.condition ? 'false' : 'true')) return true;
	}
	return false;
}

/** Whether an expression follows a pointer, or hands it to a tracepoint, which does. */
const reads = (expression: Expression, variable: string): boolean =>
	someExpression(
		expression,
		(each) =>
			(each.kind === 'member' && each.arrow && isNamed(each.object, variable)) ||
			(each.kind === 'call' &&
				(each.name ?? '').startsWith('trace_') &&
				each.arguments.some((handed) => isNamed(handed, variable))),
	);

const answersWith = (node: FlowNode, variable: string): boolean =>
	node.kind === 'return' && node.value !== null && isNamed(node.value, variable);

const isNamed = (each: Expression, variable: string): boolean =>
	each.kind === 'name' && each.name === variable;

const verdict = (reading: Trail, variable: string, section: Instance): Verdict => ({
	rule: 'used-after-release',
	confidence: 'medium',
	instance: section,
	node: reading.node,
	trail: reading,
	cause: section.releasedAt,
	text: variable,
	sibling: null,
	undoneBy: null,
});
