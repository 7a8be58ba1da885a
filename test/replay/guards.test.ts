// What becomes of an access when its guard is not there, is not given back on the way through, or is lost on the way out:
// made-up functions that come with a patch, and what a removal meets beside them.
import { describe, expect, it } from 'vitest';
import { scenarios } from '../../src/engine/scenarios';
import { replaySeries } from '../../src/replay/series';
import { type MadeUpPatch, mailsOf, seriesOf } from '../review/mails';

const PATH = 'fs/emberfs/dax.c';

/** What the situation comes to before and behind a patch that brings the code, and which change does it. */
function replayed(code: string, situation: string, profile = 'v6.12', before = '// Made up.\n') {
	const patch: MadeUpPatch = { title: 'emberfs: an access', files: { [PATH]: code } };
	const { rows } = replaySeries(seriesOf(mailsOf({ [PATH]: before }, [patch])), {
		source: { tree: (path) => (path === PATH ? before : null) },
		profile,
		scenarios: scenarios.filter(({ id }) => id === situation),
	});
	const cells = rows[0]?.cells ?? [];
	return {
		verdicts: cells.map(({ hazard, verdict }) => hazard ?? verdict),
		because: cells.at(-1)?.because,
		waits: cells.at(-1)?.schedule?.hang?.waitPoint,
	};
}

const without = (code: string, line: string): string => {
	expect(code).toContain(line);
	return code.replace(line, '');
};

const LOCK = '\tid = dax_read_lock();\n';
const UNLOCK = '\tdax_read_unlock(id);\n\treturn same;\n';

/** A comparison of two files in their memory: a read of both inside the kernel. */
const compare = `static int ember_same(struct ember_map *a, struct ember_map *b, size_t length)
{
	void *one_addr, *other_addr;
	int id, rc, same;

${LOCK}	rc = dax_direct_access(a->dax, a->pgoff, 1, DAX_ACCESS, &one_addr, NULL);
	if (rc < 0)
		goto out_unlock;
	rc = dax_direct_access(b->dax, b->pgoff, 1, DAX_ACCESS, &other_addr, NULL);
	if (rc < 0)
		goto out_unlock;
	same = !memcmp(one_addr, other_addr, length);
${UNLOCK}
out_unlock:
	dax_read_unlock(id);
	return -EIO;
}
`;

describe('a comparison of two files', () => {
	it('is safe within the read section', () => {
		expect(replayed(compare, 'A09').verdicts).toEqual(['safe', 'safe']);
	});

	it('touches memory that is gone without it', () => {
		const bare = without(compare, LOCK).replaceAll('\tdax_read_unlock(id);\n', '');
		expect(replayed(bare, 'A09').verdicts).toEqual(['safe', 'H04']);
	});

	it('keeps the removal waiting where it never ends', () => {
		const kept = compare.replaceAll('\tdax_read_unlock(id);\n', '');
		const { verdicts, waits } = replayed(kept, 'A09');
		expect(verdicts).toEqual(['safe', 'HANG']);
		expect(waits).toBe('synchronize_srcu in kill_dax');
	});

	it('keeps the removal waiting where a failure leaves it open', () => {
		const lost = without(compare, '\tdax_read_unlock(id);\n\treturn -EIO;\n').replace(
			'out_unlock:\n',
			'out_unlock:\n\treturn -EIO;\n',
		);
		const { verdicts, because } = replayed(lost, 'A09');
		expect(verdicts).toEqual(['safe', 'HANG']);
		expect(because).toMatch(/^ember_same\(\) leaves at line \d+ with the dax read section/);
	});

	it('is left alone where a call that nobody knows may end it', () => {
		const elsewhere = compare.replaceAll('dax_read_unlock(id);', 'ember_leave_section(id);');
		expect(replayed(elsewhere, 'A09').verdicts).toEqual(['safe', 'safe']);
	});

	it('counts a section within another once', () => {
		const inner = `static long ember_map(struct ember_map *at, void **addr)
{
	int id = dax_read_lock();
	long rc = dax_direct_access(at->dax, at->pgoff, 1, DAX_ACCESS, addr, NULL);

	dax_read_unlock(id);
	return rc;
}

`;
		const nested = compare.replaceAll(
			/dax_direct_access\((\w)->dax, \w->pgoff, 1, DAX_ACCESS, (&\w+), NULL\)/g,
			'ember_map($1, $2)',
		);
		expect(nested).toContain('ember_map(a, &one_addr)');
		expect(replayed(inner + nested, 'A09').verdicts).toEqual(['safe', 'safe']);
		const bare = without(nested, LOCK).replaceAll('\tdax_read_unlock(id);\n', '');
		expect(replayed(inner + bare, 'A09').verdicts).toEqual(['safe', 'H04']);
	});
});

