/* What conditions and constants tell: flags that are set, sizes that are never below 0, macros that ask, errors of tables. */

int asked_with_a_flag(struct ember *em)
{
	struct ember_attrs *attrs = NULL;
	u32 bits = 0;
	int rc;

again:
	rc = ember_unlink(em);
	if (rc == -EACCES && bits == 0) {
		attrs = kzalloc(sizeof(*attrs), GFP_KERNEL);
		if (!attrs)
			return -ENOMEM;
		bits |= ATTR_HIDDEN;
		ember_set_attrs(em, attrs, bits);
		goto again;
	}
	kfree(attrs);
	return rc;
}

int asked_with_a_number(struct ember *em, u32 more)
{
	struct ember_attrs *attrs = NULL;
	u32 bits = 0;
	int rc;

again:
	rc = ember_unlink(em);
	if (rc == -EACCES && bits == 0) {
		attrs = kzalloc(sizeof(*attrs), GFP_KERNEL); /* expect: overwritten-while-held */
		if (!attrs)
			return -ENOMEM;
		bits |= more;
		goto again;
	}
	kfree(attrs);
	return rc;
}

int asked_in_an_assertion(struct ember *em)
{
	ember_bug_on_msg(!mutex_trylock(&em->lock), "%d", em->nr);
	mutex_unlock(&em->lock);
	return 0;
}

int asked_in_a_message(struct ember *em)
{
	ember_print_msg(!mutex_trylock(&em->lock), "%d", em->nr);
	mutex_unlock(&em->lock); /* expect: acquire-unchecked */
	return 0;
}

int table_took_it(struct ember *em, struct ember_part *given)
{
	struct ember_part *part = given;
	void *old;

	if (!part) {
		part = kmalloc(sizeof(*part), GFP_KERNEL);
		if (!part)
			return -ENOMEM;
		part->em = em;
		old = xa_store(&em->parts, em->nr, part, GFP_KERNEL);
		if (xa_is_err(old)) {
			kfree(part);
			return xa_err(old);
		}
	}
	if (!ember_is_known(em))
		return -ENOENT;
	return 0;
}

int both_or_one_is_there(struct xfs_btree_cur *left, struct xfs_btree_cur **out, int i, int j)
{
	struct xfs_btree_cur *right;
	int error;

	error = xfs_btree_dup_cursor(left, &right);
	if (error)
		return error;
	if (XFS_IS_CORRUPT(left->bc_mp, i != 1 && j != 1)) {
		xfs_btree_del_cursor(right, XFS_BTREE_ERROR);
		return -EFSCORRUPTED;
	}
	if (i == 1) {
		xfs_btree_del_cursor(right, XFS_BTREE_NOERROR);
	} else if (j == 1) {
		xfs_btree_del_cursor(left, XFS_BTREE_NOERROR);
		*out = right;
	}
	return 0;
}

int number_kept_by_a_success(struct ember *em, int nr)
{
	handle_t *handle = ext4_journal_start(em->inode, EXT4_HT_INODE, 1);
	int rc;

	if (IS_ERR(handle))
		return PTR_ERR(handle);
	rc = ember_prepare(em, handle);
	if (rc)
		goto out;
	if (em->is_small)
		goto convert;
	rc = 1;
	handle = NULL;
out:
	if (handle && rc != 1)
		ext4_journal_stop(handle);
	return rc;
convert:
	ext4_journal_stop(handle);
	return ember_convert(em);
}

struct zcomp_stream;

int used_before_it_is_tested(struct ember *em, struct page *page, int count)
{
	struct zcomp_stream *stream = NULL;
	int rc;

	while (count-- > 0) {
		stream = zcomp_stream_get(em->comp);
		rc = ember_compress(em, stream, page);
		if (rc) {
			zcomp_stream_put(em->comp);
			return rc;
		}
		break;
	}
	if (!stream)
		return 0;
	zcomp_stream_put(em->comp);
	return 0;
}

int flag_of_its_own(struct ember *em)
{
	int rc;

	rc = rdma_create_qp(em->id, em->pd, &em->attr);
	if (rc)
		goto err;
	em->qp = em->id->qp;
	rc = ember_start(em);
	if (rc)
		goto err;
	return 0;
err:
	if (em->qp) {
		em->qp = NULL;
		rdma_destroy_qp(em->id);
	}
	return rc;
}

