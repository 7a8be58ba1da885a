/* Locks that a way out leaves and that nobody can give back. */

static int heron_open(struct heron *heron)
{
	int err;

	if (!heron->nest)
		return -ENODEV;
	mutex_lock(&heron->lock);
	err = heron_look(heron->nest);
	if (err)
		return err; /* expect: unreleased-on-path */
	heron->open = true;
	return 0;
}

void heron_close(struct heron *heron)
{
	heron->open = false;
	mutex_unlock(&heron->lock);
}

/* Twin: every way that takes it leaves it to the caller, and none fails before. */
int heron_wade(struct heron *heron)
{
	mutex_lock(&heron->lock);
	if (!heron->nest)
		return -ENODEV;
	heron->wading = true;
	return 0;
}

/* Twin: the caller's lock is given back for a while, here or in a callee. */
static int heron_wait(struct heron *heron)
{
	if (heron->gone)
		return -ENODEV;
	mutex_unlock(&heron->lock);
	heron_sleep(heron);
	mutex_lock(&heron->lock);
	if (heron->gone)
		return -ENODEV;
	return 0;
}

static void heron_let_go(struct heron *heron)
{
	mutex_unlock(&heron->lock);
	heron_sleep(heron);
}

static int heron_wait_elsewhere(struct heron *heron)
{
	if (heron->gone)
		return -ENODEV;
	heron_let_go(heron);
	mutex_lock(&heron->lock);
	if (heron->gone)
		return -ENODEV;
	return 0;
}

bool heron_feed(struct heron *heron)
{
	if (mutex_lock_killable(&heron->feed_lock))
		return false;
	heron->fish = kmalloc(8, GFP_KERNEL);
	if (!heron->fish)
		return false; /* expect: unreleased-on-path */
	mutex_unlock(&heron->feed_lock);
	return true;
}

SYSCALL_DEFINE1(heron_call, int, nr)
{
	long ret = -EINVAL;

	mutex_lock(&heron_calls.lock);
	if (nr < heron_calls.max)
		ret = heron_calls.table[nr];
	return ret; /* expect: unreleased-on-path */
}

/* All who call it are in view, and none of them gives the lock back. */
static int heron_count(struct heron *heron)
{
	mutex_lock(&heron->lock);
	return heron->count; /* expect: unreleased-on-path */
}

int heron_total(struct heron *heron, struct heron *other)
{
	return heron_count(heron) + heron_count(other);
}

static int heron_fish(struct heron *heron)
{
	mutex_lock(&heron->fish_lock);
	return heron->fishes;
}

int heron_eat(struct heron *heron)
{
	int fishes = heron_fish(heron);

	heron->fishes = 0;
	mutex_unlock(&heron->fish_lock);
	return fishes;
}

/* A release on the way on, after which the lock is taken once more. */
void heron_flush(struct heron *heron)
{
	spin_lock(&heron->flush_lock);
	if (heron->flushing)
		return; /* expect: unreleased-on-path */
	heron->flushing = true;
	spin_unlock(&heron->flush_lock);
	heron_write(heron);
	spin_lock(&heron->flush_lock);
	heron->flushing = false;
	spin_unlock(&heron->flush_lock);
}

/* One more count of what others know, for an object that is freed again. */
static int heron_tag(struct heron *heron, struct device *dev)
{
	struct tag *tag = kmalloc(sizeof(*tag), GFP_KERNEL);
	int err;

	if (!tag)
		return -ENOMEM;
	tag->dev = get_device(dev);
	err = heron_check(heron);
	if (err)
		goto out;
	list_add_tail(&tag->list, &heron->tags);
	return 0;
out:
	kfree(tag);
	return err; /* expect: unreleased-on-path */
}

static int heron_tag_well(struct heron *heron, struct device *dev)
{
	struct tag *tag = kmalloc(sizeof(*tag), GFP_KERNEL);
	int err;

	if (!tag)
		return -ENOMEM;
	tag->dev = get_device(dev);
	err = heron_check(heron);
	if (err)
		goto out;
	list_add_tail(&tag->list, &heron->tags);
	return 0;
out:
	put_device(dev);
	kfree(tag);
	return err;
}

