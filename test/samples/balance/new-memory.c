// Memory that was just allocated is no part of another object.
#include <linux/slab.h>

static int knot_copies(struct knot *knot, struct knot_name **out)
{
	*out = kmalloc(sizeof(struct knot_name), GFP_KERNEL);
	if (!*out)
		return -ENOMEM;
	return knot_fills(knot, (*out)->text);
}

int knot_asks(struct knot *knot, int kind)
{
	struct knot_name *name = NULL;
	int err;

	if (kind == 1) {
		err = knot_copies(knot, &name);
		if (err)
			goto out;
	} else {
		name = &knot->name;
	}
	err = knot_sends(knot, kind);
out:
	if (name && name != &knot->name) {
		knot_wipes(knot);
		kfree(name);
	}
	return err;
}
