// Walks statement records: parts, labels and problems. Knows nothing of flow graphs.
import type { Problem } from './flow';
import type { Statement } from './statement';

/** The statements directly inside a statement, in order. */
export function substatements(statement: Statement): readonly Statement[] {
	switch (statement.kind) {
		case 'block':
			return statement.items;
		case 'if':
			return statement.whenFalse ? [statement.whenTrue, statement.whenFalse] : [statement.whenTrue];
		case 'while':
		case 'do':
		case 'switch':
		case 'iterate':
			return [statement.body];
		case 'for':
			return statement.first ? [statement.first, statement.body] : [statement.body];
		case 'scoped':
			return statement.fail ? [statement.fail, statement.body] : [statement.body];
		case 'conditional-arms':
			return statement.arms.flatMap((arm) => arm.body);
		default:
			return [];
	}
}

/** Calls `visit` for every statement of a body, outer ones first. */
export function walkStatements(body: readonly Statement[], visit: (statement: Statement) => void): void {
	for (const statement of body) {
		visit(statement);
		walkStatements(substatements(statement), visit);
	}
}

/** Names of all labels in a body. */
export function labelsOf(body: readonly Statement[]): readonly string[] {
	const found: string[] = [];
	walkStatements(body, (each) => {
		if (each.kind === 'label') found.push(each.name);
	});
	return found;
}

/** Names of all variables that a body declares. */
export function variablesOf(body: readonly Statement[]): readonly string[] {
	const found: string[] = [];
	walkStatements(body, (each) => {
		if (each.kind === 'declaration') for (const { name } of each.declarators) found.push(name);
	});
	return found;
}

/** The regions of a body that could not be read. */
export function problemsOf(body: readonly Statement[]): readonly Problem[] {
	const found: Problem[] = [];
	walkStatements(body, (each) => {
		if (each.kind === 'gap' && each.isProblem)
			found.push({ start: each.start, end: each.end, reason: each.reason });
	});
	return found;
}
