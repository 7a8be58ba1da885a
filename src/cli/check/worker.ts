// A thread of `daxlens check --jobs`: reviews its share and posts what it found.
import { parentPort, workerData } from 'node:worker_threads';
import { type CheckRequest, runCheck } from './run';

runCheck(workerData as CheckRequest).then((outcome) => parentPort?.postMessage(outcome));
