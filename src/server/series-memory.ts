// Keeps what the series of the mail documents read last came to: after an edit only the series that it touches is reviewed anew,
// the others move with their lines. A series counts as the same when its mails are, letter by letter, and when the files and the
// functions that its review asked for say what they said. Reviews nothing.
import { createHash } from 'node:crypto';
import type { Summary } from '../balance/path/summary';
import { tellTheSame } from '../balance/summaries/memory';
import type { ImageSource } from '../patch/images';
import type { Series } from '../patch/series';
import type { AroundFile } from '../review/functions-around';
import type { LineIndex } from '../text/position';
import type { Snapshot } from './report';
import { moved, type SeriesPart } from './series-part';

interface Known {
	readonly part: SeriesPart;
	/** Where the series began. */
	readonly line: number;
	readonly offset: number;
	readonly answers: Answers;
}

/** What a review may ask of the folders. */
export interface SeriesSources {
	readonly images: ImageSource;
	readonly around: AroundFile;
}

/** What a review was told of the folders. */
interface Answers {
	/** Of the files that it asked for, by path, a digest of what they said. */
	readonly files: Map<string, string>;
	/** Of the functions that code of a file asked for, by name, what they do. */
	readonly functions: {
		readonly file: string;
		readonly changed: ReadonlySet<string>;
		readonly summaries: Map<string, Summary | undefined>;
	}[];
}

/** Documents remembered; somebody who edits goes back and forth between a few. */
const MOST_DOCUMENTS = 4;
const documents = new Map<string, Map<string, Known>>();

/** The memory of one analysis of a document. */
export class SeriesMemory {
	private readonly known: Map<string, Known>;
	private readonly used = new Set<string>();
	private readonly around: string;
	/** Whether the document was not read before. */
	readonly isNew: boolean;

	/** @param lines those of the document's text */
	constructor(
		private readonly document: Snapshot,
		private readonly lines: LineIndex,
	) {
		const { uri, around } = document;
		const { code: _code, ...others } = around;
		this.isNew = !documents.has(uri);
		this.known = documents.get(uri) ?? new Map();
		documents.delete(uri);
		documents.set(uri, this.known);
		for (const oldest of documents.keys()) if (documents.size > MOST_DOCUMENTS) documents.delete(oldest);
		this.around = JSON.stringify(others);
	}

	/**
	 * What a series comes to: as it is known, else as `make` says.
	 * @param sources what the folders say now
	 * @param make reviews the series with the sources that it is handed; null where it was cancelled
	 */
	partOf(
		series: Series,
		sources: SeriesSources,
		make: (sources: SeriesSources) => SeriesPart | null,
	): SeriesPart | null {
		const messages = [...(series.cover ? [series.cover] : []), ...series.patches.map((one) => one.message)];
		const line = Math.min(...messages.map(({ range }) => range.first));
		const offset = this.lines.lineStart(line);
		const key = this.keyOf(series, messages, line, offset);
		this.used.add(key);
		const known = this.known.get(key);
		if (known && isTrue(known.answers, sources))
			return moved(known.part, { lines: line - known.line, offset: offset - known.offset });
		const { recorded, answers } = recording(sources);
		const part = make(recorded);
		if (part) this.known.set(key, { part, line, offset, answers });
		return part;
	}

	/** Forgets the series that the document has no more. Not called by an analysis that was cut short. */
	forgetOthers(): void {
		for (const key of [...this.known.keys()]) if (!this.used.has(key)) this.known.delete(key);
	}

	/** A digest of all that decides what a series comes to, but the files around it. */
	private keyOf(
		{ subject, version, of, missing, inferred }: Series,
		messages: readonly { readonly range: { readonly first: number; readonly end: number } }[],
		line: number,
		offset: number,
	): string {
		const hash = createHash('sha256');
		hash.update(JSON.stringify([this.around, subject, version, of, missing, inferred]));
		for (const { range } of messages) {
			const start = this.lines.lineStart(range.first);
			hash.update(`\n${range.first - line} ${start - offset}\n`);
			hash.update(this.document.text.slice(start, this.lines.lineStart(range.end)));
		}
		return hash.digest('base64');
	}
}

/** Whether the folders still say what they said. */
const isTrue = ({ files, functions }: Answers, { images, around }: SeriesSources): boolean =>
	[...files].every(([path, said]) => digestOf(images.tree?.(path)) === said) &&
	functions.every(({ file, changed, summaries }) => {
		const summaryOf = around(file, changed);
		return [...summaries].every(([name, said]) => tellTheSame(summaryOf(name), said));
	});

/** The sources, with a note of all that they were asked. Blobs are named by what they hold: they stay as they are. */
function recording({ images, around }: SeriesSources): {
	readonly recorded: SeriesSources;
	readonly answers: Answers;
} {
	const answers: Answers = { files: new Map(), functions: [] };
	return {
		answers,
		recorded: {
			images: {
				...images,
				tree(path) {
					const text = images.tree?.(path) ?? null;
					answers.files.set(path, digestOf(text));
					return text;
				},
			},
			around(file, changed) {
				const summaryOf = around(file, changed);
				const summaries = new Map<string, Summary | undefined>();
				answers.functions.push({ file, changed, summaries });
				return (name) => {
					const summary = summaryOf(name);
					summaries.set(name, summary);
					return summary;
				};
			},
		},
	};
}

const digestOf = (text: string | null | undefined): string =>
	typeof text === 'string' ? createHash('sha256').update(text).digest('base64') : '';
