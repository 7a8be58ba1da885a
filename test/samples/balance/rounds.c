/* Locks of objects that change from round to round, interrupts, and masks of bits. */

int next_socket(struct unit *unit, int index)
{
	struct sock_slot *slot;

again:
	slot = unit->slots[index];
	mutex_lock(&slot->lock);
	if (slot->dead) {
		index = find_fallback(unit, index);
		mutex_unlock(&slot->lock);
		if (index < 0)
			return -EIO;
		goto again;
	}
	mutex_unlock(&slot->lock);
	return 0;
}

int next_socket_kept(struct unit *unit, int index)
{
	struct sock_slot *slot;

again:
	slot = unit->slots[index];
	mutex_lock(&slot->lock);
	if (slot->dead) {
		index = find_fallback(unit, index);
		if (index < 0)
			return -EIO; /* expect: unreleased-on-path */
		mutex_unlock(&slot->lock);
		goto again;
	}
	mutex_unlock(&slot->lock);
	return 0;
}

void inner_lock_enables(struct unit *unit, struct sock_slot *slot)
{
	spin_lock_irqsave(&unit->lock, unit->flags);
	spin_lock(&slot->lock);
	slot->dead = true;
	spin_unlock_irq(&slot->lock); /* expect: irq-enabled-while-locked */
	spin_unlock_irqrestore(&unit->lock, unit->flags);
}

void hand_over_hand(struct unit *unit, struct sock_slot *slot)
{
	spin_lock_irq(&unit->lock);
	spin_lock(&slot->lock);
	spin_unlock(&unit->lock);
	slot->dead = true;
	spin_unlock_irq(&slot->lock);
}

int mode_that_remembers(struct xfs_inode *ip, int broken)
{
	int mode = XFS_ILOCK_SHARED;
	int rc = 0;

	xfs_ilock(ip, mode);
	if (broken) {
		rc = -EIO;
		goto out;
	}
	xfs_iunlock(ip, mode);
	mode = 0;
	rc = reread(ip);
out:
	if (mode)
		xfs_iunlock(ip, mode);
	return rc;
}

int announced(struct unit *unit)
	__acquires(&unit->lock)
{
	int rc = unit_open(unit);

	spin_lock(&unit->lock);
	if (unit->broken)
		goto fail;
	return 0;
fail:
	spin_unlock(&unit->lock);
	return rc;
}

int first_users(struct unit *unit)
{
	struct table *table = table_or_first(unit);
	struct bio_vec inline_vecs[4], *vecs = inline_vecs;

	if (unit->wide) {
		vecs = kmalloc_array(16, sizeof(*vecs), GFP_KERNEL);
		if (!vecs)
			return -ENOMEM;
	}
	unit_scan(unit);
	if (vecs != inline_vecs)
		kfree(vecs);
	return table->rc;
}

int stored_by_exchange(struct unit *unit, int id)
{
	int rc = memregion_alloc(GFP_KERNEL);

	if (rc < 0)
		return rc;
	if (atomic_cmpxchg(&unit->region, id, rc) != id) {
		memregion_free(rc);
		return -EBUSY;
	}
	return unit_scan(unit);
}

int kept_by_its_users(struct unit *unit)
{
	struct table *table = kzalloc(sizeof(*table), GFP_KERNEL);
	int rc;

	if (!table)
		return -ENOMEM;
	rc = table_scan(table);
	if (rc)
		goto out;
	unit->open++;
	return 0;
out:
	if (table->users == 0)
		kfree(table);
	return rc;
}

int cleaned_up_by_scope(struct unit *unit)
{
	struct table *table __free(kfree) = NULL;

	table = kzalloc(sizeof(*table), GFP_KERNEL);
	if (!table)
		return -ENOMEM;
	if (unit->broken)
		return -EIO;
	return unit_scan(unit);
}

static void entry_by_the_parameter_s_name(struct device_list *devices)
{
	LIST_HEAD(rest);
	struct device_list *next;

	list_splice_init(&devices->others, &rest);
	if (devices->count == 1)
		kfree(devices);
	list_for_each_entry_safe(devices, next, &rest, others) {
		close_all(devices->count);
		kfree(devices);
	}
}

static int entry_by_the_name_of_what_failed(struct context *context, int count)
{
	struct target *target, *next;
	int i;

	for (i = 0; i < count; i++) {
		target = kmem_cache_alloc(target_cache, GFP_KERNEL);
		if (!target) {
			some_for_each_target_safe(target, next, context)
				kmem_cache_free(target_cache, target);
			return -ENOMEM;
		}
		add_target(context, target);
	}
	return 0;
}

static struct curlew *curlew_find(struct marsh *marsh)
{
	struct curlew *curlew = marsh->first;

	if (!curlew)
		return NULL;
	kref_get(&curlew->kref);
	return curlew;
}

/* The round before has put its own: that the next one finds nothing says nothing of it. */
struct curlew *curlew_lock_first(struct marsh *marsh)
{
	struct curlew *curlew;

again:
	curlew = curlew_find(marsh);
	if (!curlew)
		return NULL;
	if (curlew != marsh->first) {
		curlew_unlock_and_release(curlew);
		goto again;
	}
	return curlew;
}

/* What its own function puts. */
int curlew_flush(struct marsh *marsh)
{
	struct curlew *curlew;
	int err;

	do {
		curlew = curlew_find(marsh);
		if (!curlew)
			return 0;
		err = curlew_match(curlew->nest);
		curlew_release(curlew);
		if (!err)
			return 0;
		err = marsh_flush(marsh);
	} while (err == 0);
	return err;
}

/* Rounds that come to their end with the node show that the callee has not kept it. */
int moor_all(struct unit *unit, struct device_node *harbour)
{
	struct device_node *berth;
	int err;

	for_each_available_child_of_node(harbour, berth) {
		err = moor_at(berth, unit);
		if (err) {
			of_node_put(berth);
			return err;
		}
		if (unit->moored == 4) {
			dev_warn(unit->dev, "harbour is full\n");
			break;
		}
	}
	return 0; /* expect: unreleased-on-path */
}

int moor_all_right(struct unit *unit, struct device_node *harbour)
{
	struct device_node *berth;
	int err;

	for_each_available_child_of_node(harbour, berth) {
		err = moor_at(berth, unit);
		if (err) {
			of_node_put(berth);
			return err;
		}
		if (unit->moored == 4) {
			of_node_put(berth);
			break;
		}
	}
	return 0;
}

/* The loop ends with the one that the callee takes. */
int moor_at_first(struct unit *unit, struct device_node *harbour)
{
	struct device_node *berth;

	for_each_available_child_of_node(harbour, berth) {
		if (moor_at(berth, unit))
			break;
	}
	return 0;
}

/* Pages that a loop stores one by one: a path without a round is not meant. */
static bool swift_pages(struct page **pages, int nr, int order)
{
	struct page *page;
	int i;

	page = alloc_pages(GFP_KERNEL, order);
	if (!page)
		return false;
	for (i = 0; i < nr; i++)
		pages[i] = page + i;
	return true;
}

static bool swift_pages_seen(struct swift *swift, int nr, int order)
{
	struct page *page;
	int i;

	page = alloc_pages(GFP_KERNEL, order);
	if (!page)
		return false;
	for (i = 0; i < nr; i++)
		swift->seen[i] = i;
	return true; /* expect: unreleased-on-path */
}
