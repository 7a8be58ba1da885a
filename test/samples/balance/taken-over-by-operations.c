/* Operations of file systems that unlock what they are handed, callees that put, and memory that only a callee can name. */

static int kiln_read(struct address_space *mapping, struct page *page, struct file *file)
{
	int err;

	err = lock_page_killable(page);
	if (err)
		return err;
	if (!page->mapping) {
		unlock_page(page);
		return -EAGAIN;
	}
	err = mapping->a_ops->readpage(file, page);
	if (err)
		return err;
	return 0;
}

/* Twin: a function of its own leaves the lock to it. */
static int kiln_fill(struct address_space *mapping, struct page *page, struct file *file)
{
	int err;

	err = lock_page_killable(page);
	if (err)
		return err;
	err = kiln_fill_page(file, page);
	if (err)
		return err; /* expect: unreleased-on-path */
	unlock_page(page);
	return 0;
}

/* Who puts the page for the mapping leaves it locked. */
static int kiln_drop(struct address_space *mapping, struct page *page)
{
	if (page->mapping != mapping)
		return 0;
	put_page(page);
	return 1;
}

int kiln_drop_all(struct address_space *mapping, struct page **pages, int n)
{
	int i, ret = 0;

	for (i = 0; i < n; i++) {
		struct page *page = pages[i];

		lock_page(page);
		if (!kiln_drop(mapping, page))
			ret = -EBUSY;
		unlock_page(page);
	}
	return ret;
}

/* Twin: this callee unlocks it. */
static int kiln_cool(struct address_space *mapping, struct page *page)
{
	if (page->mapping != mapping)
		return 0;
	unlock_page(page);
	return 1;
}

int kiln_cool_one(struct address_space *mapping, struct page *page)
{
	int ret;

	lock_page(page);
	ret = kiln_cool(mapping, page);
	if (ret)
		unlock_page(page); /* expect: released-twice */
	return ret;
}

/* The callee alone has a name for the memory. */
int kiln_print(struct kiln *kiln)
{
	struct seq_buf s;

	seq_buf_init(&s, kmalloc(PAGE_SIZE, GFP_KERNEL), PAGE_SIZE);
	if (!s.buffer)
		return -ENOMEM;
	kiln_describe(kiln, &s);
	return 0;
}

/* Twin: it has a name here. */
int kiln_print_twice(struct kiln *kiln)
{
	char *buffer = kmalloc(PAGE_SIZE, GFP_KERNEL);

	if (!buffer)
		return -ENOMEM;
	if (snprintf(buffer, PAGE_SIZE, "%d", kiln->heat) < 0)
		return -EINVAL; /* expect: unreleased-on-path */
	kiln_show(kiln);
	kfree(buffer);
	return 0;
}

/* Another operation gives the lock back. */
static void kiln_hold(struct kiln *kiln)
{
	kiln_quiet();
	down_write(&kiln->fire);
}

static void kiln_go_on(struct kiln *kiln)
{
	kiln_quiet();
	up_write(&kiln->fire);
}

static void kiln_suspend(struct kiln_target *target)
{
	kiln_hold(target->kiln);
}

static void kiln_resume(struct kiln_target *target)
{
	kiln_go_on(target->kiln);
}

static struct kiln_ops kiln_ops = {
	.suspend = kiln_suspend,
	.resume = kiln_resume,
};
