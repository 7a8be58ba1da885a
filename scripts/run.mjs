// Runs programs for the other scripts, and knows where the project is.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** Runs a program in the project's folder with its output shown; gives its exit status (1 where it could not be started). */
export function run(program, parameters, options = {}) {
	const result = spawnSync(program, parameters, { cwd: root, stdio: 'inherit', ...options });
	if (result.error) console.error(`${program}: ${result.error.message}`);
	return result.status ?? 1;
}

/** Runs a program of node_modules/.bin. */
export const runLocal = (name, parameters, options) =>
	run(path.join(root, 'node_modules', '.bin', name), parameters, options);

/** The environment for npm: node-gyp takes the headers that lie beside this Node, where they do, and downloads none. */
export function npmEnvironment() {
	const prefix = path.dirname(path.dirname(process.execPath));
	const hasHeaders = existsSync(path.join(prefix, 'include', 'node', 'node_api.h'));
	return hasHeaders ? { ...process.env, npm_config_nodedir: prefix } : process.env;
}
