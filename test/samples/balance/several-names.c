/* What has several names, or loses one: pages and folios, locks found in objects, pointers that are set to nothing. */

int a_walk_keeps_what_is_set(struct ember_file *file, struct ember_set *set)
{
	struct ember *em = NULL, *next = NULL;
	int rc = -EIO;

	em = ember_first(set);
	em = em->next;
again:
	mutex_lock(&em->lock);
	for_each_part(next, em) {
		if (next->is_dead) {
			mutex_unlock(&em->lock);
			em = next;
			goto again;
		}
	}
	rc = ember_tell(file);
	if (em)
		mutex_unlock(&em->lock);
	return rc;
}

int whoever_is_found_may_be_none(struct ember_file *file, struct ember_set *set)
{
	struct ember *em = (struct ember *)file->priv;

	mutex_lock(&set->lock);
	if (ember_tell(em)) {
		mutex_unlock(&set->lock);
		return -EIO;
	}
	if (em)
		mutex_unlock(&set->lock);
	return -EAGAIN; /* expect: unreleased-on-path */
}

static void write_one(struct page *page, int count)
{
	struct folio *folio = page_folio(page);

	if (count > 4)
		return;
	ember_write(folio, count);
	folio_unlock(folio);
}

int what_is_written_may_be_unlocked(struct ember *em, struct page *page, int count)
{
	lock_page(page);
	write_one(page, count);
	if (PageDirty(page)) {
		unlock_page(page);
		return -EAGAIN;
	}
	if (em->is_dead)
		return -EIO;
	return 0;
}

static void look_at_one(struct page *page, int count)
{
	struct folio *folio = page_folio(page);

	ember_write(folio->mapping, count);
}

int what_is_looked_at_stays_locked(struct ember *em, struct page *page, int count)
{
	lock_page(page);
	look_at_one(page, count);
	if (PageDirty(page)) {
		unlock_page(page);
		return -EAGAIN;
	}
	if (em->is_dead)
		return -EIO; /* expect: unreleased-on-path */
	unlock_page(page);
	return 0;
}

void a_folio_is_its_page(struct ember *em, struct folio *folio)
{
	folio_lock(folio);
	if (em->is_dead) {
		folio_unlock(folio);
		return;
	}
	unlock_page(&folio->page);
}

void another_page_is_none(struct ember *em, struct folio *folio, struct page *page)
{
	folio_lock(folio);
	if (em->is_dead) {
		folio_unlock(folio);
		return;
	}
	unlock_page(page); /* expect: unreleased-on-path */
}

int reap(struct btree *b, int min)
{
	if (!down_write_trylock(&b->lock))
		return -ENOMEM;
	if (b->order < min) {
		rw_unlock(true, b);
		return -ENOMEM;
	}
	return 0;
}

int reap_another(struct btree *b, struct btree *other, int min)
{
	if (!down_write_trylock(&b->lock))
		return -ENOMEM;
	if (b->order < min) {
		rw_unlock(true, other);
		return -ENOMEM; /* expect: unreleased-on-path */
	}
	return 0;
}

int a_member_of_the_port(struct ember_port *port)
{
	struct device *dev __free(put_device) = &port->dev;
	int rc;

	rc = device_add(dev);
	if (rc)
		return rc;
	dev = NULL;
	return 0;
}

int number_is_handed_on(struct ember *em)
{
	dev_t nr = 0;
	int rc;

	rc = get_anon_bdev(&nr);
	if (rc)
		return rc;
	rc = ember_prepare(em);
	if (rc)
		goto out;
	em->root = btrfs_get_new_fs_root(em->fs, em->id, &nr);
	nr = 0;
	rc = ember_check(em);
out:
	if (nr)
		free_anon_bdev(nr);
	return rc;
}

int name_is_handed_on(struct ember *em)
{
	char *name = kasprintf(GFP_KERNEL, "ember");
	int rc;

	if (!name)
		return -ENOMEM;
	rc = ember_prepare(em);
	if (rc)
		goto out;
	ember_name(em, name);
	if (em->is_dead)
		goto out;
	name = NULL;
	rc = ember_check(em);
out:
	kfree(name);
	return rc;
}

int name_is_forgotten(struct ember *em)
{
	char *name = kasprintf(GFP_KERNEL, "ember");
	int rc;

	if (!name)
		return -ENOMEM;
	rc = ember_prepare(em);
	if (rc)
		goto out;
	name = NULL; /* expect: overwritten-while-held */
	rc = ember_check(em);
out:
	kfree(name);
	return rc;
}

int grows_in_every_round(struct ember *em)
{
	char *buf = NULL;
	int i, rc = 0;

	for (i = 0; i < em->count; i++) {
		char *more = krealloc(buf, em->size[i], GFP_KERNEL);

		if (!more) {
			rc = -ENOMEM;
			break;
		}
		buf = more;
		ember_fill(buf, i);
	}
	kfree(buf);
	return rc;
}

