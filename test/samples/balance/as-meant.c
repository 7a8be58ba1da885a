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
int plover_climb(struct plover *plover, const struct path *from, struct dentry *root)
{
	struct path at = *from;
	struct dentry **steps = NULL;
	unsigned int count = 0;
	int err = -ENOMEM;

	path_get(&at);
	for (;;) {
		if (path_equal(&at, plover->top))
			break;
		if ((count & 15) == 0) {
			struct dentry **more = krealloc(steps, sizeof(*more) * (count + 16), GFP_KERNEL);

			if (!more)
				goto out;
			steps = more;
		}
		steps[count++] = at.dentry;
		at.dentry = dget_parent(at.dentry);
	}
	err = -EIO;
	if (plover_begin(plover, count) < 0)
		goto out;
	while (count) {
		struct dentry *step = steps[count - 1];

		if (plover_call(plover, step) < 0)
			goto out;
		dput(step);
		count--;
	}
	err = 0;
out:
	while (count)
		dput(steps[--count]);
	kfree(steps);
	path_put(&at);
	return err;
}

/* Which memory a member has, its author knows. */
void plover_close(struct plover *plover)
{
	char *call = plover->call;

	if (!call)
		return;
	plover->call = NULL;
	if (plover->is_pooled)
		mempool_free(call, plover->pool);
	else
		kfree(call);
}

int plover_open(struct plover *plover, size_t size)
{
	char *call = mempool_alloc(plover->pool, GFP_KERNEL);

	if (plover_tune(plover, call) < 0) {
		kfree(call); /* expect: wrong-release-object */
		return -EIO;
	}
	plover->call = call;
	return 0;
}

/* What was found in a table stays there; what was made is nobody else's. */
static struct wader *wader_find(struct plover *plover, int nr)
{
	struct wader *wader;

	list_for_each_entry(wader, &plover->waders, list)
		if (wader->nr == nr)
			return wader;
	return NULL;
}

static void plover_drop(struct plover *plover, struct wader *wader)
{
	if (wader->is_dropped)
		return;
	list_del(&wader->list);
	kfree(wader);
}

void plover_drop_found(struct plover *plover, int nr)
{
	struct wader *wader = wader_find(plover, nr);

	if (wader)
		plover_drop(plover, wader);
}

static void plover_lose(struct plover *plover, struct wader *wader)
{
	if (plover->tired)
		return; /* expect: unreleased-on-path */
	plover_note(plover);
	kfree(wader);
}

void plover_lose_made(struct plover *plover, int nr)
{
	struct wader *wader = wader_create(nr);

	if (wader)
		plover_lose(plover, wader);
}

/* Who is told of no failure puts the kobject in any case. */
void plover_add_kobject(struct plover *plover, struct kobject *parent)
{
	if (kobject_init_and_add(&plover->kobj, &plover_ktype, parent, "plover") < 0) {
		pr_warn("no plover\n");
		return;
	}
	plover->is_shown = true;
}

/* A member tells whether there is anything to free. */
static struct egg *plover_alloc_eggs(struct plover_place *place, int count)
{
	struct egg *eggs = kcalloc(count, sizeof(*eggs), GFP_KERNEL);
	int at;

	if (!eggs)
		return ERR_PTR(-ENOMEM);
	for (at = 0; at < count; at++)
		if (plover_map_egg(place, &eggs[at]))
			goto unmap;
	return eggs;
unmap:
	while (--at >= 0)
		plover_unmap_egg(place, &eggs[at]);
	kfree(eggs);
	return ERR_PTR(-ENOMEM);
}

static void plover_free_eggs(struct plover_place *place, struct egg *eggs, int count)
{
	int at;

	for (at = 0; at < count; at++)
		plover_unmap_egg(place, &eggs[at]);
	kfree(eggs);
}

static void plover_free_nest(struct plover_nest *nest)
{
	if (!nest->shared)
		plover_free_eggs(nest->place, nest->eggs, nest->count);
	kfree(nest);
}

static struct plover_nest *plover_alloc_nest(struct plover_place *place, int count)
{
	struct plover_nest *nest = kzalloc(sizeof(*nest), GFP_KERNEL);

	if (!nest)
		return NULL;
	nest->place = place;
	nest->count = count;
	if (plover_line(nest))
		goto free;
	if (place->shared) {
		nest->shared = place->shared;
	} else {
		nest->eggs = plover_alloc_eggs(place, count);
		if (IS_ERR(nest->eggs))
			goto free;
	}
	if (plover_warm(nest))
		goto free_eggs;
	return nest;
free_eggs:
	if (!nest->shared)
		plover_free_eggs(nest->place, nest->eggs, count);
free:
	kfree(nest);
	return NULL;
}

