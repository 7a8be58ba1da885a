// Runs a replay in a thread of its own: it may take long, and ends at once when nobody wants it any more.
import { Worker } from 'node:worker_threads';
import type { Replay } from '../replay/result';
import type { ReplayOptions } from './replay-document';
import type { Snapshot } from './report';

/** What the thread is started with. */
export interface ReplayTask {
	readonly document: Snapshot;
	readonly options: ReplayOptions;
}

/** How far it is; now and then with what there is of the replay. */
export interface ReplayStand {
	readonly title: string;
	readonly done: number;
	readonly total: number;
	readonly soFar: Replay | null;
}

/** What the thread posts. */
export type ReplayPost =
	| ({ readonly kind: 'progress' } & ReplayStand)
	| { readonly kind: 'result'; readonly replay: Replay | null };

/** Replays a document. Fails where the thread does; an aborted replay fails too. */
export type RunReplay = (
	task: ReplayTask,
	listener: (stand: ReplayStand) => void,
	stale: AbortSignal,
) => Promise<Replay | null>;

/** @param script the bundled program of the thread */
export const replayThread =
	(script: string): RunReplay =>
	(task, listener, stale) =>
		new Promise((resolve, reject) => {
			const worker = new Worker(script, { workerData: task });
			const stop = () => void worker.terminate();
			stale.addEventListener('abort', stop, { once: true });
			worker.on('message', (message: ReplayPost) => {
				if (message.kind === 'result') resolve(message.replay);
				else listener(message);
			});
			worker.on('error', reject);
			// Nothing happens here where the result has come.
			worker.on('exit', () => {
				stale.removeEventListener('abort', stop);
				reject(new Error('the replay was stopped'));
			});
		});
