// The server with the real analyses in the test's own thread: what an editor gets, without an editor.
import { analyseDocument } from '../../src/server/analysis';
import { answerQuestion } from '../../src/server/answers';
import { catalogueOf } from '../../src/server/catalogues';
import { describeFrom } from '../../src/server/contract-hover';
import type { Ask } from '../../src/server/question';
import { connect, type Hello, type TestClient } from './client';

const ask: Ask = async (document, question) => answerQuestion(document, question) as never;

/** A client of it that has said hello. */
export const connectOwn = (hello: Hello = {}): Promise<TestClient> =>
	connect(
		{
			version: '1.2.3',
			analyse: async (document) => analyseDocument(document, () => false),
			ask,
			replay: () => Promise.resolve(null),
			describeFunction: describeFrom(catalogueOf),
			rulePage: () => null,
			pauseMs: 0,
			restMs: 0,
		},
		hello,
	);
