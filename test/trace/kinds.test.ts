// Every kind of report, by the made-up reports of test/samples/kinds.txt: each is found as one report of its kind and of
// its function, without prefixes and with time stamps and callers.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseLog } from '../../src/trace/log';
import type { Kind } from '../../src/trace/model';

const STACK = [
	' foo_do+0x10/0x80',
	' bar_call+0x20/0x90',
	' __x64_sys_mount+0x33/0x40',
	' do_syscall_64+0x2d/0x70',
].join('\n');
const DUMP = [
	'CPU: 1 PID: 77 Comm: worker Not tainted 5.4.0 #1',
	'Hardware name: X',
	'Call Trace:',
	' dump_stack+0x1/0x2',
].join('\n');

const [, ...blocks] = readFileSync(path.join(import.meta.dirname, '../samples/kinds.txt'), 'utf8').split(
	/^## /m,
);
const cases = blocks.map((block) => {
	const [head = '', ...log] = block.trimEnd().split('\n');
	const [kind = '', name = ''] = head.split(' ');
	const text = log.join('\n').replaceAll('@stack', STACK).replaceAll('@dump', DUMP);
	const title = log.find((line) => !line.startsWith('=')) ?? '';
	return { kind, name: name === '-' ? null : name, title, text: `${text}\n` };
});

/** Kinds that are made up elsewhere: what they are is not told by one report. */
const ELSEWHERE: readonly Kind[] = ['ftrace', 'reboot'];

const stamped = (text: string) =>
	text
		.split('\n')
		.map((line, index) => (line === '' ? line : `[  100.${String(index).padStart(6, '0')}][   T77] ${line}`))
		.join('\n');

describe.each([
	['without prefixes', (text: string) => text],
	['with time stamps and callers', stamped],
])('a report %s', (_, written) => {
	it.each(cases)('$title is of kind $kind, in $name', ({ kind, name, text }) => {
		const { reports } = parseLog(written(text));
		expect(reports.map((report) => report.kind)).toEqual([kind]);
		if (name !== null) expect(reports[0]?.function).toBe(name);
	});
});

it('is made up for every kind there is', () => {
	const all: Readonly<Record<Kind, true>> = {
		'hung-task': true,
		'soft-lockup': true,
		'hard-lockup': true,
		'rcu-stall': true,
		'workqueue-lockup': true,
		lockdep: true,
		'atomic-sleep': true,
		warning: true,
		'refcount-warning': true,
		bug: true,
		'list-corruption': true,
		'null-pointer-dereference': true,
		'memory-safety-bug': true,
		'general-protection-fault': true,
		'divide-error': true,
		'double-fault': true,
		'stack-overflow': true,
		oops: true,
		panic: true,
		'object-state': true,
		'unregister-netdevice': true,
		ubsan: true,
		'memory-leak': true,
		'bad-page': true,
		reboot: true,
		mce: true,
		'hardware-error': true,
		'memory-failure': true,
		'allocation-failure': true,
		oom: true,
		'fault-injection': true,
		'sysrq-dump': true,
		'locks-held': true,
		ftrace: true,
		'stack-trace': true,
		other: true,
		'kasan-use-after-free-read': true,
		'kasan-use-after-free-write': true,
		'kasan-read': true,
		'kasan-write': true,
		'kasan-null-pointer-dereference-read': true,
		'kasan-null-pointer-dereference-write': true,
		'kasan-invalid-free': true,
		'kasan-unknown': true,
		'kfence-use-after-free-read': true,
		'kfence-use-after-free-write': true,
		'kfence-read': true,
		'kfence-write': true,
		'kfence-invalid-free': true,
		'kfence-memory-corruption': true,
		'kmsan-uninit-value': true,
		'kmsan-info-leak': true,
		'kmsan-use-after-free-read': true,
		'kmsan-unknown': true,
		'kcsan-datarace': true,
		'kcsan-assert': true,
		'kcsan-unknown': true,
	};
	const found = new Set<string>([...cases.map(({ kind }) => kind), ...ELSEWHERE]);
	expect(Object.keys(all).filter((kind) => !found.has(kind))).toEqual([]);
});
