// Which functions a file puts into the operations of a struct: by initialisers, designated or positional, and by
// assignment. Knows no calls; that is the call graph's business.
import type { Span } from '../text/position';
import type { Expression, Initializer } from './expression';
import type { CFile, CVariable } from './file';
import type { FlowGraph } from './flow';
import type { Layout } from './layouts';
import { withoutCasts } from './print-expression';

/** A function as the value of a member of a struct. The span is that of the value. */
export interface Binding extends Span {
	/** `dax_operations`; null where it cannot be told. */
	readonly structType: string | null;
	/** The variable with the initialiser, or the text of the object assigned to. */
	readonly holder: string;
	/** `direct_access`; null for a positional value of a struct whose layout is not known. */
	readonly field: string | null;
	/** Place among the values, from 0; null where the member is named. */
	readonly position: number | null;
	readonly functionName: string;
}

const STRUCT = /\b(?:struct|union)\s+(\w+)/;

/**
 * The bindings in the initialisers of a file's variables.
 * @param layouts members of structs of other files, for positional initialisers; those of the file itself are known
 */
export function bindingsOf(file: CFile, layouts: readonly Layout[] = []): readonly Binding[] {
	const known = new Map([...layouts, ...file.layouts].map((layout) => [layout.name, layout.fields]));
	return file.variables.flatMap((variable) => bindingsOfVariable(variable, known));
}

function bindingsOfVariable(
	variable: CVariable,
	layouts: ReadonlyMap<string, readonly string[]>,
): readonly Binding[] {
	const structType = STRUCT.exec(variable.type)?.[1] ?? null;
	const { initializer } = variable;
	if (!structType || initializer?.kind !== 'initializer') return [];
	return collect(initializer, layouts.get(structType) ?? [], '').map(
		(member): Binding => ({ ...member, structType, holder: variable.name }),
	);
}

type Member = Omit<Binding, 'structType' | 'holder'>;

/** Walks an initialiser list. A list within it is an element of an array, or a struct that is a member of this one. */
function collect(list: Initializer, fields: readonly string[], prefix: string): readonly Member[] {
	const isArray = list.fields.every(({ value }) => withoutCasts(value).kind === 'initializer');
	return list.fields.flatMap(({ designator, value }, index): readonly Member[] => {
		const named = designator ?? fields[index] ?? null;
		const isElement = designator?.startsWith('[') ?? false;
		const inner = withoutCasts(value);
		if (inner.kind === 'initializer')
			return isElement || isArray
				? collect(inner, fields, prefix)
				: collect(inner, [], `${prefix}${named ?? index}.`);
		const functionName = functionNamed(inner);
		if (functionName === null) return [];
		const { start, end } = value;
		const field = named === null || isElement ? null : prefix + named;
		return [{ field, position: designator === null ? index : null, functionName, start, end }];
	});
}

/** The name in `name` and `&name`: whether it is a function is for the caller to look up. */
function functionNamed(value: Expression): string | null {
	const inner = value.kind === 'unary' && value.operator === '&' ? withoutCasts(value.operand) : value;
	return inner.kind === 'name' && !/^(?:NULL|true|false|THIS_MODULE|[A-Z0-9_]+)$/.test(inner.name)
		? inner.name
		: null;
}

/** The bindings made by assignment in a function: `ops->remove = x;`, where `isFunction` says that `x` is one. */
export function assignedBindings(
	graph: FlowGraph,
	isFunction: (name: string) => boolean,
): readonly Binding[] {
	const found: Binding[] = [];
	for (const node of graph.nodes) {
		if (node.kind !== 'evaluate' || node.expression.kind !== 'assign') continue;
		const { target, value } = node.expression;
		const functionName = functionNamed(withoutCasts(value));
		if (target.kind !== 'member' || functionName === null || !isFunction(functionName)) continue;
		const object = withoutCasts(target.object);
		const holder = object.kind === 'name' ? object.name : object.kind === 'member' ? object.field : '';
		const { start, end } = value;
		found.push({ structType: null, holder, field: target.field, position: null, functionName, start, end });
	}
	return found;
}
