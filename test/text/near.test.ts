// Near names: swaps, drops and parts are found; far ones are not.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearNames } from '../../src/text/near';

const known = ['mutex_lock', 'mutex_unlock', 'kfree', 'dax_read_lock'];

describe('nearNames', () => {
	it.each([
		['mutex_lokc', 'mutex_lock'],
		['mutexlock', 'mutex_lock'],
		['MUTEX_LOCK', 'mutex_lock'],
		['kfre', 'kfree'],
		['read_lock', 'dax_read_lock'],
	])('takes %s for %s', (name, expected) => {
		expect(nearNames(name, known, 3)[0]).toBe(expected);
	});

	it('gives at most as many as asked, and none that is far', () => {
		expect(nearNames('mutex', known, 1)).toHaveLength(1);
		expect(nearNames('zzzzzz', known, 3)).toEqual([]);
		expect(nearNames('', known, 3)).toEqual([]);
	});

	it('finds every known name itself first', () => {
		fc.assert(
			fc.property(fc.array(fc.string({ minLength: 1, maxLength: 20 }), { minLength: 1 }), (names) => {
				const [wanted = ''] = names;
				expect(nearNames(wanted, names, 1)[0]?.toLowerCase()).toBe(wanted.toLowerCase());
			}),
		);
	});
});
