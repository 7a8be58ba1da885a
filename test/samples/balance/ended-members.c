// SPDX-License-Identifier: GPL-2.0
/*
 * Callees in view that end one member of an object: what else lies there, the function still has to give back.
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
