/* What calls give that nobody has described: the function's own puts tell that a count came with it. */

int put_by_a_known_call(struct inode *inode, int block)
{
	struct buffer_head *bh;
	int err;

	bh = ember_read_block(inode, block);
	if (!bh)
		return -EIO;
	err = ember_check(bh->b_data);
	if (err)
		return err; /* expect: unreleased-on-path */
	ember_use(bh->b_data);
	brelse(bh);
	return 0;
}

/* The count is raised by the function itself. */
int counted_here(struct inode *inode, int block)
{
	struct buffer_head *bh;
	int err;

	bh = ember_cached_block(inode, block);
	if (!bh)
		return -EIO;
	err = ember_check(bh->b_data);
	if (err)
		return err;
	get_bh(bh);
	ember_use(bh->b_data);
	brelse(bh);
	return 0;
}

/* An accessor gives what is there. */
int seen_in_an_entry(struct ember_entry *entry)
{
	struct buffer_head *bh = entry_to_bh(entry);

	if (ember_check(bh->b_data))
		return -EIO;
	ember_use(bh->b_data);
	brelse(bh);
	return 0;
}

int put_by_its_own_kind(struct inode *inode, int index)
{
	struct page *page;
	int err;

	page = ember_find_data_page(inode, index);
	if (IS_ERR(page))
		return PTR_ERR(page);
	err = ember_check(page);
	if (err)
		return err; /* expect: unreleased-on-path */
	ember_use(page);
	ember_put_page(page, 0);
	return 0;
}

/* `put` writes something here: it names another thing than the call that gave the object. */
int written_by_a_put(struct inode *inode, int index)
{
	struct ember_header *header;
	int err;

	header = ember_find_header(inode, index);
	if (!header)
		return -EIO;
	err = ember_check(header);
	if (err)
		return err;
	ember_put_number(header, index);
	return 0;
}

/* A plain success has to give it back as well. */
int forgotten_by_a_success(struct inode *inode, int block)
{
	struct buffer_head *bh;
	int kind = 0;

	bh = ember_read_block(inode, block);
	if (!bh)
		return -EIO;
	kind = ember_kind(inode);
	if (kind == 1) {
		inode->i_size = bh->b_size;
		return 0; /* expect: unreleased-on-path */
	}
	inode->i_size = 0;
	brelse(bh);
	return 0;
}

/* The other success keeps it where it outlives the function. */
int kept_by_a_success(struct inode *inode, struct ember *em, int block)
{
	struct buffer_head *bh;

	bh = ember_read_block(inode, block);
	if (!bh)
		return -EIO;
	if (ember_kind(inode) == 1) {
		em->bh = bh;
		return 0;
	}
	brelse(bh);
	return 0;
}

/* Names of other habits: `emberReadThing()`, `emberFreeThing()`. */
int put_by_its_own_kind_in_capitals(struct inode *inode, int index)
{
	struct ember_block *block;
	int err;

	block = emReadSpecial(inode, index);
	if (!block)
		return -EIO;
	err = ember_check(inode);
	if (err)
		return err; /* expect: unreleased-on-path */
	emUse(inode);
	emFreeSpecial(block);
	return 0;
}

/* The callee has failed, and where it has not the function gives back: what is left to it was kept by nobody. */
int plume_flush(struct plume *plume)
{
	struct plume_buf *buf = NULL;
	int err;

	err = plume_find_buf(plume, &buf);
	if (err)
		return err;
	err = plume_fill(plume, buf);
	if (!err)
		brelse(buf);
	plume->dirty = 0;
	return 0; /* expect: unreleased-on-path */
}

/* A callee that succeeds may have kept it. */
int plume_hand_over(struct plume *plume)
{
	struct plume_buf *buf = NULL;
	int err;

	err = plume_find_buf(plume, &buf);
	if (err)
		return err;
	err = plume_fill(plume, buf);
	if (err)
		brelse(buf);
	plume->dirty = 0;
	return 0;
}

/* What kind of thing a callee has found is no failure: which of them it has left in the output, the caller asks by name. */
static enum shrew_kind shrew_find(struct shrew *shrew, struct shrew_find *find)
{
	enum shrew_kind kind = SHREW_NONE;
	struct file *file;

	if (!shrew->fd)
		return kind;
	if (shrew->is_hole)
		return SHREW_HOLE;
	file = fget(shrew->fd);
	if (!file)
		return kind;
	find->file = file;
	return SHREW_FILE;
}

int shrew_walk(struct shrew *shrew)
{
	struct shrew_find find;

	switch (shrew_find(shrew, &find)) {
	case SHREW_FILE:
		shrew->size += i_size_read(file_inode(find.file));
		fput(find.file);
		break;
	case SHREW_HOLE:
		shrew->holes++;
		break;
	default:
		break;
	}
	return 0;
}
