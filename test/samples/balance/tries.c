/* Calls that may refuse: `foo_try_write_lock` is undone by `foo_write_unlock`. */

int orchard_pick(struct orchard *orchard)
{
	int err;

	if (!orchard_try_write_lock(&orchard->trees)) {
		orchard_warn(orchard->name);
		return -EBUSY;
	}
	err = orchard_climb(orchard->ladder);
	if (err)
		return err; /* expect: unreleased-on-path */
	err = orchard_shake(orchard->ladder);
	if (err)
		goto unlock;
	err = orchard_sort(orchard->basket);
unlock:
	orchard_write_unlock(&orchard->trees);
	return err;
}

int orchard_pick_right(struct orchard *orchard)
{
	int err;

	if (!orchard_try_write_lock(&orchard->trees)) {
		orchard_warn(orchard->name);
		return -EBUSY;
	}
	err = orchard_climb(orchard->ladder);
	if (err)
		goto unlock;
	err = orchard_shake(orchard->ladder);
	if (err)
		goto unlock;
	err = orchard_sort(orchard->basket);
unlock:
	orchard_write_unlock(&orchard->trees);
	return err;
}

/* Of a result that is kept it is not known which is good. */
int orchard_pick_told(struct orchard *orchard)
{
	int err;

	err = orchard_try_write_lock(&orchard->trees);
	if (err)
		return err;
	err = orchard_shake(orchard->ladder);
	if (err) {
		orchard_write_unlock(&orchard->trees);
		return err;
	}
	return orchard_sort(orchard->basket);
}
