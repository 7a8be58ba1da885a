// Writes the JSON Schemas of the project's file formats into docs/schema/, and the tables of fields into their pages.
//   node scripts/build-schemas.mjs [--check]     --check writes nothing and fails where a file is not up to date
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { toJsonSchema } from '@valibot/to-json-schema';
import * as esbuild from 'esbuild';
import { root } from './run.mjs';

/** Each format: where its valibot schema is, the file to write, and the page that explains it. */
const FORMATS = [
	{
		source: 'src/contracts/contract.ts',
		name: 'CatalogueSchema',
		title: 'DAX Lens contract catalogue',
		target: 'docs/schema/contracts.schema.json',
		page: 'docs/contracts.md',
	},
];

/** Loads one export of a TypeScript file. */
async function load(source, name) {
	const outfile = path.join(root, 'out', `schema-${process.pid}-${path.basename(source, '.ts')}.mjs`);
	await mkdir(path.dirname(outfile), { recursive: true });
	try {
		const entryPoints = [path.join(root, source)];
		await esbuild.build({ entryPoints, outfile, bundle: true, platform: 'node', format: 'esm' });
		const { [name]: schema } = await import(pathToFileURL(outfile).href);
		return schema;
	} finally {
		await rm(outfile, { force: true });
	}
}

/** The JSON Schema as what an author writes: fields with a default may be left out. */
function jsonSchema(schema, title) {
	const { $schema, ...rest } = toJsonSchema(schema, { typeMode: 'input' });
	return { $schema, title, ...rest };
}

/** The kind of a value in a few words. */
function typeText(field) {
	if (field.enum) return field.enum.map((value) => `\`${value}\``).join(', ');
	if (field.type !== 'array') return field.type ?? '';
	return field.items.type === 'object' ? 'list, see below' : `list of ${typeText(field.items)}s`;
}

function descriptionText(field) {
	const standard =
		field.default === undefined || typeof field.default === 'object' ? '' : ` (${field.default})`;
	return `${field.description ?? field.items?.description ?? ''}${standard}`.replaceAll('|', '\\|').trim();
}

/** One Markdown table for an object and, below it, one for each kind of object in its lists. */
function fieldTables(object, heading) {
	const fields = Object.entries(object.properties);
	const required = new Set(object.required);
	const rows = fields.map(
		([name, field]) =>
			`| \`${name}\`${required.has(name) ? ' *' : ''} | ${typeText(field)} | ${descriptionText(field)} |`,
	);
	const below = fields
		.filter(([, field]) => field.items?.type === 'object')
		.map(([name, field]) => fieldTables(field.items, `Each of \`${name}\``));
	return [`### ${heading}\n\n| Field | Value | Meaning |\n|---|---|---|\n${rows.join('\n')}`, ...below].join(
		'\n\n',
	);
}

const BEGIN = '<!-- fields: written by scripts/build-schemas.mjs -->';
const END = '<!-- end of fields -->';

/** The page with the text between its two marks replaced. */
function withFields(page, tables) {
	const begin = page.indexOf(BEGIN);
	const end = page.indexOf(END);
	if (begin === -1 || end < begin) throw new Error(`the page has no '${BEGIN}' … '${END}'`);
	return `${page.slice(0, begin + BEGIN.length)}\n\n${tables}\n\n${page.slice(end)}`;
}

const check = process.argv.includes('--check');

/** The text in the project's style. */
function formatted(file, text) {
	const biome = path.join(root, 'node_modules', '.bin', 'biome');
	return execFileSync(biome, ['format', '--stdin-file-path', file], {
		cwd: root,
		input: text,
		encoding: 'utf8',
	});
}

/** Writes a file, or with --check tells whether it already has this text. */
async function put(file, unformatted) {
	const text = formatted(file, unformatted);
	const absolute = path.join(root, file);
	if ((await readFile(absolute, 'utf8').catch(() => null)) === text) return;
	if (check) {
		console.error(`${file} is not up to date: run node scripts/build-schemas.mjs`);
		process.exitCode = 1;
		return;
	}
	await mkdir(path.dirname(absolute), { recursive: true });
	await writeFile(absolute, text);
}

for (const { source, name, title, target, page } of FORMATS) {
	const schema = jsonSchema(await load(source, name), title);
	await put(target, `${JSON.stringify(schema, null, '\t')}\n`);
	const text = await readFile(path.join(root, page), 'utf8');
	await put(page, withFields(text, fieldTables(schema, 'The file')));
}
