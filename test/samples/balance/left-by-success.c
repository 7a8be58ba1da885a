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
