/* What a round of a loop sets up for an object, other failures of the same round undo. */
int mill_grind(struct mill *mill, int sacks)
{
	struct stone *stone;
	int n, err;

	for (n = 0; n < sacks; n++) {
		stone = mill_stone(mill, n);
		stone_halt(stone->wheel);
		start_stone(stone, n);
		err = stone_dress(stone->wheel, n);
		if (err)
			goto out;
		err = stone_feed(stone->wheel, n);
		if (err)
			return err; /* expect: unreleased-on-path */
		stop_stone(stone, n);
	}
	return 0;

out:
	stop_stone(stone, n);
	return err;
}

int mill_grind_all(struct mill *mill, int sacks)
{
	struct stone *stone;
	int n, err;

	for (n = 0; n < sacks; n++) {
		stone = mill_stone(mill, n);
		stone_halt(stone->wheel);
		start_stone(stone, n);
		err = stone_dress(stone->wheel, n);
		if (err)
			goto out;
		err = stone_feed(stone->wheel, n);
		if (err)
			goto out;
		stop_stone(stone, n);
	}
	return 0;

out:
	stop_stone(stone, n);
	return err;
}

/* Another loop goes back over what the rounds before have set up. */
int mill_open(struct mill *mill, int stones)
{
	struct stone *stone;
	int n, err;

	for (n = 0; n < stones; n++) {
		stone = mill_stone(mill, n);
		lock_stone(stone);
		err = stone_oil(stone->wheel, n);
		if (err)
			goto undo;
	}
	return 0;

undo:
	for (; n >= 0; n--) {
		stone = mill_stone(mill, n);
		unlock_stone(stone);
	}
	return err;
}
