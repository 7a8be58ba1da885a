/* What loops gather, store and give back, and the page that a member had before. */

int parts_of_every_set(struct ember *em, struct ember_set *set, int nr)
{
	struct ember_set *next;
	int id, rc = 0;

	list_for_each_entry(set, &em->sets, list) {
		id = idr_alloc(&set->parts, em, nr, nr + 1, GFP_KERNEL);
		if (id < 0) {
			rc = id;
			goto out;
		}
	}
	rc = ember_start(em);
	if (rc)
		goto out;
	return 0;
out:
	list_for_each_entry_safe(set, next, &em->sets, list)
		idr_remove(&set->parts, nr);
	return rc;
}

struct btrfs_root *root_is_tried_again(struct btrfs_fs_info *info, u64 id, bool check)
{
	struct btrfs_root *root;
	int rc;

again:
	root = btrfs_lookup_fs_root(info, id);
	if (root) {
		if (check && btrfs_root_refs(&root->root_item) == 0)
			return ERR_PTR(-ENOENT); /* expect: unreleased-on-path */
		return root;
	}
	root = btrfs_read_tree_root(info->tree_root, &info->key);
	if (IS_ERR(root))
		return root;
	rc = btrfs_insert_fs_root(info, root);
	if (rc) {
		btrfs_put_root(root);
		if (rc == -EEXIST)
			goto again;
		return ERR_PTR(rc);
	}
	return root;
}

int part_beside_those_of_sets(struct ember *em, struct ember_set *set, int nr)
{
	struct ember_set *each;
	int id, rc;

	id = ida_alloc(&em->ids, GFP_KERNEL);
	if (id < 0)
		return id;
	rc = ember_start(em);
	if (rc) {
		list_for_each_entry(each, &em->sets, list)
			ida_free(&each->ids, nr);
		return rc; /* expect: unreleased-on-path */
	}
	em->id = id;
	return 0;
}

int part_of_one_set(struct ember *em, struct ember_set *set, int nr)
{
	int id, rc;

	id = idr_alloc(&set->parts, em, nr, nr + 1, GFP_KERNEL);
	if (id < 0)
		return id;
	rc = ember_start(em);
	if (rc)
		return rc; /* expect: unreleased-on-path */
	rc = ember_check(em);
	if (rc)
		idr_remove(&set->parts, id);
	return rc;
}

int cells_for_every_part(struct ember *em, int count)
{
	u64 *cells;
	void *page;
	int i;

	cells = kvzalloc(em->size, GFP_KERNEL);
	if (!cells)
		return -ENOMEM;
	for (i = 0; i < count; i++) {
		em->parts[i].cells = cells;
		cells += em->cells_of_a_part;
	}
	page = ember_page(em);
	if (!page)
		return -ENOMEM;
	return 0;
}

int cells_before_the_parts(struct ember *em, int count)
{
	u64 *cells;
	void *page;
	int i;

	cells = kvzalloc(em->size, GFP_KERNEL);
	if (!cells)
		return -ENOMEM;
	page = ember_page(em);
	if (!page)
		return -ENOMEM; /* expect: unreleased-on-path */
	for (i = 0; i < count; i++)
		em->parts[i].cells = cells;
	return 0;
}

int cells_for_no_part(struct ember *em, int count)
{
	u64 *cells;
	void *page;
	int i;

	cells = kvzalloc(em->size, GFP_KERNEL);
	if (!cells)
		return -ENOMEM;
	for (i = 0; i < count; i++)
		em->parts[i].size = em->cells_of_a_part;
	page = ember_page(em);
	if (!page)
		return -ENOMEM; /* expect: unreleased-on-path */
	em->cells = cells;
	return 0;
}

static int renew_page(struct ember *em)
{
	struct page *old = em->page;
	int rc;

	em->page = alloc_page(GFP_KERNEL);
	if (!em->page) {
		em->page = old;
		return -ENOMEM;
	}
	rc = ember_read(em);
	if (rc < 0) {
		if (em->page)
			put_page(em->page);
		em->page = old;
		return rc;
	}
	put_page(old);
	return 0;
}

void renew_pages(struct ember_set *set, struct ember *first)
{
	struct ember *em;

	if (renew_page(first) < 0)
		return;
	list_for_each_entry(em, &set->embers, list)
		if (!em->is_dead)
			renew_page(em);
}

enum ember_target { EMBER_TARGET_NONE = 0, EMBER_TARGET_PAGE, EMBER_TARGET_SWAP };

enum ember_target kind_of_target(struct ember *em, struct folio *folio, struct ember_target_out *out)
{
	enum ember_target ret = EMBER_TARGET_NONE;

	if (out) {
		if (!folio_trylock(folio))
			return ret;
	}
	if (em->is_page) {
		ret = EMBER_TARGET_PAGE;
		if (out)
			out->folio = folio;
	}
	if (!ret || !out) {
		if (out)
			folio_unlock(folio);
		folio_put(folio);
	}
	if (!ret && em->is_swap)
		ret = EMBER_TARGET_SWAP;
	return ret;
}

int put_with_the_device(struct ember_ctl *ctl, int nr)
{
	struct ember *em = kzalloc(sizeof(*em), GFP_KERNEL);
	int rc;

	if (!em)
		return -ENOMEM;
	ctl->embers[nr] = em;
	rc = blk_mq_alloc_tag_set(&em->tag_set);
	if (rc)
		goto free_number;
	if (copy_to_user(ctl->argument, &em->info, sizeof(em->info))) {
		rc = -EFAULT;
		goto free_tags;
	}
	rc = ember_add(ctl);
	if (rc)
		put_device(&em->dev);
	return rc;
free_tags:
	blk_mq_free_tag_set(&em->tag_set);
free_number:
	ctl->embers[nr] = NULL;
	kfree(em);
	return rc;
}

int put_with_another_device(struct ember_ctl *ctl, int nr)
{
	struct ember *em = kzalloc(sizeof(*em), GFP_KERNEL);
	int rc;

	if (!em)
		return -ENOMEM;
	ctl->embers[nr] = em;
	rc = blk_mq_alloc_tag_set(&em->tag_set);
	if (rc)
		goto free_number;
	if (copy_to_user(ctl->argument, &em->info, sizeof(em->info))) {
		rc = -EFAULT;
		goto free_tags;
	}
	rc = ember_add(ctl);
	if (rc)
		put_device(&ctl->dev);
	return rc; /* expect: unreleased-on-path */
free_tags:
	blk_mq_free_tag_set(&em->tag_set);
free_number:
	ctl->embers[nr] = NULL;
	kfree(em);
	return rc;
}
