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

/* The object is the device's by now, and what lies in it goes with it. */
static int ember_zones(struct ember *em, int nr)
{
	return ember_ask(em, nr);
}

void ember_free_zones(struct ember *em)
{
	struct ember_zones *zones = em->zones;

	if (!zones)
		return;
	bitmap_free(zones->used);
	kfree(zones);
	em->zones = NULL;
}

int ember_read_zones(struct ember *em, int nr)
{
	struct ember_zones *zones;
	int rc;

	zones = kzalloc(sizeof(*zones), GFP_KERNEL);
	if (!zones)
		return -ENOMEM;
	em->zones = zones;
	zones->used = bitmap_zalloc(nr, GFP_KERNEL);
	if (!zones->used) {
		rc = -ENOMEM;
		goto out;
	}
	rc = ember_zones(em, nr);
	if (rc)
		goto out;
	return 0;
out:
	ember_free_zones(em);
	return rc;
}

/* Allocations by type look at the type of what they are handed, and do not follow it. */

static int by_type(struct wharf *wharf)
{
	struct crate *crate = kzalloc_obj(*crate);
	struct crate **row;

	if (!crate)
		return -ENOMEM;
	row = kmalloc_objs(*row, wharf->rows, GFP_KERNEL | __GFP_NOWARN);
	if (!row)
		return -ENOMEM; /* expect: unreleased-on-path */
	row[0] = crate;
	wharf->row = row;
	return 0;
}

/* What stands where something was given back is another thing, also where only a callee looks there. */

static void clear_row(struct wharf *wharf)
{
	struct crate **row = wharf->row;

	kfree(row);
	wharf->row = NULL;
}

static int fill_row(struct wharf *wharf, int rows)
{
	struct crate **row;
	int err, i;

	clear_row(wharf);
	row = wharf_new_row(rows);
	if (!row)
		return -ENOMEM;
	wharf->row = row;
	for (i = 0; i < rows; i++) {
		err = wharf_add(&wharf->kobj, i);
		if (err)
			goto out;
	}
	return 0;
out:
	clear_row(wharf);
	return err;
}

/* Memory of a type instead of a size. */
int tinder_light(struct tinder **out, int n)
{
	struct tinder *tinder = kzalloc_obj(struct tinder);
	int *sparks;

	if (!tinder)
		return -ENOMEM;
	sparks = kmalloc_objs(*sparks, n, GFP_KERNEL);
	if (!sparks)
		return -ENOMEM; /* expect: unreleased-on-path */
	tinder_strike(tinder, sparks[0]);
	kfree(sparks);
	*out = tinder;
	return 0;
}

/* An object that is worked on and given back where that fails. */
int tinder_try(struct tinder *tinder)
{
	struct damon_ctx *trial;
	int err;

	trial = damon_new_ctx();
	if (!trial)
		return -ENOMEM;
	err = damon_commit_ctx(trial, tinder->ctx);
	if (err) {
		damon_destroy_ctx(trial);
		goto out;
	}
	err = damon_commit_ctx(tinder->ctx, tinder->next); /* expect: unreleased-on-path */
out:
	tinder_cool(tinder);
	return err;
}

int tinder_try_and_end(struct tinder *tinder)
{
	struct damon_ctx *trial;
	int err;

	trial = damon_new_ctx();
	if (!trial)
		return -ENOMEM;
	err = damon_commit_ctx(trial, tinder->ctx);
	if (!err)
		err = damon_commit_ctx(tinder->ctx, tinder->next);
	damon_destroy_ctx(trial);
	return err;
}

/* The type of what is made is asked of the old memory's name, which is not followed. */
int tinder_widen(struct tinder *tinder, int n)
{
	int *sparks = kmalloc_objs(*sparks, 2);

	if (!sparks)
		return -ENOMEM;
	kfree(sparks);
	sparks = kmalloc_objs(*sparks, n);
	if (!sparks)
		return -ENOMEM;
	tinder_strike(tinder, sparks[0]);
	kfree(sparks);
	return 0;
}

/* A call between may put another thing in the table; what is freed by its name is what was put there. */
static struct damon_ctx **tinder_trials;

static int tinder_show_trials(void)
{
	return tinder_list(&tinder_trials);
}

static int tinder_begin_trials(void)
{
	int err;

	tinder_trials = kmalloc(sizeof(*tinder_trials), GFP_KERNEL);
	if (!tinder_trials)
		return -ENOMEM;
	tinder_trials[0] = damon_new_ctx();
	if (!tinder_trials[0]) {
		kfree(tinder_trials);
		return -ENOMEM;
	}
	err = tinder_show_trials();
	if (err) {
		damon_destroy_ctx(tinder_trials[0]);
		kfree(tinder_trials);
	}
	return err;
}

/* Memory of many kinds is freed by one function: it is one free too many all the same. */
static int ember_copy_twice(struct ember *em, int want)
{
	char *copy = kvmalloc(want, GFP_KERNEL);
	int rc;

	if (!copy)
		return -ENOMEM;
	rc = ember_read(em, want);
	if (rc)
		goto out;
	if (want > em->max) {
		kvfree(copy);
		rc = -EFBIG;
		goto out;
	}
	memcpy(em->data, copy, want);
out:
	kvfree(copy); /* expect: released-twice */
	return rc;
}
