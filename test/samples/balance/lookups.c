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


/* A number that is made of what was found keeps nothing. */
static int ibis_report(struct inode *inode, struct ibis_extent *to)
{
	u64 start = 0;

	if (ibis_is_inline(inode)) {
		struct ext4_iloc iloc;
		int err;

		err = ext4_get_inode_loc(inode, &iloc);
		if (err)
			return err;
		start = iloc.bh->b_blocknr << inode->i_blkbits;
		start += iloc.offset;
	}
	to->start = start;
	return 0; /* expect: unreleased-on-path */
}

/* Twin: a pointer into it does. */
static int ibis_open(struct inode *inode, struct ibis_extent *to)
{
	if (ibis_is_inline(inode)) {
		struct ext4_iloc iloc;
		int err;

		err = ext4_get_inode_loc(inode, &iloc);
		if (err)
			return err;
		to->data = iloc.bh->b_data + iloc.offset;
	}
	return 0;
}
