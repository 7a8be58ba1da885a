/* What others give back: the object that the function makes, another name of the same thing, work that goes on. */

int both_may_be_one(struct ember *one, struct ember *two)
{
	int rc;

	inode_lock(one->inode);
	if (one != two)
		inode_lock_nested(two->inode, I_MUTEX_NONDIR2);
	rc = ember_join(one, two);
	if (rc) {
		inode_unlock(two->inode);
		if (one != two)
			inode_unlock(one->inode);
		return rc;
	}
	ember_part(one, two);
	inode_unlock(one->inode);
	if (one != two)
		inode_unlock(two->inode);
	return 0;
}

int pages_in_turn(struct ember *em, struct page *given, int count)
{
	struct page *page = given;
	int rc = 0;

	while (count-- > 0) {
		struct page *next = alloc_page(GFP_KERNEL);

		if (!next) {
			rc = -ENOMEM;
			break;
		}
		if (page != em->page)
			__free_page(page);
		page = next;
		rc = ember_fill(page);
		if (rc)
			break;
	}
	if (page != em->page)
		__free_page(page);
	return rc;
}

int freed_unless_it_failed(struct ember *em, int rc)
{
	struct page *page = alloc_page(GFP_KERNEL);

	if (!page)
		return -ENOMEM;
	if (rc != em->rc)
		__free_page(page);
	return -EIO; /* expect: unreleased-on-path */
}

int error_is_told(struct ember *em, int nr)
{
	struct ember_cursor *cur = NULL;
	int error;

	error = xfs_btree_dup_cursor(em->cur, &cur);
	if (!ember_process_error(em, nr, &error))
		return error;
	ember_walk(cur);
	xfs_btree_del_cursor(cur, error);
	return error;
}

int error_is_told_and_forgotten(struct ember *em, int nr)
{
	struct ember_cursor *cur = NULL;
	int error;

	error = xfs_btree_dup_cursor(em->cur, &cur);
	if (!ember_process_error(em, nr, &error)) {
		if (em->is_dead)
			return -EIO; /* expect: unreleased-on-path */
		xfs_btree_del_cursor(cur, error);
		return -EAGAIN;
	}
	xfs_btree_del_cursor(cur, error);
	return error;
}

int error_of_another_call(struct ember *em, int nr)
{
	struct ember_cursor *cur = NULL;
	int error, other;

	error = xfs_btree_dup_cursor(em->cur, &cur);
	if (error)
		return error;
	other = ember_count(em);
	if (!ember_process_error(em, nr, &other))
		return -EIO; /* expect: unreleased-on-path */
	xfs_btree_del_cursor(cur, error);
	return error;
}

struct ember *the_end_of_the_object(struct ember_set *set, struct ember *em)
{
	int rc;

	if (!css_tryget_online(&set->css))
		return ERR_PTR(-ENODEV);
	rc = ember_check(set);
	if (rc) {
		css_put(&set->css);
		return ERR_PTR(rc);
	}
	rc = ember_insert(set, em);
	if (!rc)
		return em;
	percpu_ref_kill(&em->refcnt);
	return ERR_PTR(rc);
}

struct ember *the_end_of_its_memory(struct ember_set *set)
{
	struct ember *em = kzalloc(sizeof(*em), GFP_KERNEL);
	int rc;

	if (!em)
		return ERR_PTR(-ENOMEM);
	if (!css_tryget_online(&set->css)) {
		kfree(em);
		return ERR_PTR(-ENODEV);
	}
	rc = ember_check(set);
	if (rc) {
		css_put(&set->css);
		kfree(em);
		return ERR_PTR(rc);
	}
	rc = ember_count(set);
	if (!rc)
		return em;
	kfree(em);
	return ERR_PTR(rc); /* expect: unreleased-on-path */
}

struct ember *the_end_of_new_memory(struct ember_set *set)
{
	struct ember *em;
	int rc;

