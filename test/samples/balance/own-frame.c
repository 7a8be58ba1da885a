// What ends with the frame of a function: iterators and lists in its variables, work and timers set up as on the stack.

struct heron_work {
	struct work_struct work;
	struct completion done;
	int fish;
};

/* The iterator holds the position it has come to. */
int heron_count(struct class *class)
{
	struct class_dev_iter iter;
	int count = 0;

	class_dev_iter_init(&iter, class, NULL, NULL);
	while (class_dev_iter_next(&iter))
		count++;
	return count; /* expect: unreleased-on-path */
}

int heron_count_all(struct class *class)
{
	struct class_dev_iter iter;
	int count = 0;

	class_dev_iter_init(&iter, class, NULL, NULL);
	while (class_dev_iter_next(&iter))
		count++;
	class_dev_iter_exit(&iter);
	return count;
}

/* A function that ends things by its name may end this one. */
void heron_count_and_end(struct class *class)
{
	struct class_dev_iter iter;

	class_dev_iter_init(&iter, class, NULL, NULL);
	heron_finish(&iter);
}

int heron_fish(struct heron *heron)
{
	struct heron_work req;

	INIT_WORK_ONSTACK(&req.work, heron_dive);
	queue_work(heron->wq, &req.work);
	flush_work(&req.work);
	return req.fish; /* expect: unreleased-on-path */
}

int heron_fish_again(struct heron *heron)
{
	struct heron_work req;

	INIT_WORK_ONSTACK(&req.work, heron_dive);
	queue_work(heron->wq, &req.work);
	flush_work(&req.work);
	destroy_work_on_stack(&req.work);
	return req.fish;
}

/* The timer is its caller's, but it is this function that waits for its end. No function here ends timers. */
void heron_sleep(struct heron *heron, struct heron_nap *nap)
{
	timer_setup_on_stack(&nap->timer, heron_wake, 0);
	add_timer(&nap->timer);
	wait_for_completion(&nap->over); /* expect: unreleased-on-path */
}

/* Whoever waits may end it. */
void heron_doze(struct heron *heron, struct heron_nap *nap)
{
	timer_setup_on_stack(&nap->timer, heron_wake, 0);
	add_timer(&nap->timer);
}

int heron_leave_nests(struct heron *heron, bool early)
{
	LIST_HEAD(gone);
	struct nest *nest, *next;

	list_for_each_entry_safe(nest, next, &heron->nests, list)
		if (!nest->eggs)
			list_move(&nest->list, &gone);
	if (early)
		return -EAGAIN; /* expect: unreleased-on-path */
	list_for_each_entry_safe(nest, next, &gone, list)
		kfree(nest);
	return 0;
}

int heron_leave_nests_at_once(struct heron *heron, bool early)
{
	LIST_HEAD(gone);
	struct nest *nest, *next;

	if (early)
		return -EAGAIN;
	list_for_each_entry_safe(nest, next, &heron->nests, list)
		if (!nest->eggs)
			list_move(&nest->list, &gone);
	list_for_each_entry_safe(nest, next, &gone, list)
		kfree(nest);
	return 0;
}

/* What has put something there asks the same again. */
int heron_leave_some(struct heron *heron, struct nest *nest, bool empty)
{
	struct list_head gone;

	INIT_LIST_HEAD(&gone);
	if (empty)
		list_move(&nest->list, &gone);
	heron_look(heron);
	if (empty)
		list_splice(&gone, &heron->left);
	return 0;
}

/* How many there are is known by a count. */
int heron_leave_counted(struct heron *heron)
{
	LIST_HEAD(gone);
	struct nest *nest, *next;
	int left = 0;

	list_for_each_entry_safe(nest, next, &heron->nests, list) {
		list_move(&nest->list, &gone);
		left += nest->eggs;
	}
	if (left)
		list_splice(&gone, &heron->left);
	return 0;
}

int heron_leave_unless_busy(struct heron *heron)
{
	LIST_HEAD(gone);
	struct nest *nest, *next;

	list_for_each_entry_safe(nest, next, &heron->nests, list)
		list_move(&nest->list, &gone);
	if (heron_is_calm(heron))
		list_splice(&gone, &heron->left);
	return 0; /* expect: unreleased-on-path */
}

/* The tree knows the entry as well. */
int heron_link(struct heron *heron, struct nest *nest, bool early)
{
	LIST_HEAD(seen);

	heron_link_nest(&heron->tree, nest);
	list_move(&nest->list, &seen);
	if (early)
		return -EAGAIN;
	heron_drop(&seen);
	return 0;
}

/* Any function that is handed the list may work it off. */
void heron_leave_to(struct heron *heron, struct nest *nest)
{
	LIST_HEAD(gone);

	list_move(&nest->list, &gone);
	heron_drop(&gone);
}

/* The entry is taken from the list by itself. */
void heron_visit(struct heron *heron, struct nest *nest)
{
	LIST_HEAD(seen);

	list_move(&nest->list, &seen);
	heron_look(heron);
	list_del(&nest->list);
}

/* The list is known by another name. */
void heron_walk(struct heron *heron, struct nest *nest)
{
	LIST_HEAD(seen);
	struct heron_walk walk = { .seen = &seen };

	list_move(&nest->list, &seen);
	heron_go(heron, &walk);
}

