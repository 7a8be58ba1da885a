// Which open documents rest on functions that another one defines: after an edit there, they are to be looked at again.
// Compares names; plans and analyses nothing.
import type { Report, VersionedReport } from './report';

interface Known {
	readonly version: number;
	/** Functions that the document defines. */
	readonly defines: ReadonlySet<string>;
	/** Functions of others that its report asked for. */
	readonly asked: ReadonlySet<string>;
}

const NONE: ReadonlySet<string> = new Set();

export class Dependents {
	private readonly known = new Map<string, Known>();

	/** Takes the newest report of a document; gives the documents that an edit since the one before may concern. */
	take({ document, report }: VersionedReport): string[] {
		const { uri, version } = document;
		const before = this.known.get(uri);
		const defines = definedIn(report);
		this.known.set(uri, { version, defines, asked: report.asked ?? NONE });
		return before && before.version !== version
			? this.restingOn(uri, new Set([...before.defines, ...defines]))
			: [];
	}

	/** A document is closed: what is on disk counts again. Gives the documents that this may concern. */
	forget(uri: string): string[] {
		const before = this.known.get(uri);
		this.known.delete(uri);
		return before ? this.restingOn(uri, before.defines) : [];
	}

	private restingOn(uri: string, names: ReadonlySet<string>): string[] {
		return [...this.known].flatMap(([other, { asked }]) =>
			other !== uri && [...asked].some((name) => names.has(name)) ? other : [],
		);
	}
}

const definedIn = ({ outline }: Report): Set<string> =>
	new Set(outline.flatMap(({ kind, name }) => (kind === 'function' ? name : [])));
