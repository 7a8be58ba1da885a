/* Members that a function fills unless an earlier call has done so. */

/* What fails after the key fails as well with one that was there before, and leaves that where it is. */
int grebe_exchange(struct grebe *grebe)
{
	int err;

	if (grebe->key && grebe->key_size)
		goto exchange;
	grebe->key = kzalloc(GREBE_KEY, GFP_KERNEL);
	if (!grebe->key)
		return -ENOMEM;
	err = grebe_fill(grebe, grebe->key);
	if (err) {
		kfree(grebe->key);
		grebe->key = NULL;
		return err;
	}
exchange:
	grebe->shared = kzalloc(GREBE_SHARED, GFP_KERNEL);
	if (!grebe->shared)
		return -ENOMEM;
	return 0;
}

/* Who finds the key there does no more: it was not ready. */
int grebe_make_ready(struct grebe *grebe)
{
	int err;

	if (grebe->key && grebe->key_size)
		return 0;
	grebe->key = kzalloc(GREBE_KEY, GFP_KERNEL);
	if (!grebe->key)
		return -ENOMEM;
	err = grebe_fill(grebe, grebe->key);
	if (err) {
		kfree(grebe->key);
		grebe->key = NULL;
		return err;
	}
	err = grebe_tell(grebe);
	if (err)
		return err; /* expect: unreleased-on-path */
	return 0;
}
