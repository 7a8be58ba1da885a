/* References that go to a work, where nobody asks whether it was queued already. */

static void heron_fish(struct work_struct *work)
{
	struct heron *heron = container_of(work, struct heron, fishing);

	heron_dive(heron);
	heron_put(heron);
}

static void heron_groom(struct work_struct *work)
{
	struct heron *heron = container_of(work, struct heron, grooming);

	heron_preen(heron);
}

static void heron_setup(struct heron *heron)
{
	INIT_WORK(&heron->fishing, heron_fish);
	INIT_WORK(&heron->grooming, heron_groom);
}

void heron_hungry(struct heron *heron)
{
	heron_get(heron);
	queue_work(heron_wq, &heron->fishing); /* expect: unreleased-on-path */
}

void heron_hungry_right(struct heron *heron)
{
	heron_get(heron);
	if (!queue_work(heron_wq, &heron->fishing))
		heron_put(heron);
}

void heron_hungry_if_queued(struct heron *heron)
{
	if (queue_work(heron_wq, &heron->fishing))
		heron_get(heron);
}

/* A count that lies in the object, and a lock that is dropped on the way. */
void heron_seen(struct pond *pond)
{
	struct heron *heron;

	spin_lock(&pond->lock);
	heron = pond->heron;
	kref_get(&heron->kref);
	spin_unlock(&pond->lock);
	schedule_work(&heron->flight); /* expect: unreleased-on-path */
}

/* Twin: what runs does not put it, and the reference is for something else. */
void heron_landed(struct heron *heron)
{
	heron_get(heron);
	schedule_work(&heron->grooming);
}

/* Twin: a bit tells that the work is not queued. */
void heron_leaves(struct heron *heron)
{
	if (test_and_set_bit(HERON_GONE, &heron->flags))
		return;
	heron_get(heron);
	queue_work(heron_wq, &heron->fishing);
}

/* Twin: so does a state of the object, */
void heron_rests(struct heron *heron)
{
	if (heron->state != HERON_IDLE)
		return;
	heron_get(heron);
	queue_work(heron_wq, &heron->fishing);
}

/* one that is noted beside the call, */
void heron_wakes(struct heron *heron)
{
	heron_get(heron);
	heron->is_fishing = true;
	queue_work(heron_wq, &heron->fishing);
}

/* a work that is set up right there, */
void heron_departs(struct heron *heron)
{
	INIT_WORK(&heron->farewell, heron_fish);
	heron_get(heron);
	queue_work(heron_wq, &heron->farewell);
}

/* and an object that is new. */
int heron_hatch(struct nest *nest)
{
	struct heron *heron = heron_alloc(nest);

	if (!heron)
		return -ENOMEM;
	heron_get(heron);
	queue_work(heron_wq, &heron->flight);
	list_add(&heron->link, &nest->herons);
	return 0;
}

/* Twin: what waits on a list has the reference. */
void heron_lists(struct heron *heron, struct fish *fish)
{
	heron_get(heron);
	list_add_tail(&fish->link, &heron->prey);
	queue_work(heron_wq, &heron->fishing);
}

/* A warning foresees that it may not run, and the reference stays. */
void heron_called(struct heron *heron)
{
	refcount_inc(&heron->users);
	WARN_ON_ONCE(!heron_run_call(&heron->call)); /* expect: unreleased-on-path */
}

void heron_called_right(struct heron *heron)
{
	bool queued;

	refcount_inc(&heron->users);
	queued = heron_run_call(&heron->call);
	WARN_ON_ONCE(!queued);
	if (!queued)
		refcount_dec(&heron->users);
}

/* The reference of a caller is left to the work on one way, where the other ways put it. */
void heron_settle(struct heron *heron, bool soon)
{
	if (soon) {
		heron_put(heron);
		return;
	}
	queue_work(heron_wq, &heron->fishing); /* expect: unreleased-on-path */
}

void heron_settle_right(struct heron *heron, bool soon)
{
	if (!soon && queue_work(heron_wq, &heron->fishing))
		return;
	heron_put(heron);
}

/* Twin: a state is noted first, which keeps others from queueing it. */
void heron_settle_later(struct heron *heron, bool soon)
{
	if (soon) {
		heron_put(heron);
		return;
	}
	heron->state = HERON_SETTLES;
	queue_work(heron_wq, &heron->fishing);
}

/* Twin: the work of another object, which nobody counts for it. */
void stork_settle(struct stork *stork, bool soon)
{
	if (soon) {
		stork_put(stork);
		return;
	}
	queue_work(heron_wq, &stork->fishing);
}

/* Twin: a name that tells of more than a count gives what it tells of. */
void heron_weigh(struct heron *heron)
{
	heron_get_weight(heron);
	queue_work(heron_wq, &heron->fishing);
}

/* Twin: the reference is for the call alone, and the function puts it itself. */
void heron_shout(struct heron *heron)
{
	heron_get(heron);
	queue_work(heron_wq, &heron->fishing);
	heron_put(heron);
}
