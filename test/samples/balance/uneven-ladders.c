/* A failure that comes between two others and undoes less than both: what neither name nor contract says is told by the ladder. */

static int kiln_probe(struct kiln *kiln)
{
	int shelf, rc;

	rc = clk_prepare_enable(kiln->gas);
	if (rc)
		return rc;
	shelf = kiln_claim_shelf(kiln);
	rc = kiln_load(kiln, shelf);
	if (rc)
		goto drop_shelf;
	rc = kiln_seal(kiln);
	if (rc)
		goto put_out; /* expect: unreleased-on-path */
	rc = kiln_start(kiln);
	if (rc)
		goto drop_shelf;
	return 0;
drop_shelf:
	kiln_clear_shelf(kiln, shelf);
put_out:
	clk_disable_unprepare(kiln->gas);
	return rc;
}

static int kiln_probe_right(struct kiln *kiln)
{
	int shelf, rc;

	rc = clk_prepare_enable(kiln->gas);
	if (rc)
		return rc;
	shelf = kiln_claim_shelf(kiln);
	rc = kiln_load(kiln, shelf);
	if (rc)
		goto drop_shelf;
	rc = kiln_seal(kiln);
	if (rc)
		goto drop_shelf;
	rc = kiln_start(kiln);
	if (rc)
		goto drop_shelf;
	return 0;
drop_shelf:
	kiln_clear_shelf(kiln, shelf);
	clk_disable_unprepare(kiln->gas);
	return rc;
}

/* The shelf is given up in between, and claimed anew. */
static int kiln_fire_twice(struct kiln *kiln)
{
	int shelf, rc;

	rc = clk_prepare_enable(kiln->gas);
	if (rc)
		return rc;
	shelf = kiln_claim_shelf(kiln);
	rc = kiln_load(kiln, shelf);
	if (rc)
		goto drop_shelf;
	kiln_clear_shelf(kiln, shelf);
	rc = kiln_seal(kiln);
	if (rc)
		goto put_out;
	shelf = kiln_claim_shelf(kiln);
	rc = kiln_start(kiln);
	if (rc)
		goto drop_shelf;
	return 0;
drop_shelf:
	kiln_clear_shelf(kiln, shelf);
put_out:
	clk_disable_unprepare(kiln->gas);
	return rc;
}

/* One call stands for the whole ladder. */
static int kiln_fire(struct kiln *kiln)
{
	int shelf, rc;

	rc = clk_prepare_enable(kiln->gas);
	if (rc)
		return rc;
	shelf = kiln_claim_shelf(kiln);
	rc = kiln_load(kiln, shelf);
	if (rc)
		goto drop_shelf;
	rc = kiln_seal(kiln);
	if (rc) {
		kiln_remove_load(kiln);
		goto put_out;
	}
	rc = kiln_start(kiln);
	if (rc)
		goto drop_shelf;
	return 0;
drop_shelf:
	kiln_clear_shelf(kiln, shelf);
put_out:
	clk_disable_unprepare(kiln->gas);
	return rc;
}

/* Claimed on one way alone. */
static int kiln_warm(struct kiln *kiln, bool deep)
{
	int shelf = -1, rc;

	rc = clk_prepare_enable(kiln->gas);
	if (rc)
		return rc;
	if (deep) {
		shelf = kiln_claim_shelf(kiln);
		rc = kiln_load(kiln, shelf);
		if (rc)
			goto drop_shelf;
	} else {
		rc = kiln_seal(kiln);
		if (rc)
			goto put_out;
	}
	rc = kiln_start(kiln);
	if (rc)
		goto drop_shelf;
	return 0;
drop_shelf:
	kiln_clear_shelf(kiln, shelf);
put_out:
	clk_disable_unprepare(kiln->gas);
	return rc;
}

/* A failure that returns at once, between others that clear the list first. */
static int kiln_list_parts(struct kiln *kiln, struct list_head *parts)
{
	int rc;

	INIT_LIST_HEAD(parts);
	rc = kiln_list_walls(kiln, parts);
	if (rc)
		goto err;
	rc = kiln_list_doors(kiln, parts);
	if (rc)
		return rc; /* expect: unreleased-on-path */
	rc = kiln_list_burners(kiln, parts);
	if (rc)
		goto err;
	return 0;
err:
	kiln_free_parts(parts);
	return rc;
}

/* The same in the rounds of a loop. */
static int kiln_list_all(struct kiln *kiln, struct list_head *parts)
{
	int i, rc;

	for (i = 0; i < kiln->rooms; i++) {
		rc = kiln_list_walls(kiln + i, parts);
		if (rc)
			goto err;
		rc = kiln_list_doors(kiln + i, parts);
		if (rc)
			return rc; /* expect: unreleased-on-path */
		rc = kiln_list_burners(kiln + i, parts);
		if (rc)
			goto err;
	}
	return 0;
err:
	kiln_free_parts(parts);
	return rc;
}

/* What was cleared in between needs no more clearing. */
static int kiln_list_again(struct kiln *kiln, struct list_head *parts)
{
	int rc;

	rc = kiln_list_walls(kiln, parts);
	if (rc)
		goto err;
	kiln_free_parts(parts);
	rc = kiln_list_doors(kiln, parts);
	if (rc)
		return rc;
	rc = kiln_list_burners(kiln, parts);
	if (rc)
		goto err;
	return 0;
err:
	kiln_free_parts(parts);
	return rc;
}
