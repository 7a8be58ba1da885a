// Made-up mails read by other readers of mail: postal-mime and, where it is installed, python's email package.
// They keep no positions; what they say of headers and text must be what we say.
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { formatPerson } from '../../src/mail/address';
import { readMailbox } from '../../src/mail/mailbox';
import type { Message } from '../../src/mail/message';

const encoder = new TextEncoder();
const byteText = (bytes: Uint8Array) => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');

const words = fc.array(fc.constantFrom('pmem', 'dax:', 'fix', 'é', 'Ωmega', 'a=b', '100%', '日本', '_x_'), {
	minLength: 1,
	maxLength: 6,
});
const textLine = fc
	.array(fc.constantFrom('a', 'é', '=', '=3D', ' ', '\t', '.', '日本', '"', 'x'.repeat(30)), { maxLength: 6 })
	.map((parts) => `${parts.join('')}|`);

const wordEncodings = {
	q: (text: string) =>
		`=?utf-8?Q?${[...encoder.encode(text)].map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('')}?=`,
	b: (text: string) => `=?UTF-8?b?${btoa(byteText(encoder.encode(text)))}?=`,
} as const;

const quotedPrintable = (text: string) =>
	byteText(encoder.encode(text))
		.replace(/[=\x80-\xff]/g, (c) => `=${c.charCodeAt(0).toString(16).toUpperCase()}`)
		.split('\n')
		.map((line) => line.replace(/((?:=..|[^=]){60})(?=.)/g, '$1=\n'))
		.join('\n');

const base64 = (text: string) => btoa(byteText(encoder.encode(text))).replace(/.{76}/g, '$&\n');

const mail = fc
	.record({
		subject: words,
		words: fc.constantFrom<keyof typeof wordEncodings>('q', 'b'),
		name: fc.constantFrom('Ada Byte', '"Byte, Ada"', '=?utf-8?q?J=C3=B6rg_M?='),
		lines: fc.array(textLine, { minLength: 1, maxLength: 8 }),
		encoding: fc.constantFrom('8bit', 'quoted-printable', 'base64'),
		multipart: fc.boolean(),
	})
	.map((given) => {
		const text = given.lines.map((line) => `${line}\n`).join('');
		const encoded =
			given.encoding === '8bit' ? text : given.encoding === 'base64' ? base64(text) : quotedPrintable(text);
		const part = `Content-Type: text/plain; charset="utf-8"\nContent-Transfer-Encoding: ${given.encoding}\n\n${encoded}`;
		const head = `From: ${given.name} <ada@example.org>\nTo: list@example.org\nSubject: ${given.subject.map((word) => wordEncodings[given.words](`${word} `)).join('\n ')}\nMessage-ID: <1@example.org>\n`;
		const body = given.multipart
			? `Content-Type: multipart/mixed; boundary="b b"\n\n--b b\n${part}\n--b b--\n`
			: part;
		return encoder.encode(head + body);
	});

function ourReading(bytes: Uint8Array): Message {
	const [message] = readMailbox(bytes, 'oracle').messages;
	if (!message) throw new Error('no message');
	return message;
}

const trimmed = (text: string) => text.replace(/\r/g, '').replace(/\n+$/, '');
const plainName = (text: string) => text.replace(/[()"]/g, '').replace(/\s+/g, ' ');

interface Reading {
	readonly subject: string;
	readonly name: string;
	readonly text: string;
}

const ours = (bytes: Uint8Array): Reading => {
	const message = ourReading(bytes);
	return {
		subject: message.subject,
		name: plainName(message.author.name),
		text: trimmed(message.body.lines.join('\n')),
	};
};

const PYTHON = `
import email, email.policy, json, sys
m = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
print(json.dumps([m['subject'], m.get_body().get_content()]))
`;

const python = (bytes: Uint8Array) =>
	spawnSync('python3', ['-c', PYTHON], { input: bytes, encoding: 'utf8' });
const pythonIsThere = python(encoder.encode('Subject: x\n\ny\n')).status === 0;
if (!pythonIsThere)
	console.warn('test/mail/oracles: python3 is not installed, so its reading is not compared');

describe('other readers of mail say the same', () => {
	it('postal-mime', async () => {
		await fc.assert(
			fc.asyncProperty(mail, async (bytes) => {
				const theirs = await PostalMime.parse(bytes);
				expect(ours(bytes)).toEqual({
					subject: (theirs.subject ?? '').replace(/\s+/g, ' ').trim(),
					name: plainName(theirs.from?.name ?? ''),
					text: trimmed(theirs.text ?? ''),
				});
			}),
			{ numRuns: 200, seed: 5322 },
		);
	});

	it.skipIf(!pythonIsThere && !process.env['DAXLENS_REQUIRE'])('python', () => {
		for (const bytes of fc.sample(mail, { numRuns: 25, seed: 5322 })) {
			const [subject, text] = JSON.parse(python(bytes).stdout);
			const { subject: ourSubject, text: ourText } = ours(bytes);
			expect([ourSubject, ourText]).toEqual([subject.replace(/\s+/g, ' ').trim(), trimmed(text)]);
		}
	});

	it('of the author: name and address', () => {
		const bytes = encoder.encode(
			'From: =?utf-8?q?J=C3=B6rg?= <J@Example.org>\nSubject: x\nMessage-ID: <1@y>\n\n',
		);
		expect(formatPerson(ourReading(bytes).author)).toBe('Jörg <j@example.org>');
	});
});
