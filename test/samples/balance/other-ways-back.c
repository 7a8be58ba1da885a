// What goes back by another name than it was taken by, or beside something else.

/* The callee reaches the module through the struct that its argument begins with. */
static void brush_put(struct brush *brush)
{
	module_put(brush->head.owner);
}

static struct brush *brush_find(int nr)
{
	struct brush_head *head = brush_lookup(nr);

	if (!head || !try_module_get(head->owner))
		return NULL;
	return (void *)head;
}

/* Silent. */
int brush_swap(struct canvas *cv, int nr)
{
	struct brush *brush = brush_find(nr);

	if (!brush)
		return -ENOENT;
	if (!brush->paint) {
		brush_put(brush);
		return -EINVAL;
	}
	return brush_use(cv, 1, brush);
}

/* Nobody has put it where it cannot paint. */
int brush_swap_only(struct canvas *cv, int nr)
{
	struct brush *brush = brush_find(nr);

	if (!brush)
		return -ENOENT;
	if (!brush->paint)
		return -EINVAL; // expect: unreleased-on-path
	return brush_use(cv, 1, brush);
}

/* Silent: the buffer is the page, and lies in the queue until it is freed. */
static int rill_init(struct rill_dev *dev, int node)
{
	struct rill *rill;
	struct page *page;
	int err;

	rill = kvzalloc(sizeof(*rill), GFP_KERNEL);
	if (!rill)
		return -ENOMEM;
	page = alloc_pages_node(node, GFP_KERNEL, 2);
	if (!page) {
		kvfree(rill);
		return -ENOMEM;
	}
	rill->buf = page_address(page);
	err = rill_events(rill, node);
	if (err) {
		free_pages((unsigned long)rill->buf, 2);
		kvfree(rill);
		return err;
	}
	dev->rill = rill;
	return 0;
}

/* The pages are of another buffer. */
static int rill_init_spare(struct rill_dev *dev, int node)
{
	struct rill *rill;
	struct page *page;
	int err;

	rill = kvzalloc(sizeof(*rill), GFP_KERNEL);
	if (!rill)
		return -ENOMEM;
	page = alloc_pages_node(node, GFP_KERNEL, 2);
	if (!page) {
		kvfree(rill);
		return -ENOMEM;
	}
	rill->buf = page_address(page);
	err = rill_events(rill, node);
	if (err) {
		free_pages((unsigned long)rill->spare, 2);
		kvfree(rill);
		return err; // expect: unreleased-on-path
	}
	dev->rill = rill;
	return 0;
}

/* Silent: who gave no way to put it has its reference dropped. */
static int ferry_cross(new_cargo_t get_new_cargo, put_cargo_t put_new_cargo, struct folio *src, int force)
{
	struct folio *dst = get_new_cargo(src);
	int rc = -EAGAIN;

	if (!dst)
		return -ENOMEM;
	if (!ferry_ready(src) && !force)
		goto out;
	rc = ferry_move(src);
	if (!rc)
		put_new_cargo = NULL;
out:
	if (put_new_cargo)
		put_new_cargo(dst);
	else
		folio_put(dst);
	return rc;
}

static struct crate *crate_make(int nr)
{
	struct crate *crate = kzalloc(sizeof(*crate), GFP_KERNEL);

	if (!crate)
		return ERR_PTR(-ENOMEM);
	percpu_ref_get(&crate->users);
	percpu_ref_get(&crate->reqs);
	return crate;
}

/* Silent: the end of the users drops the reference of the requests. */
int crate_setup(int nr, unsigned long __user *idp)
{
	struct crate *crate = crate_make(nr);
	int ret = PTR_ERR(crate);

	if (!IS_ERR(crate)) {
		ret = put_user(crate->id, idp);
		if (ret)
			crate_shut(crate);
		percpu_ref_put(&crate->users);
	}
	return ret;
}

/* Silent: from 7.0 on the buffer may be NULL. */
void lamp_warn(struct path *path)
{
	char *buf = __getname();
	char *name = buf ? d_path(path, buf, PATH_MAX) : ERR_PTR(-ENOMEM);

	pr_warn("%s\n", IS_ERR(name) ? "(unknown)" : name);
	__putname(buf);
}

static void mill_drop(struct mill *mill)
{
	mempool_exit(&mill->part.pool);
	kfree(mill);
}

/* Silent: the end of the mill ends the pool of its part. */
int mill_make(struct mill **millp, int size)
{
	struct mill *mill = kzalloc(sizeof(*mill), GFP_KERNEL);
	struct mill_part *part;
	int err;

	if (!mill)
		return -ENOMEM;
	part = &mill->part;
	err = mempool_init_kmalloc_pool(&part->pool, 4, size);
	if (err) {
		kfree(mill);
		return err;
	}
	err = mill_check(size);
	if (err) {
		mill_drop(mill);
		return err;
	}
	*millp = mill;
	return 0;
}

/* The memory goes alone. */
int mill_make_alone(struct mill **millp, int size)
{
	struct mill *mill = kzalloc(sizeof(*mill), GFP_KERNEL);
	struct mill_part *part;
	int err;

	if (!mill)
		return -ENOMEM;
	part = &mill->part;
	err = mempool_init_kmalloc_pool(&part->pool, 4, size);
	if (err) {
		kfree(mill);
		return err;
	}
	err = mill_check(size);
	if (err) {
		kfree(mill); // expect: unreleased-on-path
		return err;
	}
	*millp = mill;
	return 0;
}

/* Silent: what was forgotten is there no more. */
void depot_abandon(struct depot *depot)
{
	vdo_free(vdo_forget(depot->slabs));
	depot->count = 0;
	vdo_free(vdo_forget(depot->slabs));
}

/* It is freed twice. */
void depot_abandon_twice(struct depot *depot)
{
	vdo_free(depot->slabs);
	depot->count = 0;
	vdo_free(depot->slabs); // expect: released-twice
}
