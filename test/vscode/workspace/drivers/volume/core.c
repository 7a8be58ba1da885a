/* A made-up driver as it was before series.mbox. */
struct volume {
	struct mutex lock;
	u64 size;
};

static int volume_check(struct volume *vol, u64 at, size_t len)
{
	return at + len > vol->size ? -ERANGE : 0;
}

static int volume_read(struct volume *vol, u64 at, void *to, size_t len)
{
	int id, err;

	/* The device may go away meanwhile. */

	id = dax_read_lock();
	err = volume_check(vol, at, len);
	if (!err)
		memcpy(to, volume_address(vol, at), len);
	dax_read_unlock(id);
	return err;
}

static void volume_stop(struct volume *vol)
{
	vol->size = 0;
}
