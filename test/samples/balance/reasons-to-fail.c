/* Conditions that decide whether a function fails: what is undone behind one has to be undone behind every later one. */

/* What the first reason undoes, the second leaves. */
static int ember_write(struct ember *ember, const char __user *buf, size_t len, int mode)
{
	struct ember_slot *slot;

	slot = ember_add_slot(ember);
	if (!slot)
		return -EBUSY;
	if (len > EMBER_MAX || mode < 0) {
		ember_remove_slot(ember, slot);
		return -EINVAL;
	}
	if (copy_from_user(ember->text, buf, len))
		return -EFAULT; /* expect: unreleased-on-path */
	ember->slot = slot;
	return len;
}

static int ember_write_right(struct ember *ember, const char __user *buf, size_t len, int mode)
{
	struct ember_slot *slot;

	slot = ember_add_slot(ember);
	if (!slot)
		return -EBUSY;
	if (len > EMBER_MAX || mode < 0) {
		ember_remove_slot(ember, slot);
		return -EINVAL;
	}
	if (copy_from_user(ember->text, buf, len)) {
		ember_remove_slot(ember, slot);
		return -EFAULT;
	}
	ember->slot = slot;
	return len;
}

/* The condition tells whether it was the function's own: those that succeed answer it both ways. */
static int ember_glow(struct ember *ember, struct ember_slot *slot, int mode)
{
	int rc;

	ember_add_glow(ember, slot);
	if (ember->once)
		ember_remove_glow(ember, slot);
	rc = ember_blow(ember, mode);
	if (rc)
		return rc;
	return 0;
}

/* Of every round of a loop, with a lock that is given back by no name. */
static int ember_fill(struct ember *ember, int nr)
{
	struct ember_slot *slot;
	int rc;

	while (nr--) {
		slot = ember_alloc_slot(ember);
		if (!slot)
			return -ENOMEM;
		if (ember_is_cold(ember)) {
			ember_free_slot(slot);
			return -EIO;
		}
		rcu_read_lock();
		rc = ember_find(ember, nr);
		rcu_read_unlock();
		if (rc)
			return rc; /* expect: unreleased-on-path */
		list_add(&slot->list, &ember->slots);
	}
	return 0;
}

static int ember_fill_right(struct ember *ember, int nr)
{
	struct ember_slot *slot;
	int rc;

	while (nr--) {
		slot = ember_alloc_slot(ember);
		if (!slot)
			return -ENOMEM;
		if (ember_is_cold(ember)) {
			ember_free_slot(slot);
			return -EIO;
		}
		rcu_read_lock();
		rc = ember_find(ember, nr);
		rcu_read_unlock();
		if (rc) {
			ember_free_slot(slot);
			return rc;
		}
		list_add(&slot->list, &ember->slots);
	}
	return 0;
}
