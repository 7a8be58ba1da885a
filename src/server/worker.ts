// The analysis thread: takes documents one after the other and posts their reports, or answers to questions on them. What throws here fails one document.
import { parentPort } from 'node:worker_threads';
import { analyseDocument } from './analysis';
import type { Answer, Task } from './analysis-thread';
import { answerQuestion } from './answers';

const post = (answer: Answer) => parentPort?.postMessage(answer);

function answer({ id, document, question, flag }: Task): Answer {
	const cancelled = () => Atomics.load(flag, 0) !== 0;
	if (cancelled()) return { id, error: 'cancelled' };
	try {
		return {
			id,
			result: question
				? answerQuestion(document, question)
				: analyseDocument(document, cancelled, (part) => post({ id, part })),
		};
	} catch (error) {
		return { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
	}
}

parentPort?.on('message', (task: Task) => post(answer(task)));
