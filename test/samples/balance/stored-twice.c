/* What was stored in an object, and found to be of no use, is lost where the next call stores what it gives. */

static int kiln_alloc_tiles(struct kiln *kiln, struct device *dev, size_t size)
{
	kiln->tiles = kmalloc(size, GFP_KERNEL | __GFP_NOWARN);
	if (kiln->tiles) {
		if (virt_addr_valid(kiln->tiles) && size < KILN_MAX)
			return 0;
	}
	kiln->tiles = vmalloc(size); /* expect: overwritten-while-held */
	if (!kiln->tiles)
		return -ENOMEM;
	return 0;
}

static int kiln_alloc_tiles_right(struct kiln *kiln, struct device *dev, size_t size)
{
	kiln->tiles = kmalloc(size, GFP_KERNEL | __GFP_NOWARN);
	if (kiln->tiles) {
		if (virt_addr_valid(kiln->tiles) && size < KILN_MAX)
			return 0;
		kfree(kiln->tiles);
	}
	kiln->tiles = vmalloc(size);
	if (!kiln->tiles)
		return -ENOMEM;
	return 0;
}

/* There was nothing. */
static int kiln_alloc_spare(struct kiln *kiln, size_t size)
{
	kiln->tiles = kmalloc(size, GFP_KERNEL | __GFP_NOWARN);
	if (!kiln->tiles)
		kiln->tiles = vmalloc(size);
	return kiln->tiles ? 0 : -ENOMEM;
}

/* Others have been told of the first. */
static int kiln_alloc_shards(struct kiln *kiln, size_t size)
{
	kiln->tiles = kmalloc(size, GFP_KERNEL);
	if (!kiln->tiles)
		return -ENOMEM;
	kiln_add_tiles(kiln->oven, kiln->tiles);
	kiln->tiles = vmalloc(size);
	return kiln->tiles ? 0 : -ENOMEM;
}

/* It was freed by the name of the object, and is freed once more by that of the variable. */
static void kiln_cool(struct kiln *kiln)
{
	kfree(kiln->fire);
	kiln->fire = NULL;
}

static int kiln_heat(struct kiln *kiln)
{
	struct fire *fire = kzalloc(sizeof(*fire), GFP_KERNEL);
	int rc;

	if (!fire)
		return -ENOMEM;
	kiln->fire = fire;
	rc = fire_light(fire->heat);
	if (rc)
		goto out;
	rc = fire_check(fire->heat);
	if (rc) {
		kiln_cool(kiln);
		goto out;
	}
	return 0;
out:
	kfree(fire); /* expect: released-twice */
	return rc;
}

static int kiln_heat_right(struct kiln *kiln)
{
	struct fire *fire = kzalloc(sizeof(*fire), GFP_KERNEL);
	int rc;

	if (!fire)
		return -ENOMEM;
	kiln->fire = fire;
	rc = fire_light(fire->heat);
	if (rc)
		goto out;
	rc = fire_check(fire->heat);
	if (rc) {
		kiln_cool(kiln);
		return rc;
	}
	return 0;
out:
	kfree(fire);
	return rc;
}
