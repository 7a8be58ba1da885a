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
	readonly folder: string;
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

/**
 * The headers that a tree of Debian's was built with, for tools that need a preprocessor: the folders of the package that
 * all machines share and of the one for amd64. Null where apt cannot give them.
 */
export function kernelHeaders({
	name,
}: SourceTree): { readonly common: string; readonly machine: string } | null {
	const version = /\d+\.\d+$/.exec(name)?.[0];
	if (version === undefined) return null;
	const unpacked = path.join(cache, `headers-${version}`);
	try {
		if (!existsSync(unpacked)) {
			mkdirSync(cache, { recursive: true });
			const pattern = `^linux-headers-${version.replace('.', '[.]')}[.][^ ]*-common$`;
			const listed = execFileSync('apt-cache', ['search', '--names-only', pattern], { encoding: 'utf8' });
			const names = listed.split('\n').flatMap((line) => line.split(' ')[0] || []);
			const common = names.sort((one, other) => one.localeCompare(other, 'en', { numeric: true })).at(-1);
			if (common === undefined) throw new Error('apt knows no such package');
			const packages = [common, common.replace(/common$/, 'amd64')];
			execFileSync('apt-get', ['download', ...packages], { cwd: cache, stdio: 'ignore' });
			for (const file of readdirSync(cache))
				if (packages.some((each) => file.startsWith(`${each}_`)))
					execFileSync('dpkg-deb', ['-x', file, unpacked], { cwd: cache });
		}
		const folder = path.join(unpacked, 'usr', 'src');
		const [common, machine] = ['-common', '-amd64'].map((end) =>
			readdirSync(folder).find((each) => each.endsWith(end)),
		);
		if (!common || !machine) throw new Error('the packages hold something else');
		return { common: path.join(folder, common), machine: path.join(folder, machine) };
	} catch (error) {
		console.warn(
			`headers of ${name}: not available (${error instanceof Error ? error.message.split('\n')[0] : error})`,
		);
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
		folder: tree,
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
