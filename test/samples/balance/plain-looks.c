/* Functions of the file that look at members of what they are handed, and at nothing else: asked again they say the same. */

static bool is_part_of_page(struct petrel_vec *vec)
{
	return vec->length != PETREL_PAGE;
}

int petrel_read(struct petrel *petrel, struct petrel_vec *vec, u32 index)
{
	struct page *page = vec->page;
	int err;

	if (is_part_of_page(vec)) {
		page = alloc_page(GFP_NOIO);
		if (!page)
			return -ENOMEM;
	}
	err = petrel_fetch(petrel, page, index, is_part_of_page(vec));
	if (err)
		goto out;
	petrel_count(petrel);
out:
	if (is_part_of_page(vec))
		__free_page(page);
	return err;
}

/* What it looks at is another one the second time. */
int petrel_read_next(struct petrel *petrel, struct petrel_vec *vec, u32 index)
{
	struct page *page = vec->page;
	int err;

	if (is_part_of_page(vec)) {
		page = alloc_page(GFP_NOIO);
		if (!page)
			return -ENOMEM;
	}
	err = petrel_fetch(petrel, page, index);
	vec->length = petrel_length(petrel);
	if (err)
		goto out;
	petrel_count(petrel);
out:
	if (is_part_of_page(vec))
		__free_page(page);
	return err; /* expect: unreleased-on-path */
}
