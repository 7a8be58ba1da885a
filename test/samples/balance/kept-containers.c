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
