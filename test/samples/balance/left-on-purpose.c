// What looks left or gone and is not: locks for callers or in locked objects, flags of callees, counts that begin anew, calls that fail always.

static int reed_gather(struct reed_data *data)
{
	int i, err;

	for (i = 0; i < data->count; i++) {
		struct folio *folio = data->folios[i];

		folio_lock(folio);
		if (!folio_test_dirty(folio)) {
			folio_unlock(folio);
			continue;
		}
		err = reed_extend(data, folio->index);
		if (err < 0)
			return err;
		folio_unlock(folio);
	}
	return 0;
}

static void reed_release_unused(struct reed_data *data)
{
	struct folio *folio;
	int i;

	reed_for_each_unused(folio, data, i) {
		folio_clear_uptodate(folio);
		folio_unlock(folio);
	}
}

/* Silent: what was gathered is unlocked wherever it lies. */
int reed_write(struct reed_data *data)
{
	int err = reed_gather(data);

	if (err)
		reed_release_unused(data);
	return err;
}

static int rush_gather(struct rush_data *data)
{
	int i, err;

	for (i = 0; i < data->count; i++) {
		struct folio *folio = data->folios[i];

		folio_lock(folio);
		if (!folio_test_dirty(folio)) {
			folio_unlock(folio);
			continue;
		}
		err = rush_extend(data, folio->index);
		if (err < 0)
			return err; // expect: unreleased-on-path
		folio_unlock(folio);
	}
	return 0;
}

static void rush_wait(struct rush_data *data)
{
	struct folio *folio = data->last;

	folio_lock(folio);
	folio_clear_uptodate(folio);
	folio_unlock(folio);
}

/* What runs afterwards unlocks what it has locked itself. */
int rush_write(struct rush_data *data)
{
	int err = rush_gather(data);

	if (err)
		rush_wait(data);
	return err;
}

/* Silent: a call that begins anew has not succeeded. */
int dune_setup(struct dune *dune, struct dune_ctx *ctx)
{
	struct dune_grain *grain;
	int err;

	spin_lock_irq(&dune->lock);
	grain = dune_find(dune);
	if (grain)
		goto success;
	spin_unlock_irq(&dune->lock);
	err = dune_make(dune);
	if (err)
		goto fail;
	spin_lock_irq(&dune->lock);
	grain = dune_find(dune);
	if (IS_ERR(grain)) {
		err = PTR_ERR(grain);
		goto fail_unlock;
	}
success:
	ctx->grain = grain;
	return 0;
fail_unlock:
	spin_unlock_irq(&dune->lock);
fail:
	if (err == -EBUSY) {
		msleep(10);
		err = restart_syscall();
	}
	return err;
}

/* Silent: the lock is one that lies in the inode. */
int heath_unalias(struct heath *heath, struct dentry *alias)
{
	struct rw_semaphore *sem = NULL;
	int err = -ESTALE;

	if (!heath->shared) {
		if (!inode_trylock_shared(alias->d_parent->d_inode))
			goto out;
		sem = &alias->d_parent->d_inode->i_rwsem;
	}
	if (alias->d_op->d_hold_trylock && !alias->d_op->d_hold_trylock(alias))
		goto out;
	heath_move(heath, 1);
	if (alias->d_op->d_hold_unlock)
		alias->d_op->d_hold_unlock(alias);
	err = 0;
out:
	if (sem)
		up_read(sem);
	return err;
}

/* That of another inode. */
int heath_unalias_other(struct heath *heath, struct dentry *alias)
{
	struct rw_semaphore *sem = NULL;
	int err = -ESTALE;

	if (!heath->shared) {
		if (!inode_trylock_shared(alias->d_parent->d_inode))
			goto out;
		sem = &heath->inode->i_rwsem;
	}
	if (alias->d_op->d_hold_trylock && !alias->d_op->d_hold_trylock(alias))
		goto out;
	heath_move(heath, 1);
	if (alias->d_op->d_hold_unlock)
		alias->d_op->d_hold_unlock(alias);
	err = 0;
out:
	if (sem)
		up_read(sem);
	return err; // expect: unreleased-on-path
}

/* Silent: a buffer of the pipe is named for what it is, and stays in it. */
int conduit_feed(struct pipe_inode_info *pipe, unsigned int tail)
{
	struct conduit_buf *buf = conduit_buf(pipe, tail);
	int err;

	err = conduit_confirm(pipe);
	if (err)
		return err;
	conduit_buf_release(buf);
	return 0;
}

