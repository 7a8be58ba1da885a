/* Locks that the functions of a file give back themselves: one that does not is odd although no path of it does. */

static int counted(struct unit *unit)
{
	int count;

	mutex_lock(&unit->count_lock);
	count = unit->count;
	mutex_unlock(&unit->count_lock);
	return count;
}

static void never_given_back(struct unit *unit)
{
	mutex_lock(&unit->count_lock);
	unit->count++; /* expect: unreleased-on-path */
}

static void unit_lock(struct unit *unit)
{
	mutex_lock(&unit->count_lock);
}

static int kept_by_a_way_out(struct unit *unit)
{
	mutex_lock(&unit->count_lock);
	if (unit->broken)
		return unit->broken == 2; /* expect: unreleased-on-path */
	mutex_unlock(&unit->count_lock);
	return unit->fine == 3;
}

static void handed_over(struct unit *unit)
{
	mutex_lock(&unit->move_lock);
}

static void taken_over(struct unit *unit)
{
	mutex_unlock(&unit->move_lock);
}

static void moved(struct unit *unit)
{
	mutex_lock(&unit->move_lock);
	mutex_unlock(&unit->move_lock);
}

static void each_one(struct unit *units)
{
	struct unit *unit;

	list_for_each_entry(unit, &units->list, entry)
		mutex_lock(&unit->count_lock);
}

static void a_helper_that_gives_back_another(struct unit *unit)
{
	if (queue_work(unit->wq, &unit->work))
		kref_get(&unit->kref);
}

static int early_return_after_a_helper(struct unit *unit)
{
	mutex_lock(&unit->other_lock);
	a_helper_that_gives_back_another(unit);
	if (unit->broken)
		return -EIO; /* expect: unreleased-on-path */
	mutex_unlock(&unit->other_lock);
	return 0;
}

static void block_shutdown(struct unit *unit)
{
	mutex_lock(&unit->count_lock);
	unit->count = 0; /* expect: unreleased-on-path */
}

static void count_begin(struct unit *unit)
{
	mutex_lock(&unit->count_lock);
}

/* A function that ends what another one starts takes the lock itself: the start must not keep it. */
static bool unit_start_alone(struct unit *unit)
{
	mutex_lock(&unit->state_lock);
	if (unit->busy)
		return false; /* expect: unreleased-on-path */
	unit->busy = true;
	return true;
}

static void unit_end_alone(struct unit *unit)
{
	guard(mutex)(&unit->state_lock);
	unit->busy = false;
}

static bool unit_start_shared(struct unit *unit)
{
	mutex_lock(&unit->share_lock);
	if (unit->busy)
		return false;
	unit->shares++;
	return true;
}

static void unit_end_shared(struct unit *unit)
{
	unit->shares--;
	mutex_unlock(&unit->share_lock);
}
