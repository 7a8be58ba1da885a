// SPDX-License-Identifier: GPL-2.0
/* Nodes that the round keeps which ends a loop, and locks of objects that a failure has put. */
#include <linux/of.h>
#include <linux/fs.h>

struct magpie {
	struct device *dev;
	struct device_node *perch;
	int nr_eggs;
	int max_eggs;
};

int magpie_lay(struct device_node *np, struct magpie *magpie);

/* The last round is left with its node. */
static int magpie_fill(struct magpie *magpie)
{
	struct device_node *np;
	int err;

	for_each_child_of_node(magpie->dev->of_node, np) {
		err = magpie_lay(np, magpie);
		if (err) {
			of_node_put(np);
			return err;
		}
		if (magpie->nr_eggs == magpie->max_eggs)
			break;
	}
	return 0; /* expect: unreleased-on-path */
}

/* Twin: put before. */
static int magpie_fill_in_order(struct magpie *magpie)
{
	struct device_node *np;
	int err;

	for_each_child_of_node(magpie->dev->of_node, np) {
		err = magpie_lay(np, magpie);
		if (err) {
			of_node_put(np);
			return err;
		}
		if (magpie->nr_eggs == magpie->max_eggs) {
			of_node_put(np);
			break;
		}
	}
	return 0;
}

/* Twin: the way that leaves the loop hands it to who keeps it. */
static int magpie_settle(struct magpie *magpie)
{
	struct device_node *np;
	int err;

	for_each_child_of_node(magpie->dev->of_node, np) {
		err = magpie_lay(np, magpie);
		if (err) {
			of_node_put(np);
			return err;
		}
		if (of_property_read_bool(np, "perch")) {
			magpie->perch = np;
			break;
		}
	}
	return 0;
}

/* Twin: it is what the caller asks for, by another name. */
static struct fwnode_handle *magpie_child(struct device_node *parent, const char *name)
{
	struct device_node *child;

	for_each_child_of_node(parent, child)
		if (of_node_name_eq(child, name))
			return of_fwnode_handle(child);
	return NULL;
}

/* Questions to a node keep nothing of it. */
static int magpie_parse(struct fwnode_handle *fwnode, u32 *nr)
{
	struct fwnode_handle *port = fwnode_get_parent(fwnode);

	if (fwnode_property_read_u32(port, "reg", nr))
		fwnode_property_read_u32(port, "port", nr);
	return 0; /* expect: unreleased-on-path */
}

static struct extent_buffer *magpie_new_block(struct btrfs_fs_info *fs_info, u64 start)
{
	struct extent_buffer *eb = btrfs_find_create_tree_block(fs_info, start, 0, 0);

	if (IS_ERR(eb))
		return eb;
	btrfs_tree_lock(eb);
	set_extent_buffer_uptodate(eb);
	return eb;
}

int magpie_note(u64 start);

/* A block is put while it is locked. */
static struct extent_buffer *magpie_block(struct btrfs_fs_info *fs_info, u64 start)
{
	struct extent_buffer *eb = magpie_new_block(fs_info, start);
	int err;

	if (IS_ERR(eb))
		return eb;
	err = magpie_note(start);
	if (err) {
		free_extent_buffer(eb);
		return ERR_PTR(err); /* expect: unreleased-on-path */
	}
	return eb;
}

/* Twin: unlocked first. */
static struct extent_buffer *magpie_block_in_order(struct btrfs_fs_info *fs_info, u64 start)
{
	struct extent_buffer *eb = magpie_new_block(fs_info, start);
	int err;

	if (IS_ERR(eb))
		return eb;
	err = magpie_note(start);
	if (err) {
		btrfs_tree_unlock(eb);
		free_extent_buffer(eb);
		return ERR_PTR(err);
	}
	return eb;
}

/* The node that is walked keeps its name; the child alone is another one in each round. */
static int kiln_count_grates(struct device *dev, int most)
{
	struct device_node *kiln = of_get_child_by_name(dev->of_node, "kiln");
	struct device_node *grate;
	int count = 0;

	if (!kiln || !kiln_is_lit(dev)) {
		of_node_put(kiln);
		return 0;
	}
	for_each_child_of_node(kiln, grate) {
		if (++count > most) {
			of_node_put(grate);
			return -E2BIG; /* expect: unreleased-on-path */
		}
	}
	of_node_put(kiln);
	return count;
}

static int kiln_count_grates_right(struct device *dev, int most)
{
	struct device_node *kiln = of_node_get(dev->of_node);
	struct device_node *grate;
	int count = 0;

	if (!kiln || !kiln_is_lit(dev)) {
		of_node_put(kiln);
		return 0;
	}
	for_each_child_of_node(kiln, grate) {
		if (++count > most) {
			of_node_put(grate);
			of_node_put(kiln);
			return -E2BIG;
		}
	}
	of_node_put(kiln);
	return count;
}
