// What a function does on all of its ways undoes nothing of what it has set up, although others do it beside the end of that.

static struct weave *weave_alloc(struct cloth *cloth, struct folio *folio)
{
	struct weave *weave = kzalloc(sizeof(*weave), GFP_KERNEL);

	if (weave)
		folio_attach_private(folio, weave);
	return weave;
}

static void weave_free(struct cloth *cloth, struct folio *folio)
{
	kfree(folio_detach_private(folio));
}

static void weave_clear_range(struct folio *folio, int from, int to)
{
	bitmap_clear(folio->private, from, to);
}

void weave_invalidate(struct cloth *cloth, struct folio *folio, int from, int to)
{
	if (from == 0 && to == folio->size)
		weave_free(cloth, folio);
	else
		weave_clear_range(folio, from, to);
}

/* Silent: the range is clear after this, whatever came. */
int weave_write(struct cloth *cloth, struct folio *folio)
{
	struct weave *weave;
	int err;

	weave = weave_alloc(cloth, folio);
	if (!weave)
		return -ENOMEM;
	err = cloth_write(cloth);
	if (err)
		cloth_report(cloth, err);
	weave_clear_range(folio, 0, folio->size);
	return err;
}

/* The range is cleared because it has failed. */
int weave_begin(struct cloth *cloth, struct folio *folio)
{
	struct weave *weave;
	int err;

	weave = weave_alloc(cloth, folio);
	if (!weave)
		return -ENOMEM;
	err = cloth_write(cloth);
	if (err) {
		weave_clear_range(folio, 0, folio->size);
		return err; // expect: unreleased-on-path
	}
	return 0;
}
