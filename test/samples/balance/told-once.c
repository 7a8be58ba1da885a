// One mistake, one finding: where it shows at several places or by several contracts, it is told at the first.

/* Two calls in the flow, one in the code. */
static int __init rack_init(void)
{
	int node;

	for_each_node(node) {
		struct rack *rack;

		rack = kzalloc_node(sizeof(*rack), GFP_KERNEL, node_online(node) ? node : NUMA_NO_NODE);
		rack->width = 1; // expect: acquire-unchecked
		racks[node] = rack;
	}
	return 0;
}

/* What the second array is written over is lost there, and not once more at each way out behind. */
struct device **rack_scan(struct rack *rack)
{
	struct device **slots = NULL;
	struct entry *entry;
	int count = 0;

	list_for_each_entry(entry, &rack->entries, list) {
		struct device **more, *dev;

		if (rack_has(slots, count, entry))
			continue;
		more = kcalloc(count + 2, sizeof(*more), GFP_KERNEL);
		if (!more)
			goto err;
		memcpy(more, slots, sizeof(*more) * count);
		kfree(slots);
		slots = more;
		dev = rack_device(entry);
		if (IS_ERR(dev)) {
			if (PTR_ERR(dev) == -EAGAIN)
				continue;
			goto err;
		}
		slots[count++] = dev;
	}
	if (count == 0) {
		slots = kcalloc(2, sizeof(*slots), GFP_KERNEL); // expect: overwritten-while-held
		if (!slots)
			goto err;
		slots[count++] = rack_seed(rack);
	}
	return slots;
err:
	kfree(slots);
	return NULL;
}
