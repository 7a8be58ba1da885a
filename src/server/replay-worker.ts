// The thread of one replay: replays the document it is started with, posts its progress and its result, and ends.
import { parentPort, workerData } from 'node:worker_threads';
import { replayDocument } from './replay-document';
import type { ReplayPost, ReplayTask } from './replay-thread';

const post = (message: ReplayPost) => parentPort?.postMessage(message);
const { document, profile } = workerData as ReplayTask;
const replay = replayDocument(document, profile, (title, done, total) =>
	post({ kind: 'progress', title, done, total }),
);
post({ kind: 'result', replay });