describe('a block that is unshared', () => {
	const unshare = `static int ember_unshare(struct ember_map *from, struct ember_map *to, size_t length)
{
	void *daddr, *saddr;
	int id = dax_read_lock();
	int rc = dax_direct_access(to->dax, to->pgoff, 1, DAX_ACCESS, &daddr, NULL);

	if (rc < 0)
		goto out;
	rc = dax_direct_access(from->dax, from->pgoff, 1, DAX_ACCESS, &saddr, NULL);
	if (rc < 0)
		goto out;
	rc = copy_mc_to_kernel(daddr, saddr, length);
out:
	dax_read_unlock(id);
	return rc;
}
`;
	const guard = 'int id = dax_read_lock();';

	it('is written within the section', () => {
		expect(replayed(unshare, 'zero-unbind').verdicts).toEqual(['safe', 'safe']);
		const bare = without(unshare, '\tdax_read_unlock(id);\n').replace(guard, 'int id = 0;');
		expect(replayed(bare, 'zero-unbind').verdicts).toEqual(['safe', 'H04']);
	});
});

describe('a test that every access shares', () => {
	const SUPER = 'drivers/dax/super.c';
	const shared = (test: string) =>
		`long dax_direct_access(struct dax_device *dax_dev, pgoff_t pgoff, long pages)\n{\n${test}\treturn dax_dev->ops->direct_access(dax_dev, pgoff, pages);\n}\n`;
	const base = { [SUPER]: shared('\tif (!dax_alive(dax_dev))\n\t\treturn -ENXIO;\n') };
	const zero = `static void ember_zero(struct ember *at)
{
	int id = dax_read_lock();

	if (dax_direct_access(at->dax, at->pgoff, 1) > 0)
		memset(at->kaddr, 0, PAGE_SIZE);
	dax_read_unlock(id);
}
`;

	it('is lost for them, and stays lost where one comes into view', () => {
		const patches = [
			{ title: 'dax: do not test', files: { [SUPER]: shared('') } },
			{ title: 'emberfs: zero', files: { [PATH]: zero } },
		];
		const { rows } = replaySeries(seriesOf(mailsOf(base, patches)), {
			source: { tree: (path) => (path === SUPER ? base[SUPER] : null) ?? null },
			profile: 'v6.12',
			scenarios: scenarios.filter(({ id }) => id === 'zero-unbind'),
		});
		expect(rows[0]?.cells.map(({ hazard, verdict }) => hazard ?? verdict)).toEqual(['safe', 'H04', 'H04']);
	});
});

describe('a guard that a helper loses', () => {
	const helper = `static long ember_map(struct ember *at, void **addr)
{
	long rc;

	if (blk_queue_enter(at->queue, GFP_NOWAIT) != 0)
		return -EIO;
	rc = bdev_direct_access(at->bdev, addr);
	if (rc < 0) {
		blk_queue_exit(at->queue);
		return rc;
	}
	if (rc < at->wanted) {
		blk_queue_exit(at->queue);
		return -EIO;
	}
	return rc;
}

static int ember_clear(struct ember *at, size_t length)
{
	void *addr;

	if (ember_map(at, &addr) < 0)
		return -EIO;
	clear_pmem(addr, length);
	blk_queue_exit(at->queue);
	return 0;
}
`;

	it('is lost for the access that uses it', () => {
		const exit = '\tif (rc < at->wanted) {\n\t\tblk_queue_exit(at->queue);\n';
		const lost = helper.replace(exit, '\tif (rc < at->wanted) {\n');
		expect(lost).not.toBe(helper);
		expect(replayed(lost, 'zero-unbind-unguarded', 'v4.5').verdicts).toEqual(['safe', 'H03']);
		// Code that does what the model does changes nothing.
		expect(replayed(helper, 'zero-unbind-unguarded', 'v4.5').verdicts).toEqual([]);
	});
});
