/* Locks: early returns, trylocks, loops that drop and retake, jumps to the wrong label. */

int early_return(struct ring *ring, int n)
{
	mutex_lock(&ring->lock);
	if (n > ring->size)
		return -ENOSPC; /* expect: unreleased-on-path */
	ring->used += n;
	mutex_unlock(&ring->lock);
	return 0;
}

int wrong_label(struct ring *ring)
{
	int rc;

	mutex_lock(&ring->lock);
	rc = ring_check(ring);
	if (rc)
		goto out; /* expect: unreleased-on-path */
	rc = ring_grow(ring);
	if (rc)
		goto unlock;
	ring->generation++;
unlock:
	mutex_unlock(&ring->lock);
out:
	return rc;
}

int trylock(struct ring *ring)
{
	if (!mutex_trylock(&ring->lock))
		return -EAGAIN;
	ring->used = 0;
	mutex_unlock(&ring->lock);
	return 0;
}

void drop_and_retake(struct ring *ring)
{
	struct entry *entry;

	spin_lock(&ring->list_lock);
	list_for_each_entry(entry, &ring->entries, node) {
		if (!entry->busy)
			continue;
		spin_unlock(&ring->list_lock);
		entry_wait(entry);
		spin_lock(&ring->list_lock);
	}
	spin_unlock(&ring->list_lock);
}

int sleeps_under_a_spinlock(struct ring *ring)
{
	spin_lock(&ring->list_lock);
	msleep(10); /* expect: sleep-while-atomic */
	spin_unlock(&ring->list_lock);
	return 0;
}

struct entry *returns_locked(struct ring *ring)
{
	struct entry *entry = ring->first;

	mutex_lock(&ring->lock);
	if (entry)
		return entry;
	mutex_unlock(&ring->lock);
	return NULL;
}

int released_after_failed_take(struct ring *ring)
{
	int rc;

	rc = mutex_lock_interruptible(&ring->lock);
	if (rc)
		goto out;
	ring->used = 0;
out:
	mutex_unlock(&ring->lock); /* expect: released-unheld */
	return rc;
}

int guard_needs_no_release(struct ring *ring, int n)
{
	guard(mutex)(&ring->lock);
	if (n < 0)
		return -EINVAL;
	ring->used = n;
	return 0;
}

int caller_cannot_tell(struct unit *unit)
{
	int rc = mutex_lock_interruptible(&unit->start_mutex);

	if (rc)
		return rc;
	rc = unit_prime(unit);
	if (rc < 0)
		return rc; /* expect: unreleased-on-path */
	return 0;
}

int keeps_it_on_success(struct unit *unit)
{
	int rc = mutex_lock_interruptible(&unit->stop_mutex);

	if (rc)
		return rc;
	rc = unit_prime(unit);
	if (rc < 0) {
		mutex_unlock(&unit->stop_mutex);
		return rc;
	}
	return 0;
}

/* One call takes a lock and a count besides, another one ends both, and a third the lock alone. */
int lemur_stop(struct mddev *mddev, bool busy)
{
	int err = mddev_suspend_and_lock(mddev);

	if (err)
		return err;
	if (busy) {
		mddev_unlock(mddev);
		return -EBUSY; /* expect: unreleased-on-path */
	}
	mddev_unlock_and_resume(mddev);
	return 0;
}

int lemur_stop_for_good(struct mddev *mddev, bool busy)
{
	int err = mddev_suspend_and_lock(mddev);

	if (err)
		return err;
	if (busy) {
		mddev_unlock(mddev);
		mddev_resume(mddev);
		return -EBUSY;
	}
	mddev_unlock_and_resume(mddev);
	return 0;
}

/* A folio that was added to the page cache is locked, one that was not is not. */
int lemur_read(struct address_space *mapping, struct folio *folio, pgoff_t index)
{
	int err = filemap_add_folio(mapping, folio, index, GFP_KERNEL);

	if (err)
		return err;
	err = lemur_fill(index);
	if (err)
		return err; /* expect: unreleased-on-path */
	folio_unlock(folio);
	return 0;
}

/* Whoever locks an object has followed the pointer to it. */

static void barge_map(struct barge *barge, struct address_space *mapping)
{
	i_mmap_lock_write(mapping);
	barge_store(barge);
	i_mmap_unlock_write(mapping);
}

static int followed_before(struct barge *barge)
{
	struct address_space *mapping = NULL;

	if (barge->file) {
		mapping = barge->file->f_mapping;
		i_mmap_lock_write(mapping);
	}
	barge_store(barge);
	if (mapping)
		i_mmap_unlock_write(mapping);
	return 0;
}

static int another_may_not_be(struct barge *barge)
{
	struct address_space *mapping = NULL;

	if (barge->file) {
		mapping = barge->file->f_mapping;
		i_mmap_lock_read(mapping);
	}
	barge_store(barge);
	if (barge->cargo)
		i_mmap_unlock_read(mapping);
	return 0; /* expect: unreleased-on-path */
}

/* The last put runs the callback, and the object is gone with its lock; one of another object leaves both. */

static void barge_free(struct kref *ref)
{
	struct barge *barge = container_of(ref, struct barge, ref);

	barge_sink(barge);
}

