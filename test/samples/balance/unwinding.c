/* Constructors: what was stored in an object is undone where a later step fails, in the reverse order. */

static int all_undone(struct unit *unit)
{
	unit->read_wq = alloc_workqueue("read", 0, 0);
	if (!unit->read_wq)
		return -ENOMEM;
	unit->write_wq = alloc_workqueue("write", 0, 0);
	if (!unit->write_wq)
		goto out_read;
	unit->table = kzalloc(64, GFP_KERNEL);
	if (!unit->table)
		goto out_write;
	return 0;

out_write:
	destroy_workqueue(unit->write_wq);
out_read:
	destroy_workqueue(unit->read_wq);
	return -ENOMEM;
}

static int one_left_out(struct unit *unit)
{
	unit->read_wq = alloc_workqueue("read", 0, 0);
	if (!unit->read_wq)
		return -ENOMEM;
	unit->write_wq = alloc_workqueue("write", 0, 0);
	if (!unit->write_wq)
		goto out_read;
	unit->table = kzalloc(64, GFP_KERNEL);
	if (!unit->table)
		goto out_read;
	return 0;

out_read:
	destroy_workqueue(unit->read_wq);
	return -ENOMEM; /* expect: unreleased-on-path */
}

static struct kmem_cache *names, *paths;

static int caches_of_the_file(void)
{
	names = kmem_cache_create("names", 8, 0, 0, NULL);
	if (!names)
		return -ENOMEM;
	paths = kmem_cache_create("paths", 8, 0, 0, NULL);
	if (!paths)
		goto out;
	if (unit_register_driver())
		goto out;
	return 0;

out:
	kmem_cache_destroy(names);
	return -ENOMEM; /* expect: unreleased-on-path */
}

static int left_at_another_return(struct unit *unit)
{
	unit->read_wq = alloc_workqueue("read", 0, 0);
	if (!unit->read_wq)
		return -ENOMEM;
	if (unit_probe(unit)) {
		destroy_workqueue(unit->read_wq);
		return -EIO;
	}
	if (unit_map(unit))
		return -ENXIO; /* expect: unreleased-on-path */
	return 0;
}

static int left_to_a_cleanup(struct unit *unit)
{
	unit->read_wq = alloc_workqueue("read", 0, 0);
	if (!unit->read_wq)
		return -ENOMEM;
	if (unit_probe(unit)) {
		destroy_workqueue(unit->read_wq);
		return -EIO;
	}
	if (unit_map(unit)) {
		unit_cleanup(unit);
		return -ENXIO;
	}
	return 0;
}

static int kept_for_the_next_time(struct unit *unit)
{
	unit->table = kzalloc(64, GFP_KERNEL);
	if (!unit->table)
		return -ENOMEM;
	if (!unit->read_wq) {
		unit->read_wq = alloc_workqueue("read", 0, 0);
		if (!unit->read_wq)
			goto out_table;
	}
	if (unit_map(unit))
		goto out_table;
	return 0;

out_table:
	kfree(unit->table);
	return -ENXIO;
}

static void unit_release(void *data)
{
	struct unit *unit = data;

	destroy_workqueue(unit->read_wq);
}

static int released_by_an_action(struct device *dev, struct unit *unit)
{
	unit->read_wq = alloc_workqueue("read", 0, 0);
	if (!unit->read_wq)
		return -ENOMEM;
	if (unit_probe(unit)) {
		destroy_workqueue(unit->read_wq);
		return -EIO;
	}
	if (unit_on_exit(dev, unit_release, unit))
		return -ENOMEM;
	return 0;
}

static int filled(char **name, char **path)
{
	*name = kstrdup("name", GFP_KERNEL);
	*path = kstrdup("path", GFP_KERNEL);
	if (!*name || !*path) {
		kfree(*name);
		kfree(*path);
		return -ENOMEM;
	}
	return 0;
}

static int both_are_given_back(void)
{
	char *name, *path;

	if (filled(&name, &path))
		return -ENOMEM;
	kfree(name);
	kfree(path);
	return 0;
}

static int one_of_two_is_lost(struct unit *unit)
{
	char *name, *path;

	if (filled(&name, &path))
		return -ENOMEM;
	if (unit->broken) {
		kfree(name);
		return -EIO; /* expect: unreleased-on-path */
	}
	kfree(name);
	kfree(path);
	return 0;
}

static int failed_init_leaves_the_memory(struct unit *unit)
{
	struct table *table = kzalloc(sizeof(*table), GFP_KERNEL);
	int rc;

	if (!table)
		return -ENOMEM;
	rc = table_setup(table);
	if (rc < 0)
		return rc; /* expect: unreleased-on-path */
	unit->table = table;
	return 0;
}
