import { expect, test } from 'vitest';
import { initialState } from '../../src/balance/path/state';
import { Worklist } from '../../src/balance/walk/worklist';

const at = (node: number) => ({ node, state: initialState(node) });

test('work is taken in the order in which it was found', () => {
	const worklist = new Worklist();
	for (const node of [3, 1, 2]) worklist.push(at(node));
	expect([worklist.next(), worklist.next(), worklist.next()].map((work) => work?.node)).toEqual([3, 1, 2]);
	expect(worklist.next()).toBeNull();
});

test('where there is much, places that were seen less come first', () => {
	const worklist = new Worklist();
	for (let step = 0; step < 4_100; step++) {
		worklist.push(at(1));
		worklist.next();
	}
	for (const node of [1, 1, 2]) worklist.push(at(node));
	expect(worklist.next()?.node).toBe(2);
});

test('nothing is lost where the order changes', () => {
	const worklist = new Worklist();
	for (let node = 0; node < 9_000; node++) worklist.push(at(node));
	const seen = new Set<number>();
	for (let work = worklist.next(); work; work = worklist.next()) seen.add(work.node);
	expect(seen.size).toBe(9_000);
});
