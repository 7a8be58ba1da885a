// The steps of a finding's path as rows: place, code, what happens there, and what is held where that changes.
import type { Finding, PathStep } from '../finding/finding';
import type { Row } from './layout';

/** One row for each step. What is held is said where it differs from the step before; the first step's note says it already. */
export function stepRows({ path }: Finding, placeOf: (step: PathStep) => string): Row[] {
	return path.map((step, at) => {
		const before = path[at - 1];
		const isNews = before !== undefined && before.held.join() !== step.held.join();
		const held = step.held.length === 0 ? 'nothing held' : `held: ${step.held.join(', ')}`;
		return { place: placeOf(step), code: step.code, note: isNews ? `${said(step)}; ${held}` : said(step) };
	});
}

/** The note without the code that stands beside it: `size < 0 is true` becomes `true`. */
function said({ code, note }: PathStep): string {
	return code !== '' && note.startsWith(`${code} is `) ? note.slice(code.length + 4) : note;
}
