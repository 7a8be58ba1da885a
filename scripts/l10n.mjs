// Writes l10n/bundle.l10n.json: every text of the extension, for translators to copy and translate. The texts that package.json
// shows are in package.nls.json.
//   node scripts/l10n.mjs [--check]     --check writes nothing and fails where the file is not up to date
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './run.mjs';

const target = 'l10n/bundle.l10n.json';
const sources = path.join(root, 'src', 'extension');

/** Calls of `l10n.t`, with the text where it is a literal. */
const CALL = /\bl10n\.t\(\s*(?:'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)")?/g;

function textsIn(file) {
	const code = readFileSync(path.join(sources, file), 'utf8');
	return [...code.matchAll(CALL)].map(([, single, double], at) => {
		const text = single ?? double;
		if (text === undefined) throw new Error(`${file}: the text of call ${at + 1} of l10n.t is no literal`);
		return text.replace(/\\(.)/g, '$1');
	});
}

const files = readdirSync(sources, { recursive: true }).filter((file) => file.endsWith('.ts'));
const texts = [...new Set(files.flatMap(textsIn))].sort();
const bundle = `${JSON.stringify(Object.fromEntries(texts.map((text) => [text, text])), null, '\t')}\n`;

const file = path.join(root, target);
if (process.argv.includes('--check')) {
	if (bundle !== readFileSync(file, 'utf8')) {
		console.error(`${target} is not up to date: node scripts/l10n.mjs`);
		process.exitCode = 1;
	}
} else {
	mkdirSync(path.dirname(file), { recursive: true });
	writeFileSync(file, bundle);
}
