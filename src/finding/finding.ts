// One finding: what an analysis has to say about one place, in a form every surface can render.
// Plain data with lines and columns counted from 1; holds no tree, no graph, no editor type.

export type Severity = 'error' | 'warning' | 'note';
export type Confidence = 'high' | 'medium' | 'low';

/** A range of a source file, lines and columns counted from 1, the end column exclusive. */
export interface SourceRange {
	readonly file: string;
	readonly line: number;
	readonly column: number;
	readonly endLine: number;
	readonly endColumn: number;
}

/** One step of the path that proves a finding. */
export interface PathStep extends SourceRange {
	/** What happens here, in a few words: `mapped here when dax_map_atomic() returns >= 0`. */
	readonly note: string;
	/** The code of the step, shortened to one line. */
	readonly code: string;
	/** What is held after the step, in the words of the held hint; empty where nothing is held. */
	readonly held: readonly string[];
}

/** The resource a finding speaks of: the contract by its id, and the expression that names the instance. */
export interface FindingResource {
	readonly contract: string;
	readonly acquire: string;
	readonly release: string;
	readonly expression: string;
}

/** Why the contract says so: shown as evidence. */
export interface FindingEvidence {
	/** The contract in one sentence. */
	readonly contract: string;
	/** Where the contract comes from: kernel version, message, or "inferred from …". */
	readonly source: string;
	/** The sibling path of the same function (or another function) that does it right. */
	readonly sibling: (SourceRange & { readonly note: string }) | null;
}

export interface Finding extends SourceRange {
	/** Stable kebab-case id with a page under docs/rules/. */
	readonly rule: string;
	readonly severity: Severity;
	readonly confidence: Confidence;
	readonly function: string | null;
	/** One sentence, present tense; the code is the subject. */
	readonly message: string;
	readonly resource: FindingResource | null;
	readonly path: readonly PathStep[];
	readonly evidence: FindingEvidence | null;
	/** Survives moved lines: a hash of rule, file, function and the normalised text of the path. */
	readonly fingerprint: string;
}
