// Mails of every encoding: what their headers and bodies say, and where in the raw text each line and column stands.
import { describe, expect, it } from 'vitest';
import { formatPerson, readPerson } from '../../src/mail/address';
import { rawPosition } from '../../src/mail/body';
import { parseStructured } from '../../src/mail/content-type';
import { readDate } from '../../src/mail/date';
import { decodeWords } from '../../src/mail/encoded-words';
import { readMailbox } from '../../src/mail/mailbox';
import { bytesOf, HEAD, messageIn, messagesIn } from './mail';

describe('headers', () => {
	it('joins folded lines and takes the last of a name', () => {
		const message = messageIn(
			'Subject: first',
			'From: Ada <ada@example.org>',
			'subject: [PATCH v2',
			'\t3/4] pmem: a long',
			'  subject',
			'Message-Id: <x@y>',
			'References: <a@b>',
			' <c@d>',
			'',
			'body',
		);
		expect(message.subject).toBe('[PATCH v2 3/4] pmem: a long subject');
		expect(message.references).toEqual(['a@b', 'c@d']);
		expect(message.inReplyTo).toBe('c@d');
		expect(message.body.lines).toEqual(['body']);
	});

	it('gives a message without an id one from its place, and says so', () => {
		const message = messageIn(
			'From: a@b.org',
			'Subject: x',
			'Date: Wed, 25 Nov 2015 13:36 +0000',
			'',
			'text',
		);
		expect(message.messageId).toBe('1@test');
		expect(message.inferred).toEqual(['message-id']);
	});

	it.each([
		['=?utf-8?q?J=C3=B6rg_M=C3=BCller?=', 'Jörg Müller'],
		['=?UTF-8?B?SsO2cmc=?= <j@example.org>', 'Jörg <j@example.org>'],
		['=?iso-8859-1?Q?J=F6rg?=', 'Jörg'],
		['=?utf-8?q?a?= =?utf-8?q?b?= c', 'ab c'],
		['=?utf-8?q?=C3?= =?utf-8?q?=B6?=', 'ö'],
		['=?koi8-r?B?8NLJ18XU?=', 'Привет'],
		['x =?utf-8?x?y?= z', 'x =?utf-8?x?y?= z'],
		['=?no-such-charset?q?plain?=', 'plain'],
		['=?', '=?'],
	])('decodes %s', (written, expected) => {
		expect(decodeWords(written)).toBe(expected);
	});

	it.each([
		['Ada Byte <Ada@Example.org>', 'Ada Byte <ada@example.org>'],
		['"Byte, Ada" <ada@example.org>', 'Byte, Ada <ada@example.org>'],
		['ada@example.org (Ada Byte)', 'Ada Byte <ada@example.org>'],
		['Ada Byte (Firm) <ada@example.org>', 'Ada Byte (Firm) <ada@example.org>'],
		['ada@example.org', 'ada@example.org'],
		['Ada Byte', 'Ada Byte'],
		['ada.b at example.org (Ada Byte)', 'Ada Byte <ada.b@example.org>'],
		['Ada at work', 'Ada at work'],
		['', ''],
	])('reads the person %s', (written, expected) => {
		expect(formatPerson(readPerson(written))).toBe(expected);
	});

	it.each([
		['Wed, 25 Nov 2015 13:36:53 -0500 (EST)', '2015-11-25T13:36:53-05:00'],
		['Wed, 5 Nov 15 3:06 GMT', '2015-11-05T03:06:00Z'],
		['2015-11-25 18:36 UTC', '2015-11-25T18:36:00Z'],
		['2015-11-26  6:27 UTC', '2015-11-26T06:27:00Z'],
		['Feb. 26, 2021, 12:20 a.m. UTC', '2021-02-26T00:20:00Z'],
		['March 3, 2021, 12:05 p.m. UTC', '2021-03-03T12:05:00Z'],
		['June 3, 2021, noon UTC', '2021-06-03T12:00:00Z'],
		['Thu Feb 11 2016 - 14:49:43 EST', '2016-02-11T14:49:43-05:00'],
		['Thu Feb 11 14:49:43 2016 +0100', '2016-02-11T14:49:43+01:00'],
		['Wed, 32 Nov 2015 13:36:53 +0000', null],
		['yesterday', null],
	])('reads the date %s', (written, expected) => {
		expect(readDate(written)).toBe(expected);
	});

	it('reads parameters, quoted, continued and encoded', () => {
		const { value, parameters } = parseStructured(
			`Text/Plain; charset="a;b\\"c"; name*0="long "; name*1=name; file*=utf-8'en'%e2%82%ac; Format=Flowed`,
		);
		expect(value).toBe('text/plain');
		expect(Object.fromEntries(parameters)).toEqual({
			charset: 'a;b"c',
			name: 'long name',
			file: '€',
			format: 'Flowed',
		});
	});
});

