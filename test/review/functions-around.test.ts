// What functions of other files do for their callers: taken, given back, handed on; and when nothing is said of them.
import { describe, expect, it } from 'vitest';
import { builtinCatalogue } from '../../src/contracts/builtin';
import { checkC } from '../../src/review/code';
import { type DefinitionSource, FunctionsAround } from '../../src/review/functions-around';

const catalogue = builtinCatalogue();

/** Files by name; a function's home is the only file that has its name before a body. */
function sourceOf(files: Readonly<Record<string, string>>): DefinitionSource & { readonly asked: string[] } {
	const asked: string[] = [];
	return {
		asked,
		homeOf(name, from) {
			asked.push(name);
			const homes = Object.entries(files).filter(
				([path, text]) => path !== from && new RegExp(`\\b${name}\\([^;{]*\\)\\s*\\{`).test(text),
			);
			const [home] = homes;
			return home && homes.length === 1 ? home[0] : null;
		},
		nameOf: (file) => file,
		read: (file) => files[file] ?? null,
	};
}

/** The rules found in `main.c`, with the other files around it. */
function found(main: string, around: Readonly<Record<string, string>>): string[] {
	const functions = new FunctionsAround(sourceOf(around));
	const options = { catalogue, around: (file: string) => functions.summariesFor(file, catalogue) };
	return checkC(main, 'main.c', options).findings.map(({ rule, line }) => `${rule} ${line}`);
}

const HELPERS = `struct ember *ember_begin(int id)
{
	struct ember *em = kzalloc(sizeof(*em), GFP_KERNEL);

	if (!em)
		return NULL;
	em->id = id;
	return em;
}

void ember_end(struct ember *em)
{
	if (!em)
		return;
	kfree(em->name);
	kfree(em);
}
`;

// Leaves at line 8 without ember_end().
const LEAKS = `static int ember_write(int id)
{
	struct ember *em = ember_begin(id);

	if (!em)
		return -ENOMEM;
	if (em->busy)
		return -EBUSY;
	em->written++;
	ember_end(em);
	return 0;
}
`;
const RIGHT = LEAKS.replace('if (em->busy)\n\t\treturn -EBUSY;\n\t', 'if (!em->busy)\n\t\t');

