// Files of a working tree and blobs of its git repository, for patches that apply to it. Reads only, and only below the tree.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ImageSource } from '../patch/images';

/** No source file is larger; what is larger is taken for absent. */
const MAX_BYTES = 32 * 1024 * 1024;
const GIT_TIMEOUT_MS = 10_000;

/** Gives the files of a folder, and blobs where it belongs to a git repository. Whatever cannot be read is absent. */
export function treeSource(folder: string): ImageSource {
	const root = path.resolve(folder);
	const blobs = new Map<string, string | null>();
	let hasGit = true;
	const readBlob = (id: string): string | null => {
		if (!hasGit || !/^[0-9a-f]{7,64}$/.test(id)) return null;
		try {
			return execFileSync('git', ['-C', root, 'cat-file', 'blob', id], {
				encoding: 'utf8',
				maxBuffer: MAX_BYTES,
				timeout: GIT_TIMEOUT_MS,
				stdio: ['ignore', 'pipe', 'ignore'],
			});
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code === 'ENOENT') hasGit = false;
			return null;
		}
	};
	return {
		blob(id) {
			const known = blobs.get(id);
			if (known !== undefined) return known;
			const text = readBlob(id);
			blobs.set(id, text);
			return text;
		},
		tree(file) {
			const full = path.resolve(root, file);
			// A patch may name any path; nothing outside of the tree is read.
			if (!full.startsWith(root + path.sep)) return null;
			try {
				const bytes = readFileSync(full);
				return bytes.length > MAX_BYTES ? null : bytes.toString('utf8').replaceAll('\r\n', '\n');
			} catch {
				return null;
			}
		},
	};
}
