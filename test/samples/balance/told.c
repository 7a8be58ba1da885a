/* What the code around a lock or an object tells of it: tests, names, other functions, and what the function leaves behind. */

static void two_locks_of_one_kind(spinlock_t *old_lock, spinlock_t *new_lock)
{
	spin_lock(old_lock);
	if (new_lock != old_lock)
		spin_lock(new_lock);
	move_entries();
	if (new_lock != old_lock)
		spin_unlock(new_lock);
	spin_unlock(old_lock);
}

static int bounded_the_other_way_round(struct queue *queue, int depth)
{
	if (depth < queue->limit)
		mutex_lock(&queue->lock);
	fill(depth);
	if (queue->limit <= depth)
		return -EAGAIN;
	mutex_unlock(&queue->lock);
	return 0;
}

static int bounded_and_forgotten(struct queue *queue, int depth)
{
	if (depth < queue->limit)
		mutex_lock(&queue->lock);
	if (broken(depth))
		return -EIO; /* expect: unreleased-on-path */
	if (queue->limit <= depth)
		return -EAGAIN;
	mutex_unlock(&queue->lock);
	return 0;
}

static int asks_the_lock_itself(struct buffer_head *bh)
{
	int err;

	lock_buffer(bh);
	err = fill_buffer(bh);
	if (err)
		goto cleanup;
	unlock_buffer(bh);
	err = check_buffer(bh);
cleanup:
	if (buffer_locked(bh))
		unlock_buffer(bh);
	return err;
}

static int unlocked_by_another(struct node *node)
{
	if (!down_write_trylock(&node->lock))
		return -ENOMEM;
	if (node->order < 3) {
		some_rw_unlock(true, node);
		return -ENOMEM;
	}
	up_write(&node->lock);
	return 0;
}

static int left_to_a_flag(struct mm_struct *mm, struct vm_area_struct *vma)
{
	int locked = 1;
	int err;

	mmap_read_lock(mm);
	err = populate(vma, &locked);
	if (locked)
		mmap_read_unlock(mm);
	return err;
}

static int flag_of_its_own(struct mm_struct *mm, struct vm_area_struct *vma)
{
	int locked = 1;
	int err;

	mmap_read_lock(mm);
	err = populate(vma);
	if (err < 0)
		locked = 0; /* expect: unreleased-on-path */
	if (locked)
		mmap_read_unlock(mm);
	return err;
}

static struct folio *returned_locked(struct inode *inode)
{
	struct folio *folio = inode->i_folio;

	folio_lock(folio);
	if (folio->mapping == inode->i_mapping)
		return folio;
	folio_unlock(folio);
	return inode->i_spare;
}

static vm_fault_t says_that_it_is_locked(struct vm_fault *vmf, struct folio *folio)
{
	vm_fault_t ret = call_mkwrite(vmf);

	if (ret & VM_FAULT_ERROR)
		return ret;
	folio_lock(folio);
	if (!folio->mapping) {
		folio_unlock(folio);
		return 0;
	}
	ret |= VM_FAULT_LOCKED;
	return ret;
}

static int tells_which_lock(struct walk *walk, pud_t *pud, struct mm_struct *mm)
{
	spinlock_t *ptl = pud_lock(mm, pud);

	if (!walk->any) {
		spin_unlock(ptl);
		return 0;
	}
	walk->ptl = ptl;
	return walk->any == 3;
}

static void one_lock_by_two_names(struct task_struct *victim, struct task_struct *p)
{
	task_lock(p);
	if (victim != p)
		victim = p;
	work_on(victim);
	task_unlock(victim);
}

static int lock_that_is_there(struct mm_struct *mm, pmd_t *pmd, bool early)
{
	spinlock_t *pml = NULL;

	if (early)
		pml = pmd_lock(mm, pmd);
	flush();
	if (pml)
		spin_unlock(pml);
	return 0;
}

static void warned_of(struct page *page)
{
	WARN_ON(!trylock_page(page));
	mark_movable(page);
	unlock_page(page);
}

static void as_part_of_a_copy(struct conf *conf)
{
	struct pool newpool;

	if (mempool_init(&newpool, 4, take, give, NULL))
		return;
	if (!conf->ready) {
		mempool_exit(&newpool);
		return;
	}
	conf->pool = newpool;
}

static int kept_in_a_table(struct mount *mp, int count)
{
	struct group *group;
	int index;
	int error;

	for (index = 0; index < count; index++) {
		group = kzalloc(sizeof(*group), GFP_KERNEL);
		if (!group)
			return -ENOMEM;
		error = xa_insert(&mp->groups, index, group, GFP_KERNEL);
		if (error) {
			kfree(group);
			return error;
		}
	}
	return 0;
}

static int goes_with_its_part(struct mount *mp, struct dentry *dentry)
{
	struct xfs_inode *ip;
	int error = xfs_lookup(mp->dp, &dentry->d_name, &ip, NULL);

	if (error)
		return error;
	return PTR_ERR_OR_ZERO(d_splice_alias(VFS_I(ip), dentry));
}

static void frees_an_entry(struct rcu_head *head)
{
	struct entry *entry = container_of(head, struct entry, rcu);

	kfree(entry);
}

static int freed_by_its_member(struct table *table)
{
	struct entry *entry = kzalloc(sizeof(*entry), GFP_KERNEL);

	if (!entry)
		return -ENOMEM;
	if (table->full) {
		frees_an_entry(&entry->rcu);
		return -ENOSPC;
	}
	table->entry = entry;
	return 0;
}

