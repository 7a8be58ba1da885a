// How fast and in how much memory a long log is read, against a parser of one regular expression for each line shape.
//   npm run bench -- traces [MEGABYTES]
// The log is made of this project's samples between stretches of boot messages, audit lines and a trace buffer.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { LogReader } from '../src/trace/log';
import { LineRegexParser } from './line-regex-parser';

const megabytes = Number(process.argv[2] ?? 64);
const folder = path.join(process.cwd(), 'test/samples/trace');
const samples = readdirSync(folder).map(
	(name) => readFileSync(path.join(folder, name), 'utf8').split('=====\n')[1] ?? '',
);

/** Messages that are no report: what most of a log consists of. */
function chatter(round: number): string {
	return Array.from({ length: 300 }, (_, index) => {
		const time = (round * 0.3 + index / 1000).toFixed(6).padStart(12);
		const texts = [
			`audit: type=1400 audit(${round}.${index}:${index}): avc: denied { read } for pid=${index} comm="foo" name="log"`,
			`pci 0000:00:${index % 32}.0: BAR 4 [io 0xc000-0xc00f]`,
			`usb ${index % 4}-1: new high-speed USB device number ${index} using xhci_hcd`,
			`EXT4-fs (loop${index % 8}): mounted filesystem with ordered data mode. Quota mode: none.`,
			`IPv6: ADDRCONF(NETDEV_CHANGE): veth${index}: link becomes ready`,
		];
		return `[${time}] ${texts[index % texts.length]}\n`;
	}).join('');
}

/** The log in chunks of about a megabyte, the same each time. */
function* chunks(): Generator<string> {
	for (let round = 0, size = 0; size < megabytes * 1e6; ) {
		let chunk = '';
		while (chunk.length < 1e6) chunk += chatter(round) + (samples[round++ % samples.length] ?? '');
		size += chunk.length;
		yield chunk;
	}
}

const collect = globalThis.gc ?? (() => {});

interface Parser {
	readonly push: (chunk: string) => void;
	readonly end: () => void;
}

/** Keeps nothing of a report while reading on, as a command that prints each as it comes. */
function own(): Parser {
	const reader = new LogReader({ report() {}, event() {}, problem() {} });
	return { push: (chunk) => reader.push(chunk), end: () => reader.end() };
}

function plain(): Parser {
	const parser = new LineRegexParser();
	return { push: (chunk) => parser.push(chunk), end: () => {} };
}

/** Seconds that each parser takes. They take turns chunk by chunk, so that what else the machine does slows both alike. */
function secondsOf(parsers: readonly Parser[]): number[] {
	const seconds = parsers.map(() => 0);
	const timed = (which: number, work: () => void): void => {
		const start = performance.now();
		work();
		seconds[which] = (seconds[which] ?? 0) + (performance.now() - start) / 1000;
	};
	let turn = 0;
	for (const chunk of chunks()) {
		parsers.forEach((_, index) => {
			const which = (index + turn) % parsers.length;
			timed(which, () => parsers[which]?.push(chunk));
		});
		turn++;
	}
	parsers.forEach((parser, which) => {
		timed(which, parser.end);
	});
	return seconds;
}

/** Highest use of the heap above that before, in MB, at a collection every few chunks. */
function memoryOf({ push, end }: Parser): number {
	collect();
	const before = process.memoryUsage().heapUsed;
	let highest = 0;
	let count = 0;
	for (const chunk of chunks()) {
		push(chunk);
		if (++count % 8 !== 0) continue;
		collect();
		highest = Math.max(highest, process.memoryUsage().heapUsed - before);
	}
	end();
	return highest / 1e6;
}

const both = () => [plain(), own()];
secondsOf(both());
const rounds = Array.from({ length: 5 }, () => secondsOf(both()));
const middle = (values: readonly number[]): number =>
	values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
const [plainSpeed = 0, ownSpeed = 0] = both().map(
	(_, which) => megabytes / middle(rounds.map((round) => round[which] ?? 0)),
);
const ratio = middle(rounds.map(([plainSeconds = 0, ownSeconds = 1]) => plainSeconds / ownSeconds));
const [plainMemory = 0, ownMemory = 0] = both().map(memoryOf);

console.log(`${megabytes} MB of log, median of ${rounds.length} rounds`);
console.log(`line-regex parser: ${plainSpeed.toFixed(1)} MB/s, ${plainMemory.toFixed(1)} MB of heap held`);
console.log(`daxlens: ${ownSpeed.toFixed(1)} MB/s, ${ownMemory.toFixed(1)} MB of heap held`);
console.log(`${ratio.toFixed(2)} x the speed of the line-regex parser`);
