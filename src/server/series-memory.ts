// Keeps what the series of the mail documents read last came to: after an edit only the series that it touches is reviewed anew,
// the others move with their lines. A series counts as the same when its mails are, letter by letter, and when the files that
// its review asked for say what they said. Reviews nothing.
import { createHash } from 'node:crypto';
import type { ImageSource } from '../patch/images';
import type { Series } from '../patch/series';
import type { LineIndex } from '../text/position';
import type { Snapshot } from './report';
import { moved, type SeriesPart } from './series-part';

interface Known {
	readonly part: SeriesPart;
	/** Where the series began. */
	readonly line: number;
	readonly offset: number;
	/** Files of the folders that were asked for, by path, with a digest of what they said. */
	readonly asked: ReadonlyMap<string, string>;
}

/** Documents remembered; somebody who edits goes back and forth between a few. */
const MOST_DOCUMENTS = 4;
const documents = new Map<string, Map<string, Known>>();

/** The memory of one analysis of a document. */
export class SeriesMemory {
	private readonly known: Map<string, Known>;
	private readonly used = new Set<string>();
	private readonly around: string;

	/** @param lines those of the document's text */
	constructor(
		private readonly document: Snapshot,
		private readonly lines: LineIndex,
		private readonly source: ImageSource,
	) {
		const { uri, around } = document;
		const { code: _code, ...others } = around;
		this.known = documents.get(uri) ?? new Map();
		documents.delete(uri);
		documents.set(uri, this.known);
		for (const oldest of documents.keys()) if (documents.size > MOST_DOCUMENTS) documents.delete(oldest);
		this.around = JSON.stringify(others);
	}

	/**
	 * What a series comes to: as it is known, else as `make` says.
	 * @param make reviews the series with the files of the source that it is handed; null where it was cancelled
	 */
	partOf(series: Series, make: (source: ImageSource) => SeriesPart | null): SeriesPart | null {
		const messages = [...(series.cover ? [series.cover] : []), ...series.patches.map((one) => one.message)];
		const line = Math.min(...messages.map(({ range }) => range.first));
		const offset = this.lines.lineStart(line);
		const key = this.keyOf(series, messages, line, offset);
		this.used.add(key);
		const known = this.known.get(key);
		if (known && this.isTrue(known))
			return moved(known.part, { lines: line - known.line, offset: offset - known.offset });
		const { source, asked } = recording(this.source);
		const part = make(source);
		if (part) this.known.set(key, { part, line, offset, asked });
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

	private isTrue({ asked }: Known): boolean {
		return [...asked].every(([path, said]) => digestOf(this.source.tree?.(path)) === said);
	}
}

/** The source, with a note of every file that it was asked for. Blobs are named by what they hold: they stay as they are. */
function recording(source: ImageSource): {
	readonly source: ImageSource;
	readonly asked: Map<string, string>;
} {
	const asked = new Map<string, string>();
	return {
		asked,
		source: {
			...source,
			tree(path) {
				const text = source.tree?.(path) ?? null;
				asked.set(path, digestOf(text));
				return text;
			},
		},
	};
}

const digestOf = (text: string | null | undefined): string =>
	typeof text === 'string' ? createHash('sha256').update(text).digest('base64') : '';
