// SPDX-License-Identifier: GPL-2.0
/*
 * Ways that leave in the middle and do nothing else, with a count or a reference that the others give back.
 */
#include <linux/of_platform.h>
#include <linux/pci.h>
#include <linux/pm_runtime.h>
#include <linux/property.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct dunlin {
	struct device *dev;
	struct mutex lock;
	struct work_struct work;
	bool stopped;
	bool kept;
	void *data;
	struct fwnode_handle *parent;
	int port;
};

void dunlin_probe_mud(struct dunlin *d);

static void dunlin_work(struct work_struct *work)
{
	struct dunlin *d = container_of(work, struct dunlin, work);

	if (pm_runtime_resume_and_get(d->dev))
		return;
	mutex_lock(&d->lock);
	if (d->stopped) {
		mutex_unlock(&d->lock);
		return; /* expect: unreleased-on-path */
	}
	dunlin_probe_mud(d);
	mutex_unlock(&d->lock);
	pm_runtime_put(d->dev);
}

/* Twin: it leaves as something goes on, for which it keeps the count. */
static void dunlin_begin(struct dunlin *d)
{
	if (pm_runtime_resume_and_get(d->dev))
		return;
	if (queue_work(system_wq, &d->work))
		return;
	pm_runtime_put(d->dev);
}

/* Twin: the end keeps the count, and only a failure in the middle lowers it. */
static void dunlin_power_up(struct dunlin *d)
{
	if (pm_runtime_resume_and_get(d->dev))
		return;
	if (d->stopped) {
		pm_runtime_put(d->dev);
		return;
	}
	d->kept = true;
}

static int dunlin_probe_later(struct dunlin *d, struct device_node *np)
{
	struct platform_device *pdev = of_find_device_by_node(np);
	void *data;

	if (!pdev)
		return -EPROBE_DEFER;
	data = platform_get_drvdata(pdev);
	if (!data)
		return -EPROBE_DEFER; /* expect: unreleased-on-path */
	d->data = data;
	put_device(&pdev->dev);
	return 0;
}

/* A number of 0 is one as any other: the bridge is asked for by its domain. */
static int dunlin_read_bridge(u32 *value)
{
	struct pci_dev *bridge;
	int domain = 0;

	bridge = pci_get_domain_bus_and_slot(domain, 0, PCI_DEVFN(0, 1));
	if (!bridge)
		return -ENODEV;
	pci_read_config_dword(bridge, 0x7c, value);
	return 0; /* expect: unreleased-on-path */
}

/* The parent has a reference of its own, and does not rest on the one of the node. */
static int dunlin_parse(struct dunlin *d, struct fwnode_handle *node)
{
	struct fwnode_endpoint ep;

	node = fwnode_graph_get_remote_endpoint(node);
	if (!node)
		return -ENOLINK;
	fwnode_graph_parse_endpoint(node, &ep);
	d->port = ep.port;
	d->parent = fwnode_graph_get_port_parent(node);
	if (!d->parent)
		goto put;
	return 0; /* expect: unreleased-on-path */
put:
	fwnode_handle_put(node);
	return -ENOLINK;
}

/* Twin: the name lies in the node, and the node is kept for it. */
static int dunlin_name(struct dunlin *d, struct fwnode_handle *node)
{
	struct fwnode_handle *remote = fwnode_graph_get_remote_endpoint(node);

	if (!remote)
		return -ENOLINK;
	d->data = (void *)fwnode_get_name(remote);
	if (!d->data)
		goto put;
	return 0;
put:
	fwnode_handle_put(remote);
	return -ENOLINK;
}

/* Who counts the users of a device keeps nothing of it. */
static int dunlin_enable_all(void)
{
	struct pci_dev *dev = NULL;

	while ((dev = pci_get_class(PCI_CLASS_OTHERS << 16, dev))) {
		if (pci_enable_device(dev))
			return -EIO; /* expect: unreleased-on-path */
		pci_disable_device(dev);
	}
	return 0;
}

/* The first round has nothing to grow from, and the second one may have. */
static int dunlin_gather(u64 *out, unsigned int (*count)(u64 *ids, unsigned int most))
{
	u64 *ids = NULL;
	unsigned int most, found = 1;

	do {
		u64 *more = krealloc(ids, found * sizeof(*ids), GFP_KERNEL);

		if (!more)
			return -ENOMEM; /* expect: unreleased-on-path */
		ids = more;
		most = found;
		found = count(ids, most);
	} while (found > most);
	*out = ids[0];
	kfree(ids);
	return 0;
}
