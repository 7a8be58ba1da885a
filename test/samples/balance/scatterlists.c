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

/* Pages that are set in a scatterlist are found there, and not lost with the variable. */
static struct scatterlist *wren_alloc(int nents, gfp_t gfp)
{
	struct scatterlist *sgl = kmalloc_array(nents, sizeof(*sgl), gfp), *sg;
	struct page *page;

	if (!sgl)
		return NULL;
	sg_init_table(sgl, nents);
	for (sg = sgl; sg; sg = sg_next(sg)) {
		page = alloc_page(gfp);
		if (!page) {
			sgl_free(sgl);
			return NULL;
		}
		sg_set_page(sg, page, PAGE_SIZE, 0);
	}
	return sgl;
}
