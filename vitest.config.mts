import { readFile } from 'node:fs/promises';
import { defineConfig } from 'vitest/config';

/** Imports a YAML file as its text, as esbuild's text loader does in the bundles. */
const yamlAsText = {
	name: 'yaml-as-text',
	async load(id: string) {
		return id.endsWith('.yaml') ? `export default ${JSON.stringify(await readFile(id, 'utf8'))}` : undefined;
	},
};

export default defineConfig({
	plugins: [yamlAsText],
	test: {
		include: ['test/**/*.test.ts'],
		exclude: ['test/vscode/**', 'node_modules/**'],
		setupFiles: ['test/setup.ts'],
		globalSetup: ['test/scratch.ts'],
		testTimeout: 60_000,
	},
});
