// Memory that is made for members of an object: its end leaves the object itself, unlike the last reference of a member.

struct marten {
	struct percpu_counter steps;
	mempool_t tracks;
	struct device dev;
	char *den;
};

struct marten *marten_make(struct marten_forest *forest)
{
	struct marten *m = kzalloc(sizeof(*m), GFP_KERNEL);
	int err;

	if (!m)
		return ERR_PTR(-ENOMEM);
	err = mempool_init_kmalloc_pool(&m->tracks, 4, 64);
	if (err)
		goto out;
	err = percpu_counter_init(&m->steps, 0, GFP_KERNEL);
	if (err)
		goto out_tracks;
	return m;
out_tracks:
	mempool_exit(&m->tracks);
out:
	return ERR_PTR(err); /* expect: unreleased-on-path */
}

struct marten *marten_make_well(struct marten_forest *forest)
{
	struct marten *m = kzalloc(sizeof(*m), GFP_KERNEL);
	int err;

	if (!m)
		return ERR_PTR(-ENOMEM);
	err = mempool_init_kmalloc_pool(&m->tracks, 4, 64);
	if (err)
		goto out;
	err = percpu_counter_init(&m->steps, 0, GFP_KERNEL);
	if (err)
		goto out;
	return m;
out:
	mempool_exit(&m->tracks);
	kfree(m);
	return ERR_PTR(err);
}

/* The pool is ended where there is none as well, and the page that lies in the object is put: neither ends the object. */
struct marten_map *marten_map_make(int size)
{
	struct marten_map *map = kzalloc(sizeof(*map), GFP_KERNEL);
	int err = -ENOMEM;

	if (!map)
		return ERR_PTR(err);
	map->rows = marten_div_up(map->size, size);
	map->page = alloc_page(GFP_KERNEL);
	if (!map->page)
		goto out;
	err = mempool_init_kmalloc_pool(&map->pool, 4, 64);
	if (err)
		goto out;
	return map;
out:
	mempool_exit(&map->pool);
	if (map->page)
		put_page(map->page);
	return ERR_PTR(err); /* expect: unreleased-on-path */
}

/* The last reference of the device frees the object around it. */
struct marten *marten_add(struct device *parent)
{
	struct marten *m = kzalloc(sizeof(*m), GFP_KERNEL);
	int err;

	if (!m)
		return ERR_PTR(-ENOMEM);
	device_initialize(&m->dev);
	err = device_add(&m->dev);
	if (err) {
		put_device(&m->dev);
		return ERR_PTR(err);
	}
	return m;
}
