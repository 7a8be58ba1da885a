// The tests that drive a real VS Code: one after the other, as each is a browser and a server of its own.
import { defineConfig } from 'vitest/config';

export default defineConfig({
	test: {
		include: ['test/vscode/*.vscode.ts'],
		testTimeout: 180_000,
		hookTimeout: 300_000,
		fileParallelism: false,
		reporters: ['default'],
	},
});