/* What was found is put. */
int conduit_feed_got(struct pipe_inode_info *pipe, unsigned int tail)
{
	struct conduit_buf *buf = conduit_find_buf(pipe, tail);
	int err;

	err = conduit_confirm(pipe);
	if (err)
		return err; // expect: unreleased-on-path
	conduit_release_buf(buf);
	return 0;
}

/* Silent: the callee says that it has unlocked. */
void marsh_scan(struct marsh *marsh, struct mm_struct *mm)
{
	struct vm_area_struct *vma;
	struct vma_iterator vmi;

	mmap_read_lock(mm);
	vma_iter_init(&vmi, mm, 0);
	for_each_vma(vmi, vma) {
		bool dropped = false;

		marsh->result = marsh_scan_one(vma, &dropped, marsh);
		if (dropped)
			goto out;
	}
	mmap_read_unlock(mm);
out:
	marsh_done(marsh);
}

/* It says something else. */
void marsh_scan_some(struct marsh *marsh, struct mm_struct *mm)
{
	struct vm_area_struct *vma;
	struct vma_iterator vmi;

	mmap_read_lock(mm);
	vma_iter_init(&vmi, mm, 0);
	for_each_vma(vmi, vma) {
		bool dropped = marsh_scan_one(vma, marsh);

		if (dropped)
			goto out; // expect: unreleased-on-path
	}
	mmap_read_unlock(mm);
out:
	marsh_done(marsh);
}

/* Of the transaction it says nothing: it was not handed it. */
int marsh_reserve(struct xfs_mount *mp, struct marsh *marsh)
{
	struct xfs_trans *tp;
	bool found;
	int rc;

	rc = xfs_trans_alloc(mp, &M_RES(mp)->tr_write, 8, 0, 0, &tp);
	if (rc)
		return rc;
	rc = marsh_look(marsh, &found);
	if (rc)
		goto cancel;
	if (found)
		goto convert; // expect: unreleased-on-path
	rc = marsh_map(marsh, tp);
	if (rc)
		goto cancel;
	rc = xfs_trans_commit(tp);
	if (rc)
		return rc;
convert:
	marsh_convert(marsh);
	return 0;
cancel:
	xfs_trans_cancel(tp);
	return rc;
}

/* Silent: the counter begins anew with a reference of its own before this one is put. */
int sluice_reuse(struct sluice_list *list, const char *name)
{
	struct zswap_pool *pool = zswap_pool_find_get(name, list->comp);

	if (!pool)
		return -ENOENT;
	percpu_ref_resurrect(&pool->ref);
	zswap_pool_put(pool);
	list_add(&pool->list, &list->pools);
	return 0;
}

/* It is put before it is added. */
int sluice_add(struct sluice_list *list, const char *name)
{
	struct zswap_pool *pool = zswap_pool_find_get(name, list->comp);

	if (!pool)
		return -ENOENT;
	list_del_init(&pool->list);
	zswap_pool_put(pool);
	list_add(&pool->list, &list->pools); // expect: used-after-release
	return 0;
}

/* Silent: the inode was made with the root, and has it. */
struct inode *orchard_lookup(struct orchard *orchard, u64 nr)
{
	struct btrfs_root *root = btrfs_get_fs_root(orchard->fs, orchard->id, true);
	struct inode *inode;

	if (IS_ERR(root))
		return ERR_CAST(root);
	inode = btrfs_iget(nr, root);
	btrfs_put_root(root);
	if (IS_ERR(inode))
		return inode;
	if (orchard_cleanup(root)) {
		iput(inode);
		return ERR_PTR(-EIO);
	}
	return inode;
}

/* It was made without. */
struct inode *orchard_lookup_first(struct orchard *orchard, u64 nr)
{
	struct btrfs_root *root = btrfs_get_fs_root(orchard->fs, orchard->id, true);
	struct inode *inode;

	if (IS_ERR(root))
		return ERR_CAST(root);
	inode = btrfs_iget(nr, orchard->first);
	btrfs_put_root(root);
	if (IS_ERR(inode))
		return inode;
	if (orchard_cleanup(root)) { // expect: used-after-release
		iput(inode);
		return ERR_PTR(-EIO);
	}
	return inode;
}
