// Hands documents to a thread of their own, so that the server answers at once whatever is being analysed.
// A thread that crashes, or does not come back, is replaced; only the document it was working on has failed.
import { Worker } from 'node:worker_threads';
import type { Ask, Question } from './question';
import type { Analyse, ReportPart, Snapshot, TellPart } from './report';

/** What goes to the thread. The first element of `flag` is set when the result is no longer wanted. */
export interface Task {
	readonly id: number;
	readonly document: Snapshot;
	/** Null asks for the document's report. */
	readonly question: Question | null;
	readonly flag: Int32Array;
}

export type Answer =
	/** What is found so far; the result comes later. */
	| { readonly id: number; readonly part: ReportPart }
	| { readonly id: number; readonly result: unknown }
	| { readonly id: number; readonly error: string };

interface Pending {
	readonly task: Task;
	readonly resolve: (result: unknown) => void;
	readonly reject: (error: Error) => void;
	readonly tell: TellPart;
}

/** What is silent for so long has gone wrong: a long document is told of part by part. */
const LIMIT_MS = 60_000;

export class AnalysisThread {
	private worker: Worker | null = null;
	private readonly queue: Pending[] = [];
	private current: Pending | null = null;
	private timer: NodeJS.Timeout | undefined;
	private count = 0;

	/**
	 * @param script the bundled thread program
	 * @param limitMs how long the thread may be silent over a document before it is given up
	 */
	constructor(
		private readonly script: string,
		private readonly limitMs = LIMIT_MS,
	) {}

	readonly analyse: Analyse = (document, stale, tell) => this.post(document, null, stale, tell);

	readonly ask: Ask = (document, question, stale) => this.post(document, question, stale);

	/** The result has the form that the thread's program gives for the question; nothing is checked on the way. */
	private post<R>(
		document: Snapshot,
		question: Question | null,
		stale: AbortSignal,
		tell: TellPart = () => {},
	): Promise<R> {
		return new Promise((resolve, reject) => {
			const flag = new Int32Array(new SharedArrayBuffer(4));
			stale.addEventListener('abort', () => Atomics.store(flag, 0, 1), { once: true });
			const task = { id: this.count++, document, question, flag };
			this.queue.push({ task, resolve: (result) => resolve(result as R), reject, tell });
			this.next();
		});
	}

	/** Ends the thread; documents under way fail. */
	async dispose(): Promise<void> {
		const worker = this.worker;
		this.giveUp('the server ends');
		await worker?.terminate();
	}

	private next(): void {
		if (this.current) return;
		this.current = this.queue.shift() ?? null;
		if (!this.current) return;
		this.worker ??= this.start();
		this.wait();
		this.worker.postMessage(this.current.task);
	}

	/** Gives the thread up when nothing more comes from it. */
	private wait(): void {
		clearTimeout(this.timer);
		this.timer = setTimeout(() => {
			void this.worker?.terminate();
			this.giveUp(`nothing came for ${this.limitMs / 1000} s`);
		}, this.limitMs);
	}

	private start(): Worker {
		const worker = new Worker(this.script);
		worker.on('message', (answer: Answer) => this.finish(answer));
		worker.on('error', (error) => this.lose(worker, error.message));
		worker.on('exit', () => this.lose(worker, 'the analysis thread ended'));
		// An idle thread keeps no process alive.
		worker.unref();
		return worker;
	}

	private finish(answer: Answer): void {
		if ('part' in answer) {
			if (this.current?.task.id !== answer.id) return;
			this.current.tell(answer.part);
			this.wait();
			return;
		}
		const pending = this.take();
		if (!pending) return;
		if ('result' in answer) pending.resolve(answer.result);
		else pending.reject(new Error(answer.error));
		this.next();
	}

	/** A thread that ended by itself; the next document gets a new one. */
	private lose(worker: Worker, reason: string): void {
		if (this.worker === worker) this.giveUp(reason);
	}

	private giveUp(reason: string): void {
		this.worker = null;
		this.take()?.reject(new Error(reason));
		this.next();
	}

	private take(): Pending | null {
		clearTimeout(this.timer);
		const { current } = this;
		this.current = null;
		return current;
	}
}
