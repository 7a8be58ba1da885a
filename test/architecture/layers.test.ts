// Holds src/ to layers.json: who may import whom, and which packages each room may use.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import layers from '../../layers.json';

const core: Record<string, string[]> = layers.core;
const hosts: Record<string, string[]> = layers.hosts;
const floors: Record<string, string[]> = layers.floors;
const mayUse: Record<string, string[]> = layers.mayUse;

/** A source file by its path below src/, with its text. */
interface Source {
	readonly path: string;
	readonly text: string;
}

/** Every module a source names in an import, export-from or dynamic import. */
function importsOf(text: string): string[] {
	const found = text.matchAll(
		/(?:\bfrom\s*|\bimport\s*\(\s*|\bimport\s+|\brequire\(\s*)(['"])([\w@./:~-]+)\1/g,
	);
	return [...found].map((match) => match[2] ?? '');
}

const allowedRooms = (room: string): string[] =>
	(core[room] ?? hosts[room] ?? []).flatMap((name) => (name === 'core' ? Object.keys(core) : [name]));

/** The height of a file in a room with floors: what stands beside the folders is above them all. */
function floorOf(file: string): number {
	const [room = '', folder = ''] = file.split('/');
	const at = floors[room]?.indexOf(folder) ?? -1;
	return at < 0 ? (floors[room]?.length ?? 0) : at;
}

/** Every breach of layers.json in the sources, one sentence each. */
function violations(sources: readonly Source[]): string[] {
	const found: string[] = [];
	for (const source of sources) {
		const room = source.path.split('/')[0] ?? '';
		if (!(room in core) && !(room in hosts)) {
			found.push(`${source.path}: no room named ${room} in layers.json`);
			continue;
		}
		const packages = mayUse[room in core ? 'core' : room] ?? [];
		for (const name of importsOf(source.text)) {
			if (name.startsWith('.')) {
				const file = path.posix.join(path.posix.dirname(source.path), name);
				const target = file.split('/')[0] ?? '';
				if (target === '..' || (target !== room && !allowedRooms(room).includes(target)))
					found.push(`${source.path}: ${room} may not import ${name}`);
				else if (target === room && floorOf(file) > floorOf(source.path))
					found.push(`${source.path}: ${name} is on a higher floor of ${room}`);
			} else if (
				!packages.some(
					(allowed) => name === allowed || name.startsWith(allowed.endsWith(':') ? allowed : `${allowed}/`),
				)
			) {
				found.push(`${source.path}: ${room} may not use ${name}`);
			}
		}
	}
	return found;
}

function readSources(folder: string): Source[] {
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
		.map((entry) => {
			const file = path.join(entry.parentPath, entry.name);
			return {
				path: path.relative(folder, file).split(path.sep).join('/'),
				text: readFileSync(file, 'utf8'),
			};
		});
}

describe('layers', () => {
	it('src/ keeps to layers.json', () => {
		expect(violations(readSources('src'))).toEqual([]);
	});

	it('no two rooms import each other', () => {
		const visit = (room: string, trail: string[]): void => {
			if (trail.includes(room)) throw new Error(`cycle: ${[...trail, room].join(' → ')}`);
			for (const next of allowedRooms(room)) visit(next, [...trail, room]);
		};
		for (const room of Object.keys(core)) visit(room, []);
	});

	it.each([
		['an import against the direction', { path: 'text/x.ts', text: "import { a } from '../balance/a';" }],
		['a Node module in the core', { path: 'engine/x.ts', text: "import fs from 'node:fs';" }],
		['a bare Node module in the core', { path: 'engine/x.ts', text: "import fs from 'fs';" }],
		['the editor in the server', { path: 'server/x.ts', text: "import * as vscode from 'vscode';" }],
		['a re-export against the direction', { path: 'mail/x.ts', text: "export * from '../patch/a';" }],
		[
			'a dynamic import against the direction',
			{ path: 'trace/deep/x.ts', text: "await import('../../replay/a');" },
		],
		['an import from a higher floor', { path: 'balance/path/x.ts', text: "import { a } from '../exits/a';" }],
		['an import from above the floors', { path: 'balance/walk/x.ts', text: "import { a } from '../a';" }],
		['an unknown room', { path: 'utils/x.ts', text: '' }],
		['a path out of src/', { path: 'text/x.ts', text: "import '../../test/a';" }],
	])('finds %s', (_name, planted) => {
		expect(violations([planted])).toHaveLength(1);
	});
});
