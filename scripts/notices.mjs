// Writes dist/THIRD-PARTY-NOTICES.md: the packages whose code the bundles hold, each with its licence text.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** The folder of the package that a bundled file is of, or undefined for a file of ours. */
const packageFolder = (input) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(input)?.[0];

/** @param inputs paths of all bundled files, from the root of the project */
export async function writeNotices(inputs) {
	const folders = new Set(['node_modules/web-tree-sitter', ...inputs.map(packageFolder).filter(Boolean)]);
	const parts = await Promise.all([...folders].sort().map(noticeOf));
	const text = `# Third-party notices\n\nDAX Lens contains code of these packages.\n\n${parts.join('\n')}`;
	await writeFile(path.join(root, 'dist', 'THIRD-PARTY-NOTICES.md'), text);
}

async function noticeOf(folder) {
	const { name, version, license } = JSON.parse(
		await readFile(path.join(root, folder, 'package.json'), 'utf8'),
	);
	const file = (await readdir(path.join(root, folder))).find((each) => /^licen[cs]e/i.test(each));
	const text = file ? (await readFile(path.join(root, folder, file), 'utf8')).trim() : '';
	return `## ${name} ${version}, ${license}\n\n${text}\n`;
}
