/* Objects that have a second name when the first one comes to mean another. */

static int larder_fetch(struct larder *larder, gfp_t gfp)
{
	struct folio *folio, *cached;
	int err = 0;

	folio = filemap_get_folio(larder->mapping, larder->index);
	if (!folio)
		return -ENOENT;
	cached = folio;
	if (larder->is_old) {
		folio = folio_alloc(gfp, 0);
		if (!folio) {
			folio_put(cached);
			return -ENOMEM;
		}
	}
	err = larder_fill(larder);
	folio_put(folio);
	if (folio != cached)
		folio_put(cached);
	return err;
}

/* Twin: what was found is looked at by its other name, and not given back. */
static int larder_fetch_new(struct larder *larder, gfp_t gfp)
{
	struct folio *folio, *cached;
	int err;

	folio = filemap_get_folio(larder->mapping, larder->index);
	if (!folio)
		return -ENOENT;
	cached = folio;
	if (larder->is_old)
		folio = larder_next(larder);
	err = larder_fill(larder, cached);
	folio_put(folio); /* expect: wrong-release-object */
	return err;
}

/* `shop->p` is what the function has stored there. */
int shop_register(struct shop *shop)
{
	struct shelf *shelf;
	int err;

	shelf = kzalloc(sizeof(*shelf), GFP_KERNEL);
	if (!shelf)
		return -ENOMEM;
	shop->p = shelf;
	err = kset_register(&shelf->subsys);
	if (err)
		goto out;
	err = shop_open(shop);
	if (err)
		goto unregister;
	return 0;
unregister:
	kset_unregister(&shop->p->subsys);
	shop->p = NULL;
out:
	kfree(shop->p);
	shop->p = NULL;
	return err;
}

/* Twin: it stays registered. */
int shop_register_early(struct shop *shop)
{
	struct shelf *shelf;
	int err;

	shelf = kzalloc(sizeof(*shelf), GFP_KERNEL);
	if (!shelf)
		return -ENOMEM;
	shop->p = shelf;
	err = kset_register(&shelf->subsys);
	if (err)
		goto out;
	err = shop_open(shop);
	if (err)
		goto out; /* expect: unreleased-on-path */
	err = shop_light(shop);
	if (err) {
		kset_unregister(&shelf->subsys);
		goto out;
	}
	return 0;
out:
	kfree(shelf);
	shop->p = NULL;
	return err;
}

/* At least one page of an order is stored. */
static int larder_stock(struct larder *larder, unsigned int order, gfp_t gfp)
{
	unsigned int i, n = 0;
	struct page *page;

	while (n < larder->size) {
		page = alloc_pages(gfp, order);
		if (!page)
			break;
		for (i = 0; i < (1U << order); i++)
			larder->pages[n + i] = page + i;
		n += 1U << order;
	}
	return n;
}

/* Twin: there may be nothing to store it in. */
static int larder_stock_some(struct larder *larder, unsigned int count, gfp_t gfp)
{
	unsigned int i, n = 0;
	struct page *page;

	while (n < larder->size) {
		page = alloc_pages(gfp, 0); /* expect: overwritten-while-held */
		if (!page)
			break;
		for (i = 0; i < count; i++)
			larder->pages[n + i] = page + i;
		n += count;
	}
	return n; /* expect: unreleased-on-path */
}

/* Two counts go at once. */
static int larder_swap(struct larder *larder, gfp_t gfp)
{
	struct folio *fresh = folio_alloc(gfp, 0);
	int err;

	if (!fresh)
		return -ENOMEM;
	folio_get(fresh);
	err = larder_fill(larder);
	if (err) {
		folio_put_refs(fresh, 2);
		return err;
	}
	larder->folio = fresh;
	return 0;
}

/* Twin: one of them is left. */
static int larder_swap_one(struct larder *larder, gfp_t gfp)
{
	struct folio *fresh = folio_alloc(gfp, 0);
	int err;

	if (!fresh)
		return -ENOMEM;
	folio_get(fresh);
	err = larder_fill(larder);
	if (err) {
		folio_put(fresh);
		return err; /* expect: unreleased-on-path */
	}
	larder->folio = fresh;
	return 0;
}
