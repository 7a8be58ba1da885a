// How fast kernel C becomes functions with flow graphs, as a ratio to plain tree-sitter-c, which only makes its tree.
// Also the memory that a file with all its graphs holds, for each megabyte of text.
import { type CFile, parseC } from '../src/kernel-c/file';
import { kernelTrees } from './kernel-sources';
import { plainParser } from './plain-tree-sitter';

const ROUNDS = 5;
const EVERY = 8;

const texts = kernelTrees().flatMap(({ files }) =>
	files.filter((_, index) => index % EVERY === 0).map((file) => file.text),
);
const megabytes = texts.reduce((sum, text) => sum + text.length, 0) / 1e6;
const parser = await plainParser();

function lowerAll(file: CFile): number {
	return file.functions.reduce((sum, each) => sum + each.flow.nodes.length, 0);
}

function plain(): void {
	for (const text of texts) parser.parse(text)?.delete();
}

function own(): void {
	for (const text of texts) lowerAll(parseC(text));
}

const seconds = (work: () => void): number => {
	const start = performance.now();
	work();
	return (performance.now() - start) / 1000;
};

const heads = (): void => {
	for (const text of texts) parseC(text);
};

/** The middle of what several rounds took; the rounds of all take turns, so that a busy machine slows all alike. */
const works = [plain, own, heads];
const taken = works.map((): number[] => []);
for (let round = 0; round < ROUNDS; round++)
	for (const [index, work] of works.entries()) taken[index]?.push(seconds(work));
const [plainTime = 1, ownTime = 1, headTime = 1] = taken.map(
	(list) => list.sort((a, b) => a - b)[ROUNDS >> 1] ?? 1,
);

const collect = globalThis.gc ?? (() => {});
collect();
const before = process.memoryUsage().heapUsed;
const held = texts.slice(0, 200).map((text) => parseC(text));
held.forEach(lowerAll);
collect();
const heldMegabytes = held.reduce((sum, file) => sum + file.text.length, 0) / 1e6;
const memory = (process.memoryUsage().heapUsed - before) / 1e6 / heldMegabytes;

const speed = (time: number) => `${(megabytes / time).toFixed(1)} MB/s`;
console.log(`${texts.length} files, ${megabytes.toFixed(1)} MB; median of ${ROUNDS} rounds`);
console.log(`plain tree-sitter-c, tree only: ${speed(plainTime)}`);
console.log(`heads, variables and macros, bodies not asked for: ${speed(headTime)}`);
console.log(`functions with all flow graphs: ${speed(ownTime)}`);
console.log(`memory of files with all their graphs: ${memory.toFixed(1)} MB for each MB of text`);
console.log(`${(plainTime / ownTime).toFixed(2)} x the speed of plain tree-sitter-c`);
