// Ways that succeed before they come to where all others give back what only a variable names.

static int dunlin_read(struct dunlin *d, u64 at, void *into);

int dunlin_scan(struct dunlin *d, u64 *end)
{
	char *page = kmalloc(PAGE_SIZE, GFP_KERNEL);
	int err;

	if (!page)
		return -ENOMEM;
	err = dunlin_fetch(d, 0, page);
	if (err)
		goto out;
	if (page[0] == 0)
		return 0; /* expect: unreleased-on-path */
	err = dunlin_fetch(d, d->last, page);
	if (err)
		goto out;
	*end = d->last;
out:
	kfree(page);
	return err;
}

int dunlin_scan_all(struct dunlin *d, u64 *end)
{
	char *page = kmalloc(PAGE_SIZE, GFP_KERNEL);
	int err;

	if (!page)
		return -ENOMEM;
	err = dunlin_fetch(d, 0, page);
	if (err)
		goto out;
	if (page[0] == 0)
		goto out;
	err = dunlin_fetch(d, d->last, page);
	if (err)
		goto out;
	*end = d->last;
out:
	kfree(page);
	return err;
}

/* The one that is handed it may keep it where the flag says so. */
int dunlin_send(struct dunlin *d, bool wait)
{
	struct dunlin_call *call = kmalloc(sizeof(*call), GFP_KERNEL);

	if (!call)
		return -ENOMEM;
	dunlin_prepare(d, call);
	if (!wait) {
		dunlin_post(d, call);
		return 0;
	}
	dunlin_prepare(d, call);
	kfree(call);
	return 0;
}

void dunlin_report(struct dunlin *d)
{
	char *text = kmalloc(64, GFP_KERNEL);

	if (!text)
		return;
	dunlin_print(d, text);
	if (d->quiet)
		return; /* expect: unreleased-on-path */
	dunlin_say(d, text);
	kfree(text);
}

void dunlin_report_all(struct dunlin *d)
{
	char *text = kmalloc(64, GFP_KERNEL);

	if (!text)
		return;
	dunlin_print(d, text);
	if (!d->quiet)
		dunlin_say(d, text);
	kfree(text);
}

/* The tree may refuse the entry, and keeps it otherwise. */
int dunlin_remember(struct dunlin *d, u64 at)
{
	struct dunlin_entry *entry = kmalloc(sizeof(*entry), GFP_KERNEL);
	int old;

	if (!entry)
		return -ENOMEM;
	old = dunlin_insert(&d->tree, entry);
	if (d->closing) {
		kfree(entry);
		return 0;
	}
	dunlin_count(d, old);
	return 0;
}

static int kiln_read(struct kiln *kiln, struct kiln_page *page)
{
	struct buffer_head *bh;
	int hops = 0;
	int ret;

reread:
	bh = kiln_read_block(kiln, page->block);
	if (!bh)
		return -EIO;
	if (kiln_is_moved(bh->b_data)) {
		page->block = kiln_next_block(bh->b_data);
		brelse(bh);
		if (++hops > KILN_MAX_HOPS)
			return -ELOOP;
		goto reread;
	}
	if (kiln_is_unused(bh->b_data)) {
		page->free = true;
		return 0; /* expect: unreleased-on-path */
	}
	ret = kiln_check(bh->b_data);
	if (ret)
		goto out;
	page->heat = kiln_heat(bh->b_data);
	ret = 0;
out:
	brelse(bh);
	return ret;
}

static int kiln_read_right(struct kiln *kiln, struct kiln_page *page)
{
	struct buffer_head *bh;
	int hops = 0;
	int ret = 0;

reread:
	bh = kiln_read_block(kiln, page->block);
	if (!bh)
		return -EIO;
	if (kiln_is_moved(bh->b_data)) {
		page->block = kiln_next_block(bh->b_data);
		brelse(bh);
		if (++hops > KILN_MAX_HOPS)
			return -ELOOP;
		goto reread;
	}
	if (kiln_is_unused(bh->b_data)) {
		page->free = true;
		goto out;
	}
	ret = kiln_check(bh->b_data);
out:
	brelse(bh);
	return ret;
}

/* A function without a result: nobody gets what one way leaves. */
static void gull_scan(struct gull_state *state, sector_t at)
{
	Sector sect;
	struct gull_label *label;

	label = read_part_sector(state, at, &sect);
	if (!label)
		return;
	if (label->magic != GULL_MAGIC)
		return; /* expect: unreleased-on-path */
	gull_note(state, label->version);
	if (label->version != 1) {
		put_dev_sector(sect);
		return;
	}
	put_dev_sector(sect);
}

static void gull_set_up(struct gull *gull, struct gull_args *args)
{
	kref_get(&gull->ref);
	mutex_lock(&gull->lock);
	if (args->is_old)
		return; /* expect: unreleased-on-path, expect: unreleased-on-path */
	gull_level(gull, args->level);
	mutex_unlock(&gull->lock);
	kref_put(&gull->ref, gull_free);
}

/* Twin: what the other way has kept, it has kept for good, and this one undoes it. */
static void gull_start(struct gull *gull)
{
	kref_get(&gull->ref);
	if (gull_run(gull))
		kref_put(&gull->ref, gull_free);
}
