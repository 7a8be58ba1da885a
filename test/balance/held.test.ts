// What is held where, as hovers and hints tell it.
import { describe, expect, it } from 'vitest';
import { analyse } from '../../src/balance/analyse';
import { type HeldPlace, type HeldSet, heldPlaces } from '../../src/balance/held';
import { builtinCatalogue } from '../../src/contracts/builtin';
import { parseC } from '../../src/kernel-c/file';
import { LineIndex } from '../../src/text/position';

/** The places of the only function of a text, by their code. */
function placesOf(text: string): (code: string) => HeldPlace {
	const file = parseC(text);
	const source = { file: 'a.c', text, index: new LineIndex(text), line: (line: number) => line + 1 };
	const analysis = analyse(file, source, { catalogue: builtinCatalogue() });
	const exploration = analysis.explorationOf(file.functions[0]?.head.name ?? '');
	if (!exploration) throw new Error('not explored');
	const places = heldPlaces(exploration);
	return (code) => {
		const codeOf = ({ start, end }: HeldPlace) => text.slice(start, end);
		const place =
			places.find((one) => codeOf(one) === code) ?? places.find((one) => codeOf(one).startsWith(code));
		if (!place) throw new Error(`nothing of interest at ${code}`);
		return place;
	};
}

const names = (sets: readonly HeldSet[] = []) => sets.map((set) => set.map(({ name }) => name).join(' + '));
const outcome = (place: HeldPlace, wanted: 'true' | 'false' | null) =>
	names(place.after.find((way) => way.outcome === wanted)?.sets);

const ENTER = `int start(struct request_queue *q, struct pool *pool)
{
	int rc;

	rc = blk_queue_enter(q, 0);
	if (rc)
		return rc;
	mutex_lock(&pool->lock);
	pool_note(q);
	blk_queue_exit(q);
	return 0;
}
`;

describe('what is held', () => {
	const at = placesOf(ENTER);

	it('is told of both outcomes of a call that may fail, with the variable that tells them apart', () => {
		const enter = at('rc = blk_queue_enter');
		expect(enter.takes).toMatchObject([{ call: 'blk_queue_enter', success: 'zero', result: 'rc' }]);
		expect(outcome(enter, null)).toEqual(['', 'queue usage of q']);
	});

	it('is told apart by the test of that variable', () => {
		const test = at('rc');
		expect(test.kind).toBe('test');
		expect(names(test.before)).toEqual(['', 'queue usage of q']);
		expect(outcome(test, 'true')).toEqual(['']);
		expect(outcome(test, 'false')).toEqual(['queue usage of q']);
		expect(test.gives).toBe(false);
		expect(names(at('return rc').before)).toEqual(['']);
	});

	it('names locks as the findings do, and the line where each was taken', () => {
		const exit = at('blk_queue_exit');
		expect(names(exit.before)).toEqual(['queue usage of q + mutex &pool->lock']);
		expect(exit.gives).toBe(true);
		expect(outcome(exit, null)).toEqual(['mutex &pool->lock']);
		const [first] = exit.before[0] ?? [];
		expect(ENTER.slice(first?.since.start, first?.since.end)).toContain('blk_queue_enter');
	});

	it('strays where an unknown function is handed it', () => {
		expect(at('pool_note').strays).toMatchObject([
			{ callee: 'pool_note', resource: { name: 'queue usage of q' }, isEnd: false },
		]);
	});
});

describe('a function that holds nothing', () => {
	it('has no place of interest', () => {
		expect(() => placesOf('int f(int a)\n{\n\treturn a + 1;\n}\n')('return')).toThrow('nothing of interest');
	});
});

describe('an inferred pair', () => {
	it('is told with both of its calls', () => {
		const at = placesOf(`int go(struct btt *b)
{
	int rc = btt_map_init(b);

	if (rc)
		return rc;
	rc = other(b);
	if (rc) {
		btt_map_fini(b);
		return rc;
	}
	return 0;
}
`);
		const [taken] = at('rc = other').before[0] ?? [];
		expect(taken?.inferred).toEqual({
			take: { name: 'btt_map_init', signature: 'btt_map_init(b)', key: 'b' },
			give: { name: 'btt_map_fini', signature: 'btt_map_fini(b)', key: 'b' },
			success: 'zero',
			evidence: 'go',
		});
	});
});
