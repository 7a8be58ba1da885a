// Questions what kind of a thing an object is, and whether there is one: who answers them otherwise has nothing to give back.

/* Silent: the page of zeroes is not counted. */
static void sieve_drop(struct sieve *sv)
{
	struct grain *g;
	int i;

	sieve_for_each_grain(g, sv, i) {
		struct folio *folio = sieve_get_folio(g);

		if (!is_zero_folio(folio))
			folio_put(folio);
	}
}

/* The same of something else: what is held does not know. */
static int sieve_drop_dry(struct sieve *sv, struct grain *g)
{
	struct folio *folio = filemap_get_folio(sv->mapping, g->index);

	if (IS_ERR(folio))
		return PTR_ERR(folio);
	if (!is_dry_grain(g)) {
		sieve_count(sv);
		folio_put(folio);
		return 0;
	}
	return -EAGAIN; // expect: unreleased-on-path
}

/* Silent: a number stands in the place of the folio. */
static int moth_swap(struct address_space *mapping, unsigned long index)
{
	struct folio *folio = moth_get_folio(mapping, index);
	int present = 0;

	if (folio && !xa_is_value(folio)) {
		present = folio_test_uptodate(folio);
		folio_put(folio);
	}
	return present;
}

/* It is asked of another entry. */
static int moth_swap_other(struct address_space *mapping, unsigned long index, void *entry)
{
	struct folio *folio = filemap_get_folio(mapping, index);
	int err;

	if (IS_ERR(folio))
		return PTR_ERR(folio);
	err = moth_check(mapping);
	if (err || xa_is_value(entry))
		return -EBUSY; // expect: unreleased-on-path
	folio_put(folio);
	return 0;
}

/* Silent: what the walk has left in the arguments tells whether the table is still mapped. */
static int stair_probe(struct stair_args *args)
{
	spinlock_t *ptl;

	args->ptep = pte_offset_map_lock(args->mm, args->pmdp, args->addr, &ptl);
	stair_climb(args);
	if (args->ptep)
		pte_unmap_unlock(args->ptep, ptl);
	stair_done(args);
	return 0;
}

/* Another member tells nothing of it. */
static int stair_probe_high(struct stair_args *args)
{
	spinlock_t *ptl;

	args->ptep = pte_offset_map_lock(args->mm, args->pmdp, args->addr, &ptl);
	if (!args->ptep)
		return 0;
	stair_climb(args->mm);
	if (args->high) {
		pte_unmap_unlock(args->ptep, ptl);
		return 0;
	}
	return 0; // expect: unreleased-on-path
}
