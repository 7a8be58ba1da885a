// Runs an exploration in a worker thread, so that the host stays responsive and can stop it. Same file on both sides.
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import type { Limits } from '../engine/explore/explorer';
import { runScenario, type Verdict } from '../engine/explore/verdict';
import { model } from '../engine/model';
import type { Scenario } from '../engine/scenario';

interface Task {
	readonly task: 'explore';
	readonly scenario: Scenario;
	readonly profile: string;
	readonly limits: Limits;
	/** One word, 0 until the host wants the search to stop. */
	readonly stop: SharedArrayBuffer;
}

type Answer = { readonly verdict: Verdict } | { readonly error: string };

const isTask = (value: unknown): value is Task =>
	typeof value === 'object' && value !== null && 'task' in value && value.task === 'explore';

/** The worker's side: call it first in the bundle that `file` names. Gives whether this thread is such a worker. */
export function serveExploration(): boolean {
	const task: unknown = workerData;
	if (isMainThread || !parentPort || !isTask(task)) return false;
	const stop = new Int32Array(task.stop);
	let answer: Answer;
	try {
		const cancelled = (): boolean => Atomics.load(stop, 0) !== 0;
		answer = { verdict: runScenario(model, task.scenario, task.profile, task.limits, cancelled) };
	} catch (error) {
		answer = { error: error instanceof Error ? error.message : String(error) };
	}
	parentPort.postMessage(answer);
	return true;
}

/**
 * Explores in a worker that runs `file`, a bundle that calls serveExploration(). `signal` stops the search; the verdict
 * is then `not-exhausted`, or the hazard found so far. Rejects with the message of a mistake in the scenario.
 */
export function exploreInWorker(
	file: string,
	scenario: Scenario,
	profile: string,
	limits: Limits,
	signal?: AbortSignal,
): Promise<Verdict> {
	const stop = new SharedArrayBuffer(4);
	const task: Task = { task: 'explore', scenario, profile, limits, stop };
	const worker = new Worker(file, { workerData: task });
	const cancel = (): void => {
		Atomics.store(new Int32Array(stop), 0, 1);
	};
	if (signal?.aborted) cancel();
	signal?.addEventListener('abort', cancel);
	return new Promise<Verdict>((resolve, reject) => {
		worker.once('message', (answer: Answer) => {
			if ('verdict' in answer) resolve(answer.verdict);
			else reject(new Error(answer.error));
		});
		worker.once('error', reject);
		worker.once('exit', (code) => reject(new Error(`the explorer's worker ended with ${code}`)));
	}).finally(() => signal?.removeEventListener('abort', cancel));
}
