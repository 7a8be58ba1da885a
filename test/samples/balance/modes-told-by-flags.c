/* Locks that a callee may have given back in part: a flag says in which mode they are held by now. */

static int loom_shrink(struct mm_struct *mm, unsigned long len)
{
	bool downgraded = false;
	int err = 0;

	if (mmap_write_lock_killable(mm))
		return -EINTR;
	if (loom_unmap(mm, len) == 1)
		downgraded = true;
	if (downgraded)
		mmap_read_unlock(mm);
	else
		mmap_write_unlock(mm);
	return err;
}

/* Twin: the flag was there before, and says nothing of the lock. */
static int loom_grow(struct mm_struct *mm, unsigned long len, bool is_short)
{
	int err;

	if (mmap_write_lock_killable(mm))
		return -EINTR;
	err = loom_map(mm, len);
	if (is_short)
		mmap_read_unlock(mm); /* expect: wrong-release-object */
	else
		mmap_write_unlock(mm);
	return err;
}

/* A lock that is left to the caller of the caller. */
static int loom_pull(struct folio *folio, int is_new)
{
	int rc = -EAGAIN;

	if (!folio_trylock(folio))
		return rc;
	if (!is_new)
		return LOOM_STARTED;
	folio_unlock(folio);
	return rc;
}

static int loom_turn(struct folio *folio, int is_new)
{
	int rc = loom_pull(folio, is_new);

	if (rc == LOOM_STARTED)
		return rc;
	loom_rest(folio);
	return rc;
}

static void loom_weave(struct folio *folio)
{
	folio_unlock(folio);
}

int loom_run(struct folio **threads, int n)
{
	int i, rc = 0;

	for (i = 0; i < n; i++)
		rc = loom_turn(threads[i], 0);
	for (i = 0; i < n; i++)
		loom_weave(threads[i]);
	return rc;
}

/* Twin: nobody above gives it back. */
static int spool_pull(struct folio *folio, int is_new)
{
	int rc = -EAGAIN;

	if (!folio_trylock(folio))
		return rc;
	if (!is_new)
		return SPOOL_STARTED; /* expect: unreleased-on-path */
	folio_unlock(folio);
	return rc;
}

static int spool_turn(struct folio *folio, int is_new)
{
	int rc = spool_pull(folio, is_new);

	if (rc == SPOOL_STARTED)
		return rc; /* expect: unreleased-on-path */
	spool_rest(folio);
	return rc;
}

int spool_run(struct folio **spools, int n)
{
	int i, rc = 0;

	for (i = 0; i < n; i++)
		rc = spool_turn(spools[i], 0);
	return rc;
}
