// Functions that end with a step which may fail as those before it.
#include <linux/device.h>

int bittern_starts(struct bittern_hub *hub)
{
	int err;

	err = bittern_init_ports(hub);
	if (err)
		return err;
	err = bittern_checks_ports(hub);
	if (err) {
		bittern_exit_ports(hub);
		return err;
	}
	return bittern_add_lines(hub); /* expect: unreleased-on-path */
}

/* A question at the end is no step. */
int bittern_counts(struct bittern_hub *hub)
{
	int err;

	err = bittern_init_ports(hub);
	if (err)
		return err;
	err = bittern_checks_ports(hub);
	if (err) {
		bittern_exit_ports(hub);
		return err;
	}
	return bittern_lines_of(hub);
}

int bittern_starts_well(struct bittern_hub *hub)
{
	int err;

	err = bittern_init_ports(hub);
	if (err)
		return err;
	err = bittern_add_lines(hub);
	if (err)
		bittern_exit_ports(hub);
	return err;
}

/* Memory that only a variable names is the last step's where that succeeds, and nobody's where it fails. */
int bittern_grows(struct bittern_hub *hub, size_t size)
{
	void *reeds = vmalloc(size);

	if (!reeds)
		return -ENOMEM;
	return bittern_add_reeds(hub, reeds, size); /* expect: unreleased-on-path */
}

int bittern_grows_back(struct bittern_hub *hub, size_t size)
{
	void *reeds = vmalloc(size);
	int err;

	if (!reeds)
		return -ENOMEM;
	err = bittern_add_reeds(hub, reeds, size);
	if (err)
		vfree(reeds);
	return err;
}

/* What is only looked at. */
int bittern_sizes(struct bittern_hub *hub, size_t size)
{
	hub->reeds = vmalloc(size);

	if (!hub->reeds)
		return -ENOMEM;
	return bittern_add_reeds(hub, hub->reeds, size);
}
