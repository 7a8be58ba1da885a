// Answers what is asked of a document, each question by the file that knows. Runs in a thread of its own.
import { parseC } from '../kernel-c/file';
import { version } from '../platform/package-files';
import { checkFile } from '../review/code';
import { type Mend, mendsOf } from '../review/mend';
import { catalogueOf } from './catalogues';
import { wayAround } from './code-around';
import { answerOnPatch } from './patch-answers';
import type { Answers, Question } from './question';
import { range, rendering, replayPage, reply } from './renderings';
import type { Snapshot } from './report';

/** Answers one question. May throw: then that one request fails. */
export function answerQuestion(document: Snapshot, question: Question): Answers[Question['kind']] {
	switch (question.kind) {
		case 'mends':
			return mends(document, question);
		case 'export':
			return question.format === 'replay'
				? replayPage(document)
				: rendering(document, question.format, version());
		case 'reply':
			return reply(document, question, version());
		case 'compare':
			return range(question, document.around);
		default:
			return answerOnPatch(document, question);
	}
}

/** The mends of the document that was asked about last, by finding: editors ask at every move of the cursor. */
let last: { readonly key: string; readonly known: Map<string, readonly Mend[]> } = {
	key: '',
	known: new Map(),
};

function mends(
	document: Snapshot,
	{ fingerprint, line }: Question & { readonly kind: 'mends' },
): readonly Mend[] {
	const { text, name, around } = document;
	const key = JSON.stringify([text, around.code]);
	if (last.key !== key) last = { key, known: new Map() };
	const wanted = `${fingerprint} ${line}`;
	const known = last.known.get(wanted);
	if (known) return known;
	const file = parseC(text);
	const catalogue = catalogueOf(around.contracts);
	const external = wayAround(document)?.(catalogue)?.summaryOf;
	const review = checkFile(file, name, { catalogue, ...(external ? { around: () => external } : {}) });
	const finding = review.findings.find((one) => one.fingerprint === fingerprint && one.line === line);
	const found = finding ? mendsOf(file, finding, { catalogue, ...(external ? { external } : {}) }) : [];
	last.known.set(wanted, found);
	return found;
}
