/* Ladders whose uppermost rung was never written: the function that tears it all down has it. */

static int yard_build(struct yard *yard)
{
	int err;

	err = yard_lease_ground(yard);
	if (err)
		return err;
	err = yard_alloc_piles(yard);
	if (err)
		goto out_ground;
	err = yard_alloc_cranes(yard);
	if (err)
		goto out_piles;
	err = yard_open_gates(yard);
	if (err)
		goto out_piles;
	return 0;

out_piles:
	yard_free_piles(yard);
out_ground:
	yard_release_ground(yard);
	return err; /* expect: unreleased-on-path */
}

static int yard_build_right(struct yard *yard)
{
	int err;

	err = yard_lease_ground(yard);
	if (err)
		return err;
	err = yard_alloc_piles(yard);
	if (err)
		goto out_ground;
	err = yard_alloc_cranes(yard);
	if (err)
		goto out_piles;
	err = yard_open_gates(yard);
	if (err)
		goto out_cranes;
	return 0;

out_cranes:
	yard_free_cranes(yard);
out_piles:
	yard_free_piles(yard);
out_ground:
	yard_release_ground(yard);
	return err;
}

/* Nothing tears down lights. */
static int yard_light(struct yard *yard)
{
	int err;

	err = yard_alloc_piles(yard);
	if (err)
		goto out_ground;
	err = yard_alloc_lights(yard);
	if (err)
		goto out_piles;
	err = yard_open_gates(yard);
	if (err)
		goto out_piles;
	return 0;

out_piles:
	yard_free_piles(yard);
out_ground:
	yard_release_ground(yard);
	return err;
}

static void yard_leave(struct yard *yard)
{
	yard_free_cranes(yard);
	yard_free_piles(yard);
	yard_release_ground(yard);
}
