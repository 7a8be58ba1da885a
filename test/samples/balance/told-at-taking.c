/* Flags that a taking call is handed and that decide whether its result is given back. */

static int wren_ask(int fd, unsigned int flags)
{
	bool registered = flags & WREN_REGISTERED;
	struct wren *wren;
	int err;

	wren = wren_get(fd, registered);
	if (IS_ERR(wren))
		return PTR_ERR(wren);
	if (wren_is_old(wren)) {
		err = -EEXIST;
		goto out;
	}
	err = wren_sing(wren);
out:
	if (!registered)
		wren_put(wren);
	return err;
}

/* Twin: the flag has nothing to do with the taking call. */
static int wren_ask_loudly(int fd, bool quiet)
{
	struct wren *wren;
	int err;

	wren = wren_get(fd);
	if (IS_ERR(wren))
		return PTR_ERR(wren);
	if (quiet)
		return -EINVAL; /* expect: unreleased-on-path */
	err = wren_sing(wren);
	wren_put(wren);
	return err;
}

static int wren_read(int fd, unsigned int flags)
{
	bool registered = flags & WREN_REGISTERED;
	struct file *file;
	int err;

	file = wren_get_file(fd, registered);
	if (IS_ERR(file))
		return PTR_ERR(file);
	if (wren_is_old(file)) {
		err = -EEXIST;
		goto out;
	}
	err = wren_load(file);
out:
	if (!registered)
		fput(file);
	return err;
}

static int wren_read_badly(int fd, bool registered)
{
	struct file *file;
	int err;

	file = wren_get_file(fd, registered);
	if (IS_ERR(file))
		return PTR_ERR(file);
	err = wren_check(file);
	if (err)
		return err; /* expect: unreleased-on-path */
	err = wren_load(file);
	fput(file);
	return err;
}

/* Bits of a mask decide, in each round anew. */
static void wren_count(struct nest *nest, int n)
{
	int i;

	for (i = 0; i < n; i++) {
		unsigned int flags = WREN_QUIET;
		struct wren *wren;

		if (nest->is_open)
			flags |= WREN_COUNTED;
		wren = wren_find_one(nest, i, flags);
		if (!wren)
			continue;
		wren_sing(wren);
		if (flags & WREN_COUNTED)
			put_device(wren);
	}
}

/* Twin: the mask was not handed to the call. */
static int wren_count_all(struct nest *nest, unsigned int flags)
{
	struct wren *wren;
	int err = 0;

	wren = wren_find_one(nest, 0);
	if (!wren)
		return -ENOENT;
	if (wren_is_old(wren))
		err = -EEXIST;
	if (flags & WREN_LOUD)
		return -EINVAL; /* expect: unreleased-on-path */
	put_device(wren);
	return err;
}
