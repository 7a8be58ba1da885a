// The model behind one made-up patch, read from its hunks alone: for the tests of how code is lowered.
import { model } from '../../src/engine/model';
import { resolveProfile } from '../../src/engine/profile';
import { stagesOf } from '../../src/replay/lower/stages';
import { type Files, mailsOf, seriesOf } from '../review/mails';

/** The stage behind the one patch that turns `before` into `after`; `whole`: with all of the file, not the hunks alone. */
export const lowered = (path: string, before: string, after: string, profile: string, whole = false) =>
	loweredFiles({ [path]: before }, { [path]: after }, profile, whole);

export function loweredFiles(before: Files, after: Files, profile: string, whole = false) {
	const eras: string[] = [];
	for (let at: string | undefined = profile; at; at = model.profiles.find(({ name }) => name === at)?.base)
		eras.push(at);
	const mails = mailsOf(before, [{ title: 'a change', files: after }]);
	const [, stage] = stagesOf({
		series: seriesOf(mails),
		source: whole ? { tree: (wanted) => before[wanted] ?? null } : {},
		profile: resolveProfile(model, profile),
		eras,
		operations: model.operations,
		findings: () => [],
		cancelled: () => false,
	});
	if (!stage) throw new Error('no stage');
	const [variant] = [...stage.variants.values()].flat();
	return {
		...stage,
		switched: variant?.operation.switches,
		steps: variant?.operation.steps.map(({ id }) => id),
	};
}

/** A C function of these lines. */
export const fn = (head: string, ...body: string[]): string =>
	`${head}\n{\n${body.map((line) => `\t${line}\n`).join('')}}\n`;
