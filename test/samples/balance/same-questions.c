/* Questions that are asked twice have one answer: of a switch, of a function in view that sees numbers alone, of arrays. */

int cormorant_set(struct cormorant *co, unsigned int cmd, const char *text)
{
	char *name = NULL;
	int err;

	switch (cmd) {
	case CORMORANT_SET_NAME:
		name = kstrdup(text, GFP_KERNEL);
		if (!name)
			return -ENOMEM;
		break;
	case CORMORANT_SET_FLAG:
		break;
	default:
		return -EOPNOTSUPP;
	}
	err = mutex_lock_interruptible(&co->lock);
	if (err == 0) {
		err = cormorant_apply(co, cmd);
		mutex_unlock(&co->lock);
	}
	switch (cmd) {
	case CORMORANT_SET_NAME:
		kfree(name);
		break;
	default:
		break;
	}
	return err;
}

/* The second switch asks for something else. */
int cormorant_set_otherwise(struct cormorant *co, unsigned int cmd, const char *text)
{
	char *name = NULL;
	int err;

	switch (cmd) {
	case CORMORANT_SET_NAME:
		name = kstrdup(text, GFP_KERNEL);
		if (!name)
			return -ENOMEM;
		break;
	default:
		return -EOPNOTSUPP;
	}
	err = mutex_lock_interruptible(&co->lock);
	if (err)
		goto out;
	err = cormorant_apply(co, cmd);
	mutex_unlock(&co->lock);
out:
	switch (co->state) {
	case CORMORANT_DIVES:
		kfree(name);
		break;
	default:
		break;
	}
	return err; /* expect: unreleased-on-path */
}

static int is_write_command(unsigned int cmd)
{
	switch (cmd) {
	case CORMORANT_GET_NAME:
	case CORMORANT_GET_FLAG:
		return 0;
	}
	return 1;
}

int cormorant_command(struct cormorant *co, unsigned int cmd)
{
	int err;

	if (is_write_command(cmd))
		down_write(&co->sem);
	else
		down_read(&co->sem);
	err = cormorant_apply(co, cmd);
	if (is_write_command(cmd))
		up_write(&co->sem);
	else
		up_read(&co->sem);
	return err;
}

/* What lies behind a pointer may have changed. */
static int is_diving(struct cormorant *co)
{
	return co->depth > 0;
}

int cormorant_dive(struct cormorant *co, unsigned int cmd)
{
	int err;

	if (is_diving(co))
		down_write(&co->sem);
	err = cormorant_apply(co, cmd);
	if (is_diving(co))
		up_write(&co->sem);
	return err; /* expect: unreleased-on-path */
}

int cormorant_gather(struct cormorant *co, unsigned int count)
{
	struct fish *few[8];
	struct fish **all = few;
	struct fish *first = NULL;
	int err = 0;

	if (count > 8) {
		all = kmalloc_array(count, sizeof(*all), GFP_KERNEL);
		first = kmalloc(sizeof(*first), GFP_KERNEL);
		if (!all || !first) {
			err = -ENOMEM;
			goto out;
		}
	}
	err = cormorant_swallow(co, count);
out:
	if (all != few) {
		kfree(all);
		kfree(first);
	}
	return err;
}

/* What a number is in another order of bytes is the same each time. */
int shelf_take_last(struct shelf *shelf, struct disk_shelf *disk)
{
	struct page *next = NULL;

	if (disk->left == cpu_to_le32(1)) {
		next = alloc_page(GFP_KERNEL);
		if (!next)
			return -ENOMEM;
	}
	shelf->taken++;
	if (disk->left == cpu_to_le32(1))
		__free_page(next);
	return 0;
}

int shelf_take_last_but_one(struct shelf *shelf, struct disk_shelf *disk)
{
	struct page *next = NULL;

	if (disk->left == cpu_to_le32(1)) {
		next = alloc_page(GFP_KERNEL);
		if (!next)
			return -ENOMEM;
	}
	if (disk->left == cpu_to_le32(2)) {
		shelf->taken++;
		return -EBUSY; /* expect: unreleased-on-path */
	}
	if (disk->left == cpu_to_le32(1))
		__free_page(next);
	return 0;
}
