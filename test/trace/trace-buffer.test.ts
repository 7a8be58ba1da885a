// Trace buffers: ftrace, trace-cmd, perf, latency and graph lines, durations, stacks.
import { describe, expect, it } from 'vitest';
import { parseLog } from '../../src/trace/log';
import { recordOf } from '../../src/trace/trace-record';

describe('records', () => {
	it.each([
		[
			'          <idle>-0       [003] d..2.   100.000001: sched_switch: prev_comm=a',
			'<idle>',
			0,
			3,
			'd..2.',
			100.000001,
			'sched_switch',
			'prev_comm=a',
		],
		[
			'         my-task-77      (     70) [001] .....   100.000003: foo <-bar',
			'my-task',
			77,
			1,
			'.....',
			100.000003,
			'function',
			'foo <-bar',
		],
		[
			'         my-task-77    [001]   100.000002: dax_pmd_fault_done:   dev 259:0',
			'my-task',
			77,
			1,
			null,
			100.000002,
			'dax_pmd_fault_done',
			'dev 259:0',
		],
		[
			'my-task    77 [001]   100.000002: fs_dax:dax_pmd_fault_done: dev 259:0',
			'my-task',
			77,
			1,
			null,
			100.000002,
			'dax_pmd_fault_done',
			'dev 259:0',
		],
		[
			'    init-1         0d..2. 77293us#: sched_switch: prev_comm=init',
			'init',
			1,
			0,
			'd..2.',
			0.077293,
			'sched_switch',
			'prev_comm=init',
		],
		[
			'    jbd2/pmem0-8     163   1 53 00000004 00000006 [01f014e8] 66.846ms (+1.132ms): sched_wakeup: comm=sync',
			'jbd2/pmem0-8',
			163,
			1,
			null,
			0.066846,
			'sched_wakeup',
			'comm=sync',
		],
		[
			'         my-task-77      1d..2.   100.000002: dax_pmd_fault_done:   dev 259:0',
			'my-task',
			77,
			1,
			'd..2.',
			100.000002,
			'dax_pmd_fault_done',
			'dev 259:0',
		],
		[' my task-77   1d..1    5us+: foo <-bar', 'my task', 77, 1, 'd..1', 0.000005, 'function', 'foo <-bar'],
		[
			'         my-task-77      [001] .....   12345: foo <-bar',
			'my-task',
			77,
			1,
			'.....',
			null,
			'function',
			'foo <-bar',
		],
	])('%s', (text, comm, pid, cpu, flags, timestamp, event, rest) => {
		expect(recordOf(text)).toMatchObject({ comm, pid, cpu, flags, timestamp, event, text: rest });
	});

	it.each([
		[' 1)   0.500 us    |  foo();', 5e-7, null],
		[' 1)               |  bar() {', null, 'open'],
		[' 1) + 12.345 us   |  }', 0.000012345, 'close'],
		[' 1) ! 123.4 us    |  } /* bar */', 0.0001234, 'close'],
		['  100.000001 |   1)    my-task-77    |   0.500 us    |  foo();', 5e-7, null],
	])('%s', (text, duration, brace) => {
		expect(recordOf(text)).toMatchObject({ cpu: 1, duration, brace, event: 'function_graph' });
	});

	it.each([
		['[    1.000000] foo: bar'],
		[' [<ffffffff81000000>] foo+0x1/0x2'],
		['a-b [see 1] text'],
		['# comment'],
	])('%s is none', (text) => {
		expect(recordOf(text)).toBeUndefined();
	});
});

