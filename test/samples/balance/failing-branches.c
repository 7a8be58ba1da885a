/* Functions that fail by the branch they take, whatever they return: counts that are raised also where the call fails. */

int lantern_light(struct lantern *la)
{
	int err;

	err = pm_runtime_get_sync(la->dev);
	if (err < 0)
		return err; /* expect: unreleased-on-path */
	lantern_burn(la->wick);
	return 0;
}

int lantern_light_right(struct lantern *la)
{
	int err;

	err = pm_runtime_get_sync(la->dev);
	if (err < 0) {
		pm_runtime_put_noidle(la->dev);
		return err;
	}
	lantern_burn(la->wick);
	return 0;
}

/* This call does not raise it where it fails. */
int lantern_light_or_not(struct lantern *la)
{
	int err;

	err = pm_runtime_resume_and_get(la->dev);
	if (err < 0)
		return err;
	lantern_burn(la->wick);
	return 0;
}

/* What comes of another call says nothing of it: the caller has been told to light it once. */
int lantern_light_first(struct lantern *la)
{
	int err;

	pm_runtime_get_sync(la->dev);
	err = lantern_burn(la->wick);
	if (err < 0)
		return err;
	return 0;
}

void lantern_enable(struct lantern *la)
{
	if (pm_runtime_get_sync(la->dev) < 0)
		return; /* expect: unreleased-on-path */
	lantern_burn(la->wick);
}

/* It goes on all the same: whoever disables it puts it. */
void lantern_enable_anyway(struct lantern *la)
{
	if (pm_runtime_get_sync(la->dev) < 0)
		lantern_warn(la->wick);
	lantern_burn(la->wick);
}

/* A function in view puts it by another way to the device. */
static void flame_done(struct flame *flame)
{
	struct lantern *la = flame->lantern;

	pm_runtime_put(la->dev);
	kfree(flame->oil);
}

int flame_send(struct lantern *la, struct flame *flame)
{
	int err;

	err = pm_runtime_get_sync(la->dev);
	if (err < 0) {
		flame_done(flame);
		return err;
	}
	return flame_queue(flame->oil);
}

/* 0 says that the lantern was looked after, as on the other ways. */
int lantern_look(struct lantern *la)
{
	struct wick *wick;

	pm_runtime_get_noresume(la->dev);
	wick = wick_cut(la->spare, 8);
	if (IS_ERR(wick)) {
		la->state = LANTERN_DARK;
		return 0; /* expect: unreleased-on-path */
	}
	wick_burn(wick);
	pm_runtime_put(la->dev);
	return 0;
}

/* The wick burns on: whoever puts it out puts the count. */
int lantern_look_later(struct lantern *la)
{
	struct wick *wick;

	pm_runtime_get_noresume(la->dev);
	wick = wick_cut(la->spare, 8);
	if (!IS_ERR(wick)) {
		wick_burn(wick);
		return 0;
	}
	la->state = LANTERN_DARK;
	pm_runtime_put(la->dev);
	return 0;
}

void lantern_trim(struct lantern *la)
{
	int err;

	pm_runtime_get_noresume(la->dev);
	err = wick_trim(la->spare);
	if (err < 0)
		goto out; /* expect: unreleased-on-path */
	wick_dip(la->spare);
	pm_runtime_put(la->dev);
out:
	return;
}

/* The ways that give it back go round the loop. */
void lantern_trim_all(struct lantern *la)
{
	int err, i;

	for (i = 0; i < la->count; i++) {
		pm_runtime_get_noresume(la->dev);
		err = wick_trim(la->wicks, i);
		if (err < 0)
			break;
		pm_runtime_put(la->dev);
	}
}

/* What comes after the failure is done on all ways: one of them may put it there. */
void lantern_trim_and_tell(struct lantern *la)
{
	int err;

	pm_runtime_get_noresume(la->dev);
	err = wick_trim(la->spare);
	if (err < 0)
		goto out;
	pm_runtime_put(la->dev);
out:
	lantern_tell(la->wick);
}

/* It is kept by what the lantern is asked, not by what has failed before. */
void lantern_trim_until_used(struct lantern *la)
{
	int err;

	pm_runtime_get_noresume(la->dev);
	err = wick_trim(la->spare);
	if (err < 0)
		lantern_warn(la->wick);
	if (la->state == LANTERN_BURNS)
		return;
	pm_runtime_put(la->dev);
}

/* The number is the lantern's own: no call has failed. */
void lantern_trim_if_dark(struct lantern *la)
{
	pm_runtime_get_noresume(la->dev);
	wick_dip(la->spare);
	if (la->light < 0)
		return;
	pm_runtime_put(la->dev);
}

/* The other answer is that it was not lit, and here it is. */
int lantern_is_lit(struct lantern *la)
{
	int err;

	pm_runtime_get_noresume(la->dev);
	err = wick_trim(la->spare);
	if (err < 0)
		return 0;
	pm_runtime_put(la->dev);
	return 1;
}

/* It was warned of, and is no failure of the function. */
int lantern_light_anyway(struct lantern *la)
{
	int err;

	err = pm_runtime_get_sync(la->dev);
	if (err < 0)
		lantern_warn(la->wick);
	lantern_note(la->wick, err);
	return 0;
}

/* What is ended with the oil was made of the wick, and does not end it: another way cuts the wick before. */
int lantern_fill(struct lantern *la)
{
	struct btrfs_root *wick;
	struct oil *oil = NULL;
	int err;

	wick = btrfs_get_fs_root(la->fs, la->id, true);
	if (IS_ERR(wick))
		goto out;
	oil = oil_alloc(la->fs, wick);
	if (IS_ERR(oil)) {
		btrfs_put_root(wick);
		oil = NULL;
		goto out;
	}
	err = oil_pour(oil);
	if (err < 0)
		goto out; /* expect: unreleased-on-path */
	lantern_tell(la->wick);
	btrfs_put_root(wick);
	oil_free(oil);
	return 0;
out:
	lantern_warn(la->wick);
	oil_free(oil);
	return 0;
}

/* It may end with the oil: no way has cut it before. */
int lantern_fill_whole(struct lantern *la)
{
	struct btrfs_root *wick;
	struct oil *oil = NULL;
	int err;

	wick = btrfs_get_fs_root(la->fs, la->id, true);
	if (IS_ERR(wick))
		goto out;
	oil = oil_alloc(la->fs, wick);
	if (IS_ERR(oil)) {
		btrfs_put_root(wick);
		oil = NULL;
		goto out;
	}
	err = oil_pour(oil);
	if (err < 0)
		goto out;
	lantern_tell(la->wick);
out:
	lantern_warn(la->wick);
	oil_free(oil);
	return 0;
}
