// What unwinding goes past: set up after what a failing way gives back, and given back by no way of the function.

struct plover {
	struct percpu_counter eggs;
	struct percpu_counter nests;
	struct percpu_counter chicks;
};

int plover_count(struct plover *plover)
{
	int err = percpu_counter_init(&plover->eggs, 0, GFP_KERNEL);

	if (err)
		return err;
	err = percpu_counter_init(&plover->nests, 0, GFP_KERNEL);
	if (err)
		goto out;
	err = percpu_counter_init(&plover->chicks, 0, GFP_KERNEL);
	if (err)
		goto out;
	return 0;
out:
	percpu_counter_destroy(&plover->eggs);
	return err; /* expect: unreleased-on-path */
}

/* It stops half-way: what was set up first stays. */
int plover_count_down(struct plover *plover)
{
	int err = percpu_counter_init(&plover->eggs, 0, GFP_KERNEL);

	if (err)
		return err;
	err = percpu_counter_init(&plover->nests, 0, GFP_KERNEL);
	if (err)
		goto out_eggs;
	err = percpu_counter_init(&plover->chicks, 0, GFP_KERNEL);
	if (err)
		goto out_nests;
	return 0;
out_nests:
	percpu_counter_destroy(&plover->nests);
out_eggs:
	return err; /* expect: unreleased-on-path */
}

/* Another object's counters are another matter. */
int plover_count_in_two(struct plover *plover, struct plover *other)
{
	int err = percpu_counter_init(&plover->eggs, 0, GFP_KERNEL);

	if (err)
		return err;
	err = percpu_counter_init(&other->nests, 0, GFP_KERNEL);
	if (err)
		goto out;
	err = plover_check(plover->id);
	if (err)
		goto out;
	return 0;
out:
	percpu_counter_destroy(&plover->eggs);
	return err;
}

/* The end of another function gives back both, and this way one of them. */
int plover_add(struct device *dev, struct plover *plover)
{
	int err = device_add(dev);

	if (err)
		return err;
	pm_runtime_set_memalloc_noio(dev, true);
	err = plover_check(plover->id);
	if (err)
		goto out;
	return 0;
out:
	device_del(dev);
	return err; /* expect: unreleased-on-path */
}

void plover_gone(struct plover *plover)
{
	pm_runtime_set_memalloc_noio(plover->dev, false);
	device_del(plover->dev);
}

/* What a caller of both runs after a failure is no proof. */
static int plover_add_quietly(struct device *dev, struct plover *plover)
{
	int err = plover_announce(plover->id);

	if (err)
		return err;
	err = sysfs_create_group(&dev->kobj, &plover_group);
	if (err)
		return err;
	cpus_read_lock();
	err = static_key_setup(&plover_key);
	if (err)
		goto out;
	cpus_read_unlock();
	static_branch_inc(&plover_busy);
	err = plover_check(plover->id);
	if (err)
		goto out_group;
	return 0;
out:
	cpus_read_unlock();
out_group:
	sysfs_remove_group(&dev->kobj, &plover_group);
	return err;
}

static void plover_quiet(struct device *dev)
{
	static_branch_dec(&plover_busy);
	sysfs_remove_group(&dev->kobj, &plover_group);
}

int plover_start_quietly(struct device *dev, struct plover *plover)
{
	int err = plover_add_quietly(dev, plover);

	if (err)
		plover_quiet(dev);
	return err;
}

/* Functions that answer false where they undo have failed there. */
bool plover_takes_off(struct plover *plover, long pages)
{
	if (hugetlb_acct_plover(plover) < 0)
		return false;
	plover->map = kmalloc(pages, GFP_KERNEL);
	if (!plover->map)
		return false;
	if (plover_check(1))
		return false; /* expect: unreleased-on-path */
	if (plover_check(2)) {
		kfree(plover->map);
		return false;
	}
	return true;
}

/* The last put of what was made frees the region as well: an action that is run where it cannot be registered puts it. */
static struct raft *raft_alloc(struct device *dev, resource_size_t start, size_t size)
{
	struct river *river = to_river(dev);
	struct raft *raft = kzalloc(sizeof(*raft), GFP_KERNEL);

	if (!raft)
		return NULL;
	raft->river = river;
	raft->start = start;
	raft->size = size;
	kref_init(&raft->kref);
	if (!request_mem_region(start, size, "raft")) {
		kfree(raft);
		return NULL;
	}
	list_add(&raft->list, &river->rafts);
	return raft;
}

static void raft_release(struct kref *kref)
{
	struct raft *raft = container_of(kref, struct raft, kref);

	list_del(&raft->list);
	release_mem_region(raft->start, raft->size);
	kfree(raft);
}

static void raft_put(void *data)
{
	struct raft *raft = data;
	struct river *river = raft->river;

	raft_lock(&river->dev);
	kref_put(&raft->kref, raft_release);
	raft_unlock(&river->dev);
}

struct raft *devm_raft(struct device *dev, resource_size_t start, size_t size)
{
	struct raft *raft;

	raft_lock(dev);
	raft = raft_find(dev, start);
	if (!raft)
		raft = raft_alloc(dev, start, size);
	else
		kref_get(&raft->kref);
	raft_unlock(dev);
	if (!raft)
		return NULL;
	if (devm_add_action_or_reset(dev, raft_put, raft))
		return NULL;
	return raft;
}
