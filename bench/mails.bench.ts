// How fast patch mails are read, from bytes to files and hunks with positions, against two peers that do the same work:
// git (`git mailinfo` and `git apply --numstat` for each mail) and postal-mime with jsdiff's parsePatch, the best
// JavaScript parsers of mail and of diffs, which keep no positions.
//   npm run bench -- mails [FOLDER]      a folder of .eml files; without one, mails made up as the tests make them up
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parsePatch } from 'diff';
import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { readMailbox } from '../src/mail/mailbox';
import { readPatch } from '../src/patch/patch';
import { patchMail } from '../test/patch/mail-generator';

const ROUNDS = 7;

function mails(): Uint8Array[] {
	const folder = process.argv[2];
	if (!folder) return fc.sample(patchMail, { numRuns: 400, seed: 1 }).map((mail) => mail.bytes);
	return readdirSync(folder)
		.filter((name) => name.endsWith('.eml'))
		.map((name) => new Uint8Array(readFileSync(path.join(folder, name))));
}

function readByUs(all: readonly Uint8Array[]): number {
	let files = 0;
	for (const bytes of all)
		for (const message of readMailbox(bytes, 'mail').messages) files += readPatch(message).files.length;
	return files;
}

/** jsdiff throws on a damaged diff; such a mail counts as read. */
async function readByJavaScriptParsers(all: readonly Uint8Array[]): Promise<number> {
	let files = 0;
	for (const bytes of all) {
		const mail = await PostalMime.parse(bytes);
		const texts = [mail.text ?? '', ...mail.attachments.map((part) => asText(part.content))];
		for (const text of texts) {
			try {
				files += parsePatch(text).length;
			} catch {}
		}
	}
	return files;
}

const decoder = new TextDecoder();
const asText = (content: string | ArrayBuffer | Uint8Array) =>
	typeof content === 'string' ? content : decoder.decode(content);

function readByGit(names: readonly string[], folder: string): void {
	const log = path.join(folder, 'log');
	const patch = path.join(folder, 'patch');
	for (const name of names) {
		spawnSync('git', ['mailinfo', log, patch], {
			input: readFileSync(name),
			stdio: ['pipe', 'ignore', 'ignore'],
		});
		spawnSync('git', ['apply', '--numstat', patch], { cwd: folder, stdio: 'ignore' });
	}
}

async function bestOf(rounds: number, work: () => unknown): Promise<number> {
	let best = Number.POSITIVE_INFINITY;
	for (let round = 0; round < rounds; round++) {
		const start = performance.now();
		await work();
		best = Math.min(best, performance.now() - start);
	}
	return best;
}

const all = mails();
const folder = mkdtempSync(path.join(os.tmpdir(), 'daxlens-bench-'));
const names = all.map((bytes, index) => {
	const name = path.join(folder, `${index}.eml`);
	writeFileSync(name, bytes);
	return name;
});
const megabytes = all.reduce((sum, bytes) => sum + bytes.length, 0) / 1e6;

const own = await bestOf(ROUNDS, () => readByUs(all));
const peers = await bestOf(ROUNDS, () => readByJavaScriptParsers(all));
const git = await bestOf(2, () => readByGit(names, folder));

const rate = (milliseconds: number) => `${(megabytes / (milliseconds / 1000)).toFixed(1)} MB/s`;
console.log(`${all.length} mails, ${megabytes.toFixed(2)} MB`);
console.log(`daxlens: ${own.toFixed(1)} ms, ${rate(own)}`);
console.log(`postal-mime and diff: ${peers.toFixed(1)} ms, ${rate(peers)}`);
console.log(
	`git mailinfo and git apply, two processes a mail: ${git.toFixed(1)} ms, ${(git / own).toFixed(2)} x our time`,
);
console.log(`speed against postal-mime and diff: ${(peers / own).toFixed(2)} x`);
