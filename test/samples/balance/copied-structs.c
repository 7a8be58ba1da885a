// Structs that are copied as a whole: what was known of the members of the one is no more, and what those of the other named goes along.

/* Silent: the freed members have been overwritten with those of the context. */
static int seal_adopt(struct sealer *sl, struct seal_context *ctx)
{
	kfree(sl->sums.live.digest);
	sl->sums.live = ctx->sums;
	memset(&ctx->sums, 0, sizeof(ctx->sums));
	if (!sl->sums.live.digest)
		return -ENODATA;
	return seal_print(sl, sl->sums.live.digest, sl->sums.live.digest_len);
}

/* Another struct is copied: the freed member is still there. */
static int seal_adopt_late(struct sealer *sl, struct seal_context *ctx)
{
	kfree(sl->sums.live.digest);
	sl->sums.spare = ctx->sums;
	memset(&ctx->sums, 0, sizeof(ctx->sums));
	if (!sl->sums.live.digest)
		return -ENODATA;
	return seal_print(sl, sl->sums.live.digest, sl->sums.live.digest_len); // expect: used-after-release
}

/* Silent: the walk keeps the place with its mount from the copy on, and drops it when it ends. */
static int walk_push(struct walk_data *wd, struct place *where)
{
	int err;

	mntget(where->mnt);
	err = walk_reserve(wd->depth);
	if (err) {
		mntput(where->mnt);
		return err;
	}
	wd->last->where = *where;
	err = walk_allowed(wd->flags);
	if (err)
		return err;
	return 0;
}

/* Only a number of it is copied. */
static int walk_push_flags(struct walk_data *wd, struct place *where)
{
	int err;

	mntget(where->mnt);
	err = walk_reserve(wd->depth);
	if (err) {
		mntput(where->mnt);
		return err;
	}
	wd->last->flags = where->flags;
	err = walk_allowed(wd->flags);
	if (err)
		return err; // expect: unreleased-on-path
	mntput(where->mnt);
	return 0;
}
