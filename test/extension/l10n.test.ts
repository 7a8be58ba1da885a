// The texts of the extension: gathered for translators, each key of package.json with its text, and read in another language.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const manifest = readFileSync('package.json', 'utf8');
const texts = JSON.parse(readFileSync('package.nls.json', 'utf8')) as Record<string, string>;

describe('the texts of the extension', () => {
	it('are all in the bundle for translators, which has no other', () => {
		const { status, stderr } = spawnSync(process.execPath, ['scripts/l10n.mjs', '--check'], {
			encoding: 'utf8',
		});
		expect(stderr).toBe('');
		expect(status).toBe(0);
	});

	it('of package.json are named by keys that have a text, and every text is named', () => {
		const named = [...manifest.matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key);
		expect([...new Set(named)].sort()).toEqual(Object.keys(texts).sort());
	});

	it('of commands and settings are all named by keys', () => {
		const { contributes } = JSON.parse(manifest) as {
			contributes: {
				commands: { command: string; title: string }[];
				configuration: { properties: Record<string, { description?: string; markdownDescription?: string }> };
			};
		};
		const shown = [
			...contributes.commands.map(({ title }) => title),
			...Object.values(contributes.configuration.properties).map(
				({ description, markdownDescription }) => description ?? markdownDescription,
			),
		];
		expect(shown.filter((text) => !/^%[\w.]+%$/.test(text ?? ''))).toEqual([]);
	});
});
