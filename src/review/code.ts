// Reviews a C file as it stands.
import { type AnalyseOptions, analyse } from '../balance/analyse';
import { parseC } from '../kernel-c/file';
import { LineIndex } from '../text/position';
import type { Review } from './reviewed';
import { type SuppressionEntry, suppressionOf } from './suppression';

export interface ReviewOptions extends Pick<AnalyseOptions, 'catalogue' | 'cancelled'> {
	readonly suppressions?: readonly SuppressionEntry[];
}

/**
 * The findings of a C text.
 * @param name the file's name, as findings show it
 */
export function checkC(text: string, name: string, { suppressions = [], ...options }: ReviewOptions): Review {
	const index = new LineIndex(text);
	const source = { file: name, text, index, line: (textLine: number) => textLine + 1 };
	const { findings, functions, inPart } = analyse(parseC(text), source, options);
	return {
		findings: findings.map((finding) => ({
			...finding,
			patch: null,
			suppression: suppressionOf(finding, index, finding.line - 1, suppressions),
		})),
		files: 1,
		functions,
		inPart: inPart.map((each) => ({ file: name, ...each })),
	};
}
