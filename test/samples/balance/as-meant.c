/* Code that is meant as it stands, each time beside code that differs in one thing and is wrong. */

/* A notifier is called once to lock and once to unlock. */
int plover_notify(struct plover *plover, unsigned long action)
{
	int rc = NOTIFY_OK;

	switch (action) {
	case PLOVER_GOING:
		mutex_lock(&plover->flight);
		if (plover->tired) {
			rc = NOTIFY_BAD;
			mutex_unlock(&plover->flight);
			break;
		}
		plover->gone = true;
		break;
	case PLOVER_BACK:
		plover->gone = false;
		mutex_unlock(&plover->flight);
		break;
	}
	return rc;
}

int plover_notify_once(struct plover *plover, unsigned long action)
{
	int rc = NOTIFY_OK;

	switch (action) {
	case PLOVER_GOING:
		mutex_lock(&plover->flight);
		if (plover->tired) {
			rc = NOTIFY_BAD;
			mutex_unlock(&plover->flight);
			break;
		}
		plover->gone = true; /* expect: unreleased-on-path */
		break;
	case PLOVER_BACK:
		plover->gone = false;
		break;
	}
	return rc;
}

/* What is copied over an object puts other things into its members. */
int plover_take_second(struct plover *plover)
{
	if (plover->second.valid) {
		kfree(plover->first.page);
		memcpy(&plover->first, &plover->second, sizeof(plover->first));
		plover->second.page = NULL;
	}
	return plover->first.page->size;
}

int plover_take_none(struct plover *plover)
{
	if (plover->second.valid) {
		kfree(plover->first.page);
		plover->second.page = NULL;
	}
	return plover->first.page->size; /* expect: used-after-release */
}

/* An assertion of the project asks as well. */
void plover_mark(struct plover *plover, struct address_space *mapping, pgoff_t index)
{
	struct folio *folio = filemap_lock_folio(mapping, index);

	plover_bug_on(plover, IS_ERR(folio));
	folio_mark_dirty(folio);
	folio_unlock(folio);
	folio_put(folio);
}

void plover_mark_blindly(struct plover *plover, struct address_space *mapping, pgoff_t index)
{
	struct folio *folio = filemap_lock_folio(mapping, index);

	plover_bug_on(plover, index);
	folio_mark_dirty(folio);
	folio_unlock(folio); /* expect: acquire-unchecked */
	folio_put(folio);
}

/* The caller has a reference to what it asks for, and the function one of its own to the same device. */
int plover_is_here(struct net_device *wanted, int index)
{
	struct net_device *dev = dev_get_by_index(&init_net, index);

	if (!dev)
		return 0;
	if (dev == wanted) {
		dev_put(dev);
		return plover_rank(wanted);
	}
	dev_put(dev);
	return 0;
}

int plover_is_there(int index)
{
	struct net_device *dev = dev_get_by_index(&init_net, index);

	if (!dev)
		return 0;
	dev_put(dev);
	return dev->ifindex; /* expect: used-after-release */
}

/* An object that its owner has given up has one reference more to put. */
void plover_leave(struct plover *plover)
{
	struct device *nest = plover->nest;

	plover->nest = NULL;
	if (nest->offline)
		put_device(nest);
	put_device(nest);
}

void plover_leave_early(struct plover *plover)
{
	struct device *nest = plover->nest;

	plover->nest = NULL;
	if (plover->tired)
		put_device(nest);
	put_device(nest); /* expect: released-twice */
}

/* The entries of a table go on under another name. */
int plover_spread(struct plover *plover, unsigned int count)
{
	struct sg_table table = {};

	if (sg_alloc_table(&table, count, GFP_KERNEL) < 0)
		return -ENOMEM;
	plover->sg = table.sgl;
	return 0;
}

int plover_spread_nothing(struct plover *plover, unsigned int count)
{
	struct sg_table table;

	if (sg_alloc_table(&table, count, GFP_KERNEL) < 0)
		return -ENOMEM;
	plover->count = count;
	return 0; /* expect: unreleased-on-path */
}

/* As many rounds to put as there were to get. */
int plover_read_all(struct plover *plover, int count)
{
	struct buffer_head **bhs = kcalloc(count, sizeof(*bhs), GFP_KERNEL);
	int at = 0, i, err = 0;

	if (!bhs)
		return -ENOMEM;
	while (plover_has_more(plover)) {
		bhs[at] = sb_getblk(plover->sb, at);
		if (!bhs[at]) {
			err = -ENOMEM;
			goto bail;
		}
		err = plover_check(plover, bhs[at]);
		if (err < 0)
			goto bail;
		at++;
	}
bail:
	for (i = 0; i < count; i++)
		brelse(bhs[i]);
	kfree(bhs);
	return err;
}

/* A put of the project's own frees as well. */
static struct wader *wader_alloc(void)
{
	struct wader *wader = kzalloc(sizeof(*wader), GFP_KERNEL);

	if (wader)
		atomic_set(&wader->users, 1);
	return wader;
}

int plover_join(struct plover *plover)
{
	struct wader *wader = wader_alloc();
	struct wader *other;

	if (!wader)
		return -ENOMEM;
	other = wader_get_first(plover);
	if (!other)
		goto out;
	if (other->asleep) {
		wader_put(other);
		goto out;
	}
	wader_put(other);
	wader->group = plover->group;
	plover->wader = wader;
	return 0;
out:
	wader_put(wader);
	return -ENOENT;
}

/* What is begun in an object ends with the object. */
int plover_tell(struct plover *plover)
{
	struct sk_buff *skb = alloc_skb(128, GFP_KERNEL);
	struct nlattr *part;

	if (!skb)
		return -ENOMEM;
	part = nla_nest_start(skb, PLOVER_PART);
	if (!part)
		goto free;
	if (plover->tired)
		goto free;
	if (plover->asleep) {
		nla_nest_cancel(skb, part);
		goto free;
	}
	nla_nest_end(skb, part);
	return plover_send(skb);
free:
	kfree_skb(skb);
	return -EMSGSIZE;
}

/* Entries that were put into a table go by what the table holds. */
int plover_climb(struct plover *plover, struct dentry *from, struct dentry *root)
{
	struct dentry **steps = kcalloc(plover->depth, sizeof(*steps), GFP_KERNEL);
	struct dentry *each = dget(from);
	int count = 0, err = 0;

	if (!steps) {
		dput(each);
		return -ENOMEM;
	}
	while (each != root) {
		if (count >= plover->depth) {
			err = -E2BIG;
			break;
		}
		steps[count++] = each;
		each = dget_parent(each);
	}
	dput(each);
	while (count)
		dput(steps[--count]);
	kfree(steps);
	return err;
}
