/* Memory and references: NULL, error pointers, ownership that moves on, uses that come too late. */

int lost_on_error(struct unit *unit)
{
	struct table *table = kzalloc(sizeof(*table), GFP_KERNEL);

	if (!table)
		return -ENOMEM;
	if (unit->broken)
		return -EIO; /* expect: unreleased-on-path */
	kfree(table);
	return 0;
}

int stored_for_good(struct unit *unit)
{
	struct table *table = kzalloc(sizeof(*table), GFP_KERNEL);

	if (!table)
		return -ENOMEM;
	unit->table = table;
	if (unit->broken)
		return -EIO;
	return 0;
}

int used_too_late(struct unit *unit)
{
	struct table *table = kzalloc(sizeof(*table), GFP_KERNEL);
	int n;

	if (!table)
		return -ENOMEM;
	kfree(table);
	n = table->entries; /* expect: used-after-release */
	return n;
}

int freed_twice(struct unit *unit)
{
	char *name = kstrdup(unit->name, GFP_KERNEL);

	if (!name)
		return -ENOMEM;
	if (unit_register(unit, name)) {
		kfree(name);
		goto out;
	}
	return 0;
out:
	kfree(name); /* expect: released-twice */
	return -EINVAL;
}

int error_pointer(struct unit *unit)
{
	struct file *file = filp_open(unit->path, 0, 0);

	if (IS_ERR(file))
		return PTR_ERR(file);
	if (unit->broken)
		return -EIO; /* expect: unreleased-on-path */
	filp_close(file, NULL);
	return 0;
}

int null_is_harmless(struct unit *unit)
{
	char *name = NULL;

	if (unit->named)
		name = kstrdup(unit->name, GFP_KERNEL);
	kfree(name);
	return 0;
}

int overwritten(struct super_block *sb)
{
	struct buffer_head *bh = sb_bread(sb, 1);

	if (!bh)
		return -EIO;
	bh = sb_bread(sb, 2); /* expect: overwritten-while-held */
	if (!bh)
		return -EIO;
	brelse(bh);
	return 0;
}

static struct unit *unit_alloc(struct pool *pool)
{
	struct unit *unit = kzalloc(sizeof(*unit), GFP_KERNEL);

	if (!unit)
		return NULL;
	unit->pool = pool;
	return unit;
}

int helper_allocates(struct pool *pool)
{
	struct unit *unit = unit_alloc(pool);

	if (!unit)
		return -ENOMEM;
	if (pool->full)
		return -ENOSPC; /* expect: unreleased-on-path */
	kfree(unit);
	return 0;
}

int unknown_owner_is_silence(struct pool *pool)
{
	struct unit *unit = unit_alloc(pool);
	int rc;

	if (!unit)
		return -ENOMEM;
	somebody_elses_add(pool, unit);
	rc = pool_commit(pool);
	if (rc)
		return rc;
	return 0;
}

/* Where it lay is no secret; what lay there is gone. */
void ember_tell_place(struct ember *em, struct block_device *bdev)
{
	struct ember_part *part = kzalloc(sizeof(*part), GFP_KERNEL);

	kfree(part);
	ember_say(em, "%p is gone", part);
}

void ember_tell_part(struct ember *em, struct block_device *bdev)
{
	struct ember_part *part = kzalloc(sizeof(*part), GFP_KERNEL);

	kfree(part);
	ember_say(em, "%pg is gone", part); /* expect: used-after-release */
}

/* Two names of one pointer, in a union: the question is asked of the other. */
struct ember_map *ember_map_either(struct device *dev, resource_size_t at, size_t size, unsigned long cached)
{
	struct ember_map *map = kzalloc(sizeof(*map), GFP_KERNEL);

	if (!map)
		return NULL;
	if (cached)
		map->mem = memremap(at, size, cached);
	else
		map->iomem = ioremap(at, size);
	if (!map->mem)
		goto free;
	return map;
free:
	kfree(map);
	return NULL;
}

/* Two pointers of an object that it sets one after the other. */
struct ember_map *ember_map_both(struct device *dev, resource_size_t at, size_t size)
{
	struct ember_map *map = kzalloc(sizeof(*map), GFP_KERNEL);

	if (!map)
		return NULL;
	map->mem = ember_find(at);
	map->iomem = ioremap(at, size);
	if (!map->mem)
		goto free;
	return map;
free:
	kfree(map); /* expect: unreleased-on-path */
	return NULL;
}
