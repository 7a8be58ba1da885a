// Which language a plain text is taken for: mails and pages of archives in each form, diffs, kernel logs; and what stays as it is.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recognise } from '../../src/server/recognise';

const DIFF = `diff --git a/drivers/x.c b/drivers/x.c
index 1234567..89abcde 100644
--- a/drivers/x.c
+++ b/drivers/x.c
@@ -1,2 +1,3 @@ static int f(void)
 one
+two
 three
`;

const TEXTS = {
	'linux-mbox': {
		'an mbox': 'From 77971ec3 Mon Sep 17 00:00:00 2001\nFrom: A <a@example.org>\nSubject: x\n\ntext\n',
		'a mail without a separator':
			'From: A <a@example.org>\nDate: Tue, 5 Mar 2024 09:30:00 +0100\nSubject: x\n\ntext\n',
		'a page of lore': `All of lore.example.org\n help / color\n${'* an overview\n'.repeat(80)}From: A B @ 2020-01-02  3:04 UTC (permalink / raw)\n  To: c\n\ntext\n`,
		'a page of patchwork':
			'diff mbox series\n\n[v3,07/25] dax: hold it\n\nMessage ID 16657.stgit@example.org (mailing list archive)\nState New\n',
		'a page of hypermail': 'Re: hold it\n\nFrom: A B\nDate: Thu Feb 11 2016 - 14:49:43 EST\n\ntext\n',
	},
	diff: { 'a bare diff': DIFF, 'a diff under a note': `The fix, I hope:\n\n${DIFF}` },
	kmsg: {
		'a log': '[    0.1] no stamp\n[    1.000001] a\n[    1.000002] b\n[    1.000003] c\n',
		'a log as a logger writes it':
			'Mar  5 09:30:00 host kernel: [    1.000001] a\nMar  5 09:30:00 host kernel: [    1.000002] b\nMar  5 09:30:00 host kernel: [    1.000003] c\n',
	},
} as const;

describe('a text', () => {
	for (const [language, texts] of Object.entries(TEXTS))
		it.each(Object.entries(texts))(`that is %s is ${language}`, (_name, text) => {
			expect(recognise(text)).toBe(language);
		});

	it.each([
		['prose', 'We hold the queue while the kernel uses the address.\nFrom here on it is easy.\n'],
		['a note with one line of a log', 'It said:\n[  12.345678] BUG: soft lockup\nand nothing else.\n'],
		['code', '#include <linux/dax.h>\n\nstatic int f(void)\n{\n\treturn 0;\n}\n'],
		['nothing', ''],
	])('that is %s stays plain', (_name, text) => {
		expect(recognise(text)).toBeNull();
	});

	it('of any letters is no error', () => {
		fc.assert(fc.property(fc.string({ maxLength: 2000 }), (text) => recognise(text) !== undefined));
	});
});
