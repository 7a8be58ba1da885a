// Functions that answer from the numbers they are handed alone: asked again, they say the same. By the code of each alone.
import type { Expression } from '../../kernel-c/expression';
import { someExpression } from '../../kernel-c/expression-shape';
import type { CFunction } from '../../kernel-c/file';
import { expressionsOf } from '../../kernel-c/flow';

const known = new WeakMap<CFunction, boolean>();

/** `static bool is_write_command(int cmd) { switch (cmd) { … } }`: no pointer, no call, nothing of the file. */
export function isPlainAnswer(each: CFunction | undefined): boolean {
	if (!each) return false;
	const answer = known.get(each) ?? answersPlainly(each);
	known.set(each, answer);
	return answer;
}

function answersPlainly({ head, flow }: CFunction): boolean {
	const isNumber = ({ type }: { readonly type: string }) => !/[*[]/.test(type);
	const own = new Set(head.parameters.map(({ name }) => name));
	for (const node of flow.nodes) if (node.kind === 'declare') own.add(node.name);
	const looksElsewhere = (each: Expression): boolean =>
		each.kind === 'call' ||
		each.kind === 'member' ||
		each.kind === 'index' ||
		each.kind === 'opaque' ||
		(each.kind === 'unary' && /^[*&]$/.test(each.operator)) ||
		(each.kind === 'name' && !own.has(each.name) && !/^[A-Z][A-Z0-9_]*$|^(?:true|false)$/.test(each.name));
	return (
		head.parameters.length > 0 &&
		head.returnType !== 'void' &&
		isNumber({ type: head.returnType }) &&
		head.parameters.every(isNumber) &&
		flow.problems.length === 0 &&
		!flow.nodes.flatMap(expressionsOf).some((expression) => someExpression(expression, looksElsewhere))
	);
}