/* Memory of a member of a variable, which one success leaves. */
static int heron_walk(struct heron *heron)
{
	struct heron_steps steps = { };
	int err;

	steps.table = kvmalloc(heron->nr, GFP_KERNEL);
	if (!steps.table)
		return -ENOMEM;
	err = heron_for_each(heron, heron_step, &steps);
	if (err)
		goto out_free;
	if (steps.nr != heron->nr)
		goto out; /* expect: unreleased-on-path */
	sort(steps.table, steps.nr, 1, heron_compare, NULL);
out_free:
	kvfree(steps.table);
out:
	return err;
}

static enum lru_status heron_isolate(struct list_head *item, struct list_lru_one *lru, void *arg)
{
	struct heron *heron = container_of(item, struct heron, lru);

	if (!spin_trylock(&heron->lru_lock))
		return LRU_SKIP;
	if (heron->users) {
		spin_unlock(&heron->lru_lock);
		return LRU_REMOVED;
	}
	if (heron->young)
		return LRU_ROTATE; /* expect: unreleased-on-path */
	heron->gone = true;
	spin_unlock(&heron->lru_lock);
	return LRU_REMOVED;
}

/* Twin: the answer speaks of the lock. */
static enum heron_answer heron_grab(struct heron *heron)
{
	spin_lock(&heron->grab_lock);
	if (heron->users) {
		spin_unlock(&heron->grab_lock);
		return HERON_BUSY;
	}
	if (heron->young)
		return HERON_LOCKED;
	spin_unlock(&heron->grab_lock);
	return HERON_OLD;
}

/* Twin: a caller unlocks by a function out of sight. */
static int heron_reap(struct heron *heron)
{
	if (!spin_trylock(&heron->reap_lock))
		return -EBUSY;
	heron->reaped = true;
	return 0;
}

void heron_reap_all(struct heron *heron)
{
	if (heron_reap(heron))
		return;
	heron_bury(heron);
	heron_rw_unlock(true, heron);
}

/* Nothing says that it keeps the lock, and nobody in the file gives such a lock back for another. */
void heron_note(struct heron *heron, int what)
{
	spin_lock(&heron->notes_lock);
	heron->notes |= what; /* expect: unreleased-on-path */
}

int heron_fill(struct heron *heron, int what)
{
	if (!what)
		return 0;
	mutex_lock(&heron->fill_mutex);
	heron->fill += what;
	return heron_turn(heron->nest); /* expect: unreleased-on-path */
}

/* Twin: the name says so. */
void heron_start_notes(struct heron *heron)
{
	spin_lock(&heron->started_lock);
	heron->notes = 0;
}

/* Twin: an annotation says so. */
void heron_keep_notes(struct heron *heron)
	__acquires(&heron->kept_lock)
{
	spin_lock(&heron->kept_lock);
	heron->notes = 0;
}

/* Twin: a callee that is handed the object brings to an end what was begun. */
void heron_write(struct heron *heron)
{
	mutex_lock(&heron->alloc_mutex);
	heron->written++;
	heron_complete_write(heron);
}

/* Twin: another function of the file gives it back for this one. */
void heron_sing(struct heron *heron)
{
	mutex_lock(&heron->song_mutex);
	heron->singing = true;
}

void heron_sung(struct heron *heron)
{
	heron->singing = false;
	mutex_unlock(&heron->song_mutex);
}

/* Twin: the object itself is locked, and whoever called knows it. */
void heron_show(struct heron *heron, struct folio *folio)
{
	folio_lock(folio);
	heron->shown = folio;
}

/* Twin: it has the lock by another name when it gives it back. */
void heron_queue(struct heron *heron, struct heron_egg *egg)
{
	spin_lock(&heron->queue_lock);
	list_add_tail(&egg->node, &heron->queue);
	spin_unlock(&egg->heron->queue_lock);
}
