// What the sign of a call's result tells, by the success class of its contract.
import type { Success } from '../../contracts/contract';
import { ANY, type Classes, NEGATIVE, POSITIVE, ZERO } from '../path/signs';

/** Signs of the result with which something is held or handed over, and with which it is not. */
export const OUTCOMES: Readonly<Record<Success, { held: Classes; failed: Classes }>> = {
	always: { held: ANY, failed: 0 },
	zero: { held: ZERO, failed: NEGATIVE },
	'not-negative': { held: ZERO | POSITIVE, failed: NEGATIVE },
	positive: { held: POSITIVE, failed: NEGATIVE | ZERO },
	'not-null': { held: POSITIVE, failed: ZERO },
	'not-error': { held: POSITIVE, failed: NEGATIVE },
	'not-error-or-null': { held: POSITIVE, failed: NEGATIVE | ZERO },
	'not-internal': { held: POSITIVE, failed: NEGATIVE },
	true: { held: POSITIVE, failed: ZERO },
	null: { held: ZERO, failed: POSITIVE | NEGATIVE },
	never: { held: 0, failed: ANY },
};
