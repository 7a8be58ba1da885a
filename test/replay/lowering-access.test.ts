// Which steps an access has by a single patch. Nothing is explored here.
import { describe, expect, it } from 'vitest';
import { fn, lowered } from './lowered';

describe('accesses', () => {
	const PATH = 'fs/emberfs/dax.c';
	const head = 'static int ember_zero(struct ember *at, size_t from, size_t length)';
	const translate = [
		'rc = dax_direct_access(at->dax, at->pgoff, 1, DAX_ACCESS, &kaddr, NULL);',
		'if (rc < 0)',
		'\tgoto out;',
	];
	const tail = ['dax_read_unlock(id);', 'return rc;'];

	it('keep the steps of the model where the code has its order', () => {
		const before = fn(
			head,
			'id = dax_read_lock();',
			...translate,
			'memset(kaddr + from, 0, length);',
			...tail,
		);
		const after = before.replace('memset', 'ember_count(at);\n\tmemset');
		const { switched, changes } = lowered(PATH, before, after, 'v6.12');
		expect(switched).toEqual({});
		expect(changes).toEqual([]);
	});

	it('move a step that code moves', () => {
		const before = fn(
			head,
			'id = dax_read_lock();',
			...translate,
			'memset(kaddr + from, 0, length);',
			'dax_read_unlock(id);',
			'return 0;',
		);
		const after = fn(
			head,
			'id = dax_read_lock();',
			...translate,
			'dax_read_unlock(id);',
			'memset(kaddr + from, 0, length);',
			'return 0;',
		);
		const { steps } = lowered(PATH, before, after, 'v6.12');
		expect(steps?.indexOf('C7')).toBeLessThan(steps?.indexOf('C6') ?? -1);
	});

	it('take another kind of guard', () => {
		const before = fn(
			head,
			'if (blk_queue_enter(at->q, 0))',
			'\treturn -ENXIO;',
			'rc = bdev_direct_access(at->bdev, &dax);',
			'clear_pmem(dax.addr, length);',
			'blk_queue_exit(at->q);',
			'return 0;',
		);
		const after = fn(
			head,
			'id = dax_read_lock();',
			'rc = bdev_direct_access(at->bdev, &dax);',
			'clear_pmem(dax.addr, length);',
			'dax_read_unlock(id);',
			'return 0;',
		);
		const { switched, changes } = lowered(PATH, before, after, 'v4.5');
		expect(switched).toEqual({ G: 'srcu' });
		expect(changes[0]?.says).toBe('ember_zero() takes the DAX read section instead of the queue reference');
	});

	it('lose the guard that a helper loses', () => {
		const helper = (guard: string[]) =>
			fn(
				'static long ember_map(struct ember *at, void **kaddr)',
				...guard,
				'return bdev_direct_access(at->bdev, kaddr);',
			);
		const caller = fn(
			'static void ember_clear(struct ember *at)',
			'ember_map(at, &kaddr);',
			'clear_pmem(kaddr, 8);',
			'blk_queue_exit(at->q);',
		);
		const { switched, changes } = lowered(
			PATH,
			`${helper(['if (blk_queue_enter(at->q, 0))', '\treturn -ENXIO;'])}\n${caller}`,
			`${helper([])}\n${caller}`,
			'v4.5',
			true,
		);
		expect(switched).toEqual({ G: 'none' });
		expect(changes.map(({ function: name }) => name)).toEqual(['ember_clear']);
	});

	it('lose what a function loses that all of them share', () => {
		const shared = (...test: string[]) =>
			fn(
				'long dax_direct_access(struct dax_device *dax_dev, pgoff_t pgoff, long pages)',
				...test,
				'return dax_dev->ops->direct_access(dax_dev, pgoff, pages);',
			);
		const alive = ['if (!dax_alive(dax_dev))', '\treturn -ENXIO;'];
		const { changes, variants } = lowered('drivers/dax/super.c', shared(...alive), shared(), 'v6.12', true);
		expect(changes.map(({ operations: [operation], says }) => `${operation}: ${says}`)).toEqual(
			['fault', 'io', 'zero'].map(
				(operation) => `${operation}: dax_direct_access() drops the test whether the dax_device is alive`,
			),
		);
		expect([...variants.keys()]).toEqual(['fault', 'io', 'zero']);
		// What is new is called by nobody yet.
		const added = lowered(
			'drivers/dax/super.c',
			fn('void ember(void)', 'return;'),
			`${fn('void ember(void)', 'return;')}\n${shared()}`,
			'v6.12',
			true,
		);
		expect(added.changes).toEqual([]);
	});

	it('are nothing in a driver, which is below the guard', () => {
		const before = fn(head, ...translate, 'memset(kaddr + from, 0, length);', 'return 0;');
		const { variants } = lowered(
			'drivers/s390/block/dcssblk.c',
			before,
			before.replace('length', 'size'),
			'v6.12',
		);
		expect(variants.size).toBe(0);
	});
});
