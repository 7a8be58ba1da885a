// Who is told of a failure does not look at what an output was given.
#include <linux/gfp.h>

static int otter_pack(int nr, struct page **lid, void **box)
{
	*lid = alloc_page(GFP_KERNEL);
	if (!*lid)
		return -ENOMEM;
	*box = kmalloc(nr, GFP_KERNEL);
	if (!*box)
		return -ENOMEM; /* expect: unreleased-on-path */
	return 0;
}

int otter_send(int nr)
{
	struct page *lid;
	void *box;
	int err = otter_pack(nr, &lid, &box);

	if (err)
		return err;
	otter_swim(nr);
	kfree(box);
	__free_page(lid);
	return 0;
}

static int otter_pack_for_all(int nr, struct page **lid, void **box)
{
	*lid = alloc_page(GFP_KERNEL);
	if (!*lid)
		return -ENOMEM;
	*box = kmalloc(nr, GFP_KERNEL);
	if (!*box)
		return -ENOMEM;
	return 0;
}

int otter_send_all(int nr)
{
	struct page *lid = NULL;
	void *box = NULL;
	int err = otter_pack_for_all(nr, &lid, &box);

	if (!err)
		otter_swim(nr);
	kfree(box);
	if (lid)
		__free_page(lid);
	return err;
}