describe('trace buffers', () => {
	it('makes one report of a trace file, with stacks and durations', () => {
		const { reports } = parseLog(
			[
				'# tracer: nop',
				'#',
				'#           TASK-PID     CPU#  |||||  TIMESTAMP  FUNCTION',
				'             foo-77      [001] .....     4.000001: dax_pmd_fault: dev 259:0 ino 0xc',
				'             bar-78      [000] .....     4.000002: dax_pmd_fault: dev 259:0 ino 0xc',
				'             foo-77      [001] .....     4.000501: dax_pmd_fault_done: dev 259:0 ino 0xc NOPAGE',
				'             foo-77      [001] .....     4.000600: <stack trace>',
				' => widget_fault',
				' => handle_mm_fault',
				'CPU:1 [LOST 12 EVENTS]',
				'             bar-78      [000] .....     4.000700: dax_pmd_fault_done: dev 259:0 ino 0xc NOPAGE',
			].join('\n'),
		);
		expect(reports).toMatchObject([
			{ kind: 'ftrace', title: '# tracer: nop', line: 1, endLine: 11, function: null },
		]);
		expect(reports[0]?.events.map(({ event, duration }) => `${event} ${duration}`)).toEqual([
			'dax_pmd_fault null',
			'dax_pmd_fault null',
			'dax_pmd_fault_done 0.0005',
			'kernel_stack null',
			'dax_pmd_fault_done 0.000698',
		]);
		expect(reports[0]?.traces).toMatchObject([
			{
				label: '<stack trace>',
				line: 7,
				task: { pid: 77 },
				frames: [{ symbol: 'widget_fault' }, { symbol: 'handle_mm_fault', line: 9 }],
			},
		]);
	});

	it('gives a call the duration of its closing brace, CPU by CPU', () => {
		const { reports } = parseLog(
			[
				'# tracer: function_graph',
				' 0)               |  outer() {',
				' 1)               |  other() {',
				' 0)   0.500 us    |    inner();',
				' 0) + 12.000 us   |  }',
				' 1) ! 200.000 us  |  }',
			].join('\n'),
		);
		expect(reports[0]?.events.slice(0, 3).map(({ text, duration }) => [text, duration])).toEqual([
			['outer() {', 0.000012],
			['other() {', 0.0002],
			['inner();', 5e-7],
		]);
	});

	/** The texts and durations of the calls of a graph. */
	const graph = (...lines: readonly string[]) =>
		parseLog(['# tracer: function_graph', ...lines].join('\n')).reports.flatMap(({ events }) =>
			events.filter(({ text }) => !text.startsWith('}')).map(({ text, duration }) => [text, duration]),
		);

	it('gives a call its duration where its task went to another CPU', () => {
		expect(
			graph(
				'    8.000001 |   1)   worker-25   |               |  outer [foo]() {',
				'    8.000002 |   0)    other-30   |               |  other() {',
				'    8.000003 |   1)    other-31   |               |  third() {',
				'    8.000004 |   0)   worker-25   | ! 100.000 us  |  }',
				'    8.000005 |   1)    other-30   | + 30.000 us   |  }',
			),
		).toEqual([
			['outer [foo]() {', 0.0001],
			['other() {', 0.00003],
			['third() {', null],
		]);
	});

	it('gives a call its duration where the lines between tell which task runs', () => {
		expect(
			graph(
				' 1)               |  outer() {',
				' ------------------------------------------',
				' 1)   worker-25   =>    other-30   ',
				' ------------------------------------------',
				'',
				' 1)               |  other() {',
				' ------------------------------------------',
				' 1)    other-30   =>   worker-31   ',
				' ------------------------------------------',
				'',
				' 1)               |  third() {',
				' ------------------------------------------',
				' 1)   worker-31   =>    other-30   ',
				' ------------------------------------------',
				'',
				' 1) + 30.000 us   |  }',
			),
		).toEqual([
			['outer() {', null],
			['other() {', 0.00003],
			['third() {', null],
		]);
	});

	it('is known in what trace-cmd reports', () => {
		const { reports } = parseLog(
			[
				'cpus=2',
				'         actors-126   [001]    12.446600: funcgraph_entry:                   |  ext4_map() {',
				'         actors-126   [000]    12.446601: funcgraph_entry:        5.038 us   |    ext4_lookup();',
				'          other-127   [001]    12.446602: funcgraph_exit:       + 70.000 us   |  }',
				'         actors-126   [000]    12.446613: funcgraph_exit:       + 13.410 us   |  }',
			].join('\n'),
		);
		expect(
			reports[0]?.events.map(({ event, text, duration }) => [event, text, duration]).slice(0, 2),
		).toEqual([
			['function_graph', 'ext4_map() {', 0.00001341],
			['function_graph', 'ext4_lookup();', 0.000005038],
		]);
	});

	it('knows its calls where the durations are left out', () => {
		const { reports } = parseLog(
			[
				'1) foo();',
				'# tracer: function_graph',
				'#',
				'# CPU               FUNCTION CALLS',
				'# |                 |   |   |   |',
				' 1) foo [mod]() {',
				' 1)   bar();',
				' 1)   /* sched_switch: prev_comm=a */',
				' 1) } /* foo ret=0x0 */',
				' 1) no call',
			].join('\n'),
		);
		expect(reports.map(({ line, endLine }) => [line, endLine])).toEqual([[2, 9]]);
		expect(reports[0]?.events.map(({ event, text, cpu }) => [event, text, cpu])).toEqual([
			['function_graph', 'foo [mod]() {', 1],
			['function_graph', 'bar();', 1],
			['sched_switch', 'prev_comm=a', 1],
			['function_graph', '} /* foo ret=0x0 */', 1],
		]);
	});

	it('believes the name behind a closing brace', () => {
		expect(
			graph(
				' 1)               |  outer() {',
				' 1)               |    inner() {',
				' 1) + 40.000 us   |  } /* outer_most */',
				' 1) + 30.000 us   |  } /* outer ret=0x0 */',
				' 1) + 20.000 us   |  } /* inner */',
			),
		).toEqual([
			['outer() {', 0.00003],
			['inner() {', null],
		]);
	});

	it('names an excerpt after its events and joins what a mailer broke', () => {
		const { reports } = parseLog(
			[
				'big-77  [008] ....  1502.341229: dax_pmd_fault_done: dev 259:0 ino 0xc shared',
				'WRITE|ALLOW_RETRY|KILLABLE|USER address 0x10505000 vm_start 0x10200000 vm_end',
				'0x10700000 pgoff 0x305 max_pgoff 0x1400 NOPAGE',
				'This shows that it works.',
			].join('\n'),
		);
		expect(reports).toMatchObject([{ title: 'trace events: dax_pmd_fault_done', line: 1 }]);
		expect(reports[0]?.events[0]?.text).toMatch(/max_pgoff 0x1400 NOPAGE$/);
	});

	it('leaves the dump inside an oops to the oops', () => {
		const { reports } = parseLog(
			[
				'BUG: kernel NULL pointer dereference, address: 0000000000000008',
				'Dumping ftrace buffer:',
				'---------------------------------',
				'     foo-77      [001] .....     4.000001: some_event: text',
				'---------------------------------',
				'RIP: 0010:widget+0x1/0x2',
				'Call Trace:',
				' caller+0x1/0x2',
			].join('\n'),
		);
		expect(reports.map(({ kind }) => kind)).toEqual(['null-pointer-dereference']);
	});
});
