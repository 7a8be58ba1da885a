// The thread of one replay: replays the document it is started with, posts its progress and its result, and ends.
import { parentPort, workerData } from 'node:worker_threads';
import { replayDocument } from './replay-document';
import type { ReplayPost, ReplayTask } from './replay-thread';

/** Between two looks at what there is of a replay: it is copied as a whole. */
const LOOK_MS = 500;

const post = (message: ReplayPost) => parentPort?.postMessage(message);
const { document, options } = workerData as ReplayTask;
let looked = Date.now();
const replay = replayDocument(document, options, ({ title, done, total, soFar }) => {
	const isTime = Date.now() - looked >= LOOK_MS;
	post({ kind: 'progress', title, done, total, soFar: isTime ? soFar() : null });
	if (isTime) looked = Date.now();
});
post({ kind: 'result', replay });
