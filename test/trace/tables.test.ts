// Every entry of the tables has a sample; here each sample is put to what the table is for.
import { describe, expect, it } from 'vitest';
import { attributionRules } from '../../src/trace/attribution-rules';
import { eventShapes } from '../../src/trace/event-shapes';
import { eventOf } from '../../src/trace/events';
import { type FoundHeadline, headlineOf } from '../../src/trace/headline';
import { headlines, noHeadlines, unmistakable } from '../../src/trace/headlines';
import { messagesOf } from '../../src/trace/prefix';
import {
	entryNames,
	entryPoints,
	generalSkips,
	interruptEntries,
	ownSkips,
	waitNames,
	waitSkips,
} from '../../src/trace/skip-lists';
import { waitPoints } from '../../src/trace/wait-points';

function messageOf(text: string) {
	const [message] = messagesOf(text, 1);
	if (!message) throw new Error('no message');
	return message;
}

describe('headlines', () => {
	it.each(headlines.map((rule) => [rule.sample, rule.kind] as const))('%s is of kind %s', (sample, kind) => {
		expect(headlineOf(messageOf(`[    1.000000] ${sample}`))?.rule.kind).toBe(kind);
	});

	it.each<[string, Partial<FoundHeadline> & { readonly symbol?: string }]>([
		['BUG: KASAN: slab-out-of-bounds in foo+0x1/0x2', { symbol: 'foo' }],
		['BUG: KASAN: double-free or invalid-free in foo+0x1/0x2', { symbol: 'foo' }],
		['BUG: KASAN: unknown-crash on address ffff888000000000', {}],
		['BUG: KFENCE: use-after-free read in foo+0x1/0x2', { symbol: 'foo' }],
		['BUG: KMSAN: uninit-value in foo+0x1/0x2', { symbol: 'foo' }],
		['BUG: KCSAN: data-race in foo / bar', { symbol: 'foo' }],
		['INFO: task a b:77 blocked for more than 143 seconds.', { comm: 'a b', pid: 77, seconds: 143 }],
		[
			'watchdog: BUG: soft lockup - CPU#1 stuck for 22s! [foo:77]',
			{ comm: 'foo', pid: 77, cpu: 1, seconds: 22 },
		],
		['BUG: workqueue leaked lock or atomic: kworker/0:1/0x00000001/77', { comm: 'kworker/0:1', pid: 77 }],
		['BUG: scheduling while atomic: foo/77/0x00000002', { comm: 'foo', pid: 77 }],
		['WARNING: CPU: 1 PID: 77 at fs/dax.c:10 foo+0x1/0x2', { symbol: 'foo', cpu: 1, pid: 77 }],
		['WARNING: at fs/dax.c:10 foo+0x1/0x2()', { symbol: 'foo' }],
		['WARNING: fs/dax.c:10 at foo+0x1/0x2, CPU#1: bar/77', { symbol: 'foo', cpu: 1, comm: 'bar', pid: 77 }],
		['BUG: Bad page state in process foo  pfn:12345', { comm: 'foo' }],
		['Kernel panic - not syncing: stack is corrupted in: foo+0x1/0x2', { symbol: 'foo' }],
		['foo: page allocation failure: order:5, mode:0x40cc0(GFP_KERNEL)', { comm: 'foo' }],
		['Memory failure: 0x1234: Killing foo:77 due to x', { comm: 'foo', pid: 77, record: '0x1234' }],
		['unchecked MSR access error: RDMSR from 0x10 at rIP: 0xffff (foo+0x1/0x2)', { symbol: 'foo' }],
	])('%s tells all it names', (text, told) => {
		const found = headlineOf(messageOf(`[    1.000000] ${text}`));
		const { comm = null, pid = null, cpu = null, seconds = null, record = null } = found ?? {};
		const none = { comm: null, pid: null, cpu: null, seconds: null, record: null, symbol: null };
		expect({ comm, pid, cpu, seconds, record, symbol: found?.at?.symbol ?? null }).toEqual({
			...none,
			...told,
		});
	});

	it.each(headlines.filter(({ stampedOnly }) => stampedOnly).map(({ sample }) => sample))(
		'%s says nothing without a time stamp',
		(sample) => {
			expect(headlineOf(messageOf(sample))).toBeUndefined();
		},
	);

	it.each(noHeadlines.map(({ sample }) => sample))('%s is none', (sample) => {
		expect(headlineOf(messageOf(`[    1.000000] ${sample}`))).toBeUndefined();
	});

	it.each(unmistakable.map(({ sample }) => sample))(
		'%s is found in the middle of a stamped line',
		(sample) => {
			expect(headlineOf(messageOf(`[    1.000000] ${sample}`))).toBeDefined();
			expect(headlineOf(messageOf(sample))).toBeUndefined();
		},
	);
});

describe('skip lists', () => {
	const lists = {
		generalSkips,
		waitSkips,
		waitNames,
		entryPoints,
		entryNames,
		interruptEntries,
		...ownSkips,
	};
	it.each(
		Object.entries(lists).flatMap(([list, entries]) =>
			entries.map(({ pattern, sample }) => [list, pattern, sample] as const),
		),
	)('%s: %s is there for %s', (_list, pattern, sample) => {
		expect(sample).toMatch(new RegExp(pattern));
	});
});

describe('attribution rules', () => {
	it.each(attributionRules.map((rule) => [rule.sample, rule] as const))('%s', (sample, rule) => {
		const first = attributionRules.find(
			({ kinds, title }) => kinds.some((kind) => rule.kinds.includes(kind)) && (title?.test(sample) ?? true),
		);
		expect(first).toBe(rule);
	});
});

describe('events', () => {
	it.each(eventShapes.map(({ sample, kind }) => [sample, kind] as const))('%s tells %s', (sample, kind) => {
		const event = eventOf(messageOf(`[    1.500000] ${sample}`));
		expect(event).toMatchObject({ kind, time: 1.5, line: 1, text: sample });
	});

	it.each([
		['XFS (pmem0): Unmounting Filesystem', 'pmem0'],
		['EXT4-fs error (device dm-1): foo', 'dm-1'],
		['nd_pmem namespace0.0: could not reserve region [mem 0x1-0x2]', 'namespace0.0'],
		['Aborting journal on device pmem0-8.', 'pmem0'],
		['Memory failure: 0x1234: recovery action for dax page: Recovered', '0x1234'],
		['brd: module loaded', null],
	])('%s names %s', (text, device) => {
		expect(eventOf(messageOf(text))?.device).toBe(device);
	});

	it('finds nothing in other messages', () => {
		expect(eventOf(messageOf('usb 1-1: new device'))).toBeUndefined();
	});
});

describe('wait points', () => {
	it.each(waitPoints.map(({ sample, what }) => [sample, what] as const))(
		'%s waits for %s',
		(sample, what) => {
			expect(waitPoints.find(({ functions }) => functions.test(sample))?.what).toBe(what);
		},
	);
});