static struct entry *grow(struct entry *old)
{
	struct entry *entry = kmalloc(64, GFP_KERNEL);

	kfree(old);
	return entry;
}

static struct entry *grown_in_a_loop(int count)
{
	struct entry *entry = NULL;
	int i;

	for (i = 0; i < count; i++) {
		entry = grow(entry);
		if (!entry)
			return NULL;
	}
	return entry;
}

static void test_of_the_sanitizer(struct kunit *test)
{
	char *memory = kmalloc(8, GFP_KERNEL);

	kfree(memory);
	memory[3] = 0;
}

static void no_test_of_it(struct unit *unit)
{
	char *memory = kmalloc(8, GFP_KERNEL);

	if (!memory)
		return;
	kfree(memory);
	memory[3] = 0; /* expect: used-after-release */
}

static int once_with_other_rights(struct unit *unit)
{
	struct file *file;

	scoped_with_rights(unit->rights) {
		file = filp_open(unit->name, 0, 0);
	}
	if (IS_ERR(file))
		return PTR_ERR(file);
	unit->file = file;
	return 0;
}

static int remembered_in_an_object(struct transaction *trans, struct chunk *chunk)
{
	int err;

	mutex_lock(&chunk->fs->chunk_mutex);
	trans->in_chunk = true;
	err = update_devices(trans, chunk);
	if (err)
		goto out;
	trans->in_chunk = false;
	mutex_unlock(&chunk->fs->chunk_mutex);
	err = drop_items(trans, chunk);
out:
	if (trans->in_chunk)
		mutex_unlock(&chunk->fs->chunk_mutex);
	return err;
}

static int does_the_same_twice(struct pond *pond, struct inode *inode)
{
	int err;

	err = pond_mark_inode_dirty(inode);
	if (err)
		return err;
	mutex_lock(&pond->lock);
	err = pond_mark_inode_dirty(inode);
	if (err)
		return err; /* expect: unreleased-on-path */
	mutex_unlock(&pond->lock);
	return 0;
}

static int asks_the_same_twice(struct pond *pond, struct inode *inode)
{
	if (pond_inode_dirty(inode))
		return -EBUSY;
	mutex_lock(&pond->lock);
	if (pond_inode_dirty(inode))
		return -EBUSY; /* expect: unreleased-on-path */
	mutex_unlock(&pond->lock);
	return 0;
}

/* The caller says by a flag that it wants the lock; a flag that the function sets itself says nothing of that. */

static void keeps_as_asked(struct tram *tram, bool keep)
{
	mutex_lock(&tram->lock);
	list_add(&tram->node, &depot);
	if (!keep)
		mutex_unlock(&tram->lock);
}

static void keeps_as_found(struct tram *tram, struct depot *depot)
{
	bool keep = depot_is_open(depot);

	mutex_lock(&tram->lock);
	list_add(&tram->node, &depot->trams);
	if (!keep)
		mutex_unlock(&tram->lock);
} /* expect: unreleased-on-path */

static void tram_begin(struct tram *tram)
{
	mutex_lock(&tram->lock);
	tram->rides++;
	mutex_unlock(&tram->lock);
}

static int returns_in_section(struct tram *tram, struct ride *ride) __acquires(rcu)
{
	rcu_read_lock();
	if (!ride_is_known(tram)) {
		rcu_read_unlock();
		return 0;
	}
	ride->first = tram->first;
	return 0;
}

static int returns_in_another(struct tram *tram, struct ride *ride) __acquires(&tram->lock)
{
	rcu_read_lock();
	if (!ride_is_known(tram)) {
		rcu_read_unlock();
		return 0;
	}
	ride->first = tram->first;
	return 0; /* expect: unreleased-on-path */
}

/* What is small enough lies in the object: whether there is anything to free, the size tells. */
static int quill_send(struct quill *quill, size_t nr, gfp_t gfp)
{
	size_t len = nr * sizeof(u64);
	u64 *text = quill->small;
	int rc;

	if (nr > QUILL_SMALL) {
		text = kzalloc(len, gfp);
		if (!text)
			return -ENOMEM;
	}
	rc = quill_write(quill, nr);
	if (rc)
		goto out;
	if (quill->dry)
		return -EIO; /* expect: unreleased-on-path */
	quill_use(text);
	quill->text = text;
	return 0;
out:
	if (len > sizeof(quill->small))
		kfree(text);
	return rc;
}

/* Silent: the statement says that somebody holds the lock already. */
int grove_map(struct grove *gr, struct vm_area_struct *vma)
{
	if (!gr->ready)
		return -ENODEV;
	if (!(gr->flags & GROVE_MIXED)) {
		VM_WARN_ON_ONCE(mmap_read_trylock(vma->vm_mm));
		gr->flags |= GROVE_MIXED;
	}
	return grove_insert(gr, vma);
}

/* What is asked is answered for this function. */
int grove_map_now(struct grove *gr, struct vm_area_struct *vma)
{
	int err;

	if (!mmap_read_trylock(vma->vm_mm))
		return -EAGAIN;
	err = grove_check(gr);
	if (err)
		return err; /* expect: unreleased-on-path */
	err = grove_insert(gr, vma);
	mmap_read_unlock(vma->vm_mm);
	return err;
}
