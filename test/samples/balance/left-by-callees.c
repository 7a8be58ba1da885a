/* What callees in view leave in members of an object that this function was handed, and callees in view give back. */

struct stork {
	struct buffer_head *bh;
	void *map;
	int eggs;
};

static int stork_load(struct super_block *sb, struct stork *stork)
{
	stork->bh = sb_bread(sb, 1);
	if (!stork->bh)
		return -EIO;
	return 0;
}

static int stork_map(struct stork *stork)
{
	stork->map = vmalloc(stork->eggs);
	return stork->map ? 0 : -ENOMEM;
}

static void stork_unload(struct stork *stork)
{
	vfree(stork->map);
	stork->map = NULL;
	brelse(stork->bh);
}

int stork_lands(struct super_block *sb, struct stork *stork)
{
	int err = stork_load(sb, stork);

	if (err)
		return err;
	err = stork_sees(sb);
	if (err)
		return err; /* expect: unreleased-on-path */
	err = stork_counts(sb);
	if (err)
		brelse(stork->bh);
	return err;
}

/* A callee gives back all that the other two have left. */
int stork_nests(struct super_block *sb, struct stork *stork)
{
	int err = stork_load(sb, stork);

	if (err)
		return err;
	err = stork_map(stork);
	if (err)
		return err; /* expect: unreleased-on-path */
	err = stork_counts(sb);
	if (err)
		stork_unload(stork);
	return err;
}

int stork_nests_well(struct super_block *sb, struct stork *stork)
{
	int err = stork_load(sb, stork);

	if (err)
		return err;
	err = stork_map(stork);
	if (!err)
		err = stork_counts(sb);
	if (err)
		stork_unload(stork);
	return err;
}
