/* Objects that a function of the file has found and counted, and of which only a number is read. */

static void berth_free(struct kref *kref)
{
	kfree(container_of(kref, struct berth, kref));
}

static struct berth *berth_find(struct quay *quay, int nr)
{
	struct berth *berth, *found = NULL;

	spin_lock(&quay->lock);
	list_for_each_entry(berth, &quay->berths, list) {
		if (berth->nr == nr) {
			found = berth;
			kref_get(&found->kref);
			break;
		}
	}
	spin_unlock(&quay->lock);
	return found;
}

static int berth_get_depth(struct quay *quay, int nr)
{
	struct berth *berth = berth_find(quay, nr);

	if (!berth)
		return -ENOENT;
	return berth->depth; /* expect: unreleased-on-path */
}

static int berth_get_depth_right(struct quay *quay, int nr)
{
	struct berth *berth = berth_find(quay, nr);
	int depth;

	if (!berth)
		return -ENOENT;
	depth = berth->depth;
	kref_put(&berth->kref, berth_free);
	return depth;
}

/* The count is for the caller. */
static int berth_get(struct quay *quay, int nr)
{
	struct berth *berth = berth_find(quay, nr);

	return berth ? 0 : -ENOENT;
}

/* The berth of the ship keeps it. */
static int ship_moor(struct quay *quay, struct ship *ship, int nr)
{
	struct berth *berth = berth_find(quay, nr);

	if (!berth)
		return -ENOENT;
	ship->berth = berth;
	return berth->depth;
}
