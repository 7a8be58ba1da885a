// Makes up patch mails of every shape a mail program gives them: encodings, multiparts, flowed text, footers, damage.
// Only for tests; the same number always gives the same mail.
import fc from 'fast-check';

/** A mail as bytes, and what was done to it, for a failing test's message. */
export interface GeneratedMail {
	readonly bytes: Uint8Array;
	readonly traits: readonly string[];
}

const encoder = new TextEncoder();

const word = fc.constantFrom(
	'int',
	'return',
	'dax->addr',
	'{',
	'}',
	'/* café */',
	'-- ',
	'++ x',
	'-- x',
	'@@ -1 +1 @@',
	'diff --git a/x b/x',
	'From here',
	'x = y;',
	'== 3D',
	'--- a/z',
	'+++ b/z',
	'a\tb',
	'trailing ',
	'=20',
	'.',
	'0123456789'.repeat(9),
);
const fileLine = fc.oneof(
	{
		weight: 6,
		arbitrary: fc.tuple(fc.constantFrom('', '\t', '\t\t', ' ', '> '), word).map(([a, b]) => a + b),
	},
	{ weight: 1, arbitrary: fc.constant('') },
);

interface Change {
	readonly keep: number;
	readonly remove: readonly string[];
	readonly add: readonly string[];
}

const change: fc.Arbitrary<Change> = fc.record({
	keep: fc.integer({ min: 1, max: 9 }),
	remove: fc.array(fileLine, { maxLength: 3 }),
	add: fc.array(fileLine, { maxLength: 3 }),
});

const CONTEXT = 3;

/** Hunks of a diff in which each change follows `keep` unchanged lines. */
function hunksOf(changes: readonly Change[], emptyContext: boolean, section: string): string[] {
	const out: string[] = [];
	let oldLine = 20;
	let newLine = 20;
	for (const { keep, remove, add } of changes) {
		if (remove.length + add.length === 0) continue;
		const context = (seed: number) => {
			const text = seed % 4 === 0 ? '' : `\tline ${seed};`;
			return text === '' && emptyContext ? '' : ` ${text}`;
		};
		const before = Array.from({ length: CONTEXT }, (_, index) => context(oldLine + index));
		const after = Array.from({ length: CONTEXT }, (_, index) => context(oldLine + index + 7));
		const oldCount = 2 * CONTEXT + remove.length;
		const newCount = 2 * CONTEXT + add.length;
		out.push(`@@ -${oldLine},${oldCount} +${newLine},${newCount} @@${section}`);
		out.push(...before, ...remove.map((line) => `-${line}`), ...add.map((line) => `+${line}`), ...after);
		oldLine += oldCount + keep;
		newLine += newCount + keep;
	}
	return out;
}

type FileForm =
	| 'git'
	| 'git-new'
	| 'git-deleted'
	| 'git-empty'
	| 'git-rename'
	| 'git-copy'
	| 'git-mode'
	| 'git-binary'
	| 'git-noprefix'
	| 'git-differ'
	| 'traditional'
	| 'timestamps'
	| 'index'
	| 'quilt'
	| 'epoch'
	| 'bare'
	| 'submodule'
	| 'no-newline';

const path = fc.constantFrom(
	'fs/dax.c',
	'drivers/nvdimm/pmem.c',
	'Makefile',
	'a b/c d.h',
	'fs/é.c',
	'x',
	'fs//d.c',
);

const file = fc
	.record({
		form: fc.constantFrom<FileForm>(
			'git',
			'git',
			'git',
			'git-new',
			'git-deleted',
			'git-empty',
			'git-rename',
			'git-copy',
			'git-mode',
			'git-binary',
			'git-noprefix',
			'git-differ',
			'traditional',
			'timestamps',
			'index',
			'quilt',
			'epoch',
			'bare',
			'submodule',
			'no-newline',
		),
		path,
		changes: fc.array(change, { minLength: 1, maxLength: 3 }),
		content: fc.array(fileLine, { minLength: 1, maxLength: 5 }),
		emptyContext: fc.boolean(),
		section: fc.constantFrom('', ' int f(void)', ' struct x {', ' out:'),
	})
	.map((given) => ({ form: given.form, lines: fileLines(given) }));

