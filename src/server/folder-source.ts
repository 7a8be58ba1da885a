// The files before a series, from the folders that may be read: the first that has one gives it.
import type { ImageSource } from '../patch/images';
import { treeSource } from '../platform/tree';

/** @param folders absolute paths */
export function folderSource(folders: readonly string[]): ImageSource {
	const sources = folders.map(treeSource);
	const first = (read: (source: ImageSource) => string | null | undefined): string | null => {
		for (const source of sources) {
			const text = read(source);
			if (typeof text === 'string') return text;
		}
		return null;
	};
	return {
		blob: (id) => first((source) => source.blob?.(id)),
		tree: (path) => first((source) => source.tree?.(path)),
	};
}
