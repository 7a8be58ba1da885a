// Which fields any text of a model can assign. A field that nothing assigns is a constant of the scenario.
import type { EffectText, Model, ProgramItem } from '../definition';
import type { Statement } from '../language/ast';
import { parseEffect } from '../language/parser';

const cache = new WeakMap<Model, ReadonlySet<string>>();

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

/** Names of the fields that some operation or procedure of the model assigns. */
export function assignedFields(model: Model): ReadonlySet<string> {
	const known = cache.get(model);
	if (known) return known;
	const fields = new Set<string>();
	for (const { do: text } of Object.values(model.procedures)) collectText(text, fields);
	for (const operation of model.operations) {
		collectSteps(operation.steps, fields);
		for (const { acquire, release } of Object.values(operation.resources ?? {})) {
			collectText(acquire, fields);
			collectText(release, fields);
		}
	}
	cache.set(model, fields);
	return fields;
}
