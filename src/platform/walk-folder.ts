// Walks a folder file by file, so that who walks can stop at any time and holds no list of everything.
// Hidden folders, `node_modules` and links are left out: links may lead outside or around.
import { opendir } from 'node:fs/promises';
import path from 'node:path';

const DEEPEST = 40;

/** The files below a folder whose names qualify, folder by folder. What cannot be read is passed over. */
export async function* walkFolder(
	folder: string,
	accepts: (name: string) => boolean,
): AsyncGenerator<string, undefined> {
	const open = [{ folder, depth: 0 }];
	for (let next = open.pop(); next; next = open.pop()) {
		const directory = await opendir(next.folder).catch(() => null);
		if (!directory) continue;
		for await (const entry of directory) {
			const isLeftOut = entry.name.startsWith('.') || entry.name === 'node_modules';
			const full = path.join(next.folder, entry.name);
			if (entry.isDirectory() && !isLeftOut && next.depth < DEEPEST)
				open.push({ folder: full, depth: next.depth + 1 });
			else if (entry.isFile() && accepts(entry.name)) yield full;
		}
	}
	return undefined;
}
