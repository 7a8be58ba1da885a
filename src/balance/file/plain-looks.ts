// Functions that answer from members of what they are handed alone: asked again while those are as they were, they say the same.
// By the code of each alone.
import type { Expression } from '../../kernel-c/expression';
import { childrenOf } from '../../kernel-c/expression-shape';
import type { CFunction } from '../../kernel-c/file';

/** A member of the object that an argument points to. */
export interface LookedAt {
	readonly index: number;
	readonly field: string;
}

/** What stands for the answer beside the members of the object: whoever may have written those may have changed it. */
export const answerOf = (name: string): string => `${name}()`;

const known = new WeakMap<CFunction, readonly LookedAt[] | null>();

/** `static bool is_short(struct vec *vec) { return vec->len < BLOCK; }` looks at `len`; null for one that does anything else. */
export function lookedAtBy(each: CFunction | undefined): readonly LookedAt[] | null {
	if (!each) return null;
	const before = known.get(each);
	const members = before === undefined ? membersIn(each) : before;
	known.set(each, members);
	return members;
}

function membersIn({ head, flow }: CFunction): readonly LookedAt[] | null {
	const [only, ...others] = flow.nodes.filter(({ kind }) => kind !== 'exit' && kind !== 'join');
	const isNumber = !head.returnType.includes('*') && head.returnType !== 'void';
	if (!isNumber || only?.kind !== 'return' || !only.value || others.length > 0) return null;
	const looked = looksOf(
		only.value,
		head.parameters.map(({ name }) => name),
	);
	return looked && looked.length > 0 ? looked : null;
}

/** The members that an expression reads of parameters; null where it does or reads anything else. */
function looksOf(expression: Expression, parameters: readonly (string | null)[]): LookedAt[] | null {
	if (expression.kind === 'member' && expression.arrow && expression.object.kind === 'name') {
		const index = parameters.indexOf(expression.object.name);
		return index === -1 ? null : [{ index, field: expression.field }];
	}
	if (expression.kind === 'number') return [];
	if (expression.kind === 'name') return /^[A-Z][A-Z0-9_]*$/.test(expression.name) ? [] : null;
	const isReckoning =
		expression.kind === 'binary' || (expression.kind === 'unary' && /^[!~-]$/.test(expression.operator));
	const parts = isReckoning ? childrenOf(expression).map((each) => looksOf(each, parameters)) : [null];
	return parts.some((each) => each === null) ? null : parts.flatMap((each) => each ?? []);
}
