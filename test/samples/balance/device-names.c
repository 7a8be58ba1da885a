/* The name of a device is freed with its last reference alone: where the object around it is freed instead, the name is lost. */

static struct perch *perch_make(struct aviary *aviary, int nr)
{
	struct perch *perch = kzalloc(sizeof(*perch), GFP_KERNEL);

	if (!perch)
		return NULL;
	device_initialize(&perch->dev);
	perch->dev.class = &perch_class;
	if (dev_set_name(&perch->dev, "perch%d.%d", aviary->id, nr))
		goto unnamed;
	if (aviary_is_full(aviary))
		goto full;
	list_add_tail(&perch->list, &aviary->perches);
	return perch;
full:
unnamed:
	kfree(perch); /* expect: unreleased-on-path */
	return NULL;
}

/* The last reference frees both. */
static struct perch *perch_make_right(struct aviary *aviary, int nr)
{
	struct perch *perch = kzalloc(sizeof(*perch), GFP_KERNEL);

	if (!perch)
		return NULL;
	device_initialize(&perch->dev);
	perch->dev.class = &perch_class;
	if (dev_set_name(&perch->dev, "perch%d.%d", aviary->id, nr))
		goto unnamed;
	if (aviary_is_full(aviary))
		goto unnamed;
	list_add_tail(&perch->list, &aviary->perches);
	return perch;
unnamed:
	put_device(&perch->dev);
	return NULL;
}

/* The device was never named where the object is freed. */
static struct perch *perch_make_early(struct aviary *aviary, int nr)
{
	struct perch *perch = kzalloc(sizeof(*perch), GFP_KERNEL);

	if (!perch)
		return NULL;
	if (aviary_is_full(aviary)) {
		kfree(perch);
		return NULL;
	}
	device_initialize(&perch->dev);
	dev_set_name(&perch->dev, "perch%d.%d", aviary->id, nr);
	list_add_tail(&perch->list, &aviary->perches);
	return perch;
}

/* The device is gone before its memory. */
static int perch_try(struct aviary *aviary)
{
	struct perch *perch = kzalloc(sizeof(*perch), GFP_KERNEL);
	int rc;

	if (!perch)
		return -ENOMEM;
	dev_set_name(&perch->dev, "trial");
	rc = device_register(&perch->dev);
	if (rc) {
		put_device(&perch->dev);
		goto out;
	}
	rc = perch_shake(aviary);
	device_unregister(&perch->dev);
out:
	kfree(perch);
	return rc;
}

/* Whoever called frees what it has handed in. */
static int perch_name(struct perch *perch, int nr)
{
	int rc = dev_set_name(&perch->dev, "perch%d", nr);

	if (rc)
		return rc;
	return perch_shake_one(perch);
}