int grows_what_another_call_gave(struct ember *em)
{
	char *buf = kvmalloc(em->size, GFP_KERNEL);
	char *more;

	if (!buf)
		return -ENOMEM;
	more = krealloc(buf, 2 * em->size, GFP_KERNEL);
	if (!more) {
		kvfree(buf);
		return -ENOMEM;
	}
	buf = more;
	ember_fill(buf, 0);
	kvfree(buf);
	return 0;
}

int linked_by_one_of_its_lists(struct ember_cache *cache, struct ember *em, int where)
{
	struct ember_edge *edge = kzalloc(sizeof(*edge), GFP_KERNEL);

	if (!edge)
		return -ENOMEM;
	if (!em->upper) {
		kfree(edge);
		return -EIO;
	}
	list_add_tail(&edge->list[where], &em->edges);
	return ember_tell(cache);
}

int found_below(struct ember_set *set, struct ember *em, struct cgroup_subsys_state *css)
{
	struct ember *device = em;

	if (!get_ldev(device))
		return -EIO;
	if (set->is_deep) {
		struct ember *device = ember_first(set);

		ember_tell(device);
	}
	put_ldev(device);
	return 0;
}

int path_is_moved(struct ember *em, struct path *parent, struct path *path)
{
	int rc;

	rc = kern_path(em->name, LOOKUP_FOLLOW, path);
	if (rc)
		return rc;
	if (em->is_last) {
		path_put(path);
		return -EINVAL;
	}
	*parent = *path;
	rc = ember_check(em);
	if (rc) {
		path_put(parent);
		return rc;
	}
	return 0;
}

int path_is_looked_at(struct ember *em, struct path *parent, struct path *path)
{
	int rc;

	rc = kern_path(em->name, LOOKUP_FOLLOW, path);
	if (rc)
		return rc;
	if (em->is_last) {
		path_put(path);
		return -EINVAL;
	}
	em->is_found = path->dentry != parent->dentry;
	rc = ember_check(em);
	if (rc)
		return rc; /* expect: unreleased-on-path */
	return 0;
}

int half_of_the_path_is_kept(struct ember *em)
{
	struct path path;
	int rc;

	rc = kern_path(em->name, LOOKUP_FOLLOW, &path);
	if (rc)
		return rc;
	mntput(path.mnt);
	em->dentry = path.dentry;
	return 0;
}

int none_of_the_path_is_kept(struct ember *em)
{
	struct path path;
	int rc;

	rc = kern_path(em->name, LOOKUP_FOLLOW, &path);
	if (rc)
		return rc;
	em->is_found = path.dentry != NULL;
	return 0; /* expect: unreleased-on-path */
}

static int name_of(struct ember *em, struct qstr *name)
{
	char *text = kcalloc(em->nr, 2, GFP_KERNEL);

	if (!text)
		return -ENOMEM;
	*name = (struct qstr) QSTR_INIT(text, 2 * em->nr);
	return 0;
}

int name_in_a_literal(struct ember *em)
{
	struct qstr name;
	int rc;

	rc = name_of(em, &name);
	if (rc)
		return rc;
	rc = ember_find(em, name.name);
	kfree(name.name);
	return rc;
}

int address_is_moved(struct ember *em, struct folio *folio, size_t len)
{
	void *addr = kmap_local_folio(folio, 0);

	ember_read(em, addr, len);
	addr = folio_zero_tail(folio, len, addr + len);
	kunmap_local(addr);
	return 0;
}

int another_address(struct ember *em, struct folio *folio, size_t len)
{
	void *addr = kmap_local_folio(folio, 0);

	ember_read(em, addr, len);
	addr = ember_address(em, len);
	kunmap_local(addr); /* expect: wrong-release-object */
	return 0;
}

int lock_of_an_entry(struct mm_struct *mm, struct vm_area_struct *vma, pmd_t *pmd)
{
	spinlock_t *ptl;
	int rc;

	ptl = pmd_trans_huge_lock(pmd, vma);
	if (ptl) {
		if (pmd_devmap(*pmd)) {
			spin_unlock(ptl);
			return -ENOENT;
		}
		rc = ember_move(mm, pmd, vma);
		cond_resched();
		if (rc)
			return rc;
	}
	return 0;
}

int lock_of_another_entry(struct mm_struct *mm, struct vm_area_struct *vma, pmd_t *pmd, pmd_t *other)
{
	spinlock_t *ptl;
	int rc;

	ptl = pmd_trans_huge_lock(pmd, vma);
	if (ptl) {
		if (pmd_devmap(*pmd)) {
			spin_unlock(ptl);
			return -ENOENT;
		}
		rc = ember_move(mm, other, vma);
		cond_resched(); /* expect: sleep-while-atomic */
		if (rc)
			return rc; /* expect: unreleased-on-path */
		spin_unlock(ptl);
	}
	return 0;
}