describe('bodies', () => {
	const part = (type: string, encoding: string) => [
		...HEAD,
		`Content-Type: ${type}`,
		`Content-Transfer-Encoding: ${encoding}`,
		'',
	];

	it('undoes quoted-printable and finds every column again', () => {
		const message = messageIn(
			...part('text/plain; charset=utf-8', 'quoted-printable'),
			'a =3D caf=C3=A9 =',
			'end',
			'x=0Ay',
		);
		expect(message.body.lines).toEqual(['a = café end', 'x', 'y']);
		expect(message.body.rawLines).toEqual([7, 9, 9]);
		expect(message.body.rawColumns).toEqual([0, 0, 4]);
		const at = (line: number, column: number) => rawPosition(message.raw, message.body, line, column);
		expect(at(0, 2)).toEqual({ line: 7, column: 2 }); // the `=`, written =3D
		expect(at(0, 3)).toEqual({ line: 7, column: 5 });
		expect(at(0, 8)).toEqual({ line: 7, column: 15 }); // after é, written =C3=A9
		expect(at(0, 9)).toEqual({ line: 8, column: 0 }); // after the soft break
		expect(at(0, 11)).toEqual({ line: 8, column: 2 });
		expect(at(2, 0)).toEqual({ line: 9, column: 4 });
	});

	it('undoes base64 and stands on the first line of the part', () => {
		const message = messageIn(
			...part('text/plain; charset=utf-8', 'base64'),
			btoa('first\nsecond\n'),
			'___',
			'A list footer',
		);
		expect(message.body.lines.slice(0, 2)).toEqual(['first', 'second']);
		expect(rawPosition(message.raw, message.body, 1, 3)).toEqual({ line: 7, column: 0 });
	});

	it('removes the CR of the transport and keeps that of a DOS file', () => {
		const transported = readMailbox(
			new TextEncoder().encode(`${[...HEAD, '', 'a', 'b'].join('\r\n')}\r\n`),
			'x',
		);
		expect(transported.messages[0]?.body.lines).toEqual(['a', 'b']);
		expect(messageIn(...HEAD, '', 'a', '+dos\r', 'b').body.lines).toEqual(['a', '+dos\r', 'b']);
	});

	it('reads format=flowed as its standard says, and keeps the literal text beside it', () => {
		const message = messageIn(
			...part('text/plain; format=flowed', '8bit'),
			'  stuffed',
			'soft ',
			'break',
			'-- ',
			'me',
		);
		expect(message.body.lines).toEqual([' stuffed', 'soft break', '-- ', 'me']);
		expect(message.body.rawLines).toEqual([7, 8, 10, 11]);
		expect(message.body.rawColumns).toEqual([1, 0, 0, 0]);
		expect(message.literalBody?.lines).toEqual(['  stuffed', 'soft ', 'break', '-- ', 'me']);
	});

	it('reads nested parts in order and leaves out media, preamble and epilogue', () => {
		const message = messageIn(
			...HEAD,
			'Content-Type: multipart/mixed; boundary="o"',
			'',
			'preamble',
			'--o',
			'Content-Type: multipart/alternative; boundary=i',
			'',
			'--i',
			'',
			'text',
			'--i--',
			'--o',
			'Content-Type: image/png',
			'Content-Transfer-Encoding: base64',
			'',
			'AAAA',
			'--o',
			'Content-Type: text/x-patch; name="a.patch"',
			'Content-Disposition: attachment; filename="a.patch"',
			'Content-Transfer-Encoding: base64',
			'',
			btoa('diff\n'),
			'--o--',
			'epilogue',
		);
		expect(message.body.lines).toEqual(['text', 'diff']);
		expect(message.body.parts.map((one) => [one.contentType, one.encoding, one.fileName])).toEqual([
			['text/plain', 'plain', null],
			['image/png', 'base64', null],
			['text/x-patch', 'base64', 'a.patch'],
		]);
	});

	it('reads a multipart whose boundary never comes as text, and says so with the line', () => {
		const mailbox = readMailbox(
			bytesOf(...HEAD, 'Content-Type: multipart/mixed; boundary=b', '', 'text'),
			'm',
		);
		expect(mailbox.messages[0]?.body.lines).toEqual(['text']);
		expect(mailbox.errors).toEqual([
			{ file: 'm', line: 6, reason: "the multipart boundary 'b' never occurs" },
		]);
	});

	it('reads bytes that are not what their charset says without losing any', () => {
		const bytes = [...bytesOf(...HEAD, ''), 0x61, 0xe9, 0x0a, 0xc3, 0xa9, 0x0a];
		expect(readMailbox(Uint8Array.from(bytes), 'x').messages[0]?.body.lines).toEqual(['aé', 'é']);
	});
});

describe('mailboxes', () => {
	const from = 'From ada@example.org Wed Nov 25 13:36:53 2015';

	it('splits at separators and not at text that begins with "From "', () => {
		const messages = messagesIn(
			from,
			...HEAD,
			'',
			'From here on it works.',
			'',
			'From 10:30 in 2015 on, too',
			'',
			from,
			'Subject: second',
			'Message-ID: <2@example.org>',
			'',
			'text',
		);
		expect(messages.map((message) => [message.messageId, message.range.first])).toEqual([
			['1@example.org', 1],
			['2@example.org', 11],
		]);
		expect(messages[0]?.body.lines).toContain('From 10:30 in 2015 on, too');
	});

	it.each([
		['mboxrd', 'From mboxrd@z Thu Jan  1 00:00:00 1970', ['From me', '>From you', '>> From']],
		['mboxo', from, ['From me', '>>From you', '>> From']],
	])('undoes the quoting of %s', (_name, separator, expected) => {
		const message = messageIn(separator, ...HEAD, '', '>From me', '>>From you', '>> From');
		expect(message.body.lines).toEqual(expected);
		expect(message.body.rawColumns[0]).toBe(1);
	});

	it('leaves quotation marks of a single mail alone', () => {
		expect(messageIn(...HEAD, '', '>From me').body.lines).toEqual(['>From me']);
	});
});
