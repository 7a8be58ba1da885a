// The bundled code and styles of pages, with their hashes, from beside the bundled program.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Sealed } from '../report/html/page';

/** What the pages need: `panel.js`, `style.css` for the panels, `page.css` for the colours of a page, `report.css`. */
export interface PageAssets {
	/** For a page that runs the panels' code. */
	readonly panel: { readonly script: Sealed; readonly style: Sealed };
	/** For a page that is only read. */
	readonly report: { readonly style: Sealed };
}

/** The assets beside the running program, or of the last build where it runs from its sources; null without a build. */
export function pageAssets(): PageAssets | null {
	const folders = [__dirname, path.join(__dirname, '..', '..', 'dist')];
	const folder = folders.find((each) => existsSync(path.join(each, 'page.css')));
	return folder === undefined ? null : readPageAssets(folder);
}

/**
 * Reads the files from a folder.
 * @throws if one is not there, with the folder's name
 */
export function readPageAssets(folder: string): PageAssets {
	const read = (name: string) => readFileSync(path.join(folder, name), 'utf8');
	const colours = read('page.css');
	return {
		panel: { script: sealed(read('panel.js')), style: sealed(read('style.css') + colours) },
		report: { style: sealed(read('report.css') + colours) },
	};
}

function sealed(text: string): Sealed {
	return { text, hash: `sha256-${createHash('sha256').update(text).digest('base64')}` };
}
