// What a suite run inside the editor tells the outside of each of its tests.

export interface SuiteResult {
	readonly title: string;
	readonly state: 'passed' | 'failed' | 'pending';
	/** The error with its stack, of a failed test. */
	readonly error: string | null;
}
