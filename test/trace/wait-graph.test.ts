// Who waits for whom: wait points, locks and their holders, circles and their words.
import { describe, expect, it } from 'vitest';
import { parseLog } from '../../src/trace/log';
import { cycleInWords, type WaitGraph, WaitGraphBuilder } from '../../src/trace/wait-graph';

function graphOf(lines: readonly string[]): WaitGraph {
	const builder = new WaitGraphBuilder();
	for (const report of parseLog(lines.join('\n')).reports) builder.add(report);
	return builder.build();
}

const hung = (task: string, ...frames: string[]) => [
	`INFO: task ${task} blocked for more than 122 seconds.`,
	'Call Trace:',
	...['__schedule', 'schedule', ...frames].map((frame) => ` ${frame}+0x1/0x2`),
	'',
];

/** Two tasks that take two mutexes in opposite order, as the lock validator's list shows them. */
const crossed = [
	...hung('a:1', '__mutex_lock', 'take_second'),
	...hung('b:2', '__mutex_lock', 'take_first'),
	'Showing all locks held in the system:',
	'2 locks held by a/1:',
	' #0: ffff888000000001 (&first){+.+.}-{3:3}, at: own_first+0x1/0x2',
	' #1: ffff888000000002 (&second){+.+.}-{3:3}, at: take_second+0x1/0x2',
	'2 locks held by b/2:',
	' #0: ffff888000000002 (&second){+.+.}-{3:3}, at: own_second+0x1/0x2',
	' #1: ffff888000000001 (&first){+.+.}-{3:3}, at: take_first+0x1/0x2',
];

describe('wait graph', () => {
	it('finds the circle of two tasks that hold what the other wants', () => {
		const graph = graphOf(crossed);
		expect(graph.edges).toMatchObject([
			{ from: 'a/1', to: 'b/2', over: '&second', certainty: 'certain' },
			{ from: 'b/2', to: 'a/1', over: '&first', certainty: 'certain' },
		]);
		expect(graph.cycles.map(cycleInWords)).toEqual([
			'Deadlock: a/1 waits for &second, which b/2 holds; b/2 waits for &first, which a/1 holds.',
		]);
	});

	it('does not take another instance of the same class for the same lock', () => {
		const graph = graphOf(
			crossed.map((line) =>
				line.replace(
					'ffff888000000002 (&second){+.+.}-{3:3}, at: own',
					'ffff888000000003 (&second){+.+.}-{3:3}, at: own',
				),
			),
		);
		expect(graph.edges.map(({ from, to }) => `${from} ${to}`)).toEqual(['b/2 a/1']);
		expect(graph.cycles).toEqual([]);
	});

	it('does not take a second waiter for the holder', () => {
		const graph = graphOf([
			...hung('a:1', '__mutex_lock', 'take'),
			...hung('b:2', '__mutex_lock', 'take'),
			'Showing all locks held in the system:',
			'1 lock held by a/1:',
			' #0: ffff888000000001 (&l){+.+.}-{3:3}, at: take+0x1/0x2',
			'1 lock held by b/2:',
			' #0: ffff888000000001 (&l){+.+.}-{3:3}, at: take+0x1/0x2',
			'1 lock held by c/3:',
			' #0: ffff888000000001 (&l){+.+.}-{3:3}, at: own+0x1/0x2',
		]);
		expect(graph.edges.map(({ from, to }) => `${from} ${to}`)).toEqual(['a/1 c/3', 'b/2 c/3']);
		expect(graph.tasks.map(({ id, wait }) => [id, wait?.lock ?? null])).toEqual([
			['a/1', '&l'],
			['b/2', '&l'],
			['c/3', null],
		]);
	});

	it('believes the kernel when it names the owner', () => {
		const graph = graphOf([
			...hung('a:1', '__mutex_lock', 'take').slice(0, -1),
			'INFO: task a:1 is blocked on a mutex likely owned by task b:2.',
			'',
			...hung('b:2', 'blk_mq_freeze_queue_wait', 'del_gendisk'),
		]);
		expect(graph.edges).toMatchObject([{ from: 'a/1', to: 'b/2', certainty: 'certain' }]);
		expect(graph.tasks).toMatchObject([
			{ wait: { function: '__mutex_lock', caller: 'take' } },
			{
				wait: {
					function: 'blk_mq_freeze_queue_wait',
					caller: 'del_gendisk',
					point: { class: 'reference count' },
				},
				seconds: 122,
			},
		]);
	});

	it('points at a task whose stack may hold up another', () => {
		const graph = graphOf([
			...hung('unbind:1', '__synchronize_srcu', 'kill_dax', 'unbind_store'),
			...hung('reader:2', 'io_schedule', 'dax_iomap_rw', 'vfs_read'),
		]);
		expect(graph.edges).toMatchObject([
			{ from: 'unbind/1', to: 'reader/2', certainty: 'possible', over: 'the readers of an SRCU lock' },
		]);
	});

	it('reads the tasks of a sysrq dump', () => {
		const graph = graphOf([
			'[   10.000000] sysrq: Show Blocked State',
			'[   10.000001] task:foo             state:D stack:0     pid:77    tgid:77    ppid:1      flags:0x00004000',
			'[   10.000002] Call Trace:',
			'[   10.000003]  __schedule+0x1/0x2',
			'[   10.000004]  xfs_ail_push_all_sync+0x1/0x2',
			'[   10.000005]  xfs_unmountfs+0x1/0x2',
			'[   10.000006] task:bar             state:D stack:0     pid:78    tgid:78    ppid:1      flags:0x00004000',
			'[   10.000007] Call Trace:',
			'[   10.000008]  __schedule+0x1/0x2',
			'[   10.000009]  odd_wait+0x1/0x2',
		]);
		expect(graph.tasks).toMatchObject([
			{ id: 'foo/77', wait: { point: { class: 'log' } } },
			{ id: 'bar/78', wait: null },
		]);
	});

	it('stands any order and any number of tasks in circles', () => {
		const builder = new WaitGraphBuilder();
		const count = 300;
		const text = Array.from({ length: count }, (_, index) => [
			...hung(`t:${index + 1}`, '__mutex_lock', 'take').slice(0, -1),
			`INFO: task t:${index + 1} is blocked on a mutex likely owned by task t:${((index + 1) % count) + 1}.`,
			'',
		]).flat();
		for (const report of parseLog(text.join('\n')).reports) builder.add(report);
		expect(builder.build().cycles.map((cycle) => cycle.length)).toEqual([count]);
	});
});
