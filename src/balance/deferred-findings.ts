// Turns an object that is freed while its work or timer may run into a finding: where it begins to run, where the memory goes.
import type { Finding, PathStep } from '../finding/finding';
import { fingerprintOf } from '../finding/fingerprint';
import type { FreedWhileDeferred } from './file/freed-while-deferred';
import type { CallPlace } from './file/reach';
import { deferredSentence } from './messages';
import { Places, type SourceText } from './places';

const RULE = 'teardown-order';

/** The finding of one such member, in the function that ends the object. */
export function deferredFinding(found: FreedWhileDeferred, source: SourceText): Finding {
	const { teardown, deferred, freed, at, inPart } = found;
	const { kind, starts, set } = deferred;
	const [started] = starts;
	const placeOf = ({ function: { flow } }: CallPlace) => new Places(flow, source);
	const range = (place: CallPlace) => placeOf(place).range(place.call);
	const step = (place: CallPlace, note: string): PathStep => ({
		...range(place),
		note,
		code: placeOf(place).code(place.call),
		held: [],
	});
	const [end = ''] = kind.ends;
	const path = [
		step(started, `the ${kind.noun} begins to run here`),
		...(inPart ? [step(inPart, `ends the ${kind.noun}, but does not wait for it`)] : []),
		...(at === freed ? [] : [step(at, 'leads to the end of the object')]),
		step(freed, 'frees the object'),
	];
	return {
		rule: RULE,
		severity: 'warning',
		confidence: 'medium',
		...range(at),
		function: teardown.function.head.name,
		message: deferredSentence({ found, startLine: range(started).line, line: range(freed).line }),
		resource: null,
		path,
		evidence: {
			contract: `${end}() before the object is freed`,
			source: kind.source,
			sibling: { ...range(set), note: `the ${kind.noun} is set up here` },
		},
		fingerprint: fingerprintOf(RULE, source.file, teardown.function.head.name, path),
	};
}
