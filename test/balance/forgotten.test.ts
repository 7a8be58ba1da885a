// Releases taken out of real files, one at a time: how many of those that a way out forgets then are told. A ratchet for the class
// of mistake, whatever the code: nobody has chosen the places. The material lies beside the project and is not part of it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../src/balance/analyse';
import { builtinCatalogue } from '../../src/contracts/builtin';
import { parseC } from '../../src/kernel-c/file';
import { LineIndex } from '../../src/text/position';

const CORPUS = '../shared/corpus/fixes';
const required = process.env['DAXLENS_REQUIRE'] === '1';
const present = existsSync(CORPUS);
if (!present) console.warn(`skipped: forgotten releases, because ${CORPUS} is not there`);

/** Places of one file at most, spread over it. */
const MOST_OF_FILE = 3;
/** Raise it when more are told, in percent. */
const TOLD_AT_LEAST = 72;

interface Place {
	readonly function: string;
	/** The text without the release. */
	readonly text: string;
}

/** `		kfree(part);` that a `return` or `goto` of the same block follows, with nothing but calls in between. */
const RELEASE = /^\t\t+(\w+)\([^;{}]*\);$/;
const FOLLOWS = /^\t\t+\w[^={}]*;$/;
const LEAVES = /^\t\t+(?:return|goto)\b/;

function placesIn(text: string): Place[] {
	const lines = text.split('\n');
	const index = new LineIndex(text);
	const isRelease = (line: string | undefined) =>
		builtinCatalogue().releases.has(RELEASE.exec(line ?? '')?.[1] ?? '');
	const leavesAfter = (at: number) => {
		let next = at + 1;
		while (FOLLOWS.test(lines[next] ?? '') && !LEAVES.test(lines[next] ?? '')) next++;
		return LEAVES.test(lines[next] ?? '');
	};
	return parseC(text).functions.flatMap(({ head: { name, bodySpan } }) =>
		lines.flatMap((line, at) => {
			const isInside = bodySpan.start < index.lineStart(at) && index.lineStart(at) < bodySpan.end;
			// What an `if` without braces decides is its only statement.
			const isAlone = !/[{};]$/.test(lines[at - 1] ?? '');
			if (!isInside || isAlone || !isRelease(line) || !leavesAfter(at)) return [];
			return [{ function: name, text: lines.with(at, '').join('\n') }];
		}),
	);
}

const spread = <Item>(items: readonly Item[]): Item[] =>
	items.filter((_item, at) => at % Math.ceil(items.length / MOST_OF_FILE) === 0);

function findingsIn(file: string, text: string, name: string): number {
	const source = { file, text, index: new LineIndex(text), line: (line: number) => line + 1 };
	const options = { catalogue: builtinCatalogue(), only: new Set([name]) };
	return analyse(parseC(text), source, options).findings.filter(({ severity }) => severity !== 'note').length;
}

describe.skipIf(!present && !required)('forgotten releases', () => {
	const cases = present
		? readdirSync(CORPUS).filter((name) => existsSync(path.join(CORPUS, name, 'post.c')))
		: [];

	it('are told where a way out leaves what others give back', { timeout: 400_000 }, () => {
		let told = 0;
		let all = 0;
		for (const name of cases) {
			const file = path.join(CORPUS, name, 'post.c');
			const text = readFileSync(file, 'utf8');
			for (const place of spread(placesIn(text))) {
				all++;
				if (findingsIn(file, place.text, place.function) > findingsIn(file, text, place.function)) told++;
			}
		}
		console.log(`forgotten releases: ${told} of ${all} told`);
		expect(all).toBeGreaterThan(0);
		expect((100 * told) / all).toBeGreaterThanOrEqual(TOLD_AT_LEAST);
	});
});