function cQuoted(name: string): string {
	const bytes = encoder.encode(name);
	if (bytes.length === name.length) return name;
	return `"${[...bytes].map((byte) => (byte > 126 ? `\\${byte.toString(8).padStart(3, '0')}` : String.fromCharCode(byte))).join('')}"`;
}

function fileLines(given: {
	form: FileForm;
	path: string;
	changes: readonly Change[];
	content: readonly string[];
	emptyContext: boolean;
	section: string;
}): string[] {
	const { form, path: name, content } = given;
	const hunks = hunksOf(given.changes, given.emptyContext, given.section);
	const a = cQuoted(`a/${name}`);
	const b = cQuoted(`b/${name}`);
	const tab = name.includes(' ') ? '\t' : '';
	const named = [`--- ${a}${tab}`, `+++ ${b}${tab}`];
	const index = 'index 1234567..89abcde 100644';
	switch (form) {
		case 'git':
			return [`diff --git ${a} ${b}`, index, ...named, ...hunks];
		case 'git-new':
			return [
				`diff --git ${a} ${b}`,
				'new file mode 100644',
				'index 0000000..89abcde',
				'--- /dev/null',
				`+++ ${b}${tab}`,
				`@@ -0,0 +1,${content.length} @@`,
				...content.map((line) => `+${line}`),
			];
		case 'git-deleted':
			return [
				`diff --git ${a} ${b}`,
				'deleted file mode 100644',
				'index 89abcde..0000000',
				`--- ${a}${tab}`,
				'+++ /dev/null',
				`@@ -1,${content.length} +0,0 @@`,
				...content.map((line) => `-${line}`),
			];
		case 'git-empty':
			return [`diff --git ${a} ${b}`, 'new file mode 100644', 'index 0000000..e69de29'];
		case 'git-rename':
			return [
				`diff --git ${a} b/other.c`,
				'similarity index 90%',
				`rename from ${cQuoted(name)}`,
				'rename to other.c',
				index,
				`--- ${a}${tab}`,
				'+++ b/other.c',
				...hunks,
			];
		case 'git-copy':
			return [
				`diff --git ${a} b/other.c`,
				'similarity index 100%',
				`copy from ${cQuoted(name)}`,
				'copy to other.c',
			];
		case 'git-mode':
			return [`diff --git ${a} ${b}`, 'old mode 100644', 'new mode 100755'];
		case 'git-binary':
			return [
				`diff --git ${a} ${b}`,
				index,
				'GIT binary patch',
				'literal 3',
				'KcmYdfNCE%>hycU@',
				'',
				'literal 0',
				'HcmV?d00001',
				'',
			];
		case 'git-noprefix':
			return [`diff --git ${name} ${name}`, index, `--- ${name}${tab}`, `+++ ${name}${tab}`, ...hunks];
		case 'git-differ':
			return [`diff --git ${a} ${b}`, index, `Binary files ${a} and ${b} differ`];
		case 'traditional':
			return [
				`diff -urN linux.orig/${name} linux/${name}`,
				`--- linux.orig/${name}${tab}`,
				`+++ linux/${name}${tab}`,
				...hunks,
			];
		case 'timestamps':
			return [
				`--- a/${name}\t2005-07-13 13:23:31.000000000 -0400`,
				`+++ b/${name}\t2005-07-13 13:24:02 +05:00`,
				...hunks,
			];
		case 'index':
			return [
				`Index: linux/${name}`,
				'='.repeat(67),
				`--- linux.orig/${name}`,
				`+++ linux/${name}`,
				...hunks,
			];
		case 'quilt':
			return [
				`--- linux.orig/${name}  2005-07-13 13:23:31`,
				`+++ linux/${name}  2005-07-13 13:24:02`,
				...hunks,
			];
		case 'epoch':
			return [
				`--- a/${name}\t1970-01-01 00:00:00.000000000 +0000`,
				`+++ b/${name}\t2005-07-13 13:24:02.000000000 +0000`,
				`@@ -0,0 +1,${content.length} @@`,
				...content.map((line) => `+${line}`),
			];
		case 'bare':
			return [`--- ${name}.orig`, `+++ ${name}`, ...hunks];
		case 'submodule':
			return [
				`diff --git ${a} ${b}`,
				'index 1234567..89abcde 160000',
				`--- ${a}${tab}`,
				`+++ ${b}${tab}`,
				'@@ -1 +1 @@',
				'-Subproject commit 1234567',
				'+Subproject commit 89abcde',
			];
		case 'no-newline':
			return [
				`diff --git ${a} ${b}`,
				...named,
				'@@ -1,2 +1,2 @@',
				' x',
				'-old',
				'\\ No newline at end of file',
				'+new',
				'\\ No newline at end of file',
			];
	}
}

