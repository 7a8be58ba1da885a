/* What lies in an object of others stays there when a function in view remembers that object as well. */

static struct mill *mill_make(struct brook *brook)
{
	struct mill *mill = kzalloc(sizeof(*mill), GFP_KERNEL);

	if (!mill)
		return NULL;
	mill->brook = brook;
	return mill;
}

static int mill_probe(struct brook *brook)
{
	struct mill *mill;

	brook->wheels = alloc_workqueue("wheels", 0, 0);
	if (!brook->wheels)
		return -ENOMEM;
	mill = mill_make(brook);
	if (!mill)
		return -ENOMEM; /* expect: unreleased-on-path */
	brook->mill = mill;
	return 0;
}

static void mill_remove(struct brook *brook)
{
	kfree(brook->mill);
	destroy_workqueue(brook->wheels);
}

static struct brook_driver mill_driver = {
	.probe = mill_probe,
	.remove = mill_remove,
};

static int forge_probe(struct brook *brook)
{
	struct mill *mill;

	brook->wheels = alloc_workqueue("wheels", 0, 0);
	if (!brook->wheels)
		return -ENOMEM;
	mill = mill_make(brook);
	if (!mill) {
		destroy_workqueue(brook->wheels);
		return -ENOMEM;
	}
	brook->mill = mill;
	return 0;
}

static struct brook_driver forge_driver = {
	.probe = forge_probe,
	.remove = mill_remove,
};

/* What a member leads to goes with the object, which is on a list by now. */
int wren_gather(struct wren *wren, int count)
{
	struct wren_part *part, *next;
	LIST_HEAD(parts);
	int err = 0, i;

	for (i = 0; i < count; i++) {
		part = kzalloc(sizeof(*part), GFP_KERNEL);
		if (!part) {
			err = -ENOMEM;
			break;
		}
		err = sg_alloc_table(&part->table, 4, GFP_KERNEL);
		if (err) {
			kfree(part);
			break;
		}
		err = wren_sing(part, i);
		if (err) {
			sg_free_table(&part->table);
			kfree(part);
			break;
		}
		list_add_tail(&part->entry, &parts);
	}
	list_for_each_entry_safe(part, next, &parts, entry)
		wren_part_free(part);
	return err;
}

int wren_gather_one(struct wren *wren)
{
	struct wren_part *part;
	int err;

	part = kzalloc(sizeof(*part), GFP_KERNEL);
	if (!part)
		return -ENOMEM;
	err = sg_alloc_table(&part->table, 4, GFP_KERNEL);
	if (err)
		goto free;
	err = wren_sing(part, 0);
	if (err)
		goto free;
	wren->part = part;
	return 0;

free:
	kfree(part); /* expect: unreleased-on-path */
	return err;
}
