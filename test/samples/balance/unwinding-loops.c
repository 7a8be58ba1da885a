/* Loops that unwind the rounds of another one, and give back something else than those have taken. */

int reed_open_bands(struct reed *reed)
{
	int i, j, ret;

	for (i = 0; i < reed->bands; i++) {
		ret = reed_band_open(reed, &reed->band[i]);
		if (ret) {
			for (j = 0; j < i; j++)
				reed_band_close(reed, &reed->band[i]); /* expect: released-twice */
			return ret;
		}
	}
	return 0;
}

int reed_open_bands_right(struct reed *reed)
{
	int i, j, ret;

	for (i = 0; i < reed->bands; i++) {
		ret = reed_band_open(reed, &reed->band[i]);
		if (ret) {
			for (j = 0; j < i; j++)
				reed_band_close(reed, &reed->band[j]);
			return ret;
		}
	}
	return 0;
}

/* By a variable that each round sets to the same. */
int reed_open_stems(struct reed *reed)
{
	struct reed_stem *stem;
	int i, j, ret;

	for (i = 0; i < reed->stems; i++) {
		stem = &reed->stem[i];
		ret = reed_stem_open(stem);
		if (ret)
			goto undo;
	}
	return 0;
undo:
	for (j = 0; j < i; j++) {
		stem = &reed->stem[i];
		reed_stem_close(stem); /* expect: released-twice */
	}
	return ret;
}

/* Twins: so many references of one thing, a first element each time, and what a round has made itself. */
void reed_drop_users(struct reed *reed, int users)
{
	int i, j;

	for (i = 0; i < users; i++)
		reed_wake(reed, i);
	for (j = 0; j < i; j++)
		reed_put(reed);
}

void reed_drop_queue(struct reed *reed, int n)
{
	struct reed_stem *stem;
	int i, j;

	for (i = 0; i < n; i++)
		reed_wake(reed, i);
	for (j = 0; j < i; j++) {
		stem = reed_first_stem(reed);
		reed_stem_close(stem);
	}
}

int reed_try_stems(struct reed *reed, int n)
{
	struct reed_stem *stem;
	int j;

	for (j = 0; j < n; j++) {
		stem = reed_stem_create(reed, n);
		if (!stem)
			return -ENOMEM;
		reed_stem_close(stem);
	}
	return 0;
}

/* The first round of the unwinding ends the element that was never made. */
int reed_create_pipes(struct reed *reed)
{
	int i, ret;

	for (i = 0; i < reed->pipes; i++) {
		ret = reed_create_pipe(reed, &reed->pipe[i], i);
		if (ret)
			goto undo;
	}
	return 0;
undo:
	for (; i >= 0; i--)
		reed_destroy_pipe(reed, &reed->pipe[i]); /* expect: released-unheld */
	return ret;
}

int reed_create_pipes_right(struct reed *reed)
{
	int i, ret;

	for (i = 0; i < reed->pipes; i++) {
		ret = reed_create_pipe(reed, &reed->pipe[i], i);
		if (ret)
			goto undo;
	}
	return 0;
undo:
	for (--i; i >= 0; i--)
		reed_destroy_pipe(reed, &reed->pipe[i]);
	return ret;
}

int reed_create_pipes_below(struct reed *reed)
{
	int i, ret;

	for (i = 0; i < reed->pipes; i++) {
		ret = reed_create_pipe(reed, &reed->pipe[i], i);
		if (ret)
			goto undo;
	}
	return 0;
undo:
	for (; i > 0; i--)
		reed_destroy_pipe(reed, &reed->pipe[i - 1]);
	return ret;
}

/* Twin: what fails later has made this one. */
int reed_create_pipes_and_start(struct reed *reed)
{
	int i, ret;

	for (i = 0; i < reed->pipes; i++) {
		reed_create_pipe(reed, &reed->pipe[i], i);
		ret = reed_tune(reed, i);
		if (ret)
			goto undo;
	}
	return 0;
undo:
	for (; i >= 0; i--)
		reed_destroy_pipe(reed, &reed->pipe[i]);
	return ret;
}

/* Taken for one array, given back from another. */
bool reed_read_notes(struct super_block *sb, struct reed *reed, struct score *score)
{
	int i, j;

	for (i = 0; i < score->count; i++) {
		score->note[i] = sb_bread(sb, score->first + i);
		if (!score->note[i])
			goto failed;
	}
	return true;
failed:
	for (j = 0; j < i; j++)
		brelse(reed->page[j]); /* expect: wrong-release-object */
	return false;
}

bool reed_read_notes_right(struct super_block *sb, struct score *score)
{
	int i, j;

	for (i = 0; i < score->count; i++) {
		score->note[i] = sb_bread(sb, score->first + i);
		if (!score->note[i])
			goto failed;
	}
	return true;
failed:
	for (j = 0; j < i; j++)
		brelse(score->note[j]);
	return false;
}

/* A failure of the first loop unwinds what only the second one does. */
int reed_power_all(struct reed *reed)
{
	int i, ret;

	for (i = 0; i < reed->ports; i++) {
		ret = phy_init(reed->phys[i]);
		if (ret)
			goto undo;
	}
	for (i = 0; i < reed->ports; i++) {
		ret = phy_power_on(reed->phys[i]);
		if (ret) {
			phy_exit(reed->phys[i]);
			goto undo;
		}
	}
	return 0;
undo:
	while (--i >= 0) {
		phy_power_off(reed->phys[i]); /* expect: released-unheld */
		phy_exit(reed->phys[i]);
	}
	return ret;
}

