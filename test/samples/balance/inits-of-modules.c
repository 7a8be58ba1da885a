// SPDX-License-Identifier: GPL-2.0
/*
 * A device that the init of a module has found and keeps in a variable, and that nothing in the file gives back.
 */
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/platform_device.h>

static struct pci_dev *siskin_bridge;
static struct platform_driver siskin_driver;

static const struct pci_device_id siskin_ids[] = { { 0 } };

static int __init siskin_init(void)
{
	struct pci_dev *dev = NULL;
	int err;

	for_each_pci_dev(dev) {
		if (pci_match_id(siskin_ids, dev)) {
			siskin_bridge = dev;
			break;
		}
	}
	if (!siskin_bridge)
		return -ENODEV;
	err = platform_driver_register(&siskin_driver);
	if (err)
		return err; /* expect: unreleased-on-path */
	return 0;
}

static void __exit siskin_exit(void)
{
	platform_driver_unregister(&siskin_driver);
}

module_init(siskin_init);
module_exit(siskin_exit);

/* Only the way that succeeds gives it back, as it needs it no longer: one that fails needs it even less. */
static int __init linnet_init(void)
{
	int err;

	err = linnet_crumbs_alloc(&linnet_crumbs, &linnet_crumbs_size);
	if (err)
		return err;
	err = linnet_eat();
	if (err)
		return err; /* expect: unreleased-on-path */
	linnet_crumbs_free(linnet_crumbs);
	return 0;
}
fs_initcall(linnet_init);

/* The same of no init: a caller may come back for it. */
static int twite_eat(void)
{
	int err;

	err = twite_crumbs_alloc(&twite_crumbs, &twite_crumbs_size);
	if (err)
		return err;
	err = twite_peck();
	if (err)
		return err;
	twite_crumbs_free(twite_crumbs);
	return 0;
}