static void barge_rename(struct barge *barge, int name)
{
	spin_lock(&barge->lock);
	barge->name = name;
	spin_unlock(&barge->lock);
}

static void sunk_by_the_last_put(struct barge *barge)
{
	spin_lock(&barge->lock);
	list_del_init(&barge->node);
	if (kref_put(&barge->ref, barge_free))
		return;
	barge_note(barge);
	spin_unlock(&barge->lock);
}

static int put_of_another_does_not(struct barge *barge, struct barge *other)
{
	spin_lock(&barge->deck);
	list_del_init(&barge->node);
	if (kref_put(&other->ref, barge_free))
		return 0; /* expect: unreleased-on-path */
	barge_note(barge);
	spin_unlock(&barge->deck);
	return 0;
}

/* A check of what leads to a locked page leaves the page as it is. */
bool lemur_lives(struct f2fs_sb_info *sbi, nid_t nid, int version)
{
	struct page *page = f2fs_get_node_page(sbi, nid);

	if (IS_ERR(page))
		return false;
	if (lemur_version(nid) != version) {
		f2fs_put_page(page, 1);
		return false;
	}
	if (f2fs_check_nid_range(sbi, nid))
		return false; /* expect: unreleased-on-path */
	f2fs_put_page(page, 1);
	return true;
}

/* What undoes something may unlock it. */
bool lemur_lived(struct f2fs_sb_info *sbi, nid_t nid, int version)
{
	struct page *page = f2fs_get_node_page(sbi, nid);

	if (IS_ERR(page))
		return false;
	if (lemur_version(nid) != version) {
		f2fs_put_page(page, 1);
		return false;
	}
	if (lemur_release_nid(sbi, nid))
		return false;
	f2fs_put_page(page, 1);
	return true;
}

/* The other mode of a lock. */
static int snipe_count_names(struct inode *dir)
{
	int nr;

	inode_lock_shared(dir);
	nr = snipe_walk(dir);
	inode_unlock(dir); /* expect: wrong-release-object */
	return nr;
}

/* Twin: a lock that is taken in both modes. */
static int snipe_count_or_drop(struct inode *dir, bool drop)
{
	int nr;

	if (drop)
		inode_lock(dir);
	else
		inode_lock_shared(dir);
	nr = snipe_walk(dir);
	if (snipe_drops(dir, nr))
		inode_unlock(dir);
	else
		inode_unlock_shared(dir);
	return nr;
}

/* Twin: made the other mode first. */
static int snipe_sort(struct snipe *snipe)
{
	int nr;

	down_write(&snipe->sem);
	snipe_order(snipe->names);
	downgrade_write(&snipe->sem);
	nr = snipe_walk(snipe->dir);
	up_read(&snipe->sem);
	return nr;
}

/* Twin: what was found locked is unlocked, and put later. */
static int snipe_read(struct f2fs_sb_info *sbi, struct inode *inode)
{
	struct folio *folio = f2fs_get_inode_folio(sbi, inode->i_ino);
	int nr;

	if (IS_ERR(folio))
		return PTR_ERR(folio);
	folio_unlock(folio);
	nr = snipe_parse(folio_address(folio));
	f2fs_folio_put(folio, false);
	return nr;
}

/* Twin: two locks of one object. */
static int snipe_finish(struct inode *inode)
{
	int nr;

	inode_lock(inode);
	nr = snipe_parse(inode->i_private);
	unlock_new_inode(inode);
	inode_unlock(inode);
	return nr;
}

/* Taken at once or after waiting, it is one lock, and told once where it is left. */
int plover_settle(struct plover *plover)
{
	bool is_locked = false;
	int err;

	if (plover->is_shared) {
		is_locked = true;
		if (!down_read_trylock(&plover->sem))
			down_read(&plover->sem);
	}
	err = plover_look(plover->depth);
	if (err)
		return err; /* expect: unreleased-on-path */
	if (is_locked)
		up_read(&plover->sem);
	return 0;
}

/* Two at once, in their order: that is what the function is for, and its name says so. */
void plover_qlock2(struct plover *one, struct plover *two)
{
	if (one && two) {
		mutex_lock(&one->lock);
		mutex_lock_nested(&two->lock, 1);
	} else if (one) {
		mutex_lock(&one->lock);
	}
}

/* What a conversion leads to has its name in each line: it is no part of an object that nothing names. */
static int vat_grow(struct inode *inode, int by)
{
	int ret;

	down_write(&VAT_I(inode)->data_sem);
	ret = vat_reserve(inode, by);
	if (ret)
		return ret; /* expect: unreleased-on-path */
	ret = vat_fill(inode, by);
	up_write(&VAT_I(inode)->data_sem);
	return ret;
}

/* There is only one of it, and it is 0 that tells that it was taken. */
static int vat_rename_port(struct vat *vat, const char *name)
{
	int ret;

	ret = rtnl_lock_killable();
	if (ret)
		return ret;
	if (!vat->port)
		return -ENODEV; /* expect: unreleased-on-path */
	ret = vat_rename(vat->port, name);
	rtnl_unlock();
	return ret;
}
