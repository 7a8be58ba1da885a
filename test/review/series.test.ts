// What each patch of a series introduces, fixes and leaves, and how findings are followed across patches.
import { describe, expect, it } from 'vitest';
import { builtinCatalogue } from '../../src/contracts/builtin';
import type { ImageSource } from '../../src/patch/images';
import type { ReviewOptions } from '../../src/review/code';
import { type DefinitionSource, FunctionsAround } from '../../src/review/functions-around';
import type { ReviewedFinding } from '../../src/review/reviewed';
import { checkSeries } from '../../src/review/series';
import { type Files, type MadeUpPatch, mailsOf, seriesOf } from './mails';

const FILE = 'drivers/ember/core.c';

const RIGHT = `static int ember_flush(struct ember *em)
{
	int rc;

	rc = blk_queue_enter(em->queue, 0);
	if (rc)
		return rc;
	if (em->busy) {
		blk_queue_exit(em->queue);
		return -EBUSY;
	}
	ember_write(em);
	blk_queue_exit(em->queue);
	return 0;
}
`;
const LEAKS = RIGHT.replace(
	'if (em->busy) {\n\t\tblk_queue_exit(em->queue);\n\t\treturn -EBUSY;\n\t}',
	'if (em->busy)\n\t\treturn -EBUSY;',
);
const OTHER = `static void ember_poke(struct ember *em)
{
	writel(1, em->regs);
}
`;

const NO_FILES: ImageSource = {};

function review(base: Files, patches: readonly Files[], source: ImageSource = NO_FILES) {
	const series = patches.map((files, at): MadeUpPatch => ({ title: `step ${at + 1}`, files }));
	return checkSeries(seriesOf(mailsOf(base, series)), source, { catalogue: builtinCatalogue() });
}

/** `2 introduced ember_flush:9 fixed by 3`. */
function told({ patch, function: name, line }: ReviewedFinding): string {
	const fixed = patch?.fixedBy === null ? '' : ` fixed by ${patch?.fixedBy}`;
	return `${patch?.number} ${patch?.status} ${name}:${line}${fixed}`;
}

/** The tree as it is before the series. */
const treeOf = (base: Files): ImageSource => ({ tree: (path) => base[path] ?? null });

const toldOf = (base: Files, patches: readonly Files[], source = treeOf(base)) =>
	review(base, patches, source).findings.map(told);

describe('the status of a finding', () => {
	it('is introduced where only the post-image has it', () => {
		expect(toldOf({ [FILE]: RIGHT }, [{ [FILE]: LEAKS }])).toEqual(['1 introduced ember_flush:9']);
	});

	it('is fixed where only the pre-image has it', () => {
		expect(toldOf({ [FILE]: LEAKS }, [{ [FILE]: RIGHT }])).toEqual(['1 fixed ember_flush:9']);
	});

	it('is existing where the patch touches the function and leaves it', () => {
		const touched = LEAKS.replace('ember_write(em);', 'ember_write(em);\n\tember_count(em);');
		expect(toldOf({ [FILE]: LEAKS }, [{ [FILE]: touched }])).toEqual(['1 existing ember_flush:9']);
	});

	it('is nothing where another function is touched', () => {
		const base = `${OTHER}\n${LEAKS}`;
		expect(toldOf({ [FILE]: base }, [{ [FILE]: base.replace('writel(1', 'writel(2') }])).toEqual([]);
	});

	it('survives lines that move and code that is edited around it', () => {
		const moved = `${OTHER}\n${LEAKS.replace('ember_write(em)', 'ember_write_all(em)')}`;
		expect(toldOf({ [FILE]: LEAKS }, [{ [FILE]: moved }])).toEqual(['1 existing ember_flush:14']);
	});

	it('survives an edited acquiring call', () => {
		const edited = LEAKS.replace('enter(em->queue, 0)', 'enter(em->queue, BLK_MQ_REQ_NOWAIT)');
		expect(toldOf({ [FILE]: LEAKS }, [{ [FILE]: edited }])).toEqual(['1 existing ember_flush:9']);
	});
});

