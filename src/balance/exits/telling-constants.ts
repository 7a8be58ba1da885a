// Constants of headers by whose names functions say how it went. Knows names alone.

/** Constants above 0 by whose names functions say that they have failed: faults, enumerated results. */
export const FAILING_CONSTANT =
	/^VM_FAULT_(?:OOM|SIG\w+|HWPOISON\w*|FALLBACK)$|^nfserr_|^(?:[A-Z0-9_]+_)?(?:FAIL|FAILED|FAILURE|NOMEM)(?:_[A-Z0-9_]+)?$/;

/** Words of constants that tell of a failure, whatever their value. */
export const TELLS_FAILURE = /ERR|BAD|BUSY|INVALID|ABORT|CORRUPT|TIMEOUT|EXCEPTION|_NO_/;

/** Whether a constant says by its name that what was asked for has failed. */
export const tellsFailure = (name: string): boolean =>
	FAILING_CONSTANT.test(name) || TELLS_FAILURE.test(name);

/** Whether a constant says by its name that all went well. */
export const tellsSuccess = (name: string): boolean => /(?:^|_)(?:SUCCESS|OK)$/.test(name);

/** What a function answers that has begun something: it goes on, and its completion gives back. */
export const GOES_ON = /^-?(?:EIOCBQUEUED|EINPROGRESS)$/;
