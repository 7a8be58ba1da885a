// Which contracts hold for which kernels.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { builtinCatalogue } from '../../src/contracts/builtin';
import { loadCatalogue } from '../../src/contracts/catalogue';
import { catalogueIn, holdsIn, type KernelRelease } from '../../src/contracts/versions';

const at = (first: KernelRelease, last = first) => ({ first, last });

describe('a range of versions', () => {
	it.each([
		['always', at([4, 0]), true],
		[undefined, at([4, 0]), true],
		['4.5-4.11', at([4, 4]), false],
		['4.5-4.11', at([4, 5]), true],
		['4.5-4.11', at([4, 11]), true],
		['4.5-4.11', at([4, 12]), false],
		['4.19-5.2', at([5, 0]), true],
		['5.8-', at([5, 7]), false],
		['5.8-', at([6, 1]), true],
		['5.8-', at([5, 7], [5, 8]), true],
		['-5.14', at([5, 15]), false],
		['-5.14', at([4, 20]), true],
		['-5.14', at([5, 14], [5, 16]), true],
		['4.19', at([4, 18]), false],
		['4.19', at([4, 19]), true],
		['4.19', at([4, 20]), false],
	] as const)('%s in %j: %s', (versions, span, holds) => {
		expect(holdsIn(versions, span)).toBe(holds);
	});

	it('holds in a span exactly where it holds in one of its releases', () => {
		const minor = fc.integer({ min: 0, max: 30 });
		fc.assert(
			fc.property(minor, minor, minor, minor, (from, to, first, length) => {
				const versions = `5.${from}-5.${from + to}`;
				const releases = Array.from({ length: length + 1 }, (_, index): KernelRelease => [5, first + index]);
				const one = releases.some((release) => holdsIn(versions, at(release)));
				expect(holdsIn(versions, at([5, first], [5, first + length]))).toBe(one);
			}),
		);
	});
});

const TEXT = `
contracts:
  - id: ember-slot
    resource: slot
    kind: reference
    acquire:
      - { call: ember_find(bank), success: not-null, key: ret, versions: "-5.4" }
      - { call: ember_find(bank), success: not-error, key: ret, versions: 5.5- }
    release:
      - { call: ember_drop(slot), key: slot, versions: "-5.4" }
      - { call: ember_put(slot), key: slot, versions: 5.5- }
    guard: [ember]
    source: made up
  - id: ember-lock
    resource: lock
    kind: lock
    acquire: [{ call: ember_lock(bank), success: always, key: bank }]
    release: [{ call: ember_unlock(bank), key: bank }]
    guard: [ember_lock]
    versions: 4.10-4.20
    source: made up
order:
  - id: ember-stop-first
    earlier: ember_stop(bank)
    later: ember_free(bank)
    key: bank
    required: false
    because: it still runs
    versions: 5.5-
    source: made up
`;

describe('a catalogue', () => {
	const catalogue = loadCatalogue([{ file: 'a.yaml', text: TEXT }]);
	const old = catalogueIn(catalogue, at([5, 4]));
	const young = catalogueIn(catalogue, at([5, 5]));
	const classes = (each: typeof catalogue) =>
		each.acquires.get('ember_find')?.map(({ rule }) => rule.success);

	it('has the calls of the kernel', () => {
		expect(catalogue.problems).toEqual([]);
		expect([classes(catalogue), classes(old), classes(young)]).toEqual([
			['not-null', 'not-error'],
			['not-null'],
			['not-error'],
		]);
		expect([old.releases.has('ember_drop'), old.releases.has('ember_put')]).toEqual([true, false]);
	});

	it('speaks of no call that the kernel has not', () => {
		const contract = young.acquires.get('ember_find')?.[0]?.contract;
		expect(contract?.release.map(({ call }) => call)).toEqual(['ember_put(slot)']);
		expect(contract).toBe(young.contracts.get('ember-slot'));
		expect(contract).toBe(young.guards.get('ember'));
	});

	it('leaves out whole contracts and order rules', () => {
		expect([...old.contracts.keys()]).toEqual(['ember-slot']);
		expect([old.acquires.has('ember_lock'), old.guards.has('ember_lock')]).toEqual([false, false]);
		expect(catalogueIn(catalogue, at([4, 15])).contracts.has('ember-lock')).toBe(true);
		expect([old.order.asLater.size, young.order.asLater.size]).toEqual([0, 1]);
	});

	it('is made once for a span', () => {
		expect(catalogueIn(catalogue, at([5, 5]))).toBe(young);
	});

	it('as shipped knows that add_disk() cannot fail in old kernels', () => {
		const classesIn = (release: KernelRelease) =>
			catalogueIn(builtinCatalogue(), at(release))
				.acquires.get('add_disk')
				?.map(({ rule }) => rule.success);
		expect([classesIn([4, 9]), classesIn([5, 14]), classesIn([5, 15])]).toEqual([
			['always'],
			['always'],
			['zero'],
		]);
	});
});