static void plover_leave(struct work_struct *work)
{
	plover_free_nest(container_of(work, struct plover_nest, leaving));
}

int plover_settle(struct plover_place *place, int count)
{
	struct plover_nest *nest = plover_alloc_nest(place, count);

	if (!nest)
		return -ENOMEM;
	INIT_WORK(&nest->leaving, plover_leave);
	place->nest = nest;
	return 0;
}

/* What a callee takes for an object by a member, its caller gives back by what it has put there. */
static int plover_parse(struct plover *plover, const char *path)
{
	return dm_get_device(plover->ti, path, dm_table_get_mode(plover->ti->table), &plover->dev);
}

int plover_begins(struct dm_target *ti, const char *path)
{
	struct plover *plover = kzalloc(sizeof(*plover), GFP_KERNEL);
	int err;

	if (!plover)
		return -ENOMEM;
	plover->ti = ti;
	err = plover_parse(plover, path);
	if (err)
		goto free;
	err = plover_check(plover);
	if (err)
		goto put;
	ti->private = plover;
	return 0;
put:
	dm_put_device(ti, plover->dev);
free:
	kfree(plover);
	return err;
}

/* Flags of a word that are turned on and off by name, and nothing that is held. */
static int map_with_flags(struct area *area, bool shared)
{
	area_flags_set(&area->flags, AREA_READ_BIT, AREA_WRITE_BIT);
	if (shared)
		area_flags_clear(&area->flags, AREA_WRITE_BIT);
	else if (!area->file)
		return -EINVAL;
	return area_link(area);
}

/* What a peek shows is taken out by another call, and consumed by the name it was shown by. */
static int drain_stamps(struct sk_buff_head *list, struct stamp_sink *sink)
{
	struct sk_buff *skb;
	int ret = 0;

	while (1) {
		skb = skb_peek(list);
		if (!skb)
			break;
		ret = stamp_deliver(sink, skb);
		if (ret)
			break;
		__skb_dequeue(list);
		consume_skb(skb);
	}
	return ret;
}

static int box_release(struct inode *inode, struct file *file)
{
	struct box *box = file->private_data;

	box_close(box);
	return 0;
}

static const struct file_operations box_fops = {
	.release	= box_release,
};

/* The file's last reference runs the release that is handed over with the box: it drops the count. */
static int box_export(struct box *box)
{
	struct file *file;
	int fd;

	refcount_inc(&box->users);
	file = anon_inode_create_getfile("[box]", &box_fops, box, O_CLOEXEC, NULL);
	if (IS_ERR(file)) {
		refcount_dec(&box->users);
		return PTR_ERR(file);
	}
	fd = get_unused_fd_flags(O_CLOEXEC);
	if (fd < 0) {
		fput(file);
		return fd;
	}
	fd_install(fd, file);
	return 0;
}

static bool queue_overflow(struct ring *ring, struct overflow *entry)
{
	if (!entry) {
		ring->dropped++;
		return false;
	}
	list_add_tail(&entry->list, &ring->overflows);
	return true;
}

/* It is not queued where there is none. */
static bool note_overflow(struct ring *ring)
{
	struct overflow *entry = kzalloc(sizeof(*entry), GFP_NOWAIT);

	return queue_overflow(ring, entry);
}

/* The cleanup of the variables gives back what the calls leave in them. */
static int plan_walk(struct plan *plan)
{
	cpumask_var_t seen __free(free_cpumask_var) = CPUMASK_VAR_NULL;
	cpumask_var_t left __free(free_cpumask_var) = CPUMASK_VAR_NULL;

	if (!zalloc_cpumask_var(&seen, GFP_KERNEL) || !zalloc_cpumask_var(&left, GFP_KERNEL))
		return -ENOMEM;
	return plan_step(plan, seen, left);
}

/* Words for a reader of the log. */
static int plan_parse(struct plan *plan, const char *text)
{
	int ret;

	_enter("%s", text);
	if (!*text) {
		_leave(" = -EDESTADDRREQ [empty]");
		return -EDESTADDRREQ;
	}
	ret = plan_read(plan, text);
	if (ret < 0)
		return ret;
	_leave(" = %d", ret);
	return ret;
}