int flag_of_others(struct ember *em)
{
	int rc;

	rc = rdma_create_qp(em->id, em->pd, &em->attr);
	if (rc)
		goto err;
	rc = ember_start(em);
	if (rc)
		goto err;
	return 0;
err:
	if (em->qp)
		rdma_destroy_qp(em->id); /* expect: released-unheld */
	return rc; /* expect: unreleased-on-path */
}

int kept_in_every_round(struct ember *em)
{
	struct ember_part *part;
	int rc = 0, nr = em->count;

	while (nr-- > 0) {
		part = kzalloc(sizeof(*part), GFP_KERNEL);
		if (!part)
			return -ENOMEM;
		rc = ember_link(em, part);
		if (rc) {
			kfree(part);
			return rc;
		}
	}
	return 0;
}

ssize_t so_many_bytes(struct inode *inode, struct iov_iter *iter)
{
	size_t done = 0;
	int rc = 0;

	inode_dio_begin(inode);
	while (iov_iter_count(iter)) {
		rc = ember_send(inode, iter);
		if (rc < 0)
			break;
		done += ember_length(iter);
	}
	if (done == 0) {
		inode_dio_end(inode);
		return rc < 0 ? rc : -EIO;
	}
	return done;
}

ssize_t so_many_bytes_or_an_error(struct inode *inode, struct iov_iter *iter)
{
	ssize_t done;

	inode_dio_begin(inode);
	done = ember_send(inode, iter);
	if (done == 0) {
		inode_dio_end(inode);
		return -EIO;
	}
	return done; /* expect: unreleased-on-path */
}

int found_or_made(struct ember *em, struct folio **out)
{
	struct folio *folio = NULL;
	int rc;

	rc = ember_add(em);
	if (!rc)
		goto finish;
	folio = filemap_lock_folio(em->mapping, em->nr);
	if (IS_ERR(folio))
		return PTR_ERR(folio);
	if (folio_size(folio) != em->size) {
		folio_unlock(folio);
		folio_put(folio);
		return -EAGAIN;
	}
finish:
	if (folio)
		*out = folio;
	return 0;
}

/* A handle of a section goes to no callee for good, whatever that answers. */
static vm_fault_t stork_mkwrite(struct inode *inode, struct folio *folio)
{
	handle_t *handle = ext4_journal_start(inode, EXT4_HT_WRITE_PAGE, 1);
	int err;

	if (IS_ERR(handle))
		return VM_FAULT_SIGBUS;
	if (stork_map_buffers(handle, folio))
		return VM_FAULT_SIGBUS; /* expect: unreleased-on-path */
	err = stork_fill(inode);
	ext4_journal_stop(handle);
	return vmf_fs_error(err);
}

/* Twin: a callee that ends it says so. */
static vm_fault_t stork_mkwrite_or_stop(struct inode *inode, struct folio *folio)
{
	handle_t *handle = ext4_journal_start(inode, EXT4_HT_WRITE_PAGE, 1);
	int err;

	if (IS_ERR(handle))
		return VM_FAULT_SIGBUS;
	if (stork_stop_and_wait(handle, folio))
		return VM_FAULT_SIGBUS;
	err = stork_fill(inode);
	ext4_journal_stop(handle);
	return vmf_fs_error(err);
}

/* A size that is not 0 is no error. */
int satchel_read(struct satchel *satchel, struct papers *papers)
{
	int size = satchel_size(satchel);

	if (size == 0)
		return 0;
	papers->sheets = kmalloc(16, GFP_KERNEL);
	if (!papers->sheets)
		return -ENOMEM;
	if (satchel_copy(satchel, papers->sheets)) {
		kfree(papers->sheets);
		papers->sheets = NULL;
		return -EIO;
	}
	return size;
}

int satchel_read_state(struct satchel *satchel, struct papers *papers)
{
	int state;

	papers->sheets = kmalloc(16, GFP_KERNEL);
	if (!papers->sheets)
		return -ENOMEM;
	if (satchel_copy(satchel, papers->sheets)) {
		kfree(papers->sheets);
		papers->sheets = NULL;
		return -EIO;
	}
	state = satchel_close(satchel);
	if (state != 0)
		return state; /* expect: unreleased-on-path */
	return 0;
}