int reed_power_all_right(struct reed *reed)
{
	int i, ret;

	for (i = 0; i < reed->ports; i++) {
		ret = phy_init(reed->phys[i]);
		if (ret)
			goto exit;
	}
	for (i = 0; i < reed->ports; i++) {
		ret = phy_power_on(reed->phys[i]);
		if (ret)
			goto off;
	}
	return 0;
off:
	while (--i >= 0)
		phy_power_off(reed->phys[i]);
	i = reed->ports;
exit:
	while (--i >= 0)
		phy_exit(reed->phys[i]);
	return ret;
}

/* Twin: the same loop does both, one after the other. */
int reed_power_each(struct reed *reed)
{
	int i, ret;

	for (i = 0; i < reed->ports; i++) {
		ret = phy_init(reed->phys[i]);
		if (ret)
			goto undo;
		ret = phy_power_on(reed->phys[i]);
		if (ret) {
			phy_exit(reed->phys[i]);
			goto undo;
		}
	}
	return 0;
undo:
	while (--i >= 0) {
		phy_power_off(reed->phys[i]);
		phy_exit(reed->phys[i]);
	}
	return ret;
}

/* A pointer that went through an array stands before it when all is unwound. */
int reed_fill_keys(struct reed *reed)
{
	struct reed_key *key;
	int i;

	key = kcalloc(REED_KEYS, sizeof(*key), GFP_KERNEL);
	if (!key)
		return -ENOMEM;
	reed->keys = key;
	for (i = 0; i < REED_KEYS; key++, i++) {
		key->pad = reed_pad(reed, i);
		if (!key->pad)
			goto undo;
	}
	return 0;
undo:
	for (key--, i--; i >= 0; key--, i--)
		reed_unpad(reed, key->pad);
	kfree(key); /* expect: wrong-release-object */
	return -EIO;
}

int reed_fill_keys_right(struct reed *reed)
{
	struct reed_key *key;
	int i;

	key = kcalloc(REED_KEYS, sizeof(*key), GFP_KERNEL);
	if (!key)
		return -ENOMEM;
	reed->keys = key;
	for (i = 0; i < REED_KEYS; key++, i++) {
		key->pad = reed_pad(reed, i);
		if (!key->pad)
			goto undo;
	}
	return 0;
undo:
	for (key--, i--; i >= 0; key--, i--)
		reed_unpad(reed, key->pad);
	kfree(reed->keys);
	return -EIO;
}

/* Twin: as many steps back as forth. */
int reed_fill_keys_back(struct reed *reed)
{
	struct reed_key *key;
	int i;

	key = kcalloc(REED_KEYS, sizeof(*key), GFP_KERNEL);
	if (!key)
		return -ENOMEM;
	reed->keys = key;
	for (i = 0; i < REED_KEYS; key++, i++) {
		key->pad = reed_pad(reed, i);
		if (!key->pad)
			goto undo;
	}
	return 0;
undo:
	while (i-- > 0) {
		key--;
		reed_unpad(reed, key->pad);
	}
	kfree(key);
	return -EIO;
}

/* The element of the round 0 is left. */
int reed_map_leaves(struct reed *reed)
{
	int i, ret;

	for (i = 0; i < reed->leaves; i++) {
		ret = reed_leaf_map(reed, reed->leaf, i);
		if (ret) {
			while (--i > 0) /* expect: unreleased-on-path */
				reed_leaf_unmap(reed, reed->leaf, i);
			return ret;
		}
	}
	return 0;
}

int reed_map_roots(struct reed *reed)
{
	int i, ret;

	for (i = 0; i < reed->roots; i++) {
		ret = reed_root_map(&reed->root[i]);
		if (ret)
			goto undo;
	}
	return 0;
undo:
	for (i--; i > 0; i--) /* expect: unreleased-on-path */
		reed_root_unmap(&reed->root[i]);
	return ret;
}

/* Twins: down to 0, */
int reed_map_leaves_right(struct reed *reed)
{
	int i, ret;

	for (i = 0; i < reed->leaves; i++) {
		ret = reed_leaf_map(reed, reed->leaf, i);
		if (ret) {
			while (--i >= 0)
				reed_leaf_unmap(reed, reed->leaf, i);
			return ret;
		}
	}
	return 0;
}

/* the one before the counter, */
int reed_map_leaves_before(struct reed *reed)
{
	int i, ret;

	for (i = 0; i < reed->leaves; i++) {
		ret = reed_leaf_map(reed, reed->leaf, i);
		if (ret) {
			for (; i > 0; i--)
				reed_leaf_unmap(reed, reed->leaf, i - 1);
			return ret;
		}
	}
	return 0;
}

/* a step before the call, */
int reed_map_roots_right(struct reed *reed)
{
	int i, ret;

	for (i = 0; i < reed->roots; i++) {
		ret = reed_root_map(&reed->root[i]);
		if (ret)
			goto undo;
	}
	return 0;
undo:
	while (i > 0) {
		i--;
		reed_root_unmap(&reed->root[i]);
	}
	return ret;
}

/* rounds that begin with 1, */
int reed_map_shoots(struct reed *reed)
{
	int i, ret;

	for (i = 1; i < reed->shoots; i++) {
		ret = reed_shoot_map(&reed->shoot[i]);
		if (ret)
			goto undo;
	}
	return 0;
undo:
	while (--i > 0)
		reed_shoot_unmap(&reed->shoot[i]);
	return ret;
}

/* and the first one by itself. */
int reed_map_shoots_and_first(struct reed *reed)
{
	int i, ret;

	for (i = 0; i < reed->shoots; i++) {
		ret = reed_shoot_map(&reed->shoot[i]);
		if (ret)
			goto undo;
	}
	return 0;
undo:
	while (--i > 0)
		reed_shoot_unmap(&reed->shoot[i]);
	reed_shoot_unmap(&reed->shoot[0]);
	return ret;
}
