// The wiring of the analyses to the server: which one reads which kind of document. Runs in the analysis thread.
import { codeReport } from './code-report';
import { logReport } from './log-report';
import { mailPlaces } from './mail-places';
import { damageOf, readMailDocument } from './mail-report';
import type { Report, Snapshot, TellPart } from './report';
import { seriesReport } from './series-report';

/**
 * Analyses one version of a document. `cancelled` is asked now and then; after it said yes any report will do.
 * @param tell called now and then, where it takes long, with what is found so far
 */
export function analyseDocument(
	document: Snapshot,
	cancelled: () => boolean,
	tell: TellPart = () => {},
): Report {
	switch (document.kind) {
		case 'mail':
		case 'patch': {
			const mail = readMailDocument(document.name, document.text);
			const damage = damageOf(mail);
			const { remarks, ...report } = seriesReport(document, mail, cancelled, (part) =>
				tell({ ...part, remarks: [...damage, ...part.remarks] }),
			);
			return { ...report, remarks: [...damage, ...remarks], places: mailPlaces(mail) };
		}
		case 'c':
			return codeReport(document, cancelled, tell);
		case 'log':
			return logReport(document);
	}
}
