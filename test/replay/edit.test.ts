// A change between two sequences, made to a third: what it must do whatever they are.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdit, commonOrder, editBetween, numbered } from '../../src/replay/lower/edit';

const sequence = fc.uniqueArray(fc.constantFrom(...'abcdefghij'), { maxLength: 10 });

describe('a change', () => {
	it('makes the one sequence the other', () => {
		fc.assert(
			fc.property(sequence, sequence, (before, after) => {
				expect(applyEdit(before, before, after)).toEqual(after);
			}),
		);
	});

	it('is nothing where both are alike', () => {
		fc.assert(
			fc.property(sequence, sequence, (model, same) => {
				expect(applyEdit(model, same, same)).toEqual(model);
				expect(editBetween(same, same)).toEqual({ dropped: new Set(), added: new Set() });
			}),
		);
	});

	it('leaves alone what it does not name, in its order', () => {
		fc.assert(
			fc.property(sequence, sequence, sequence, (model, before, after) => {
				const named = new Set([...before, ...after]);
				const others = (all: readonly string[]) => all.filter((each) => !named.has(each));
				expect(others(applyEdit(model, before, after))).toEqual(others(model));
			}),
		);
	});

	it('takes out all that it drops and puts in all that it adds, once', () => {
		fc.assert(
			fc.property(sequence, sequence, sequence, (model, before, after) => {
				const { dropped, added } = editBetween(before, after);
				const result = applyEdit(model, before, after);
				expect(new Set(result).size).toBe(result.length);
				for (const each of added) expect(result).toContain(each);
				for (const each of dropped) if (!added.has(each)) expect(result).not.toContain(each);
			}),
		);
	});

	it('puts what is new behind what it follows, else before what follows it', () => {
		expect(applyEdit(['lock', 'copy', 'unlock'], ['copy'], ['enter', 'copy', 'leave'])).toEqual([
			'lock',
			'enter',
			'copy',
			'leave',
			'unlock',
		]);
		expect(applyEdit(['x', 'y'], [], ['new'], { otherwise: () => 1 })).toEqual(['x', 'new', 'y']);
	});

	it('puts what has a side there of what a gap may hide', () => {
		const hidden = ['walk', 'shut'];
		const sideOf = (element: string) => (element === 'freeze' ? 'before' : 'behind');
		const shown = ['freeze', 'gap', 'thaw', 'shut'];
		expect(applyEdit(hidden, ['gap', 'shut'], shown, { sideOf })).toEqual(['freeze', 'walk', 'thaw', 'shut']);
		expect(applyEdit(hidden, ['gap', 'shut'], shown)).toEqual(['walk', 'freeze', 'thaw', 'shut']);
	});
});

it('the common order is one of both sequences', () => {
	fc.assert(
		fc.property(sequence, sequence, (one, other) => {
			const kept = commonOrder(one, other);
			expect(one.filter((each) => kept.has(each))).toEqual(other.filter((each) => kept.has(each)));
		}),
	);
});

it('equal elements are numbered apart', () => {
	expect(numbered(['a', 'b', 'a', 'a'])).toEqual(['a', 'b', 'a#2', 'a#3']);
});
