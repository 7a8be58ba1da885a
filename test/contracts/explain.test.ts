// What a contract says in words, and that every shipped one can be said.
import { describe, expect, it } from 'vitest';
import { builtinCatalogue } from '../../src/contracts/builtin';
import { loadCatalogue } from '../../src/contracts/catalogue';
import type { Contract } from '../../src/contracts/contract';
import {
	accessSentences,
	contractMarkdown,
	contractSentence,
	contractsOf,
	contractText,
	versionText,
} from '../../src/contracts/explain';

const catalogue = loadCatalogue([
	{
		file: 'made-up.yaml',
		text: `
contracts:
  - id: foo
    resource: foo use
    kind: reference
    acquire:
      - { call: "foo_get(bar, outp)", success: zero, key: "*outp", sleeps: true, versions: 4.5-4.11 }
    release: [{ call: foo_put(foo), key: foo, safe: "null", frees: true }]
    transfer: [{ call: foo_hand_over(foo), key: foo, success: zero }]
    guard: [foo_scope]
    sleepWhileHeld: false
    nests: true
    notes: [It hums.]
    versions: 4.5-
    source: made up
  - id: auto
    resource: own thing
    kind: memory
    acquire: [{ call: devm_own(dev), success: not-null, key: ret }]
    release: []
    automatic: true
    source: made up
guardedAccess:
  - { call: "foo_peek(foo, addrp)", yields: ["*addrp"], within: [foo], source: made up }
`,
	},
]);

function named(id: string): Contract {
	const contract = catalogue.contracts.get(id);
	if (!contract) throw new Error(id);
	return contract;
}

describe('explanation', () => {
	it('says the contract in one sentence', () => {
		expect(contractSentence(named('foo'))).toBe('foo_get() takes a foo use; foo_put() gives it back.');
		expect(contractSentence(named('auto'))).toBe(
			'devm_own() takes an own thing; it is given back by itself.',
		);
	});

	it('tells everything the contract holds', () => {
		expect(contractText(named('foo'))).toBe(
			[
				'foo: foo use (reference)',
				'',
				'foo_get() takes a foo use; foo_put() gives it back.',
				'',
				'Takes',
				'  foo_get(bar, outp): held when the result is 0; may sleep; named by *outp; 4.5 to 4.11',
				'',
				'Gives back',
				'  foo_put(foo): safe: NULL is ignored; the object is gone afterwards; named by foo',
				'',
				'Hands over',
				'  foo_hand_over(foo): takes it over when the result is 0; named by foo',
				'',
				'While held',
				'  sleeping is a bug',
				'  the same object may be taken several times, and is given back as often',
				'',
				'Scope guards',
				'  foo_scope',
				'',
				'Notes',
				'  It hums.',
				'',
				'Versions',
				'  4.5 and later',
				'',
				'Source',
				'  made up',
			].join('\n'),
		);
	});

	it('is Markdown with every call as code', () => {
		const markdown = contractMarkdown(named('foo'));
		expect(markdown).toContain('**foo**: foo use (reference)');
		expect(markdown).toContain('- `foo_put(foo)`: safe: NULL is ignored');
	});

	it('finds the contracts of a name in every role', () => {
		const ids = (name: string) => contractsOf(catalogue, name).map(({ id }) => id);
		expect(ids('foo')).toEqual(['foo']);
		expect(ids('foo_get')).toEqual(['foo']);
		expect(ids('foo_hand_over')).toEqual(['foo']);
		expect(ids('foo_peek')).toEqual(['foo']);
		expect(ids('nobody')).toEqual([]);
		expect(accessSentences(catalogue, 'foo_peek')).toEqual([
			'foo_peek(foo, addrp) hands out *addrp: valid only while foo is held.',
		]);
	});

	it.each([
		['always', 'all versions'],
		['4.19', '4.19 only'],
		['4.5-4.11', '4.5 to 4.11'],
		['5.8-', '5.8 and later'],
		['-5.14', 'up to 5.14'],
	])('says the versions %s as "%s"', (versions, words) => {
		expect(versionText(versions)).toBe(words);
	});

	it('has words for every shipped contract', () => {
		for (const contract of builtinCatalogue().contracts.values()) {
			const text = contractText(contract);
			expect(text).not.toMatch(/undefined|\[object|`/);
			for (const { call } of [...contract.acquire, ...contract.release, ...contract.transfer])
				expect(text).toContain(`${call}: `);
			for (const note of contract.notes) expect(contractMarkdown(contract)).toContain(note);
		}
	});
});
