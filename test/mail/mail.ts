// Short ways for tests to write a mail as text and to read it.
import { readMailbox } from '../../src/mail/mailbox';
import type { Message } from '../../src/mail/message';

const encoder = new TextEncoder();

/** The lines of a mail or page as bytes; each line ends with LF. */
export const bytesOf = (...lines: readonly string[]) =>
	encoder.encode(lines.map((line) => `${line}\n`).join(''));

/** The messages in these lines. */
export const messagesIn = (...lines: readonly string[]) => readMailbox(bytesOf(...lines), 'test').messages;

/** The one message in these lines. */
export function messageIn(...lines: readonly string[]): Message {
	const [message, ...others] = messagesIn(...lines);
	if (!message || others.length > 0) throw new Error(`${1 + others.length} messages, not one`);
	return message;
}

export const HEAD = [
	'From: Ada Byte <ada@example.org>',
	'Subject: [PATCH] pmem: fix it',
	'Date: Wed, 25 Nov 2015 13:36:53 -0500',
	'Message-ID: <1@example.org>',
] as const;