describe('across a series', () => {
	it('tells which later patch fixes what an earlier one introduced', () => {
		const steps = [{ [FILE]: LEAKS }, { [FILE]: `${OTHER}\n${LEAKS}` }, { [FILE]: `${OTHER}\n${RIGHT}` }];
		expect(toldOf({ [FILE]: RIGHT }, steps)).toEqual([
			'1 introduced ember_flush:9 fixed by 3',
			'3 fixed ember_flush:14',
		]);
	});

	it('reports an old finding once, by the first patch that touches it', () => {
		const first = LEAKS.replace('ember_write(em);', 'ember_write(em);\n\tember_count(em);');
		const second = first.replace('ember_count(em);', 'ember_count(em, 1);');
		expect(toldOf({ [FILE]: LEAKS }, [{ [FILE]: first }, { [FILE]: second }])).toEqual([
			'1 existing ember_flush:9',
		]);
	});

	it('sees a patch on top of the ones before it', () => {
		const helper = `static int ember_enter(struct request_queue *q)\n{\n\treturn blk_queue_enter(q, 0);\n}\n\n`;
		const uses = (text: string) =>
			helper + text.replace('blk_queue_enter(em->queue, 0)', 'ember_enter(em->queue)');
		const steps = [{ [FILE]: helper + RIGHT }, { [FILE]: uses(LEAKS) }];
		expect(toldOf({ [FILE]: RIGHT }, steps)).toEqual(['2 introduced ember_flush:14']);
	});

	it('knows helpers that the series adds to another file', () => {
		const header = 'drivers/ember/ember.h';
		const helpers = `static inline int ember_get(struct request_queue *q)\n{\n\treturn blk_queue_enter(q, 0);\n}\n\nstatic inline void ember_put(struct request_queue *q)\n{\n\tblk_queue_exit(q);\n}\n`;
		const uses = (text: string) =>
			text
				.replaceAll('blk_queue_enter(em->queue, 0)', 'ember_get(em->queue)')
				.replaceAll('blk_queue_exit(em->queue)', 'ember_put(em->queue)');
		const steps = [{ [header]: helpers }, { [FILE]: uses(LEAKS) }];
		expect(toldOf({ [FILE]: OTHER }, steps)).toEqual(['2 introduced ember_flush:9']);
		expect(toldOf({ [FILE]: OTHER }, [{ [header]: helpers }, { [FILE]: uses(RIGHT) }])).toEqual([]);
	});

	it('tells a caller what a changed helper does to it', () => {
		const helper = (release: boolean) =>
			`static int ember_enter(struct request_queue *q)\n{\n\tint rc = blk_queue_enter(q, 0);\n\n\tif (rc)\n\t\treturn rc;\n${release ? '\tblk_queue_exit(q);\n' : ''}\treturn 0;\n}\n\n`;
		const caller = `int ember_run(struct ember *em)\n{\n\tint rc = ember_enter(em->queue);\n\n\tif (rc)\n\t\treturn rc;\n\tif (em->busy)\n\t\treturn -EBUSY;\n\tember_write(em);\n\tblk_queue_exit(em->queue);\n\treturn 0;\n}\n`;
		const base = helper(false) + caller.replace('\tif (em->busy)\n\t\treturn -EBUSY;\n', '');
		const found = review({ [FILE]: base }, [{ [FILE]: helper(false) + caller }], {
			tree: () => base,
		}).findings;
		expect(found.map(told)).toEqual(['1 introduced ember_run:17']);
	});
});

