// How fast `daxlens check` reads kernel files, as a ratio to coccinelle and to sparse on the same files in one run. Each is
// started as its users start it, on one processor: coccinelle with the rules of throughput/pairs.cocci, sparse as the
// kernel's own build calls it (`make C=2`), with the headers the tree was built with.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { kernelHeaders, kernelTrees, type SourceFile, type SourceTree } from './kernel-sources';

const ROUNDS = 3;
const FOLDERS = /^(?:block|drivers\/(?:dax|nvdimm)|fs\/ext4)\/|^fs\/dax\.c$/;
const EVERY = 5;

const project = path.resolve(import.meta.dirname, '..', '..');
const program = path.join(project, 'dist', 'cli.js');
const rules = path.join(project, 'bench', 'throughput', 'pairs.cocci');

interface Peer {
	readonly name: string;
	run(tree: SourceTree, files: readonly SourceFile[]): void;
}

function start(command: string, parameters: readonly string[], cwd: string): void {
	// Findings make most of these programs end with another status than 0.
	const { error } = spawnSync(command, parameters, { cwd, stdio: 'ignore' });
	if (error) throw error;
}

const own: Peer = {
	name: 'daxlens check',
	run: ({ folder }, files) =>
		start(process.execPath, [program, 'check', '--jobs', '1', ...files.map((file) => file.path)], folder),
};

const coccinelle: Peer = {
	name: 'coccinelle',
	run: ({ folder }, files) =>
		start(
			'spatch',
			['--very-quiet', '--no-includes', '--sp-file', rules, ...files.map((file) => file.path)],
			folder,
		),
};

/** Sparse, or null where the headers it needs cannot be had. */
function sparseFor(tree: SourceTree): Peer | null {
	const headers = kernelHeaders(tree);
	if (!headers) return null;
	const { common, machine } = headers;
	const below = (folder: string, ...parts: string[]) => parts.map((part) => `-I${path.join(folder, part)}`);
	const options = [
		...'-nostdinc -D__KERNEL__ -DCC_USING_FENTRY -DKBUILD_MODNAME="x" -DKBUILD_BASENAME="x" -std=gnu11'.split(
			' ',
		),
		...'-m64 -D__x86_64__ --arch=x86_64 -Wcontext'.split(' '),
		...below(common, 'arch/x86/include', 'include', 'arch/x86/include/uapi', 'include/uapi'),
		...below(machine, 'arch/x86/include/generated', 'include', 'arch/x86/include/generated/uapi'),
		...below(machine, 'include/generated/uapi'),
		...['compiler-version.h', 'kconfig.h', 'compiler_types.h'].flatMap((header) => [
			'-include',
			path.join(common, 'include/linux', header),
		]),
	];
	return {
		name: 'sparse',
		run: ({ folder }, files) => {
			for (const file of files) {
				const full = path.join(folder, file.path);
				start('sparse', [...options, path.basename(full)], path.dirname(full));
			}
		},
	};
}

function isInstalled(command: string): boolean {
	if (!spawnSync(command, ['--version'], { stdio: 'ignore' }).error) return true;
	console.warn(`${command} is not installed: not compared with`);
	return false;
}

const [tree] = kernelTrees();
if (!tree) process.exit(2);
if (!existsSync(program)) execFileSync('npm', ['run', 'build'], { cwd: project, stdio: 'ignore' });
const files = tree.files.filter((file) => FOLDERS.test(file.path)).filter((_, index) => index % EVERY === 0);
const peers = [
	own,
	isInstalled('sparse') ? sparseFor(tree) : null,
	isInstalled('spatch') ? coccinelle : null,
].filter((peer) => peer !== null);

/** The middle of what several rounds took; the rounds of all take turns, so that a busy machine slows all alike. */
const taken = peers.map((): number[] => []);
for (let round = 0; round < ROUNDS; round++)
	for (const [index, peer] of peers.entries()) {
		const begun = performance.now();
		peer.run(tree, files);
		taken[index]?.push((performance.now() - begun) / 1000);
	}
const seconds = taken.map((list) => list.sort((a, b) => a - b)[ROUNDS >> 1] ?? 1);

const megabytes = files.reduce((sum, { text }) => sum + text.length, 0) / 1e6;
const lines = files.reduce((sum, { text }) => sum + text.split('\n').length, 0);
console.log(
	`${files.length} files of ${tree.name}, ${lines} lines, ${megabytes.toFixed(1)} MB; median of ${ROUNDS} rounds`,
);
for (const [index, { name }] of peers.entries()) {
	const time = seconds[index] ?? 1;
	console.log(
		`${name}: ${time.toFixed(1)} s, ${Math.round(lines / time)} lines/s, ${(megabytes / time).toFixed(2)} MB/s`,
	);
}
const [ownTime = 1, ...others] = seconds;
for (const [index, time] of others.entries())
	console.log(`${(time / ownTime).toFixed(2)} x the speed of ${peers[index + 1]?.name}`);
