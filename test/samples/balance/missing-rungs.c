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

/* What is managed goes with the device, and is given back by hand only to have it gone earlier. */
static int quay_build(struct yard *quay)
{
	int err;

	err = quay_alloc_piles(quay);
	if (err)
		return err;
	err = quay_lease_ground(quay);
	if (err)
		goto out_piles;
	err = devm_request_cranes(quay->dev, quay);
	if (err)
		goto out_ground;
	err = quay_open_gates(quay);
	if (err)
		goto out_ground;
	return 0;

out_ground:
	quay_release_ground(quay);
out_piles:
	quay_free_piles(quay);
	return err;
}

static void quay_clear(struct yard *quay)
{
	devm_free_cranes(quay->dev, quay);
	quay_release_ground(quay);
	quay_free_piles(quay);
}
