// Answers that have no sign tell of no error, unless it is one by its name.

/* Silent: what is to be done is answered, and the buffer lies in the bio. */
unsigned int seal_begin(struct bio *bio)
{
	struct seal *seal;
	unsigned int todo = seal_todo(bio);

	if (!todo)
		return 0;
	seal = mempool_alloc(&seal_pool, GFP_NOFS);
	seal_fill(bio, &seal->payload);
	return todo;
}

/* An error. */
int seal_begin_checked(struct bio *bio)
{
	struct seal *seal;
	int err;

	seal = mempool_alloc(&seal_pool, GFP_NOFS);
	err = seal_check(bio);
	if (err)
		return err; // expect: unreleased-on-path
	seal_fill(bio, &seal->payload);
	return 0;
}

/* Addresses may be errors. */
unsigned long seal_map(struct bio *bio)
{
	struct seal *seal;
	int err;

	seal = mempool_alloc(&seal_pool, GFP_NOFS);
	err = seal_check(bio);
	if (err)
		return err; // expect: unreleased-on-path
	seal_fill(bio, &seal->payload);
	return seal->start;
}
