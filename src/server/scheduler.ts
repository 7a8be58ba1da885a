// Decides when a document is analysed: at once when opened, after a pause when edited, never twice for one version.
// A newer version makes the running analysis stale. Knows nothing of what an analysis is.

/** The outcome of the newest run. */
export type Outcome<R> =
	| { readonly ok: true; readonly result: R }
	| { readonly ok: false; readonly error: unknown };

interface Entry<R> {
	readonly stale: AbortController;
	readonly outcome: Promise<Outcome<R> | null>;
	/** Ends the pause, so that the run begins now. */
	readonly hurry: () => void;
}

export class Scheduler<R> {
	private readonly entries = new Map<string, Entry<R>>();

	/**
	 * @param onOutcome called with every outcome that was not overtaken
	 * @param onStart called when a run begins
	 */
	constructor(
		private readonly onStart: (key: string) => void,
		private readonly onOutcome: (key: string, outcome: Outcome<R>) => void,
	) {}

	/** Plans a run after `pauseMs`; whatever was planned or running for the key is stale from now on. */
	plan(key: string, pauseMs: number, run: (stale: AbortSignal) => Promise<R>): void {
		this.entries.get(key)?.stale.abort();
		const stale = new AbortController();
		let hurry = () => {};
		const pause = new Promise<void>((resolve) => {
			const timer = setTimeout(resolve, pauseMs);
			hurry = () => {
				clearTimeout(timer);
				resolve();
			};
			stale.signal.addEventListener('abort', hurry, { once: true });
		});
		const outcome = pause.then(() => this.run(key, stale.signal, run));
		this.entries.set(key, { stale, outcome, hurry });
	}

	/** Forgets a key and makes what runs for it stale. */
	drop(key: string): void {
		this.entries.get(key)?.stale.abort();
		this.entries.delete(key);
	}

	/** Makes everything stale. */
	dropAll(): void {
		for (const key of [...this.entries.keys()]) this.drop(key);
	}

	/** The result for the newest version, at once or when it is there; null if there is none (failed, or dropped meanwhile). */
	async newest(key: string): Promise<R | null> {
		for (;;) {
			const entry = this.entries.get(key);
			if (!entry) return null;
			entry.hurry();
			const outcome = await entry.outcome;
			if (this.entries.get(key) !== entry) continue;
			return outcome?.ok ? outcome.result : null;
		}
	}

	private async run(
		key: string,
		stale: AbortSignal,
		run: (stale: AbortSignal) => Promise<R>,
	): Promise<Outcome<R> | null> {
		if (stale.aborted) return null;
		this.onStart(key);
		const outcome = await attempt(() => run(stale));
		if (stale.aborted) return null;
		this.onOutcome(key, outcome);
		return outcome;
	}
}

async function attempt<R>(run: () => Promise<R>): Promise<Outcome<R>> {
	try {
		return { ok: true, result: await run() };
	} catch (error) {
		return { ok: false, error };
	}
}
