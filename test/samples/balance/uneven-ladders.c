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
