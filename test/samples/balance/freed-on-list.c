// An object that is freed while it is on a list of others: whoever walks the list next comes to freed memory.
#include <linux/list.h>

static LIST_HEAD(herons);

struct heron {
	struct list_head flock;
	int legs;
};

int heron_hatch(int legs)
{
	struct heron *heron;
	int err;

	heron = kzalloc(sizeof(*heron), GFP_KERNEL);
	if (!heron)
		return -ENOMEM;
	heron->legs = legs;
	list_add_tail(&heron->flock, &herons);
	err = heron_ring(legs);
	if (err) {
		kfree(heron); /* expect: unreleased-on-path */
		return err;
	}
	return 0;
}

int heron_adopt(int legs)
{
	struct heron *heron;
	int err;

	heron = kzalloc(sizeof(*heron), GFP_KERNEL);
	if (!heron)
		return -ENOMEM;
	heron->legs = legs;
	list_add_tail(&heron->flock, &herons);
	err = heron_ring(legs);
	if (err) {
		list_del(&heron->flock);
		kfree(heron);
		return err;
	}
	return 0;
}

// Another function may take it off, whatever its name.
int heron_lend(int legs)
{
	struct heron *heron;
	int err;

	heron = kzalloc(sizeof(*heron), GFP_KERNEL);
	if (!heron)
		return -ENOMEM;
	list_add_tail(&heron->flock, &herons);
	err = heron_ring(legs);
	if (err) {
		heron_dequeue(heron);
		kfree(heron);
		return err;
	}
	return 0;
}

// A list of the function's own ends with it.
int heron_count(int legs)
{
	LIST_HEAD(here);
	struct heron *heron;
	int err;

	heron = kzalloc(sizeof(*heron), GFP_KERNEL);
	if (!heron)
		return -ENOMEM;
	list_add(&heron->flock, &here);
	err = heron_ring_all(&here);
	kfree(heron);
	return err;
}

static struct kiln_root *kiln_grow(struct kiln *kiln, struct rb_node *parent, struct rb_node **link)
{
	struct kiln_root *root = kzalloc(sizeof(*root), GFP_KERNEL);

	if (!root)
		return NULL;
	rb_link_node(&root->node, parent, link);
	rb_insert_color(&root->node, &kiln->roots);
	if (kiln_is_full(kiln)) {
		kfree(root); /* expect: unreleased-on-path */
		return NULL;
	}
	return root;
}

static struct kiln_root *kiln_grow_right(struct kiln *kiln, struct rb_node *parent, struct rb_node **link)
{
	struct kiln_root *root = kzalloc(sizeof(*root), GFP_KERNEL);

	if (!root)
		return NULL;
	rb_link_node(&root->node, parent, link);
	rb_insert_color(&root->node, &kiln->roots);
	if (kiln_is_full(kiln)) {
		rb_erase(&root->node, &kiln->roots);
		kfree(root);
		return NULL;
	}
	return root;
}
