/* Operations that are handed a locked page have to unlock it, whatever comes. */

static int lapwing_read_folio(struct file *file, struct folio *folio)
{
	struct inode *inode = folio->mapping->host;
	struct buffer_head *bh;
	int err;

	err = lapwing_check(inode);
	if (err)
		return err; /* expect: unreleased-on-path */
	bh = sb_bread(inode->i_sb, lapwing_block(inode));
	if (!bh) {
		folio_unlock(folio);
		return -EIO;
	}
	lapwing_copy(folio, bh->b_data);
	brelse(bh);
	folio_unlock(folio);
	return 0;
}

/* Whoever gets the folio, or learns where it is, may unlock it when it is done. */
static int lapwing_readpage(struct file *file, struct page *page)
{
	if (lapwing_is_plain(page->mapping->host))
		return lapwing_submit(page);
	if (lapwing_is_remote(page->mapping->host))
		return lapwing_fetch(page_offset(page));
	unlock_page(page);
	return 0;
}

/* The caller is told that the page is locked still. */
static int lapwing_writepage(struct page *page, struct writeback_control *wbc)
{
	if (wbc->for_reclaim)
		return AOP_WRITEPAGE_ACTIVATE;
	lapwing_submit(page);
	unlock_page(page);
	return 0;
}

/* A context that names the folio leads to it. */
static int lapwing_read_by_context(struct file *file, struct folio *folio)
{
	struct lapwing_context context = {
		.folio = folio,
		.file = file,
	};

	if (lapwing_is_bad(folio->mapping->host)) {
		folio_unlock(folio);
		return -EIO;
	}
	return lapwing_fill(&lapwing_ops, &context);
}

static int lapwing_read_without(struct file *file, struct folio *folio)
{
	struct lapwing_context context = {
		.file = file,
	};

	if (lapwing_is_bad(folio->mapping->host)) {
		folio_unlock(folio);
		return -EIO;
	}
	return lapwing_fill(&lapwing_ops, &context); /* expect: unreleased-on-path */
}

static const struct address_space_operations lapwing_aops = {
	.read_folio = lapwing_read_folio,
	.readpage = lapwing_readpage,
	.writepage = lapwing_writepage,
};

/* A function like that of no table may leave it to its caller. */
static int lapwing_fill(struct file *file, struct folio *folio)
{
	int err = lapwing_check(folio->mapping->host);

	if (err)
		return err;
	lapwing_copy(folio, NULL);
	folio_unlock(folio);
	return 0;
}

static const struct address_space_operations lapwing_context_aops = {
	.read_folio = lapwing_read_by_context,
};

static const struct address_space_operations lapwing_bad_aops = {
	.read_folio = lapwing_read_without,
};
