// Frames, program counters, locks and task lines in the shapes of all architectures and eras.
import { describe, expect, it } from 'vitest';
import { dumpHeadOf, modulesOf, ownerOf, stackHeaderOf, taskLineOf } from '../../src/trace/details';
import { framesOf } from '../../src/trace/frame';
import { lockOf } from '../../src/trace/locks';
import { programCounterOf } from '../../src/trace/program-counter';

/** A frame as its parts: `?` before a doubtful one, `!` before an inlined one. */
function shown(text: string, inTrace = true): string[] {
	return framesOf(text, { inTrace }).map(
		({ symbol, offset, size, module, reliable, inline, file, sourceLine }) =>
			`${reliable ? '' : '?'}${inline ? '!' : ''}${symbol}+${offset}/${size} ${module} ${file}:${sourceLine}`,
	);
}

describe('frames', () => {
	it.each([
		[' foo+0x1/0x2 [mod]', 'foo+1/2 mod null:null'],
		[' ? foo+0x1/0x2', '?foo+1/2 null null:null'],
		[' [<ffffffff81000000>] foo+0x1/0x20', 'foo+1/32 null null:null'],
		[' [<ffffffff81000000>] ? foo+0x1/0x2', '?foo+1/2 null null:null'],
		[' <IRQ>  [<ffffffff81000000>] foo+0x1/0x2', 'foo+1/2 null null:null'],
		['[c000000001000000] [c000000000001000] foo+0x1/0x2 (unreliable)', '?foo+1/2 null null:null'],
		['([<000000000000abcd>] foo+0x1/0x2)', 'foo+1/2 null null:null'],
		[' foo+0x1/0x2 fs/dax.c:10', 'foo+1/2 null fs/dax.c:10'],
		[' foo+0x1/0x2 fs/dax.c:10 [mod]', 'foo+1/2 mod fs/dax.c:10'],
		[' foo fs/dax.c:20 [inline]', '!foo+null/null null fs/dax.c:20'],
		[' [<     inline     >] foo fs/dax.c:20', '!foo+null/null null fs/dax.c:20'],
		[' foo (fs/dax.c:10 (discriminator 4)) mod', 'foo+null/null mod fs/dax.c:10'],
		[' foo (fs/dax.c:?)', 'foo+null/null null fs/dax.c:null'],
		[' foo+0x1/0x2 [mod 0123456789abcdef0123456789abcdef01234567]', 'foo+1/2 mod null:null'],
		[' foo.constprop.0.cold+0x1/0x2', 'foo.constprop.0.cold+1/2 null null:null'],
		[
			' <rust_mod::Type as other::Trait>::f+0x1/0x2',
			'<rust_mod::Type as other::Trait>::f+1/2 null null:null',
		],
		['\tfoo+0x1/0x2', 'foo+1/2 null null:null'],
		[' foo', 'foo+null/null null null:null'],
	])('%s', (text, expected) => {
		expect(shown(text)).toEqual([expected]);
	});

	it.each([
		['RIP: 0010:foo+0x1/0x2'],
		['pc : foo+0x1/0x2'],
		['LR [c000000000001000] foo+0x1/0x2'],
		['hardirqs last  enabled at (1): [<ffffffff81000000>] foo+0x1/0x2'],
		['Workqueue: events foo+0x1/0x2'],
		['calling  foo+0x0/0x10 @ 1'],
		[' 0xffffffff81000000'],
		['$ faddr2line vmlinux foo+0x25'],
		[' #0: ffff888000000000 (&a->lock){+.+.}, at: foo+0x1/0x2'],
		['+foo+0x1'],
	])('%s is none', (text) => {
		expect(shown(text)).toEqual([]);
	});

	it('a lone name is a frame only inside a stack', () => {
		expect(shown(' foo', false)).toEqual([]);
	});

	it('reads both functions of an arm line', () => {
		expect(shown('[<80001000>] (foo) from [<80002000>] (bar+0x1/0x2 [mod])')).toEqual([
			'foo+null/null null null:null',
			'bar+1/2 mod null:null',
		]);
		expect(shown(' foo from bar+0x1/0x2')).toEqual([
			'foo+null/null null null:null',
			'bar+1/2 null null:null',
		]);
	});

	it('reads two frames that a mailer joined', () => {
		expect(shown(' foo+0x1/0x2 [mod] ? bar+0x3/0x4')).toEqual([
			'foo+1/2 mod null:null',
			'?bar+3/4 null null:null',
		]);
	});

	it('tells where the symbol stands', () => {
		expect(framesOf(' [<ffffffff81000000>] ? foo+0x1/0x2', { inTrace: true })[0]?.column).toBe(24);
	});
});

