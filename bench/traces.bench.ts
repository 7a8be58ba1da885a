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

interface Measure {
	readonly seconds: number;
	/** Highest use of the heap above that before, in MB, at a collection every few chunks. */
	readonly megabytes: number;
}

function measure(push: (chunk: string) => void, end: () => void): Measure {
	collect();
	const before = process.memoryUsage().heapUsed;
	let highest = 0;
	let seconds = 0;
	let count = 0;
	const timed = (work: () => void): void => {
		const start = performance.now();
		work();
		seconds += (performance.now() - start) / 1000;
	};
	for (const chunk of chunks()) {
		timed(() => push(chunk));
		if (++count % 8 === 0) {
			collect();
			highest = Math.max(highest, process.memoryUsage().heapUsed - before);
		}
	}
	timed(end);
	return { seconds, megabytes: highest / 1e6 };
}

/** What is kept of each report while reading on: what a command that prints it as it comes keeps, that is nothing. */
function own(): Measure {
	const reader = new LogReader({ report() {}, event() {}, problem() {} });
	return measure(
		(chunk) => reader.push(chunk),
		() => reader.end(),
	);
}

function plain(): Measure {
	const parser = new LineRegexParser();
	return measure(
		(chunk) => parser.push(chunk),
		() => {},
	);
}

plain();
own();
const rounds = Array.from({ length: 3 }, () => ({ plain: plain(), own: own() }));
const middle = (values: readonly number[]): number =>
	values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
const speed = (which: 'plain' | 'own'): number =>
	megabytes / middle(rounds.map((round) => round[which].seconds));
const memory = (which: 'plain' | 'own'): string =>
	`${middle(rounds.map((round) => round[which].megabytes)).toFixed(1)} MB`;

console.log(`${megabytes} MB of log, median of ${rounds.length} rounds`);
console.log(`line-regex parser: ${speed('plain').toFixed(1)} MB/s, ${memory('plain')} of heap held`);
console.log(`daxlens: ${speed('own').toFixed(1)} MB/s, ${memory('own')} of heap held`);
console.log(`${(speed('own') / speed('plain')).toFixed(2)} x the speed of the line-regex parser`);
