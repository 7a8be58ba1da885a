// SPDX-License-Identifier: GPL-2.0
/* Elements of scatterlists are mapped one by one: each step lets go of the one before, and the last one of all. */
#include <linux/scatterlist.h>

int wren_take(const void *from, size_t length);

static int wren_find(struct scatterlist *sgl, int nents, int wanted)
{
	struct sg_mapping_iter miter;
	int taken = 0;

	sg_miter_start(&miter, sgl, nents, SG_MITER_FROM_SG);
	while (sg_miter_next(&miter)) {
		taken = wren_take(miter.addr, miter.length);
		if (taken == wanted)
			return taken; /* expect: unreleased-on-path */
	}
	sg_miter_stop(&miter);
	return -ENOENT;
}

/* Twin: a walk to the end lets go by itself. */
static int wren_take_all(struct scatterlist *sgl, int nents)
{
	struct sg_mapping_iter miter;
	int err = 0;

	sg_miter_start(&miter, sgl, nents, SG_MITER_FROM_SG);
	while (sg_miter_next(&miter))
		err |= wren_take(miter.addr, miter.length);
	return err;
}
