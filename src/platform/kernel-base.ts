// What a git repository of the kernel knows of the code that a series was written for: the Makefile at a commit, and the
// releases whose files are those of the patches. Reads only; whatever git does not answer is absent.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import type { FileBlob, Holder, KernelBase } from '../replay/profile';

const GIT_TIMEOUT_MS = 10_000;
const MAX_BYTES = 16 * 1024 * 1024;
/** Files of a series that are asked for at every release. */
const MOST_FILES = 12;
/** Tags of releases, not of their candidates: `v5.14`. */
const RELEASE = /^v\d+\.\d+$/;

/** The base of a series in the git repository of a folder. */
export function kernelBase(folder: string): KernelBase {
	const root = path.resolve(folder);
	const git = (input: string, ...args: string[]): string | null => {
		try {
			return execFileSync('git', ['-C', root, ...args], {
				encoding: 'utf8',
				input,
				maxBuffer: MAX_BYTES,
				timeout: GIT_TIMEOUT_MS,
				stdio: ['pipe', 'pipe', 'ignore'],
			});
		} catch {
			return null;
		}
	};
	const makefileOf = (commit: string): string | null =>
		/^[\w.]+$/.test(commit) ? git('', 'cat-file', 'blob', `${commit}:Makefile`) : null;
	const names = (): string[] => {
		const tags = git('', 'tag', '--list', '--sort=version:refname', 'v*') ?? '';
		return [...tags.split('\n').filter((tag) => RELEASE.test(tag)), 'HEAD'];
	};
	return {
		makefileOf,
		holding(files) {
			const asked = files.filter(({ path: file }) => !/\s/.test(file)).slice(0, MOST_FILES);
			const all = asked.length === 0 ? [] : names();
			const queries = all.flatMap((name) => asked.map(({ path: file }) => `${name}:${file}\n`));
			const answers = git(queries.join(''), 'cat-file', '--batch-check=%(objectname)')?.split('\n') ?? [];
			const held = all.map((name, at) => ({ name, files: heldAt(asked, answers, at) }));
			const most = Math.max(1, ...held.map(({ files: count }) => count));
			return held
				.filter(({ files: count }) => count === most)
				.map(({ name, files: count }): Holder => {
					const makefile = name === 'HEAD' ? makefileOf(name) : null;
					return { name, makefile, files: count, of: asked.length };
				});
		},
	};
}

/** How many of the files have their blob at one name; the answers stand name by name, file by file. */
const heldAt = (files: readonly FileBlob[], answers: readonly string[], at: number): number =>
	files.filter(({ blob }, index) => answers[at * files.length + index]?.startsWith(blob)).length;
