// On functions that plain tree-sitter-c reads without an error: do both readings hold the same statements, calls, casts
// and members? An independent check of the C front end; where they differ, plain tree-sitter-c is often the one that is
// misled (a macro call read as a declaration), so the figure is a floor.
import type { Node } from 'web-tree-sitter';
import { BodyReader, readBody } from '../src/kernel-c/body';
import { findConditionals } from '../src/kernel-c/conditionals';
import type { Expression } from '../src/kernel-c/expression';
import { childrenOf } from '../src/kernel-c/expression-shape';
import { parseC } from '../src/kernel-c/file';
import type { Statement } from '../src/kernel-c/statement';
import { substatements } from '../src/kernel-c/statement-walk';
import { tokenize } from '../src/kernel-c/tokens';
import { kernelTrees } from './kernel-sources';
import { plainParser } from './plain-tree-sitter';

const EVERY = 8;
const SHOWN = 30;

/** What is counted, by the node type of tree-sitter-c. */
const COUNTED: Readonly<Record<string, string>> = {
	if_statement: 'if',
	while_statement: 'while',
	do_statement: 'do',
	for_statement: 'for',
	switch_statement: 'switch',
	return_statement: 'return',
	goto_statement: 'goto',
	break_statement: 'break',
	continue_statement: 'continue',
	labeled_statement: 'label',
	assignment_expression: 'assign',
	field_expression: 'member',
};
const OWN_KINDS = new Set(Object.values(COUNTED));
/** Transparent to us, no call, or a type to tree-sitter-c. */
const NOT_COMPARED =
	/^(?:likely|unlikely|__builtin_expect|guard|CLASS|sizeof|_Alignof|__alignof__|offsetof|typeof|ARRAY_SIZE|static_assert)$/;

type Counts = Map<string, number>;
const add = (counts: Counts, key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);

function plainCounts(body: Node): Counts {
	const counts: Counts = new Map();
	for (const call of body.descendantsOfType('call_expression')) {
		const name = call?.childForFieldName('function');
		if (name?.type === 'identifier' && !NOT_COMPARED.test(name.text)) add(counts, `${name.text}()`);
	}
	for (const [type, key] of Object.entries(COUNTED))
		for (const node of body.descendantsOfType(type)) if (node) add(counts, key);
	return counts;
}

/** The expressions directly in a statement. */
function expressionsOf(statement: Statement): readonly (Expression | null)[] {
	switch (statement.kind) {
		case 'expression':
		case 'asm-goto':
			return [statement.expression];
		case 'declaration':
			return statement.declarators.map((each) => each.initializer);
		case 'if':
		case 'while':
		case 'do':
			return [statement.condition];
		case 'for':
			return [statement.condition, statement.step];
		case 'switch':
			return [statement.subject];
		case 'return':
			return [statement.value];
		case 'case':
			return [statement.low, statement.high];
		case 'iterate':
			return statement.arguments;
		default:
			return [];
	}
}

function ownCounts(
	body: readonly Statement[],
	blocks: ReadonlyMap<Expression, readonly Statement[]>,
): Counts {
	const counts: Counts = new Map();
	const visitExpression = (each: Expression): void => {
		for (const statement of blocks.get(each) ?? []) visit(statement);
		if (each.kind === 'call' && each.name && !NOT_COMPARED.test(each.name)) add(counts, `${each.name}()`);
		if (each.kind === 'assign' || each.kind === 'member') add(counts, each.kind);
		const isElvis = each.kind === 'conditional' && each.condition === each.whenTrue;
		for (const child of isElvis ? [each.condition, each.whenFalse] : partsOf(each)) visitExpression(child);
	};
	const visit = (statement: Statement): void => {
		if (OWN_KINDS.has(statement.kind)) add(counts, statement.kind);
		if (statement.kind === 'iterate') add(counts, `${statement.macro}()`);
		for (const expression of expressionsOf(statement)) if (expression) visitExpression(expression);
		for (const inner of substatements(statement)) visit(inner);
	};
	for (const statement of body) visit(statement);
	return counts;
}

/** The parts of an expression, those of `sizeof` too. */
function partsOf(expression: Expression): readonly Expression[] {
	if (expression.kind !== 'call') return childrenOf(expression);
	return expression.name === null ? [expression.callee, ...expression.arguments] : expression.arguments;
}

function differences(one: Counts, other: Counts): string[] {
	const keys = [...new Set([...one.keys(), ...other.keys()])];
	return keys.flatMap((key) =>
		one.get(key) === other.get(key) ? [] : [`${key} ${one.get(key) ?? 0}/${other.get(key) ?? 0}`],
	);
}

const parser = await plainParser();
let [compared, agreeing, shown] = [0, 0, 0];
for (const { files } of kernelTrees())
	for (const { path, text } of files.filter((_, index) => index % EVERY === 0)) {
		const tree = parser.parse(text);
		const tokens = tokenize(text);
		const conditionals = findConditionals(tokens);
		const { functions, iterators } = parseC(text);
		const own = new Map(functions.map((each) => [each.head.bodySpan.start, each.head]));
		for (const node of tree?.rootNode.descendantsOfType('function_definition') ?? []) {
			const body = node?.childForFieldName('body');
			const head = own.get(body?.startIndex ?? -1);
			if (
				!body ||
				!head ||
				node?.hasError ||
				/^[ \t]*#/m.test(text.slice(head.bodySpan.start, head.bodySpan.end))
			)
				continue;
			const first = tokens.starts.indexOf(head.bodySpan.start) + 1;
			const limit = tokens.ends.indexOf(head.bodySpan.end);
			const reader = new BodyReader(tokens, conditionals, first, limit, iterators, true);
			const statements = readBody(reader);
			const differing = differences(plainCounts(body), ownCounts(statements, reader.blockValues));
			compared++;
			if (differing.length === 0) agreeing++;
			else if (shown++ < SHOWN) console.log(`${path}: ${head.name}: plain/own ${differing.join(', ')}`);
		}
		tree?.delete();
	}
console.log(`${compared} functions compared`);
console.log(
	`functions on which both readings agree: ${((100 * agreeing) / Math.max(1, compared)).toFixed(2)} %`,
);
