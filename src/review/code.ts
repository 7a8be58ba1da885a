// Reviews a C file as it stands.
import { type AnalyseOptions, analyse } from '../balance/analyse';
import type { ExplorationMemory } from '../balance/summaries/memory';
import type { Exploration } from '../balance/walk/explore';
import { type CFile, parseC } from '../kernel-c/file';
import type { Image } from '../patch/images';
import { LineIndex } from '../text/position';
import type { AroundFile } from './functions-around';
import type { Review } from './reviewed';
import { type SuppressionEntry, suppressionOf } from './suppression';

export interface ReviewOptions extends Pick<AnalyseOptions, 'catalogue' | 'cancelled'> {
	/** What functions of other files do; of a series those that its patches do not bring. */
	readonly around?: AroundFile;
	readonly suppressions?: readonly SuppressionEntry[];
	/** Of a series: the functions to look at, where not all that its patches touch are wanted. */
	readonly isWanted?: (file: string, name: string) => boolean;
	/** Gets every function that takes or gives anything, as it was walked through: of a C file with null, of a series with the image after each patch. */
	readonly onExplored?: (exploration: Exploration, image: Image | null) => void;
}

const NOTHING: ReadonlySet<string> = new Set();

/**
 * The findings of a C text.
 * @param name the file's name, as findings show it
 */
export const checkC = (text: string, name: string, options: ReviewOptions): Review =>
	checkFile(parseC(text), name, options);

/** The findings of a C file that was read already; a memory of its earlier versions spares what did not change. */
export function checkFile(
	file: CFile,
	name: string,
	options: ReviewOptions & { readonly memory?: ExplorationMemory },
): Review {
	const { suppressions = [], onExplored, around, ...others } = options;
	const analyseOptions = around ? { ...others, external: around(name, NOTHING) } : others;
	const index = new LineIndex(file.text);
	const source = { file: name, text: file.text, index, line: (textLine: number) => textLine + 1 };
	const { findings, functions, inPart, tellingOf } = analyse(file, source, analyseOptions);
	if (onExplored)
		for (const { head } of file.functions) {
			const exploration = tellingOf(head.name);
			if (exploration) onExplored(exploration, null);
		}
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
