// What a replay gives: plain data that the command line prints, the panels draw and scripts read. It runs nothing.

/** What one exploration says of a scenario. `unknown`: it was not replayed, or needs what is not there yet. */
export type ReplayVerdict = 'hazard' | 'safe' | 'not-exhausted' | 'unknown';

/** A line of the code, the mail or the log behind a step. Lines count from 1. */
export interface ReplayPlace {
	readonly file: string;
	readonly line: number;
	/** The patch of the series after which `line` counts; absent for a file of the tree or a log. */
	readonly patch?: number;
	/** Where the same line stands in the mail. */
	readonly mail?: { readonly file: string; readonly line: number };
}

/** A variable of the model that a step changed, in the words of the model (`pmem0.queue.life`: `live` → `dead`). */
export interface ReplayChange {
	readonly object: string;
	readonly variable: string;
	readonly from: string;
	readonly to: string;
}

/** One step of a schedule; steps are numbered from 1 by their position. */
export interface ReplayStep {
	/** Name of the actor, and the letter of its badge. */
	readonly actor: string;
	readonly operation: string;
	/** The step's id in the model, and the kernel function it stands for. */
	readonly step: string;
	readonly function: string;
	/** One short clause: what the step does ("inserts the page-table entry"). */
	readonly does: string;
	/** The section of the model, where the step is the model's own. */
	readonly source: string;
	/** Where the step is in the code of the series, or the log line it is observed at. */
	readonly line: ReplayPlace | null;
	readonly changes: readonly ReplayChange[];
	/** What the actor holds after the step, in words ("queue reference"). */
	readonly holds: readonly string[];
	/** The wait point where the actor slept before this step could run, if it had to wait; `freedBy` is the step (from 1) that let it go on. */
	readonly waited?: { readonly at: string; readonly since: number; readonly freedBy: number };
	/** Hazards that this step brings about. */
	readonly hazards: readonly string[];
	/** Indices of the observations (of a log) that hold after this step for the first time. */
	readonly observations: readonly number[];
}

/** An object of the model with its values before the first step, in the model's order. */
export interface ReplayObject {
	readonly name: string;
	/** `Queue`, `Dax`, `Pte` …: groups the bands. */
	readonly kind: string;
	readonly variables: Readonly<Record<string, string>>;
}

/** A hang: who waits for ever, for what, and who holds what meanwhile. */
export interface ReplayHang {
	readonly actor: string;
	readonly waitPoint: string;
	readonly waitsFor: string;
	readonly holders: readonly {
		readonly actor: string;
		readonly state: string;
		readonly holds: readonly string[];
	}[];
}

/** The shortest run that shows a hazard, or that explains a log. */
export interface ReplaySchedule {
	readonly actors: readonly { readonly name: string; readonly operation: string; readonly title: string }[];
	readonly objects: readonly ReplayObject[];
	readonly steps: readonly ReplayStep[];
	/** The step (from 1) of the hazard; null for a hang and for an explanation without one. */
	readonly hazardStep: number | null;
	readonly hang: ReplayHang | null;
}

/** A hazard in words. */
export interface HazardText {
	readonly id: string;
	readonly name: string;
	readonly meaning: string;
}

/** A cell of the hazard matrix: a scenario before the series (patch 0) or after a patch of it. */
export interface HazardCell {
	readonly patch: number;
	readonly verdict: ReplayVerdict;
	readonly hazard: string | null;
	readonly also: readonly string[];
	/** How the verdict differs from the cell at its left; null where it does not. */
	readonly change: 'fixed' | 'new' | 'worse' | 'better' | 'not-exhausted' | null;
	/** One sentence: what in the patch changed the verdict, or why nothing can be said. */
	readonly because: string;
	readonly schedule: ReplaySchedule | null;
	readonly states: number;
	readonly transitions: number;
}

/** A row of the matrix. */
export interface HazardRow {
	readonly scenario: string;
	readonly title: string;
	/** The object the row is grouped by ("pmem", "device mapper", "XFS realtime"). */
	readonly group: string;
	/** First the cell before the series, then one for each patch in order. */
	readonly cells: readonly HazardCell[];
	/** The sentence of the row, as in the last column: `fixed in 4`, `still there`, `safe`. */
	readonly story: string;
}

/** What a patch means for the model. */
export interface ReplayedPatch {
	readonly number: number;
	readonly subject: string;
	/** Ids of operations whose program it changes; empty: "no step". */
	readonly operations: readonly string[];
	/** Calls the model knows nothing of, which were passed over. */
	readonly notModelled: readonly string[];
	readonly mail: { readonly file: string; readonly line: number } | null;
}

/** The kernel the replay assumes, and why. */
export interface ReplayProfile {
	readonly name: string;
	readonly because: string;
}

export interface SeriesReplay {
	readonly title: string;
	readonly version: number;
	readonly profile: ReplayProfile;
	/** One sentence over the whole series. */
	readonly summary: string;
	readonly patches: readonly ReplayedPatch[];
	readonly rows: readonly HazardRow[];
	/** Every hazard that a cell names. */
	readonly hazards: readonly HazardText[];
	/** What was left out, each in a sentence. */
	readonly notes: readonly string[];
}

/** Something a log line proves about the state of the machine. */
export interface Observation {
	/** In words ("umount:2137 waits in xfs_ail_push_all_sync()"). */
	readonly text: string;
	readonly line: number;
	readonly endLine: number;
	/** The step (from 1) after which it holds; null: not used, with the reason. */
	readonly step: number | null;
	readonly unused: string | null;
}

/** A node or an arrow of the picture "who waits for whom". */
export interface WaitNode {
	readonly id: string;
	readonly kind: 'task' | 'condition' | 'missing';
	readonly text: string;
}
export interface WaitEdge {
	readonly from: string;
	readonly to: string;
	readonly verb: string;
	readonly helps: boolean;
}

/** A line of the log as logged. `unreliable`: a stack frame with `?`, on which nothing relies. */
export interface LogLine {
	readonly line: number;
	readonly text: string;
	readonly unreliable: boolean;
}

/** The explanation of one report of a log. */
export interface TraceReplay {
	/** Index of the report in `daxlens trace`'s list; -1 for a stack without a headline or a lone line, which are not in it. */
	readonly report: number;
	readonly file: string;
	readonly title: string;
	readonly verdict: 'explained' | 'unexplained';
	readonly profile: ReplayProfile;
	readonly hazard: string | null;
	/** One sentence: the explanation, or which observation cannot be reached. */
	readonly because: string;
	/** The report's lines and those outside of it that an observation stands on, in order. */
	readonly lines: readonly LogLine[];
	readonly observations: readonly Observation[];
	readonly schedule: ReplaySchedule | null;
	readonly waits: {
		readonly nodes: readonly WaitNode[];
		readonly edges: readonly WaitEdge[];
		readonly words: readonly string[];
	};
	/** What this log does not tell. */
	readonly unknown: readonly string[];
	readonly states: number;
}

/** Events of a trace held against the model, up to the first that it forbids. */
export interface Conformance {
	readonly file: string;
	/** The kernel it is held against: the one named, else the newest that allows it or follows it farthest. */
	readonly profile: ReplayProfile;
	readonly events: number;
	readonly followed: number;
	/** Null: all events are allowed. */
	readonly forbidden: { readonly line: number; readonly text: string; readonly because: string } | null;
}

/** Everything one run of the replay found. */
export interface Replay {
	readonly series: readonly SeriesReplay[];
	readonly traces: readonly TraceReplay[];
	readonly conformance: readonly Conformance[];
	readonly hazards: readonly HazardText[];
}