const prose = fc.array(
	fc.constantFrom(
		'Fix it.',
		'',
		'> quoted',
		'> diff --git a/q b/q',
		'From: Someone Else <else@example.org>',
		'---',
		'--- ',
		'----',
		' fs/dax.c | 2 +-',
		'Signed-off-by: A B <a@example.org>',
		'  @@ -1,2 +1,2 @@',
		'>From the start',
		'-- >8 --',
		'Index: about',
		'diff of things',
		'diff -u is meant',
		'[PATCH] again',
		'Subject: another',
	),
	{ maxLength: 6 },
);

const footer = fc.constantFrom(
	[],
	['-- ', '2.39.5'],
	['-- ', '2.39.5', '', '_'.repeat(47), 'A mailing list', 'list@example.org'],
	['', 'Thanks', '-- ', 'Me'],
	['--', '2.1.0', '--', 'To unsubscribe from this list'],
);

type Damage = 'none' | 'drop' | 'wrap' | 'count' | 'truncate' | 'foreign';

const plan = fc.record({
	prose,
	files: fc.array(file, { minLength: 1, maxLength: 3 }),
	between: fc.boolean(),
	footer,
	damage: fc.constantFrom<Damage>(
		'none',
		'none',
		'none',
		'none',
		'drop',
		'wrap',
		'count',
		'truncate',
		'foreign',
	),
	at: fc.nat(),
	encoding: fc.constantFrom('7bit', '8bit', 'quoted-printable', 'base64', 'QUOTED-PRINTABLE', 'none'),
	charset: fc.constantFrom('utf-8', 'UTF-8', 'us-ascii', 'iso-8859-1', ''),
	flow: fc.constantFrom('no', 'no', 'no', 'right', 'claimed'),
	shape: fc.constantFrom(
		'single',
		'single',
		'mixed',
		'attachment',
		'alternative',
		'nested',
		'signed',
		'unclosed',
	),
	crlf: fc.constantFrom(false, false, false, true),
	start: fc.constantFrom('', '\n', 'From mboxrd@z Thu Jan  1 00:00:00 1970\n'),
});

const byteText = (bytes: Uint8Array) => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');

