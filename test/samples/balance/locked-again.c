/* Locks that a path takes while it holds them. */

static int plover_reserve(struct plover *plover, int want)
{
	int got;

again:
	mutex_lock(&plover->lock); /* expect: locked-while-held */
	got = plover->free;
	if (got < want) {
		if (plover->growing)
			goto again;
		mutex_unlock(&plover->lock);
		return -ENOSPC;
	}
	plover->free -= want;
	mutex_unlock(&plover->lock);
	return 0;
}

static void plover_scan(struct plover *plover, struct list_head *all)
{
	struct egg *egg;

	list_for_each_entry(egg, all, node) {
		spin_lock(&plover->eggs_lock);
		if (!egg->warm)
			continue;
		egg->seen = true;
		spin_unlock(&plover->eggs_lock);
	}
	spin_lock(&plover->eggs_lock); /* expect: locked-while-held */
	plover->scanned = true;
	spin_unlock(&plover->eggs_lock);
}

/* What knows the object may have unlocked it, but another path unlocks behind the same call. */
static int plover_turn(struct plover *plover)
{
	mutex_lock(&plover->lock);
	if (plover_poke(plover)) {
		mutex_unlock(&plover->lock);
		return 0;
	}
	plover->turned++;
	mutex_lock(&plover->lock); /* expect: locked-while-held */
	plover->turned = 0;
	mutex_unlock(&plover->lock);
	return 1;
}

/* Twin: each round locks what it has found. */
static void plover_each(struct list_head *all)
{
	struct egg *egg;

	list_for_each_entry(egg, all, node) {
		mutex_lock(&egg->lock);
		egg->seen = true;
		mutex_unlock(&egg->lock);
	}
}

/* Twin: elements of an array, of which none is followed. */
static void plover_all(struct plover *plover, int n)
{
	int i;

	for (i = 0; i < n; i++)
		mutex_lock(&plover->nests[i]->lock);
	for (i = 0; i < n; i++)
		mutex_unlock(&plover->nests[i]->lock);
}

/* Twin: whether it locks, the path has answered otherwise the first time. */
static void *plover_alloc(struct plover *plover, gfp_t gfp)
{
	void *egg;

retry:
	if (gfp & __GFP_DIRECT_RECLAIM)
		mutex_lock(&plover->alloc_lock);
	egg = mempool_alloc(&plover->pool, gfp);
	if (!egg) {
		gfp |= __GFP_DIRECT_RECLAIM;
		goto retry;
	}
	if (gfp & __GFP_DIRECT_RECLAIM)
		mutex_unlock(&plover->alloc_lock);
	return egg;
}

/* Twin: the callee answers by a flag whether it has let the lock go. */
static void plover_flush(struct plover *plover, struct list_head *all)
{
	struct egg *egg;
	bool gone;

	mutex_lock(&plover->lock);
	list_for_each_entry(egg, all, node) {
		plover_flush_one(egg, &gone);
		if (gone)
			mutex_lock(&plover->lock);
	}
	mutex_unlock(&plover->lock);
}

/* Twin: no path tells what becomes of the lock behind that call. */
static void plover_update(struct plover *plover, struct list_head *all)
{
	struct egg *egg;

	list_for_each_entry(egg, all, node) {
		spin_lock(&plover->eggs_lock);
		if (egg->warm)
			plover_move_egg(plover, egg);
		else
			spin_unlock(&plover->eggs_lock);
	}
	spin_lock(&plover->eggs_lock);
	plover->scanned = true;
	spin_unlock(&plover->eggs_lock);
}

/* Twin: a function in view gives it back, by another name of the object. */
static bool plover_stop(int why)
{
	if (current->plover->stopped)
		return false;
	current->plover->stopped = why;
	spin_unlock_irq(&current->plover->stop_lock);
	return true;
}

static int plover_run(struct plover *plover)
{
	for (;;) {
		spin_lock_irq(&plover->stop_lock);
		if (plover->asked && plover_stop(plover->asked))
			continue;
		spin_unlock_irq(&plover->stop_lock);
		return 0;
	}
}

/* Twin: it tries, and does not wait. */
static int plover_try(struct plover *plover)
{
	int tries = 0;

	mutex_lock(&plover->lock);
	if (!mutex_trylock(&plover->lock))
		tries++;
	mutex_unlock(&plover->lock);
	return tries;
}