describe('the line of the mail', () => {
	it('is the added line the finding is about', () => {
		const mails = mailsOf({ [FILE]: OTHER }, [{ title: 'add it', files: { [FILE]: OTHER + LEAKS } }]);
		const [finding] = checkSeries(seriesOf(mails), {}, { catalogue: builtinCatalogue() }).findings;
		expect(finding?.patch?.mail.file).toBe('series.mbox');
		expect(mails.split('\n')[(finding?.patch?.mail.line ?? 0) - 1]).toBe('+\t\treturn -EBUSY;');
		expect(finding?.patch?.quote[0]).toMatch(/^@@ -2,3 \+2,\d+ @@ static void ember_poke/);
		expect(finding?.patch?.quote).toContain('+\t\treturn -EBUSY;');
	});

	it('is a removed line for what the patch fixes', () => {
		const mails = mailsOf({ [FILE]: LEAKS }, [{ title: 'fix it', files: { [FILE]: RIGHT } }]);
		const [finding] = checkSeries(seriesOf(mails), {}, { catalogue: builtinCatalogue() }).findings;
		const shown = mails.split('\n')[(finding?.patch?.mail.line ?? 0) - 1];
		expect(shown).toMatch(/^[- ]\t\treturn -EBUSY;$/);
	});
});

describe('functions seen in part', () => {
	const filler = Array.from({ length: 12 }, (_, at) => `\tember_step(em, ${at});\n`).join('');
	const long = (tail: string) =>
		`static int ember_long(struct ember *em)\n{\n\tint rc;\n\n${filler}\n${tail}\treturn 0;\n}\n`;
	const whole = long('\tmutex_lock(&em->lock);\n\tember_write(em);\n\tmutex_unlock(&em->lock);\n');

	it('are named with what is missing', () => {
		const { inPart } = review({ [FILE]: whole }, [
			{ [FILE]: whole.replace('ember_write(em)', 'ember_write(em, 1)') },
		]);
		expect(inPart.map((each) => each.function)).toEqual(['ember_long']);
		expect(inPart[0]?.reason).toMatch(/does not show/);
	});

	it('are whole when the tree gives the file', () => {
		const after = whole.replace('ember_write(em)', 'ember_write(em, 1)');
		const { inPart, functions } = review({ [FILE]: whole }, [{ [FILE]: after }], { tree: () => whole });
		expect({ inPart, functions }).toEqual({ inPart: [], functions: 1 });
	});

	it('give no finding for what hidden lines may release', () => {
		const hidden = `static int ember_late(struct ember *em)\n{\n\tint rc;\n\n\tmutex_lock(&em->lock);\n${filler}\tmutex_unlock(&em->lock);\n\treturn 0;\n}\n`;
		const after = hidden.replace(
			'\tmutex_lock(&em->lock);\n',
			'\tmutex_lock(&em->lock);\n\tember_note(em);\n',
		);
		expect(toldOf({ [FILE]: hidden }, [{ [FILE]: after }])).toEqual([]);
	});
});

describe('suppressions', () => {
	const noted = LEAKS.replace(
		'\t\treturn -EBUSY;',
		'\t\t/* daxlens: ignore unreleased-on-path: ember_stop() does it */\n\t\treturn -EBUSY;',
	);

	it('hold in a post-image', () => {
		const { findings } = review({ [FILE]: OTHER }, [{ [FILE]: noted }]);
		expect(findings.map((finding) => finding.suppression)).toEqual([
			{ kind: 'comment', reason: 'ember_stop() does it' },
		]);
	});

	it('with an id hold for that finding alone', () => {
		const { findings } = review({ [FILE]: OTHER }, [{ [FILE]: noted.replace('-path:', '-path 0000beef:') }]);
		expect(findings.map((finding) => finding.suppression)).toEqual([null]);
	});

	it('of a file hold by id', () => {
		const series = seriesOf(mailsOf({ [FILE]: OTHER }, [{ title: 'add', files: { [FILE]: LEAKS } }]));
		const catalogue = builtinCatalogue();
		const [finding] = checkSeries(series, {}, { catalogue }).findings;
		const suppressions = [{ id: finding?.fingerprint.slice(0, 8) ?? '', reason: 'known' }];
		const again = checkSeries(series, {}, { catalogue, suppressions }).findings;
		expect(again.map((each) => each.suppression)).toEqual([{ kind: 'file', reason: 'known' }]);
	});
});

