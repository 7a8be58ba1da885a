// The wiring of the analyses to the server: which one reads which kind of document. Runs in the analysis thread.
import { damageOf, mailOutline, readMailDocument } from './mail-report';
import type { Report, Snapshot } from './report';

const NOTHING: Report = {
	findings: [],
	remarks: [],
	outline: [],
	coverage: { unit: 'function', whole: 0, partly: 0, skipped: 0 },
};

/** Analyses one version of a document. `cancelled` is asked now and then; after it said yes any report will do. */
export function analyseDocument(document: Snapshot, cancelled: () => boolean): Report {
	switch (document.kind) {
		case 'mail':
		case 'patch': {
			const mail = readMailDocument(document.name, document.text);
			return { ...NOTHING, remarks: damageOf(mail), outline: mailOutline(mail) };
		}
		case 'c':
		case 'log':
			return cancelled() ? NOTHING : NOTHING;
	}
}
