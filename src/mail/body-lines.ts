// Decoded lines beside the raw places where they start. The form all readers of bodies share.

export interface BodyLines {
	readonly lines: readonly string[];
	/** Raw line of each line, counted from 0. */
	readonly rawLines: readonly number[];
	/** Column of each line's first character in its raw line, counted from 0. */
	readonly rawColumns: readonly number[];
}
