// Which file is the home of a function, as another file reaches it.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type CodeTexts, ON_DISK } from '../../src/platform/defined-names';
import { reachableNames } from '../../src/platform/definition-index';
import { Neighbourhood } from '../../src/platform/neighbourhood';
import { collectGarbage } from '../collect-garbage';

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

	it('are all that is kept of a text', async () => {
		const fill = `/* ${'words '.repeat(200_000)}*/\n`;
		await collectGarbage();
		const before = process.memoryUsage().heapUsed;
		const kept = Array.from({ length: 40 }, (_, at) => names(fill + defines(`ember_with_a_long_name_${at}`)));
		await collectGarbage();
		const megabytes = (process.memoryUsage().heapUsed - before) / 1e6;
		expect(kept.flat()).toHaveLength(40);
		// The texts have 48 MB.
		expect(megabytes).toBeLessThan(10);
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

	it('is named as the file was given, else below the name of the tree', () => {
		const folder = folderWith({ 'a.c': '', 'lib/b.c': '' });
		const [given, other] = [path.join(folder, 'a.c'), path.join(folder, 'lib', 'b.c')];
		const relative = path.relative(process.cwd(), given);
		const neighbourhood = new Neighbourhood([relative], path.relative(process.cwd(), folder));
		expect(neighbourhood.nameOf(given)).toBe(relative);
		expect(neighbourhood.nameOf(other)).toBe(path.relative(process.cwd(), other));
		expect(new Neighbourhood([], null).nameOf(other)).toBe(other);
	});

	it('is looked for nowhere where there is one file and no tree', () => {
		expect(new Neighbourhood(['a.c', 'a.patch'], null).isEmpty).toBe(true);
		expect(new Neighbourhood(['a.c', 'b.c'], null).isEmpty).toBe(false);
		expect(new Neighbourhood(['a.c'], '.').isEmpty).toBe(false);
	});
});

describe('a tree that changes', () => {
	/** Counts how often texts are read, and tells of files that are not what they were. */
	function watched(folder: string) {
		const read: string[] = [];
		const changed: string[] = [];
		const name = (file: string) => path.relative(folder, file);
		const texts: CodeTexts = {
			state: ON_DISK.state,
			text: (file) => {
				read.push(name(file));
				return ON_DISK.text(file);
			},
		};
		const neighbourhood = new Neighbourhood([], folder, {
			texts,
			onChange: (file, names) => changed.push(`${name(file)}: ${[...names].sort().join(' ')}`),
		});
		const home = (of: string) => {
			const found = neighbourhood.homeOf(of, path.join(folder, 'main.c'));
			return found && name(found);
		};
		return { neighbourhood, home, read, changed, main: path.join(folder, 'main.c') };
	}
	const write = (folder: string, name: string, text: string) => writeFileSync(path.join(folder, name), text);

	it('stays as it was read, until it is doubted; then only what has changed is read', () => {
		const folder = folderWith({ 'a.c': defines('ember'), 'b.c': defines('coal'), 'c.c': defines('ash') });
		const { neighbourhood, home, read, changed } = watched(folder);
		expect([home('ember'), home('coal'), home('ash')]).toEqual(['a.c', 'b.c', 'c.c']);
		expect(read.splice(0)).toHaveLength(3);
		changed.splice(0);
		write(folder, 'a.c', `${defines('ember_one')}${defines('ember_two')}`);
		rmSync(path.join(folder, 'b.c'));
		write(folder, 'd.c', defines('coal'));
		expect([home('ember'), home('coal')]).toEqual(['a.c', 'b.c']);
		neighbourhood.doubt();
		expect([home('ember'), home('ember_two'), home('coal'), home('ash')]).toEqual([
			null,
			'a.c',
			'd.c',
			'c.c',
		]);
		expect(read.sort()).toEqual(['a.c', 'd.c']);
		expect(changed.sort()).toEqual(['a.c: ember ember_one ember_two', 'b.c: coal', 'd.c: coal']);
	});

	it('is told of one file', () => {
		const folder = folderWith({ 'a.c': defines('ember'), 'b.c': defines('coal') });
		const { neighbourhood, home, changed } = watched(folder);
		expect(home('ash')).toBeNull();
		changed.splice(0);
		write(folder, 'a.c', `${defines('ember')}${defines('ash')}`);
		neighbourhood.look(path.join(folder, 'a.c'));
		neighbourhood.look(path.join(folder, 'b.c'));
		expect(home('ash')).toBe('a.c');
		expect(changed).toEqual(['a.c: ash ember']);
	});

	it('is read on where it was interrupted', () => {
		const folder = folderWith({ 'a.c': defines('ember'), 'b.c': defines('coal'), 'c.c': defines('ash') });
		const { neighbourhood, read, main } = watched(folder);
		expect(neighbourhood.learn(main, () => read.length === 2)).toBe(false);
		expect(read).toHaveLength(2);
		expect(neighbourhood.learn(main)).toBe(true);
		expect(read.sort()).toEqual(['a.c', 'b.c', 'c.c']);
	});
});
