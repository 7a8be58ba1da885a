/* What is taken for one kind of object alone, and given back for that kind. */

static void quilt_split(struct page *head, struct quilt *quilt)
{
	if (PageAnon(head) && PageSwapCache(head))
		spin_lock(&quilt->cache_lock);

	quilt_cut(head);
	ClearPageActive(head);

	if (PageAnon(head)) {
		quilt_count(head);
		if (PageSwapCache(head))
			spin_unlock(&quilt->cache_lock);
	} else {
		quilt_forget(head);
	}
}

/* Twin: the kind is the same, and one way leaves the lock. */
static void quilt_sew(struct page *head, struct quilt *quilt)
{
	if (PageAnon(head))
		spin_lock(&quilt->cache_lock);

	if (quilt_cut(head))
		return; /* expect: unreleased-on-path */

	if (PageAnon(head))
		spin_unlock(&quilt->cache_lock);
}

/* A conversion gives what is in hand. */
static int quilt_patch(struct page *patch)
{
	struct page *head;
	int err = -EBUSY;

	head = compound_head(patch);
	if (quilt_is_fixed(head))
		return -EPERM;
	if (get_page_unless_zero(patch)) {
		err = quilt_cut(head);
		put_page(head);
	}
	return err;
}

/* Twin: what another function has given. */
static int quilt_patch_with(struct quilt *quilt)
{
	struct page *head;
	int err = -EBUSY;

	head = quilt_get_patch(quilt);
	if (!head)
		return -ENOENT;
	if (quilt_is_fixed(head))
		return -EPERM; /* expect: unreleased-on-path */
	err = quilt_cut(head);
	put_page(head);
	return err;
}
