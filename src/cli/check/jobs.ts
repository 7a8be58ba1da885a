// Spreads a check over threads: each gets the whole request and a share of its own; what they find is put together again.
import { Worker } from 'node:worker_threads';
import { type CheckOutcome, type CheckRequest, runCheck, type Unit } from './run';

/** Reviews a request with so many threads. Without a thread program everything happens here. */
export async function runJobs(
	request: CheckRequest,
	jobs: number,
	script: string | null,
): Promise<CheckOutcome> {
	if (jobs < 2 || script === null) return runCheck(request);
	const outcomes = await Promise.all(
		Array.from({ length: jobs }, (_, index) =>
			inThread(script, { ...request, shares: [...request.shares, { index, count: jobs }] }),
		),
	);
	const units = outcomes.flatMap((outcome): readonly Unit[] => outcome.units);
	units.sort((one, other) => one.order - other.order);
	const [first] = outcomes;
	return { units, messages: first?.messages ?? 0, problems: first?.problems ?? [] };
}

function inThread(script: string, request: CheckRequest): Promise<CheckOutcome> {
	return new Promise((resolve, reject) => {
		const worker = new Worker(script, { workerData: request });
		worker.once('message', resolve);
		worker.once('error', reject);
		worker.once('exit', () => reject(new Error('a thread ended without a result')));
	});
}
