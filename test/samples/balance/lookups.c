/* Objects that a lookup has found and the function only reads: nobody else is told of the reference. */

int ferry_weight(struct port *port)
{
	struct device *dev = device_find_child_by_name(port->dev, "ferry");
	int weight;

	if (!dev)
		return 0;
	weight = port->tara;
	dev_info(port->dev, "%d aboard, node %d\n", weight, dev->numa_node);
	return weight; /* expect: unreleased-on-path */
}

int ferry_weight_right(struct port *port)
{
	struct device *dev = device_find_child_by_name(port->dev, "ferry");
	int weight;

	if (!dev)
		return 0;
	weight = port->tara;
	dev_info(port->dev, "%d aboard, node %d\n", weight, dev->numa_node);
	put_device(dev);
	return weight;
}

/* In a loop, for a variable of each round. */
void ferry_list(struct port *port)
{
	int deck;

	for (deck = 0; deck < port->decks; deck++) { /* expect: unreleased-on-path */
		struct scsi_device *sdev;

		sdev = scsi_device_lookup(port->shost, 0, deck, 0);
		if (!sdev)
			pr_info("deck %d: empty\n", deck);
		else
			pr_info("deck %d: %.8s\n", deck, sdev->vendor);
	}
}

/* What is read of the object is kept, and the reference with it. */
int ferry_pilot(struct port *port)
{
	struct device *dev = device_find_child_by_name(port->dev, "pilot");

	if (!dev)
		return -ENODEV;
	port->pilot = dev->driver_data;
	return 0;
}

/* The caller gets a part of it. */
struct fwnode_handle *ferry_node(struct port *port)
{
	struct device *dev = device_find_child_by_name(port->dev, "ferry");

	if (!dev)
		return NULL;
	return dev->fwnode;
}

/* What is counted with is a number, also where it was reached through an output. */
int ferry_block(struct inode *inode, u64 *block)
{
	struct ext4_iloc berth;
	int err;

	err = ext4_get_inode_loc(inode, &berth);
	if (err)
		return err;
	*block = (u64)berth.bh->b_blocknr << 2;
	return 0; /* expect: unreleased-on-path */
}

/* A pointer into the block is kept: the caller may know whose it is. */
int ferry_text(struct inode *inode, char **text)
{
	struct ext4_iloc berth;
	int err;

	err = ext4_get_inode_loc(inode, &berth);
	if (err)
		return err;
	*text = berth.bh->b_data + berth.offset;
	return 0;
}

/* Properties are read; nothing of the node is kept. */
int ferry_number(const struct fwnode_handle *berth, u32 *number)
{
	struct fwnode_handle *quay = fwnode_get_parent(berth);

	fwnode_property_read_u32(quay, "reg", number);
	return 0; /* expect: unreleased-on-path */
}