	if (!css_tryget_online(&set->css))
		return ERR_PTR(-ENODEV);
	em = kmem_cache_zalloc(ember_cache, GFP_KERNEL);
	if (!em) {
		css_put(&set->css);
		return ERR_PTR(-ENOMEM);
	}
	rc = ember_count(set);
	if (!rc)
		return em;
	kmem_cache_free(ember_cache, em);
	return ERR_PTR(rc); /* expect: unreleased-on-path */
}

struct ember *the_end_of_another_object(struct ember_set *set, struct ember *em, struct ember *other)
{
	int rc;

	if (!css_tryget_online(&set->css))
		return ERR_PTR(-ENODEV);
	rc = ember_check(set);
	if (rc) {
		css_put(&set->css);
		return ERR_PTR(rc);
	}
	rc = ember_count(set);
	if (!rc)
		return em;
	percpu_ref_kill(&other->refcnt);
	return ERR_PTR(rc); /* expect: unreleased-on-path */
}

struct ember *its_end_is_not_all(struct ember_set *set, struct ember *em)
{
	int rc;

	if (!css_tryget_online(&set->css))
		return ERR_PTR(-ENODEV);
	rc = ember_check(set);
	if (rc) {
		percpu_ref_kill(&em->refcnt);
		css_put(&set->css);
		return ERR_PTR(rc);
	}
	rc = ember_count(set);
	if (!rc)
		return em;
	percpu_ref_kill(&em->refcnt);
	return ERR_PTR(rc); /* expect: unreleased-on-path */
}

struct ember *its_end_unlocks_nothing(struct ember_set *set, struct ember *em)
{
	int rc;

	mutex_lock(&set->mutex);
	rc = ember_check(set);
	if (rc) {
		mutex_unlock(&set->mutex);
		return ERR_PTR(rc);
	}
	rc = ember_insert(set, em);
	if (rc) {
		percpu_ref_kill(&em->refcnt);
		return ERR_PTR(rc); /* expect: unreleased-on-path */
	}
	mutex_unlock(&set->mutex);
	return em;
}

ssize_t it_goes_on(struct kiocb *iocb, struct ember *em)
{
	struct ember_io *io = kmalloc(sizeof(*io), GFP_KERNEL);
	int rc;

	if (!io)
		return -ENOMEM;
	rc = ember_submit(em, io);
	if (rc) {
		kfree(io);
		return rc;
	}
	if (em->is_async)
		return -EIOCBQUEUED;
	ember_wait(em);
	kfree(io);
	return 0;
}

ssize_t it_does_not_go_on(struct kiocb *iocb, struct ember *em)
{
	struct ember_io *io = kmalloc(sizeof(*io), GFP_KERNEL);
	int rc;

	if (!io)
		return -ENOMEM;
	rc = ember_submit(em, io);
	if (rc) {
		kfree(io);
		return rc;
	}
	if (em->is_async)
		return -EAGAIN; /* expect: unreleased-on-path */
	ember_wait(em);
	kfree(io);
	return 0;
}

int queued_work_gives_it_back(struct ember *em, struct workqueue_struct *wq)
{
	kref_get(&em->kref);
	if (!queue_work(wq, &em->work))
		kref_put(&em->kref, ember_free);
	return -ENOENT;
}

int what_is_tested_does_not(struct ember *em)
{
	kref_get(&em->kref);
	if (!ember_is_idle(em))
		kref_put(&em->kref, ember_free);
	return -ENOENT; /* expect: unreleased-on-path */
}

static bool is_updating;

int update_goes_on(struct ember *em)
{
	int rc;

	if (!is_updating && !mutex_trylock(&em->lock))
		return 0;
	if (!em->request)
		goto out;
	rc = ember_update(em);
	if (!rc) {
		is_updating = true;
		return 0;
	}
out:
	if (!is_updating)
		mutex_unlock(&em->lock);
	return 0;
}

int update_is_forgotten(struct ember *em)
{
	int rc;

	if (!is_updating && !mutex_trylock(&em->lock))
		return 0;
	if (!em->request)
		goto out;
	rc = ember_update(em);
	if (!rc)
		return 0; /* expect: unreleased-on-path */
out:
	if (!is_updating)
		mutex_unlock(&em->lock);
	return 0;
}

