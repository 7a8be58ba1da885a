// What is said of a function by the names that it calls alone holds when it is walked through.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../src/balance/analyse';
import { Concerns } from '../../src/balance/file/concerns';
import { hasConsequences, type SummaryOf } from '../../src/balance/path/summary';
import { builtinCatalogue } from '../../src/contracts/builtin';
import { parseC } from '../../src/kernel-c/file';
import { LineIndex } from '../../src/text/position';

const catalogue = builtinCatalogue();
const NOTHING: SummaryOf = () => undefined;

function analysed(text: string) {
	const source = { file: 'a.c', text, index: new LineIndex(text), line: (line: number) => line + 1 };
	return analyse(parseC(text), source, { catalogue });
}

function concernsOf(text: string, external = NOTHING) {
	const functions = new Map(parseC(text).functions.map((each) => [each.head.name, each]));
	return { names: [...functions.keys()], concerns: new Concerns(functions, catalogue, external) };
}

function concerned(text: string, external?: SummaryOf): string[] {
	const { names, concerns } = concernsOf(text, external);
	return names.filter((name) => concerns.has(name));
}

const calls = (name: string, ...callees: string[]) =>
	`void ${name}(struct ember *em)\n{\n${callees.map((callee) => `\t${callee}(em);\n`).join('')}}\n`;

describe('a function that is to be walked through', () => {
	it('calls what a contract or a rule speaks of, through whatever functions', () => {
		const text =
			calls('one', 'two') + calls('two', 'three') + calls('three', 'kfree') + calls('four', 'note');
		expect(concerned(text)).toEqual(['one', 'two', 'three']);
	});

	it('may be one of several that call each other', () => {
		const round = calls('one', 'two') + calls('two', 'three', 'one') + calls('three', 'two');
		expect(concerned(round)).toEqual([]);
		expect(
			concerned(round.replace('\ttwo(em);\n}\nvoid two', '\ttwo(em);\n\tkfree(em);\n}\nvoid two')),
		).toEqual(['one', 'two', 'three']);
	});

	it('calls it in a switch, in a loop, in the end of a scope', () => {
		const within = (body: string) => concerned(`void one(struct ember *em)\n{\n${body}\n}\n`).length;
		expect(within('\tswitch (mutex_trylock(&em->lock)) {\n\tcase 0:\n\t\tnote(em);\n\t}')).toBe(1);
		expect(within('\tlist_for_each_entry(each, ember_list(kfree(em)), list)\n\t\tnote(each);')).toBe(1);
		expect(within('\tguard(ember)(em);\n\tnote(em);')).toBe(1);
		expect(within('\tnote(em);')).toBe(0);
	});

	it('calls a function of another text that takes or gives something', () => {
		const gives: SummaryOf = (name) => {
			const text = calls(name, name === 'ember_end' ? 'kfree' : 'note');
			return analysed(text).summaryOf(name);
		};
		expect(
			concerned(calls('one', 'two') + calls('two', 'ember_end') + calls('three', 'ember_note'), gives),
		).toEqual(['one', 'two']);
	});
});

it('whatever functions call each other, no other has consequences for its callers', () => {
	const names = Array.from({ length: 6 }, (_, at) => `part_${at}`);
	const callee = fc.oneof(
		{ weight: 4, arbitrary: fc.constantFrom(...names) },
		{ weight: 3, arbitrary: fc.constantFrom('note', 'part_log', 'WARN_ON') },
		{
			weight: 1,
			arbitrary: fc.constantFrom('kfree', 'mutex_lock', 'mutex_unlock', 'blk_queue_exit', 'put_device'),
		},
	);
	const bodies = fc.tuple(...names.map(() => fc.array(callee, { maxLength: 3 })));
	let [some, others] = [0, 0];
	fc.assert(
		fc.property(bodies, (callees) => {
			const text = names.map((name, at) => calls(name, ...(callees[at] ?? []))).join('');
			const { concerns } = concernsOf(text);
			const analysis = analysed(text);
			for (const name of names) {
				if (concerns.has(name)) some++;
				else others++;
				if (!concerns.has(name)) expect(hasConsequences(analysis.summaryOf(name))).toBe(false);
			}
		}),
		{ numRuns: 60 },
	);
	expect(Math.min(some, others)).toBeGreaterThan(50);
});
