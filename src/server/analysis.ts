// The wiring of the analyses to the server: which one reads which kind of document.
import { builtinCatalogue } from '../contracts/builtin';
import { describeFrom } from './contract-hover';
import type { DescribeFunction } from './hover';
import { damageOf, mailOutline, readMailDocument } from './mail-report';
import type { Analyse, Report } from './report';

const NOTHING: Report = {
	findings: [],
	omissions: [],
	damage: [],
	outline: [],
	coverage: { unit: 'function', whole: 0, partly: 0, skipped: 0 },
};

export const analyse: Analyse = async (document) => {
	switch (document.kind) {
		case 'mail':
		case 'patch': {
			const mail = readMailDocument(document.name, document.text);
			return { ...NOTHING, damage: damageOf(mail), outline: mailOutline(mail) };
		}
		case 'c':
		case 'log':
			return NOTHING;
	}
};

export const describeFunction: DescribeFunction = describeFrom(builtinCatalogue());