void group_is_remembered(struct ember *em, struct super_block *sb)
{
	struct ext4_buddy e4b;
	u32 group = UINT_MAX, next;
	int rc;

	while (ember_next(em, &next)) {
		if (next != group) {
			if (group != UINT_MAX)
				ext4_mb_unload_buddy(&e4b);
			rc = ext4_mb_load_buddy(sb, next, &e4b);
			if (rc) {
				group = UINT_MAX;
				continue;
			}
			group = next;
		}
		ember_trim(sb, &e4b);
	}
	if (group != UINT_MAX)
		ext4_mb_unload_buddy(&e4b);
}

void group_is_not_remembered(struct ember *em, struct super_block *sb)
{
	struct ext4_buddy e4b;
	u32 group = UINT_MAX, next;
	int rc;

	while (ember_next(em, &next)) {
		if (next != group) {
			if (group != UINT_MAX)
				ext4_mb_unload_buddy(&e4b);
			rc = ext4_mb_load_buddy(sb, next, &e4b); /* expect: overwritten-while-held */
			if (rc) {
				group = UINT_MAX;
				continue;
			}
			group = UINT_MAX;
			if (em->is_big)
				group = next;
		}
		ember_trim(sb, &e4b);
	}
	if (group != UINT_MAX)
		ext4_mb_unload_buddy(&e4b);
} /* expect: unreleased-on-path */

/* The flag says that the lock is to be given back: who does not ask it leaves with the lock. */
int flag_is_not_asked(struct ember *em, bool both)
{
	bool locked = false;
	int rc;

	if (both) {
		mutex_lock(&em->lock);
		locked = true;
	}
	rc = ember_begin(em);
	if (rc)
		return rc; /* expect: unreleased-on-path */
	rc = ember_go_on(em);
	if (locked)
		mutex_unlock(&em->lock);
	return rc;
}

/* The flag says that the lock stays: it is not to be given back at the end. */
int flag_keeps_it(struct ember *em, bool both)
{
	bool busy = false;
	int rc;

	mutex_lock(&em->lock);
	if (both)
		busy = true;
	rc = ember_begin(em);
	if (!busy)
		mutex_unlock(&em->lock);
	return rc;
}

/* What was queued ends by itself. */
long plover_write(struct plover *pl, struct kiocb *iocb)
{
	long ret;

	mutex_lock(&pl->lock);
	ret = pl->ops->write(iocb);
	if (ret != -EIOCBQUEUED)
		mutex_unlock(&pl->lock);
	return ret;
}

long plover_write_again(struct plover *pl, struct kiocb *iocb)
{
	long ret;

	mutex_lock(&pl->lock);
	ret = pl->ops->write(iocb);
	if (ret != -EAGAIN)
		mutex_unlock(&pl->lock);
	return ret; /* expect: unreleased-on-path */
}

/* What is no memory of its own is the one that the device has. */
int plover_discard(struct plover *pl, int count)
{
	struct plover_range *range;
	int err;

	range = kzalloc(sizeof(*range), GFP_ATOMIC);
	if (!range) {
		if (test_and_set_bit(0, &pl->busy))
			return -EBUSY;
		range = page_address(pl->spare);
	}
	err = plover_fill(range, count);
	if (err) {
		if (virt_to_page(range) == pl->spare)
			clear_bit(0, &pl->busy);
		else
			kfree(range);
		return err;
	}
	pl->range = range;
	return 0;
}

int plover_discard_wrong(struct plover *pl, int count)
{
	struct plover_range *range;
	int err;

	range = kzalloc(sizeof(*range), GFP_ATOMIC);
	if (!range)
		return -ENOMEM;
	err = plover_fill(range, count);
	if (err) {
		if (pl->spares == count)
			return err; /* expect: unreleased-on-path */
		kfree(range);
		return err;
	}
	pl->range = range;
	return 0;
}