/* The list of another is there for longer. */
void heron_add(struct heron *heron, struct nest *nest)
{
	list_add(&nest->list, &heron->nests);
}

int heron_isolate(struct heron *heron, struct nest *nest, bool early)
{
	LIST_HEAD(gone);

	if (!heron_isolate_nest(nest))
		return 0;
	list_add(&nest->list, &gone);
	if (early)
		return -EAGAIN; /* expect: unreleased-on-path */
	heron_drop(&gone);
	return 0;
}

/* Where the entry comes from, others still find it. */
int heron_batch(struct heron *heron, struct nest *nest, bool early)
{
	LIST_HEAD(batch);

	list_add(&nest->list, &batch);
	if (early)
		return -EAGAIN;
	heron_drop(&batch);
	return 0;
}

/* The entry lies in a variable as well. */
int heron_chain(struct heron *heron, bool early)
{
	struct nest nest = { .eggs = 1 };
	LIST_HEAD(chain);

	list_move(&nest.list, &chain);
	if (early)
		return -EAGAIN;
	heron_drop(&chain);
	return 0;
}

// A variable with `__free` gives back what lies in it, also what a call has filled in or the function itself.

static int path_ends_by_itself(struct ferry *ferry, const char *name)
{
	struct path quay __free(path_put) = {};
	int err = kern_path(name, LOOKUP_FOLLOW, &quay);

	if (err)
		return err;
	if (ferry_is_full(ferry))
		return -EBUSY;
	return ferry_land(ferry, quay.dentry->d_inode->i_ino);
}

static int path_does_not(struct ferry *ferry, const char *name)
{
	struct path quay = {};
	int err = kern_path(name, LOOKUP_FOLLOW, &quay);

	if (err)
		return err;
	if (ferry->is_full)
		return -EBUSY; /* expect: unreleased-on-path */
	err = ferry_land(ferry, quay.dentry->d_inode->i_ino);
	path_put(&quay);
	return err;
}

static int part_ends_with_the_variable(struct ferry *ferry, struct vfsmount *mnt)
{
	struct path quay __free(path_put) = {};
	struct vfsmount *own = clone_private_mount(&ferry->path);

	if (IS_ERR(own))
		return PTR_ERR(own);
	if (ferry->is_full) {
		mntput(own);
		return -EBUSY;
	}
	quay.mnt = own;
	if (ferry->is_late)
		return -EAGAIN;
	return ferry_land(ferry, 0);
}

/* What lies in a variable of the function, no callee keeps: a failure of the callee is followed by the same release. */
int wren_renames(struct inode *dir, struct dentry *dentry)
{
	struct fscrypt_name name;
	int err = fscrypt_setup_filename(dir, &dentry->d_name, 0, &name);

	if (err)
		return err;
	err = wren_writes(dir, &name);
	if (err) {
		fscrypt_free_filename(&name);
		return err;
	}
	return wren_syncs(dir); /* expect: unreleased-on-path */
}

/* By its name the callee keeps it. */
int wren_queues(struct inode *dir, struct dentry *dentry)
{
	struct fscrypt_name name;
	int err = fscrypt_setup_filename(dir, &dentry->d_name, 0, &name);

	if (err)
		return err;
	err = wren_insert(dir, &name);
	if (err) {
		fscrypt_free_filename(&name);
		return err;
	}
	return wren_syncs(dir);
}

/* Callees write with a handle; one that ends it says so by its name. */
int heron_write(struct inode *inode, struct folio *fish)
{
	handle_t *handle;
	int ret = -EIO;

	handle = ext4_journal_start(inode, EXT4_HT_INODE, 2);
	if (IS_ERR(handle))
		return PTR_ERR(handle);
	if (heron_swallow(handle, fish))
		goto out; /* expect: unreleased-on-path */
	ret = ext4_mark_inode_dirty(handle, inode);
	ext4_journal_stop(handle);
out:
	return ret;
}

int heron_write_and_end(struct inode *inode, struct folio *fish)
{
	handle_t *handle;
	int ret = -EIO;

	handle = ext4_journal_start(inode, EXT4_HT_INODE, 2);
	if (IS_ERR(handle))
		return PTR_ERR(handle);
	if (heron_swallow_and_stop(handle, fish))
		goto out;
	ret = ext4_mark_inode_dirty(handle, inode);
	ext4_journal_stop(handle);
out:
	return ret;
}

static int siskin_may_drop(const struct path *path, int flags)
{
	if (flags & SISKIN_FORCE && path->mnt->locked)
		return -EPERM;
	return 0;
}

/* Its parts are given back each for itself, the last one through what it lies in. */
static int siskin_drop(struct path *path, int flags)
{
	struct siskin_mount *mount = siskin_mount_of(path->mnt);
	int err = siskin_may_drop(path, flags);

	dput(path->dentry);
	siskin_count_down(mount);
	return err;
}

int siskin_drop_by_name(const char __user *name, int flags)
{
	struct path path;
	int err;

	err = user_path_at(AT_FDCWD, name, 0, &path);
	if (err)
		return err;
	return siskin_drop(&path, flags);
}

/* Who only looks at it gives nothing back. */
int siskin_ask_by_name(const char __user *name, int flags)
{
	struct path path;
	int err;

	err = user_path_at(AT_FDCWD, name, 0, &path);
	if (err)
		return err;
	return siskin_may_drop(&path, flags); /* expect: unreleased-on-path */
}
