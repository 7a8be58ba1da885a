// Who is given a locked object through an output has to unlock it, as if the call had given it itself.
#include <linux/pagemap.h>

static int quail_find(struct address_space *mapping, pgoff_t index, struct folio **found)
{
	*found = filemap_lock_folio(mapping, index);
	if (IS_ERR(*found))
		return PTR_ERR(*found);
	if (!quail_fits(index)) {
		folio_unlock(*found);
		folio_put(*found);
		return -EINVAL;
	}
	return 0;
}

int quail_read(struct address_space *mapping, pgoff_t index)
{
	struct folio *folio;
	int err;

	err = quail_find(mapping, index, &folio);
	if (err)
		return err;
	if (quail_is_old(index)) {
		folio_put(folio);
		return -ESTALE; /* expect: unreleased-on-path */
	}
	folio_unlock(folio);
	folio_put(folio);
	return 0;
}

int quail_check(struct address_space *mapping, pgoff_t index)
{
	struct folio *folio;
	int err;

	err = quail_find(mapping, index, &folio);
	if (err)
		return err;
	folio_unlock(folio);
	folio_put(folio);
	return quail_is_old(index) ? -ESTALE : 0;
}
