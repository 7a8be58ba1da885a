// Which file is the home of a function, as another file reaches it.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { reachableNames } from '../../src/platform/definition-index';
import { Neighbourhood } from '../../src/platform/neighbourhood';

function folderWith(files: Readonly<Record<string, string>>): string {
	const folder = mkdtempSync(path.join(tmpdir(), 'neighbourhood-'));
	for (const [name, text] of Object.entries(files)) {
		mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
		writeFileSync(path.join(folder, name), text);
	}
	return folder;
}

const defines = (name: string) => `int ${name}(int a)\n{\n\treturn a;\n}\n`;

describe('the names that other files reach', () => {
	const names = (text: string, file = 'a.c') => [...reachableNames(file, text)];

	it('are those with a body', () => {
		expect(names(`int ember(int a);\n${defines('coal')}extern int ash(void);\nmodule_init(coal);\n`)).toEqual(
			['coal'],
		);
		expect(names('void ember(struct coal *a,\n\t   int b)\n\t__releases(&a->lock)\n{\n}\n')).toEqual([
			'ember',
		]);
		expect(names('int ember(int a)\n#ifdef CONFIG_EMBER\n{\n')).toEqual([]);
		expect(names('struct ember coal = { ash(1) };\nint (*ember)(int) = coal;\n')).toEqual([]);
	});

	it('are not the static ones, but for a header', () => {
		const text = `static ${defines('ember')}static inline void *\ncoal(void)\n{\n}\n`;
		expect(names(`static ${defines('ember')}`)).toEqual([]);
		expect(names(`static inline ${defines('ember')}`, 'a.h')).toEqual(['ember']);
		// What stands on a line of its own is sorted out by who reads the file.
		expect(names(text)).toEqual(['coal']);
	});
});

describe('the home of a function', () => {
	const homeIn = (folder: string, neighbourhood: Neighbourhood, name: string, from: string) => {
		const home = neighbourhood.homeOf(name, path.join(folder, from));
		return home && path.relative(folder, home);
	};

	it('is among the files that were named, beside the asking one first', () => {
		const folder = folderWith({
			'a/main.c': '',
			'a/one.c': defines('ember'),
			'b/two.c': defines('ember'),
			'b/main.c': '',
			'c/main.c': '',
		});
		const named = ['a/one.c', 'b/two.c'].map((file) => path.join(folder, file));
		const neighbourhood = new Neighbourhood(named, null);
		const home = (from: string) => homeIn(folder, neighbourhood, 'ember', from);
		expect([home('a/main.c'), home('b/main.c'), home('c/main.c')]).toEqual(['a/one.c', 'b/two.c', null]);
		expect(homeIn(folder, neighbourhood, 'coal', 'a/main.c')).toBeNull();
	});

	it('is code before the stub of a header, and never the asking file', () => {
		const folder = folderWith({
			'ember.h': `static inline ${defines('ember')}`,
			'ember.c': defines('ember'),
		});
		const neighbourhood = new Neighbourhood([], folder);
		expect(homeIn(folder, neighbourhood, 'ember', 'main.c')).toBe('ember.c');
		expect(homeIn(folder, neighbourhood, 'ember', 'ember.c')).toBe('ember.h');
	});

	it('is in the tree where no named file has it', () => {
		const folder = folderWith({
			'lib/ember.c': defines('ember'),
			'named.c': defines('coal'),
			'lib/coal.c': defines('coal'),
			'.hidden/ash.c': defines('ash'),
		});
		const neighbourhood = new Neighbourhood([path.join(folder, 'named.c')], folder);
		const home = (name: string) => homeIn(folder, neighbourhood, name, 'drivers/main.c');
		expect([home('ember'), home('coal'), home('ash')]).toEqual(['lib/ember.c', 'named.c', null]);
	});

	it('is looked for nowhere where there is one file and no tree', () => {
		expect(new Neighbourhood(['a.c', 'a.patch'], null).isEmpty).toBe(true);
		expect(new Neighbourhood(['a.c', 'b.c'], null).isEmpty).toBe(false);
		expect(new Neighbourhood(['a.c'], '.').isEmpty).toBe(false);
	});
});
