// What a function runs after a call in it has failed, and whether it fails as well: one body a line.
import { describe, expect, it } from 'vitest';
import { waysAfterFailure } from '../../src/balance/file/after-failure';
import { callsAt, callsIn } from '../../src/kernel-c/call-graph';
import { parseC } from '../../src/kernel-c/file';

/** The calls after `take()` has failed; null before them where that is not passed on. */
function runAfter(body: string, callee = 'static int take(void) { return 0; }'): (string | null)[] {
	const [taking, caller] = parseC(`${callee}\nint f(struct a *a)\n{\n${body}\n}\n`).functions;
	if (!taking || !caller) throw new Error('not read');
	const place = callsIn(caller.flow).find(({ call }) => call.name === 'take');
	if (!place) throw new Error('no call');
	const { nodes, isPassedOn } = waysAfterFailure(caller.flow, place, taking.head);
	const names = nodes.flatMap(callsAt).map(({ name }) => name);
	return isPassedOn ? names.toSorted() : [null, ...names.toSorted()];
}

const POINTER = 'static struct b *take(void) { return NULL; }';

describe('what runs after a failure', () => {
	it.each<[string, (string | null)[]]>([
		['if (take()) { undo(); return -EIO; } go(); return 0;', ['undo']],
		['int err = take(); if (err < 0) goto out; go(); return 0; out: undo(); return err;', ['undo']],
		['int err; err = take(); if (err == 0) return go(); undo(); return err;', ['undo']],
		['int err; if ((err = take()) != 0) return err; go(); return 0;', []],
		['int err; log(err = take()); if (err) return err; go(); return 0;', []],
		['a->err = take(); if (a->err) { undo(); return a->err; } go(); return 0;', ['undo']],
		['return take();', []],
		['int err = take(); return err;', []],
		['int err = take(); if (a) log(); if (err) return undo(); go(); return 0;', ['undo']],
		// The good result comes by the same lines.
		['int err = take(); if (err) undo(); finish(); return err;', ['finish', 'undo']],
		['int err = take(); if (err) undo(); return finish();', [null, 'finish', 'undo']],
		// The failure is swallowed.
		['if (take()) { undo(); return 0; } go(); return 0;', [null, 'undo']],
		['if (take()) { undo(); return; } go();', [null, 'undo']],
		// Nobody asks, or asks for something else.
		['take(); go(); return 0;', [null, 'go', 'take']],
		['int err = take(); go(); return 0;', [null, 'go', 'take']],
		['int err = take(); err = go(); if (err) undo(); return err;', [null, 'go', 'take', 'undo']],
		['int err = take(); if (err > 0) return err; return go();', [null, 'go', 'take']],
		['int err = take(); if (err == -EAGAIN) return err; return go();', [null, 'go', 'take']],
		['take(); if (a) undo(); return -EIO;', [null, 'take', 'undo']],
	])('%s', (body, expected) => {
		expect(runAfter(body)).toEqual(expected);
	});

	it.each<[string, (string | null)[]]>([
		['struct b *b = take(); if (!b) return undo(); go(); return 0;', ['undo']],
		['struct b *b = take(); if (b == NULL) return undo(); go(); return 0;', ['undo']],
		['struct b *b = take(); if (IS_ERR(b)) return undo(); go(); return 0;', ['undo']],
		[
			'struct b *b = take(); if (IS_ERR(a)) return undo(); go(); return 0;',
			[null, 'IS_ERR', 'go', 'take', 'undo'],
		],
	])('of a pointer: %s', (body, expected) => {
		expect(runAfter(body, POINTER)).toEqual(expected);
	});
});