describe('functions of files that a series does not bring', () => {
	const HELPERS = `struct ember *ember_begin(int id)
{
	return kzalloc(8, GFP_KERNEL);
}

void ember_end(struct ember *em)
{
	kfree(em);
}
`;
	const USES = `static int ember_write(int id)
{
	struct ember *em = ember_begin(id);

	if (!em)
		return -ENOMEM;
	ember_end(em);
	return 0;
}
`;
	const DROPS = USES.replace('\tember_end', '\tif (id)\n\t\treturn -EBUSY;\n\tember_end');
	const WRAPS = HELPERS.replace('kzalloc(8, GFP_KERNEL)', 'ash_begin(id)')
		.replace('kfree(', 'ash_end(')
		.replaceAll('ember_', 'coal_')
		.replaceAll('ash_', 'ember_');
	const HELPERS_FILE = 'drivers/ember/helpers.c';
	const WRAPS_FILE = 'drivers/ember/wraps.c';
	const tree: Files = { [FILE]: USES, [HELPERS_FILE]: HELPERS, [WRAPS_FILE]: WRAPS };

	/** As a host finds functions: in the tree, which stays as it was before the series. */
	const source: DefinitionSource = {
		homeOf: (name) =>
			[HELPERS_FILE, WRAPS_FILE].find((file) =>
				new RegExp(`^\\w.*\\b${name}\\(`, 'm').test(tree[file] ?? ''),
			) ?? null,
		nameOf: (file) => file,
		read: (file) => tree[file] ?? null,
	};
	const catalogue = builtinCatalogue();
	const functions = new FunctionsAround(source);
	const around: ReviewOptions['around'] = (file, changed) =>
		functions.summariesFor(file, catalogue, { changed });
	const toldWith = (base: Files, patches: readonly Files[], options: Partial<ReviewOptions> = { around }) => {
		const series = seriesOf(
			mailsOf(
				base,
				patches.map((files, at) => ({ title: `step ${at + 1}`, files })),
			),
		);
		const images = treeOf({ ...tree, ...base });
		return checkSeries(series, images, { catalogue, ...options }).findings.map(told);
	};
	const drop = { [FILE]: DROPS };

	it('are known where the host finds them', () => {
		expect(toldWith(tree, [drop])).toEqual(['1 introduced ember_write:8']);
		expect(toldWith(tree, [drop], {})).toEqual([]);
	});

	it('are those of the patches from where these change them', () => {
		const table = { [HELPERS_FILE]: HELPERS.replace('kzalloc(8, GFP_KERNEL)', '&embers[id]') };
		expect(toldWith(tree, [table, drop])).toEqual([]);
		expect(toldWith(tree, [drop, table])[0]).toBe('1 introduced ember_write:8');
		const moves = { [HELPERS_FILE]: HELPERS.replace('ember_begin(', 'ember_start(') };
		expect(toldWith(tree, [moves, drop])).toEqual([]);
	});

	it('are not known where they rest on what a patch has changed', () => {
		const through = (text: string) => text.replaceAll(/ember_(?=begin|end)/g, 'coal_');
		const base = { ...tree, [FILE]: through(USES) };
		const counts = { [HELPERS_FILE]: HELPERS.replace('\treturn', '\tcount_embers();\n\treturn') };
		const dropThrough = { [FILE]: through(DROPS) };
		expect(toldWith(base, [dropThrough])).toEqual(['1 introduced ember_write:8']);
		expect(toldWith(base, [counts, dropThrough])).toEqual([]);
	});

	it('say nothing where the tree is another than the series is made for', () => {
		const series = (base: string) =>
			seriesOf(mailsOf({ [FILE]: base }, [{ title: 'add', files: { [FILE]: `${base}\n${DROPS}` } }]));
		const toldIn = (text: string) =>
			checkSeries(series(OTHER), treeOf({ ...tree, [FILE]: text }), { catalogue, around }).findings.length;
		expect(toldIn(OTHER)).toBe(1);
		expect(toldIn('static int embers;\n')).toBe(0);
	});
});
