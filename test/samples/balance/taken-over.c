/* What a function takes over from where it was stored: from then on a variable alone names it. */

int harbor_clear(struct harbor *harbor)
{
	struct btrfs_root *pilot;
	int err;

	pilot = harbor->pilot;
	harbor->pilot = NULL;
	err = harbor_check(harbor);
	if (err)
		return err; /* expect: unreleased-on-path */
	btrfs_put_root(pilot);
	return 0;
}

int harbor_clear_right(struct harbor *harbor)
{
	struct btrfs_root *pilot;
	int err;

	pilot = harbor->pilot;
	harbor->pilot = NULL;
	err = harbor_check(harbor);
	btrfs_put_root(pilot);
	return err;
}

/* The harbor has it until the function succeeds. */
int harbor_clear_late(struct harbor *harbor)
{
	struct btrfs_root *pilot;
	int err;

	pilot = harbor->pilot;
	err = harbor_check(harbor);
	if (err)
		return err;
	harbor->pilot = NULL;
	btrfs_put_root(pilot);
	return 0;
}

/* The harbor gets it back. */
int harbor_clear_back(struct harbor *harbor)
{
	struct btrfs_root *pilot;
	int err;

	pilot = harbor->pilot;
	harbor->pilot = NULL;
	err = harbor_check(harbor);
	if (err) {
		harbor->pilot = pilot;
		return err;
	}
	btrfs_put_root(pilot);
	return 0;
}

/* There was none. */
int harbor_clear_once(struct harbor *harbor)
{
	struct btrfs_root *pilot;

	pilot = harbor->pilot;
	harbor->pilot = NULL;
	if (!pilot)
		return -ENOENT;
	btrfs_put_root(pilot);
	return 0;
}

/* The other harbor has it as well: the way that succeeds does not put it. */
int harbor_move(struct harbor *harbor, struct harbor *other)
{
	struct btrfs_root *pilot;
	int err;

	pilot = harbor->pilot;
	harbor->pilot = NULL;
	err = harbor_check(harbor);
	if (err)
		return err;
	other->pilot = pilot;
	return 0;
}

/* A lock is taken in between: what was seen before may have changed, and what is read then is taken over. */
int harbor_clear_locked(struct harbor *harbor)
{
	struct btrfs_root *pilot;
	int err;

	if (!harbor->pilot)
		return 0;
	spin_lock(&harbor->lock);
	pilot = harbor->pilot;
	harbor->pilot = NULL;
	spin_unlock(&harbor->lock);
	err = harbor_check(harbor);
	if (!err)
		btrfs_put_root(pilot);
	return err; /* expect: unreleased-on-path */
}

/* What a callee takes over and gives back is gone for its caller. */
static void pier_empty(struct pier *pier)
{
	char *load = pier->load;

	pier->load = NULL;
	kfree(load);
}

int pier_load(struct pier *pier)
{
	int err;

	pier->load = kmalloc(64, GFP_KERNEL);
	if (!pier->load)
		return -ENOMEM;
	err = pier_weigh(pier->name);
	if (err) {
		pier_empty(pier);
		return err;
	}
	err = pier_paint(pier->name);
	if (err) {
		kfree(pier->load);
		return err;
	}
	return 0;
}

/* What a call has put into a struct of the function's own. */
int harbor_search(struct harbor *harbor)
{
	struct harbor_search search = { .harbor = harbor };
	char *berths;
	int err;

	err = harbor_fill(&search);
	if (err)
		return err;
	berths = search.berths;
	search.berths = NULL;
	err = harbor_check(harbor);
	if (err)
		return err; /* expect: unreleased-on-path */
	err = harbor_moor(harbor);
	if (err) {
		kfree(berths);
		return err;
	}
	kfree(berths);
	return 0;
}

int harbor_search_right(struct harbor *harbor)
{
	struct harbor_search search = { .harbor = harbor };
	char *berths;
	int err;

	err = harbor_fill(&search);
	if (err)
		return err;
	berths = search.berths;
	err = harbor_check(harbor);
	if (err)
		return err;
	err = harbor_moor(harbor);
	if (err) {
		kfree(berths);
		return err;
	}
	kfree(berths);
	return 0;
}
