// SPDX-License-Identifier: GPL-2.0
/*
 * Callees in view that end one member of an object: what else lies there, the function still has to give back. And callees that
 * undo on some of their failures: where they succeed, nothing was undone.
 */
#include <linux/percpu.h>
#include <linux/slab.h>
#include <linux/xarray.h>

struct heron_nest {
	struct xarray *eggs;
	u32 *weights;
	struct heron_share __percpu *shares;
	int count;
};

int heron_settle(struct heron_nest *nest);
int heron_check(struct heron_nest *nest);

static void heron_drop_eggs(struct heron_nest *nest)
{
	int each;

	if (!nest->eggs)
		return;
	for (each = 0; each < nest->count; each++)
		xa_destroy(&nest->eggs[each]);
	kfree(nest->eggs);
	nest->eggs = NULL;
}

int heron_build(struct heron_nest *nest)
{
	int err = -ENOMEM;

	nest->eggs = kcalloc(nest->count, sizeof(*nest->eggs), GFP_KERNEL);
	if (!nest->eggs)
		return err;
	nest->shares = alloc_percpu(struct heron_share);
	if (!nest->shares)
		goto out;
	err = heron_settle(nest);
	if (err)
		goto out;
	return 0;
out:
	heron_drop_eggs(nest);
	return err; /* expect: unreleased-on-path */
}

/* The callee ends both members. */
static void heron_drop_all(struct heron_nest *nest)
{
	free_percpu(nest->shares);
	kfree(nest->weights);
}

int heron_weigh(struct heron_nest *nest)
{
	int err = -ENOMEM;

	nest->weights = kcalloc(nest->count, sizeof(*nest->weights), GFP_KERNEL);
	if (!nest->weights)
		return err;
	nest->shares = alloc_percpu(struct heron_share);
	if (!nest->shares)
		goto out;
	err = heron_settle(nest);
	if (err)
		goto out;
	return 0;
out:
	heron_drop_all(nest);
	return err;
}

/* A callee that frees after some failures only; after a success it has kept its hands off. */
static int heron_pack(u32 *load, int kind)
{
	if (kind == 3) {
		kfree(load);
		return -EINVAL;
	}
	if (kind == 5)
		return -EBUSY;
	load[0] = kind;
	return 0;
}

int heron_move(struct heron_nest *nest, int kind)
{
	u32 *load = kmalloc(64, GFP_KERNEL);
	int err;

	if (!load)
		return -ENOMEM;
	err = heron_pack(load, kind);
	if (err)
		return err;
	err = heron_check(nest);
	if (err)
		return err; /* expect: unreleased-on-path */
	kfree(load);
	return 0;
}

/* What it does after a failure is not told. */
int heron_move_later(struct heron_nest *nest, int kind)
{
	u32 *load = kmalloc(64, GFP_KERNEL);
	int err;

	if (!load)
		return -ENOMEM;
	err = heron_pack(load, kind);
	if (err)
		return err;
	err = heron_check(nest);
	kfree(load);
	return err;
}
