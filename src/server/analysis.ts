// The wiring of the analyses to the server: which one reads which kind of document.
import { builtinCatalogue } from '../contracts/builtin';
import { describeFrom } from './contract-hover';
import type { DescribeFunction } from './hover';
import type { Analyse, Report } from './report';

const NOTHING: Report = {
	findings: [],
	omissions: [],
	outline: [],
	coverage: { unit: 'function', whole: 0, partly: 0, skipped: 0 },
};

export const analyse: Analyse = async () => NOTHING;

export const describeFunction: DescribeFunction = describeFrom(builtinCatalogue());
