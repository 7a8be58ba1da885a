/* The array that import_iovec() may have made is the function's to free, whatever becomes of the request. */
static int wharf_load(struct wharf *wharf, const struct iovec __user *user, unsigned int count)
{
	struct iovec stack[UIO_FASTIOV], *iov = stack;
	struct iov_iter iter;
	ssize_t len;
	int err;

	len = import_iovec(ITER_SOURCE, user, count, ARRAY_SIZE(stack), &iov, &iter);
	if (len < 0)
		return len;
	if (!iov_iter_count(&iter))
		return -EINVAL; /* expect: unreleased-on-path */
	err = wharf_store(wharf, &iter);
	kfree(iov);
	return err;
}

static int wharf_unload(struct wharf *wharf, const struct iovec __user *user, unsigned int count)
{
	struct iovec stack[UIO_FASTIOV], *iov = stack;
	struct iov_iter iter;
	ssize_t len;
	int err;

	len = import_iovec(ITER_DEST, user, count, ARRAY_SIZE(stack), &iov, &iter);
	if (len < 0)
		goto out;
	err = -EINVAL;
	if (!iov_iter_count(&iter))
		goto out;
	err = wharf_fetch(wharf, &iter);
out:
	kfree(iov);
	return err;
}
