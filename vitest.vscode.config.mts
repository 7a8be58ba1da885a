// The tests that drive a real VS Code: one after the other, as each is a browser and a server of its own.
import { defineConfig } from 'vitest/config';

export default defineConfig({
	test: {
		// A workbench in a browser on a busy machine may lose a key or a click: a test that fails is tried once more.
		retry: 2,
		include: ['test/vscode/*.vscode.ts'],
		testTimeout: 180_000,
		hookTimeout: 300_000,
		fileParallelism: false,
		reporters: ['default'],
	},
});
