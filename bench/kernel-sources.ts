// Finds real kernel C files to measure on: the storage side of Debian's linux-source packages, fetched once with apt.
//   DAXLENS_KERNEL_TREES=/path/linux-6.1:/path/linux-6.12    uses these trees instead
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export interface SourceFile {
	readonly path: string;
	readonly text: string;
}

export interface SourceTree {
	readonly name: string;
	readonly files: readonly SourceFile[];
}

const FOLDERS =
	'fs mm block drivers/dax drivers/nvdimm drivers/md drivers/block drivers/cxl drivers/acpi/nfit'.split(' ');
const VERSIONS = ['6.1', '6.12'];
const cache = path.join(os.tmpdir(), 'daxlens-kernel-sources');

/** Downloads one linux-source package and unpacks the folders measured; gives the tree, or null where apt cannot. */
function fetchTree(version: string): string | null {
	const name = `linux-source-${version}`;
	const tree = path.join(cache, name);
	if (existsSync(tree)) return tree;
	mkdirSync(cache, { recursive: true });
	try {
		execFileSync('apt-get', ['download', name], { cwd: cache, stdio: 'ignore' });
		const [archive = ''] = readdirSync(cache).filter(
			(file) => file.startsWith(`${name}_`) && file.endsWith('.deb'),
		);
		execFileSync('dpkg-deb', ['-x', archive, `package-${version}`], { cwd: cache });
		const tar = path.join(`package-${version}`, 'usr', 'src', `${name}.tar.xz`);
		execFileSync('tar', ['-xJf', tar, ...FOLDERS.map((folder) => `${name}/${folder}`)], { cwd: cache });
		return tree;
	} catch (error) {
		console.warn(`${name}: not available (${error instanceof Error ? error.message.split('\n')[0] : error})`);
		return null;
	}
}

function readTree(tree: string): SourceTree {
	const files = FOLDERS.filter((folder) => existsSync(path.join(tree, folder))).flatMap((folder) =>
		readdirSync(path.join(tree, folder), { recursive: true, encoding: 'utf8' })
			.filter((file) => file.endsWith('.c'))
			.sort()
			.map((file) => path.join(folder, file)),
	);
	return {
		name: path.basename(tree),
		files: files.map((file) => ({ path: file, text: readFileSync(path.join(tree, file), 'utf8') })),
	};
}

/** All trees that can be had. Exits with a message where there are none. */
export function kernelTrees(): readonly SourceTree[] {
	const given = process.env['DAXLENS_KERNEL_TREES']
		?.split(path.delimiter)
		.filter((folder) => existsSync(folder));
	const trees = given?.length ? given : VERSIONS.flatMap((version) => fetchTree(version) ?? []);
	if (trees.length > 0) return trees.map(readTree);
	console.error('no kernel sources: neither DAXLENS_KERNEL_TREES nor the linux-source packages are there');
	process.exit(2);
}