describe('program counters', () => {
	it.each([
		['RIP: 0010:foo+0x1/0x2 [mod]', 'foo', 'mod'],
		['RIP: 0010:[<ffffffff81000000>]  [<ffffffff81000000>] foo+0x1/0x2', 'foo', null],
		['RIP: e030:foo+0x1/0x2', 'foo', null],
		['RIP  [<ffffffff81000000>] foo+0x1/0x2', 'foo', null],
		['IP: foo+0x1/0x2', 'foo', null],
		['EIP: foo+0x1/0x2', 'foo', null],
		['EIP is at foo+0x1/0x2', 'foo', null],
		['pc : foo+0x1/0x2 [mod]', 'foo', 'mod'],
		['pc : [<ffff000008000000>] foo+0x1/0x2 lr : [<ffff000008000000>] bar+0x1/0x2', 'foo', null],
		['PC is at foo+0x1/0x2', 'foo', null],
		['NIP [c000000000001000] foo+0x1/0x2', 'foo', null],
		['epc : foo+0x1/0x2', 'foo', null],
		['Krnl PSW : 0704d00180000000 0000000000001000 (foo+0x1/0x2)', 'foo', null],
		['    pc: c000000000001000: foo+0x1/0x2', 'foo', null],
		['RIP: 0010:foo (fs/dax.c:10 (discriminator 2)) mod', 'foo', 'mod'],
	])('%s', (text, symbol, module) => {
		const counter = programCounterOf(text);
		expect(counter).toMatchObject({ address: { symbol, module } });
	});

	it.each(['RIP: 0033:0x7f0000000000', 'RIP: 0010:0x0', 'pc : 0x0', 'RIP: 0033:foo+0x1/0x2'])(
		'%s has no kernel symbol',
		(text) => {
			expect(programCounterOf(text)).toBe('unknown');
		},
	);

	it.each(['RSP: 0018:ffffc90000000000', 'lr : foo+0x1/0x2', 'foo+0x1/0x2', 'Pid: 1'])(
		'%s is none',
		(text) => {
			expect(programCounterOf(text)).toBeUndefined();
		},
	);
});

describe('locks', () => {
	it.each([
		[
			'ffff888000000000 (&a->lock){+.+.}-{3:3}, at: foo+0x1/0x2',
			'&a->lock',
			'+.+.-{3:3}',
			'foo',
			'ffff888000000000',
		],
		[' #0:  (&a->lock){+.+.+.}, at: [<ffffffff81000000>] foo+0x1/0x2', '&a->lock', '+.+.+.', 'foo', null],
		[
			' #1: 00000000abcdef01 ((wq_completion)foo){+.+.}-{0:0}, at: bar+0x1/0x2',
			'(wq_completion)foo',
			'+.+.-{0:0}',
			'bar',
			'00000000abcdef01',
		],
		['ffff888000000000 (k#2/1){....}-{0:0}, at:', 'k#2/1', '....-{0:0}', null, 'ffff888000000000'],
	])('%s', (text, lock, state, at, address) => {
		expect(lockOf(text)).toMatchObject({ lock, state, function: at, address });
	});

	it('a chain header is no lock', () => {
		expect(lockOf('-> #1 (&a->lock){+.+.}-{3:3}:')).toBeUndefined();
		expect(stackHeaderOf('-> #1 (&a->lock){+.+.}-{3:3}:')?.label).toBe('-> #1 (&a->lock){+.+.}-{3:3}:');
	});
});

describe('tasks and modules', () => {
	it.each([
		['CPU: 1 PID: 77 Comm: foo bar Not tainted 6.1.0 #1', 'foo bar', 77],
		['CPU: 1 UID: 0 PID: 77 Comm: foo Tainted: G W 6.12.0', 'foo', 77],
		['Pid: 77, comm: foo Not tainted 2.6.32', 'foo', 77],
		['Process foo (pid: 77, stack limit = 0x45da35a0)', 'foo', 77],
		['  comm "foo", pid 77, jiffies 4294937300', 'foo', 77],
		['Read of size 8 at addr ffff888000000000 by task foo/77', 'foo', 77],
	])('%s', (text, comm, pid) => {
		expect(dumpHeadOf(text)?.task).toMatchObject({ comm, pid });
	});

	it.each([
		['task:foo state:D stack:0 pid:77 tgid:70 ppid:1 flags:0x0', 'foo', 77, 70, 'D'],
		[
			'task:foo bar        state:S stack:    0 pid:   77 ppid:     1 flags:0x00004000',
			'foo bar',
			77,
			null,
			'S',
		],
		['foo             D ffff8800d2fbfd70     0    77      1 0x00000080', 'foo', 77, null, 'D'],
		['foo             R  running task    0    77      1 0x00000080', 'foo', 77, null, 'R'],
	])('%s', (text, comm, pid, tgid, state) => {
		expect(taskLineOf(text)).toEqual({ comm, pid, tgid, state });
	});

	it('reads module names without flags and without what was unloaded', () => {
		expect(modulesOf('Modules linked in: foo(OE) bar [last unloaded: baz]')).toEqual(['foo', 'bar']);
	});

	it('reads the likely owner of a mutex', () => {
		expect(ownerOf('INFO: task a:1 is blocked on a mutex likely owned by task b:2.')).toMatchObject({
			comm: 'b',
			pid: 2,
		});
	});
});
