/* Bits that tell of a state for as long as a function runs, and bits that stay. */

int ember_rebuild(struct ember *em, struct ember_options *options)
{
	int rc;

	set_bit(EMBER_REBUILDING, &em->state);
	rc = ember_check(options);
	if (rc)
		return rc; /* expect: unreleased-on-path */
	rc = ember_walk(em);
	if (rc)
		goto out;
	rc = ember_commit(em);
	if (rc)
		goto out;
	clear_bit(EMBER_REBUILDING, &em->state);
	return 0;
out:
	clear_bit(EMBER_REBUILDING, &em->state);
	return rc;
}

/* Every way clears it. */
int ember_rebuild_all(struct ember *em, struct ember_options *options)
{
	int rc;

	set_bit(EMBER_REBUILDING, &em->state);
	rc = ember_check(options);
	if (rc)
		goto out;
	rc = ember_walk(em);
out:
	clear_bit(EMBER_REBUILDING, &em->state);
	return rc;
}

/* It stays where the function succeeds: it tells what was set up. */
int ember_start_up(struct ember *em)
{
	int rc;

	set_bit(EMBER_UP, &em->state);
	rc = ember_walk(em);
	if (rc)
		return rc;
	rc = ember_commit(em);
	if (rc) {
		clear_bit(EMBER_UP, &em->state);
		return rc;
	}
	return 0;
}

/* No failure clears it: what failed is not to be trusted. */
int ember_rewrite(struct ember *em)
{
	int rc;

	set_bit(EMBER_TORN, &em->state);
	rc = ember_walk(em);
	if (rc)
		return rc;
	clear_bit(EMBER_TORN, &em->state);
	return 0;
}

static void ember_give_up(struct ember *em)
{
	ember_report(em);
	clear_bit(EMBER_REBUILDING, &em->state);
}

/* A callee clears it, and another only another bit. */
int ember_rebuild_or_give_up(struct ember *em)
{
	int rc;

	set_bit(EMBER_REBUILDING, &em->state);
	rc = ember_walk(em);
	if (rc) {
		ember_give_up(em);
		return rc;
	}
	rc = ember_commit(em);
	if (rc)
		goto out;
	clear_bit(EMBER_REBUILDING, &em->state);
	return 0;
out:
	clear_bit(EMBER_REBUILDING, &em->state);
	return rc;
}

static void ember_stop(struct ember *em)
{
	ember_report(em);
	clear_bit(EMBER_UP, &em->state);
}

int ember_rebuild_or_stop(struct ember *em)
{
	int rc;

	set_bit(EMBER_REBUILDING, &em->state);
	rc = ember_walk(em);
	if (rc) {
		ember_stop(em);
		return rc; /* expect: unreleased-on-path */
	}
	rc = ember_commit(em);
	if (rc)
		goto out;
	clear_bit(EMBER_REBUILDING, &em->state);
	return 0;
out:
	clear_bit(EMBER_REBUILDING, &em->state);
	return rc;
}

/* Which bit it is, only the caller knows. */
int ember_mark(struct ember *em, int bit)
{
	int rc;

	set_bit(bit, &em->state);
	rc = ember_check(em->options);
	if (rc)
		return rc;
	rc = ember_walk(em);
	clear_bit(bit, &em->state);
	return rc;
}

static int kiln_rebuild(struct kiln *kiln)
{
	int ret;

	set_bit(KILN_REBUILDING_GRATE, &kiln->flags);
	set_bit(KILN_GRATE_UNTRUSTED, &kiln->flags);
	ret = kiln_empty_grate(kiln);
	if (ret)
		return ret; /* expect: unreleased-on-path */
	kiln_lay_grate(kiln);
	clear_bit(KILN_REBUILDING_GRATE, &kiln->flags);
	ret = kiln_commit(kiln);
	clear_bit(KILN_GRATE_UNTRUSTED, &kiln->flags);
	return ret;
}

static int kiln_rebuild_right(struct kiln *kiln)
{
	int ret;

	set_bit(KILN_REBUILDING_GRATE, &kiln->flags);
	set_bit(KILN_ASH_PENDING, &kiln->flags);
	ret = kiln_empty_grate(kiln);
	if (ret) {
		clear_bit(KILN_REBUILDING_GRATE, &kiln->flags);
		return ret;
	}
	clear_bit(KILN_REBUILDING_GRATE, &kiln->flags);
	clear_bit(KILN_ASH_PENDING, &kiln->flags);
	return kiln_commit(kiln);
}

/* Twin: the bit stays unless the call says otherwise. */
static struct grate *kiln_next(struct kiln *kiln)
{
	if (list_empty(&kiln->grates)) {
		bool cold;

		set_bit(KILN_STALLED, &kiln->flags);
		cold = kiln_wait(kiln);
		if (cold) {
			clear_bit(KILN_STALLED, &kiln->flags);
			kiln_wake(kiln);
		}
		return NULL;
	}
	return list_first_entry(&kiln->grates, struct grate, list);
}
