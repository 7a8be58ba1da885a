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
