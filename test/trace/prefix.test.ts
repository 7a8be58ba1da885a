// What stands before a message, and lines in which two writers met.
import { describe, expect, it } from 'vitest';
import { messagesOf } from '../../src/trace/prefix';

describe('prefixes', () => {
	it.each([
		['foo', 'foo', null, null],
		['[   12.345678] foo', 'foo', 12.345678, null],
		['[   12.345678][  T77] foo', 'foo', 12.345678, 'T77'],
		['[   12.345678][   C1]  foo', ' foo', 12.345678, 'C1'],
		['[  T131] foo', 'foo', null, 'T131'],
		['<4>[   12.345678] foo', 'foo', 12.345678, null],
		['> > [   12.345678] foo', 'foo', 12.345678, null],
		['Jan 02 03:04:05 host7 kernel: foo', 'foo', null, null],
		['Jan 02 03:04:05 host7 kernel: [   12.345678] foo', 'foo', 12.345678, null],
		['2023-01-02T03:04:05.123456+00:00 host7 kernel: foo', 'foo', null, null],
		['kern  :warn  : [   12.345678] foo', 'foo', 12.345678, null],
		['host7 login: [   12.345678] foo', 'foo', 12.345678, null],
		['[Mon Jan  2 03:04:05 2023] foo', 'foo', null, null],
		['[  +0.000123] foo', 'foo', null, null],
		['[Jan 2 03:04] foo', 'foo', null, null],
		['** 14 printk messages dropped ** [   12.345678] foo', 'foo', 12.345678, null],
		['[   12.345678]  [4:  some_server: 3344] foo', 'foo', 12.345678, 'T3344'],
		['> foo', 'foo', null, null],
	])('%s', (raw, text, time, caller) => {
		expect(messagesOf(raw, 5)).toMatchObject([{ text, time, caller, line: 5 }]);
	});

	it('keeps the column of the message', () => {
		const [message] = messagesOf('> [   12.345678]  foo+0x1/0x2', 1);
		expect(message).toMatchObject({ text: ' foo+0x1/0x2', column: 17 });
	});

	it('splits a line that holds two messages', () => {
		expect(messagesOf('Startin[   12.345678][ T13]  ? foo+0x1/0x2', 1)).toMatchObject([
			{ text: 'Startin', stamped: false },
			{ text: ' ? foo+0x1/0x2', caller: 'T13', stamped: true },
		]);
		expect(messagesOf('[    1.000000] a[    2.000000] b', 1).map(({ text }) => text)).toEqual(['a', 'b']);
	});

	it('drops line ends of other systems', () => {
		expect(messagesOf('foo\r', 1)[0]?.text).toBe('foo');
		expect(messagesOf('foo^M', 1)[0]?.text).toBe('foo');
	});
});
