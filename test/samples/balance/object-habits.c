// What all other functions of a file give back of what a call gives, a function that fails owes as well.

int seat_count(struct hall *hall)
{
	struct seat *seat = seat_find(hall);
	int rows;

	if (!seat)
		return -ENOENT;
	rows = seat->rows;
	seat_drop(seat);
	return rows;
}

void seat_paint(struct hall *hall, int color)
{
	struct seat *seat = seat_find(hall);

	if (!seat)
		return;
	seat->color = color;
	seat_drop(seat);
}

int seat_show(struct hall *hall, struct file *file)
{
	struct seat *seat;
	int err;

	seat = seat_find(hall);
	if (!seat)
		return -ENXIO;
	err = screen_open(file, &seat_lines);
	if (err)
		return err; /* expect: unreleased-on-path */
	file->private_data = seat;
	return 0;
}

int bell_count(struct hall *hall)
{
	struct bell *bell = bell_find(hall);
	int tones = bell->tones;

	bell_drop(bell);
	return tones;
}

void bell_tune(struct hall *hall)
{
	struct bell *bell = bell_find(hall);

	bell->tones++;
	bell_drop(bell);
}

/* It leaves with the bell in good order: somebody else may have it by then. */
int bell_mark(struct hall *hall)
{
	struct bell *bell = bell_find(hall);

	if (!bell)
		return -ENXIO;
	return bell->number;
}

/* One of the others keeps nothing and gives nothing back: there is no habit. */
int lamp_count(struct hall *hall)
{
	struct lamp *lamp = lamp_over(hall);
	int watts = lamp->watts;

	lamp_drop(lamp);
	return watts;
}

void lamp_dim(struct hall *hall)
{
	struct lamp *lamp = lamp_over(hall);

	lamp->watts /= 2;
	lamp_drop(lamp);
}

void lamp_light(struct hall *hall)
{
	struct lamp *lamp = lamp_over(hall);

	lamp->watts *= 2;
}

int lamp_show(struct hall *hall, struct file *file)
{
	struct lamp *lamp = lamp_over(hall);
	int err;

	if (!lamp)
		return -ENXIO;
	err = screen_open(file, &lamp_lines);
	if (err)
		return err;
	file->private_data = lamp;
	return 0;
}

/* One other alone is no habit either, where the names do not say it. */
int rope_count(struct hall *hall)
{
	struct rope *rope = hall_rope(hall);
	int metres = rope->metres;

	cord_drop(rope);
	return metres;
}

int rope_show(struct hall *hall, struct file *file)
{
	struct rope *rope = hall_rope(hall);

	if (!rope)
		return -ENXIO;
	if (screen_open(file, &rope_lines))
		return -EIO;
	file->private_data = rope;
	return 0;
}

/* Each belt comes of one list or the other; whoever tears the hall down scraps it. */
void belt_oil(struct hall *hall, bool spare)
{
	struct belt *belt;

	if (spare)
		belt = get_spare_belt(hall);
	else
		belt = get_belt(hall);
	if (!belt)
		return;
	belt->oiled = true;
	put_belt(hall, belt);
}

void belts_scrap(struct hall *hall)
{
	struct belt *belt;

	while ((belt = get_belt(hall)))
		belt_free(belt);
}

/* Where it is not mounted, nobody has it. Once it is, it runs. */
int belt_start(struct hall *hall)
{
	struct belt *belt = get_belt(hall);
	int rc;

	if (!belt)
		return -ENOENT;
	rc = belt_mount(hall, belt);
	if (rc)
		return rc; /* expect: unreleased-on-path */
	rc = hall_power(hall);
	if (rc)
		return rc;
	return 0;
}

static int belt_mount(struct hall *hall, struct belt *belt)
{
	if (hall->full)
		return -EBUSY;
	belt->speed = 0;
	return 0;
}