function quotedPrintable(text: string): string {
	return text
		.split('\n')
		.map((line) => {
			const escaped = byteText(encoder.encode(line))
				.replace(/[=\x80-\xff]/g, (c) => `=${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)
				.replace(/[ \t]$/, (c) => (c === ' ' ? '=20' : '=09'));
			return escaped.replace(/(.{60}(?:=..)?)(?=.)/g, (piece) =>
				/=.?$/.test(piece) ? piece : `${piece}=\n`,
			);
		})
		.join('\n');
}

function base64(text: string): string {
	return btoa(byteText(encoder.encode(text))).replace(/.{1,76}/g, '$&\n');
}

function encode(text: string, encoding: string): string {
	if (/quoted/i.test(encoding)) return quotedPrintable(text);
	return encoding === 'base64' ? base64(text) : byteText(encoder.encode(text));
}

/** Space-stuffs and keeps lines whole, as a mail program that knows format=flowed sends a patch. */
const stuffed = (lines: readonly string[]) =>
	lines.map((line) =>
		(/^(?: |>|From )/.test(line) ? ` ${line}` : line).replace(/ +$/, (end) => (line === '-- ' ? end : '')),
	);

function damaged(lines: readonly string[], damage: Damage, seed: number): string[] {
	const out = [...lines];
	const at = seed % Math.max(1, out.length);
	const line = out[at] ?? '';
	if (damage === 'drop') out.splice(at, 1);
	if (damage === 'wrap' && line.length > 4) out.splice(at, 1, line.slice(0, 4), line.slice(4));
	if (damage === 'truncate') out.splice(at + 1);
	if (damage === 'foreign') out.splice(at, 0, 'something else');
	if (damage === 'count') {
		const hunk = out.findIndex((text) => text.startsWith('@@ -'));
		if (hunk !== -1)
			out[hunk] = (out[hunk] ?? '').replace(/,(\d+) \+/, (_, count) => `,${Number(count) + 1} +`);
	}
	return out;
}

function partHeaders(
	type: string,
	given: { charset: string; encoding: string; flow: string },
	extra = '',
): string {
	const charset = given.charset ? `; charset="${given.charset}"` : '';
	const flow = given.flow === 'no' ? '' : '; format=flowed';
	const encoding = given.encoding === 'none' ? '' : `Content-Transfer-Encoding: ${given.encoding}\n`;
	return `Content-Type: ${type}${charset}${flow}\n${encoding}${extra}`;
}

function wrapped(
	shape: string,
	given: { charset: string; encoding: string; flow: string },
	log: string,
	diff: string,
) {
	const text = (content: string, type = 'text/plain', extra = '') =>
		`${partHeaders(type, given, extra)}\n${encode(content, given.encoding)}`;
	const html = 'Content-Type: text/html\n\n<pre>x &lt; y</pre>\n';
	const whole = `${log}${diff}`;
	switch (shape) {
		case 'mixed':
			return `MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="=-x=y"\n\npreamble\n--=-x=y\n${text(whole)}\n--=-x=y\nContent-Type: text/plain\n\nfooter\n--=-x=y--\nepilogue\n`;
		case 'attachment':
			return `Content-Type: multipart/mixed;\n boundary=bnd\n\n--bnd\n${text(log)}\n--bnd\n${text(diff, 'text/x-patch; name="a.patch"', 'Content-Disposition: attachment; filename="a.patch"\n')}\n--bnd--\n`;
		case 'alternative':
			return `Content-Type: multipart/alternative; boundary="a b"\n\n--a b\n${text(whole)}\n--a b\n${html}\n--a b--\n`;
		case 'nested':
			return `Content-Type: multipart/mixed; boundary="o"\n\n\n--o\nContent-Type: multipart/alternative; boundary="i"\n\n\n--i\n${text(whole)}\n--i\n${html}\n--i--\n\n--o\nContent-Type: text/plain\n\nlist footer\n--o--\n`;
		case 'signed':
			return `Content-Type: multipart/signed; boundary="s"; micalg=pgp-sha256; protocol="application/pgp-signature"\n\n--s\n${text(whole)}\n--s\nContent-Type: application/pgp-signature\n\n-----BEGIN PGP SIGNATURE-----\n\nabc\n-----END PGP SIGNATURE-----\n--s--\n`;
		case 'unclosed':
			return `Content-Type: multipart/mixed; boundary="o"\n\n--o\n${text(whole)}`;
		default:
			return text(whole);
	}
}

/** Mails with one patch each, of every shape, some damaged. */
export const patchMail: fc.Arbitrary<GeneratedMail> = plan.map((given) => {
	const diff = given.files.flatMap((one) => (given.between ? ['', ...one.lines] : one.lines));
	const flowed = (lines: readonly string[]) => (given.flow === 'right' ? stuffed(lines) : lines);
	const log = flowed([...given.prose, '---', ' fs/dax.c | 2 +-', '']);
	const rest = flowed([...damaged(diff, given.damage, given.at), ...given.footer]);
	const join = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');
	const head = `From: A B <a@example.org>\nTo: list@example.org\nSubject: [PATCH] dax: fix it\nDate: Wed, 25 Nov 2015 13:36:53 -0500\nMessage-ID: <1@example.org>\n`;
	const mail = `${given.start}${head}${wrapped(given.shape, given, join(log), join(rest))}`;
	// git knows a binary patch only where its first line ends with LF alone.
	const crlf = given.crlf && !given.files.some((one) => one.form === 'git-binary');
	const text = crlf ? mail.replace(/\n/g, '\r\n') : mail;
	return {
		bytes: Uint8Array.from(text, (character) => character.charCodeAt(0)),
		traits: [
			given.shape,
			given.encoding,
			`charset=${given.charset}`,
			`flow=${given.flow}`,
			`damage=${given.damage}`,
			crlf ? 'crlf' : 'lf',
			...given.files.map((one) => one.form),
		],
	};
});
