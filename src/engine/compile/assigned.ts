// Which fields any text of a model can assign. A field that nothing assigns is a constant of the scenario.
import type { EffectText, Model, Operation, ProgramItem } from '../definition';
import type { Statement } from '../language/ast';
import { parseEffect } from '../language/parser';

const ofOperations = new WeakMap<Operation, ReadonlySet<string>>();

function collect(statements: readonly Statement[], into: Set<string>): void {
	for (const statement of statements) {
		if (statement.is === 'assign')
			for (let from = 1; from < statement.path.length; from++) into.add(statement.path.slice(from).join('.'));
		else if (statement.is === 'if') {
			collect(statement.yes, into);
			collect(statement.no, into);
		} else if (statement.is === 'for') collect(statement.body, into);
	}
}

const collectText = (text: EffectText | undefined, into: Set<string>): void => {
	if (text !== undefined) collect(parseEffect(typeof text === 'string' ? text : text.join('\n')), into);
};

/** Adds the fields that steps assign. */
export function collectSteps(items: readonly ProgramItem[], into: Set<string>): void {
	for (const item of items) {
		if ('each' in item) collectSteps(item.steps, into);
		else if (!('include' in item)) collectText(item.do, into);
	}
}

function fieldsOf(operation: Operation): ReadonlySet<string> {
	const known = ofOperations.get(operation);
	if (known) return known;
	const fields = new Set<string>();
	collectSteps(operation.steps, fields);
	for (const { acquire, release } of Object.values(operation.resources ?? {})) {
		collectText(acquire, fields);
		collectText(release, fields);
	}
	ofOperations.set(operation, fields);
	return fields;
}

/** Names of the fields that some operation or procedure of the model assigns. */
export function assignedFields({ operations, procedures }: Model): ReadonlySet<string> {
	const fields = new Set(operations.flatMap((operation) => [...fieldsOf(operation)]));
	for (const { do: text } of Object.values(procedures)) collectText(text, fields);
	return fields;
}