static struct dentry *parent_of(struct ember *em, const char *name, struct path *path)
{
	struct dentry *dentry;
	int rc;

	rc = ember_parent(em, name, path);
	if (rc)
		return ERR_PTR(rc);
	inode_lock_nested(path->dentry->d_inode, I_MUTEX_PARENT);
	dentry = lookup_one_qstr_excl(&em->last, path->dentry, 0);
	if (IS_ERR(dentry))
		inode_unlock(path->dentry->d_inode);
	return dentry;
}

int parent_of_what_is_made(struct ember *em, const char *name, mode_t mode)
{
	struct dentry *dentry;
	struct path path;
	int rc;

	dentry = parent_of(em, name, &path);
	if (IS_ERR(dentry))
		return PTR_ERR(dentry);
	rc = ember_create(em, dentry, mode);
	done_path_create(&path, dentry);
	return rc;
}

int mount_goes_with_its_tree(struct fs_context *fc, const char *path)
{
	struct vfsmount *mnt = fc_mount(fc);
	struct dentry *dentry;

	if (IS_ERR(mnt))
		return PTR_ERR(mnt);
	if (!path) {
		mntput(mnt);
		return -EINVAL;
	}
	dentry = mount_subtree(mnt, path);
	if (IS_ERR(dentry))
		return PTR_ERR(dentry);
	fc->root = dentry;
	return 0;
}

int number_in_an_object(struct ember *em, struct ember_work *work)
{
	struct ember_request *request = kzalloc(sizeof(*request), GFP_KERNEL);
	int rc;

	if (!request)
		return -ENOMEM;
	rc = get_anon_bdev(&request->nr);
	if (rc < 0)
		goto out;
	rc = ember_prepare(em);
	if (rc)
		goto out;
	work->request = request;
	rc = ember_run(work);
	if (rc)
		goto out;
	request->nr = 0;
out:
	if (request->nr)
		free_anon_bdev(request->nr);
	kfree(request);
	return rc;
}

struct ember_arguments {
	struct inode *inode;
	struct ember *em;
};

static int lock_new(struct ember_arguments *arguments)
{
	if (arguments->em->is_dead)
		return -EIO;
	return insert_inode_locked(arguments->inode);
}

int handed_on_by_an_argument(struct ember *em, struct dentry *dentry, struct inode *inode)
{
	struct ember_arguments arguments = { .inode = inode, .em = em };
	int rc;

	rc = ember_prepare(&arguments);
	if (rc)
		return rc;
	rc = lock_new(&arguments);
	if (!rc)
		d_instantiate_new(dentry, inode);
	return rc;
}

int user_pages_in_turn(struct ember *em, unsigned long start, unsigned long end)
{
	struct page *page;
	int rc;

	for (; start < end; start += PAGE_SIZE) {
		rc = get_user_pages_fast(start, 1, 0, &page);
		if (rc != 1)
			return rc;
		rc = ember_poison(em, page_to_pfn(page));
		if (rc)
			return rc;
	}
	return 0;
}

/* One call gives back a lock and a reference. */
int dunlin_write(struct address_space *mapping, unsigned long index)
{
	struct page *page = find_or_create_page(mapping, index, GFP_NOFS);
	int err;

	if (!page)
		return -ENOMEM;
	err = dunlin_fill(mapping);
	if (err) {
		f2fs_put_page(page, 1);
		return err;
	}
	unlock_page(page);
	put_page(page);
	return 0;
}

int dunlin_write_locked(struct address_space *mapping, unsigned long index)
{
	struct page *page = find_or_create_page(mapping, index, GFP_NOFS);
	int err;

	if (!page)
		return -ENOMEM;
	err = dunlin_fill(mapping);
	if (err) {
		f2fs_put_page(page, 0);
		return err; /* expect: unreleased-on-path */
	}
	unlock_page(page);
	put_page(page);
	return 0;
}

/* What a call gives that is the object itself, is others' to give back. */

static int is_the_present_block(struct spine *s, struct spine_info *info)
{
	struct dm_block *left, *middle;
	int err = dm_tm_read_lock(info->tm, info->root, &info->v, &left);

	if (err)
		return err;
	err = spine_insert(s, dm_block_data(left));
	if (err && present_block(s) != left) {
		dm_tm_unlock(info->tm, left);
		return err;
	}
	if (err)
		return err;
	dm_tm_unlock(info->tm, left);
	return 0;
}

static int is_a_number_of_blocks(struct spine *s, struct spine_info *info)
{
	struct dm_block *left;
	int err = dm_tm_read_lock(info->tm, info->root, &info->v, &left);

	if (err)
		return err;
	err = spine_insert(s, dm_block_data(left));
	if (err && block_count(s) != 3) {
		dm_tm_unlock(info->tm, left);
		return err;
	}
	if (err)
		return err; /* expect: unreleased-on-path */
	dm_tm_unlock(info->tm, left);
	return 0;
}
