// The wiring of the analyses to the server: which one reads which kind of document. Runs in the analysis thread.
import { codeReport } from './code-report';
import { logReport } from './log-report';
import { mailPlaces } from './mail-places';
import { damageOf, mailOutline, readMailDocument } from './mail-report';
import type { Report, Snapshot } from './report';
import { seriesReport } from './series-report';

/** Analyses one version of a document. `cancelled` is asked now and then; after it said yes any report will do. */
export function analyseDocument(document: Snapshot, cancelled: () => boolean): Report {
	switch (document.kind) {
		case 'mail':
		case 'patch': {
			const mail = readMailDocument(document.name, document.text);
			const { remarks, ...review } = seriesReport(mail, document.around, cancelled);
			return {
				...review,
				remarks: [...damageOf(mail), ...remarks],
				outline: mailOutline(mail),
				places: mailPlaces(mail),
			};
		}
		case 'c':
			return codeReport(document, cancelled);
		case 'log':
			return logReport(document);
	}
}