describe('a function of another file', () => {
	it('takes and gives for its callers', () => {
		expect(found(LEAKS, { 'helpers.c': HELPERS })).toEqual(['unreleased-on-path 8']);
		expect(found(RIGHT, { 'helpers.c': HELPERS })).toEqual([]);
	});

	it('is part of the path that proves a leak, down to the call that a contract names', () => {
		const inner = HELPERS.replaceAll('ember_', 'coal_');
		const outer = `struct ember *ember_begin(int id)\n{\n\treturn coal_begin(id);\n}\nvoid ember_end(struct ember *em)\n{\n\tcoal_end(em);\n}\n`;
		const pathOf = (main: string, files: Readonly<Record<string, string>>) => {
			const functions = new FunctionsAround(sourceOf(files));
			const options = { catalogue, around: (file: string) => functions.summariesFor(file, catalogue) };
			const [finding] = checkC(main, 'main.c', options).findings;
			return finding?.path.slice(0, 4).map(({ file, line, note }) => `${file}:${line} ${note}`);
		};
		const inside = ['ember_begin() takes it here', 'coal_begin() takes it here'];
		expect(pathOf(LEAKS, { 'outer.c': outer, 'inner.c': inner })).toEqual([
			'main.c:3 takes the memory of em',
			`outer.c:3 ${inside[0]}`,
			`inner.c:3 ${inside[1]}`,
			'main.c:5 em is true',
		]);
		expect(pathOf(inner + outer + LEAKS, {})).toEqual([
			'main.c:28 takes the memory of em',
			`main.c:20 ${inside[0]}`,
			`main.c:3 ${inside[1]}`,
			'main.c:30 em is true',
		]);
		const direct = LEAKS.replace('ember_begin(id)', 'kzalloc(8, GFP_KERNEL)').replace('ember_end', 'kfree');
		expect(pathOf(direct, {})?.[1]).toBe('main.c:5 em is true');
	});

	it('of which nothing is known says nothing', () => {
		expect(found(LEAKS, {})).toEqual([]);
	});

	it('is the one that is reached: not static, not weak, not one of two', () => {
		const says = (helpers: string) => found(LEAKS, { 'helpers.c': helpers });
		expect(says(HELPERS.replaceAll(/^(?=struct|void)/gm, 'static '))).toEqual([]);
		expect(says(HELPERS.replaceAll(/^(?=struct|void)/gm, '__weak '))).toEqual([]);
		expect(
			says(
				`#ifdef CONFIG_EMBER\n${HELPERS}#else\nstruct ember *ember_begin(int id)\n{\n\treturn NULL;\n}\n#endif\n`,
			),
		).toEqual([]);
		expect(found(LEAKS, { 'a.c': HELPERS, 'b.c': HELPERS })).toEqual([]);
	});

	it('takes for a caller only what that one gives back, and not in a loop', () => {
		expect(
			found(LEAKS.replace('\tember_end(em);\n', '\tember_keep(em);\n'), { 'helpers.c': HELPERS }),
		).toEqual([]);
		const gathers = `static int ember_fill(struct ember *em)
{
	struct ember *each;

	while (em->room--) {
		each = ember_begin(em->room);
		if (!each)
			return -ENOMEM;
		ember_link(each, em);
		if (em->count > 1 && em->last->id > each->id) {
			ember_end(each);
			return -EINVAL;
		}
	}
	return 0;
}
`;
		const link =
			'void ember_link(struct ember *each, struct ember *em)\n{\n\tlist_add_tail(&each->list, &em->all);\n\tem->count++;\n}\n';
		expect(found(gathers, { 'helpers.c': HELPERS, 'link.c': link })).toEqual([]);
	});

	it('may be inline in a header', () => {
		expect(found(LEAKS, { 'ember.h': HELPERS.replaceAll(/^(?=struct|void)/gm, 'static inline ') })).toEqual([
			'unreleased-on-path 8',
		]);
	});

	it('may call one of a third file, and that none of a fourth', () => {
		const through = (name: string, inner: string) =>
			`struct ember *${name}_begin(int id)\n{\n\treturn ${inner}_begin(id);\n}\n` +
			`void ${name}_end(struct ember *em)\n{\n\t${inner}_end(em);\n}\n`;
		const main = (name: string) => LEAKS.replaceAll(/ember_(?=begin|end)/g, `${name}_`);
		const files = { 'a.c': HELPERS, 'b.c': through('coal', 'ember'), 'c.c': through('ash', 'coal') };
		expect(found(main('coal'), files)).toEqual(['unreleased-on-path 8']);
		expect(found(main('ash'), files)).toEqual([]);
	});

	it('may call itself, and its callers it, without end', () => {
		const round =
			'struct ember *ember_begin(int id)\n{\n\tif (id)\n\t\treturn ember_again(id - 1);\n\treturn NULL;\n}\n';
		const again = 'struct ember *ember_again(int id)\n{\n\treturn ember_begin(id);\n}\n';
		expect(found(LEAKS, { 'a.c': round, 'b.c': again })).toEqual([]);
	});

	it('that keeps or gives back what it is handed ends the tracking', () => {
		const main = `static int ember_add(struct ember *em)
{
	char *name = kmalloc(8, GFP_KERNEL);

	if (!name)
		return -ENOMEM;
	if (em->full)
		goto out;
	kfree(name);
	return 0;
out:
	ember_take(em, name);
	return -EBUSY;
}
`;
		const keeps = 'void ember_take(struct ember *em, char *name)\n{\n\tem->name = name;\n}\n';
		const looks = 'void ember_take(struct ember *em, char *name)\n{\n\tem->size = name[0];\n}\n';
		const frees = 'void ember_take(struct ember *em, char *name)\n{\n\tkfree(name);\n}\n';
		expect(found(main, { 'a.c': keeps })).toEqual([]);
		expect(found(main, { 'a.c': frees })).toEqual([]);
		expect(found(main, { 'a.c': looks })).toEqual(['unreleased-on-path 13']);
		expect(
			found(main.replace('ember_take(em, name);', 'ember_take(em, name);\n\tkfree(name);'), { 'a.c': frees }),
		).toEqual(['released-twice 13']);
	});

	it('gives back what nobody may hold as well', () => {
		// percpu_counter_destroy() is harmless where nothing is held; the wrapper still ends what was made.
		const wrapper = 'void ember_exit(struct ember *em)\n{\n\tpercpu_counter_destroy(&em->count);\n}\n';
		const main = `static int ember_init(struct ember *em)
{
	int rc = percpu_counter_init(&em->count, 0, GFP_KERNEL);

	if (rc)
		return rc;
	rc = ember_start(em);
	if (rc)
		goto out;
	return 0;
out:
	ember_exit(em);
	return rc;
}
`;
		const start = 'int ember_start(struct ember *em)\n{\n\treturn em->state ? -EBUSY : 0;\n}\n';
		expect(found(main, { 'a.c': wrapper + start })).toEqual([]);
	});

	it('is left to its contract where it has one', () => {
		const source = sourceOf({ 'slab.c': 'void kfree(const void *p)\n{\n}\n' });
		const summaryOf = new FunctionsAround(source).summariesFor('main.c', catalogue);
		expect(summaryOf('kfree')).toBeUndefined();
		expect(source.asked).toEqual([]);
	});

	it('is asked for anew where the one before had lost interest, at whatever moment', () => {
		const through = 'struct ember *coal_begin(int id)\n{\n\treturn ember_begin(id);\n}\n';
		const source = sourceOf({ 'helpers.c': HELPERS, 'b.c': through });
		const told = (around: FunctionsAround, cancelled: () => boolean) =>
			around.summariesFor('main.c', catalogue, { asked: new Set(), cancelled })('coal_begin')?.ways;
		const whole = told(new FunctionsAround(source), () => false);
		expect(whole?.some(({ effects }) => effects.length > 0)).toBe(true);
		for (let moment = 0; moment < 6; moment++) {
			const around = new FunctionsAround(source);
			let count = 0;
			told(around, () => count++ >= moment);
			expect(told(around, () => false)).toEqual(whole);
		}
	});

	it('is forgotten where it, or what it calls, has changed, and no other is', () => {
		const through = 'struct ember *coal_begin(int id)\n{\n\treturn ember_begin(id);\n}\n';
		const files: Record<string, string> = {
			'helpers.c': HELPERS,
			'b.c': through,
			'c.c': 'void ash(int a)\n{\n}\n',
		};
		const around = new FunctionsAround(sourceOf(files));
		const effects = (name: string) =>
			around
				.summariesFor(
					'main.c',
					catalogue,
				)(name)
				?.ways.flatMap((way) => way.effects).length;
		const ash = around.summariesFor('main.c', catalogue)('ash');
		expect([effects('ember_begin'), effects('coal_begin')]).toEqual([1, 1]);
		files['helpers.c'] = HELPERS.replace('kzalloc(sizeof(*em), GFP_KERNEL)', '&embers[id]');
		expect([effects('ember_begin'), effects('coal_begin')]).toEqual([1, 1]);
		around.forget('helpers.c', new Set(['ember_begin', 'ember_end']));
		expect([effects('ember_begin'), effects('coal_begin')]).toEqual([0, 0]);
		expect(around.summariesFor('main.c', catalogue)('ash')).toBe(ash);
	});

	it('is told alike whatever was asked before', () => {
		const source = sourceOf({ 'helpers.c': HELPERS });
		const [one, other] = [new FunctionsAround(source), new FunctionsAround(source)];
		const names = ['ember_begin', 'ember_end'];
		const told = (around: FunctionsAround, order: readonly string[]) => {
			const summaryOf = around.summariesFor('main.c', catalogue);
			return new Map(
				order.map((name) => [
					name,
					summaryOf(name)?.ways.map(({ classes, effects }) => [classes, effects.length]),
				]),
			);
		};
		const [forth, back] = [told(one, names), told(other, [...names].reverse())];
		for (const name of names) expect(forth.get(name)).toEqual(back.get(name));
		expect(forth.get('ember_begin')).toBeDefined();
	});
});
