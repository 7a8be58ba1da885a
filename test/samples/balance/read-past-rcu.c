/* Objects found in an RCU section, and read behind its end: nothing keeps them any more. */

static int wren_weigh(struct aviary *aviary)
{
	struct wren *wren;

	rcu_read_lock();
	wren = rcu_dereference(aviary->wren);
	rcu_read_unlock();
	if (!wren)
		return -ENOENT;
	if (wren->is_asleep) /* expect: used-after-release */
		return 0;
	return wren->weight;
}

static void wren_ring(struct aviary *aviary, u32 number)
{
	struct wren *wren;

	rcu_read_lock();
	list_for_each_entry_rcu(wren, &aviary->wrens, link) {
		if (wren->number != number)
			continue;
		rcu_read_unlock();
		trace_wren_ring(wren); /* expect: used-after-release */
		return;
	}
	rcu_read_unlock();
}

/* Read while the section lasts. */
static int robin_weigh(struct aviary *aviary)
{
	struct robin *robin;
	int weight = 0;

	rcu_read_lock();
	robin = rcu_dereference(aviary->robin);
	if (robin)
		weight = robin->weight;
	rcu_read_unlock();
	return robin ? weight : -ENOENT;
}

/* Counted there. */
static int dunnock_weigh(struct aviary *aviary)
{
	struct dunnock *dunnock;
	int weight;

	rcu_read_lock();
	dunnock = rcu_dereference(aviary->dunnock);
	if (!dunnock || !kref_get_unless_zero(&dunnock->ref))
		dunnock = NULL;
	rcu_read_unlock();
	if (!dunnock)
		return -ENOENT;
	weight = dunnock->weight;
	dunnock_put(dunnock);
	return weight;
}

/* A lock keeps it beside that. */
static int nightingale_weigh(struct aviary *aviary)
{
	struct nightingale *nightingale;
	int weight = 0;

	mutex_lock(&aviary->lock);
	rcu_read_lock();
	nightingale = rcu_dereference(aviary->nightingale);
	rcu_read_unlock();
	if (nightingale)
		weight = nightingale->weight;
	mutex_unlock(&aviary->lock);
	return weight;
}

/* A call that is not in view may have counted it. */
static int thrush_weigh(struct aviary *aviary)
{
	struct thrush *thrush;

	rcu_read_lock();
	thrush = rcu_dereference(aviary->thrush);
	if (thrush)
		thrush_keep(thrush);
	rcu_read_unlock();
	return thrush ? thrush->weight : -ENOENT;
}

/* Read to see whether it is the same is no reading of the object. */
static bool warbler_is(struct aviary *aviary, struct warbler *other)
{
	struct warbler *warbler;

	rcu_read_lock();
	warbler = rcu_dereference(aviary->warbler);
	rcu_read_unlock();
	return warbler == other;
}

/* Counted by hand. */
static int fieldfare_weigh(struct aviary *aviary)
{
	struct fieldfare *fieldfare;
	int weight = -ENOENT;

	rcu_read_lock();
	list_for_each_entry_rcu(fieldfare, &aviary->fieldfares, link) {
		if (!atomic_long_inc_not_zero(&fieldfare->users))
			continue;
		rcu_read_unlock();
		weight = fieldfare->weight;
		fieldfare_forget(fieldfare);
		return weight;
	}
	rcu_read_unlock();
	return weight;
}
