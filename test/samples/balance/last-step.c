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
