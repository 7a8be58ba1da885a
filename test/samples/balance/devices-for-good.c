// SPDX-License-Identifier: GPL-2.0
/*
 * Twin of devices-of-inits.c: the device has no release, and a put would do nothing for it.
 */
#include <linux/module.h>
#include <linux/platform_device.h>

static struct platform_driver whinchat_driver;

static struct platform_device whinchat_device = {
	.name = "whinchat",
};

static int __init whinchat_init(void)
{
	int err;

	err = platform_device_register(&whinchat_device);
	if (err)
		return err;
	err = platform_driver_register(&whinchat_driver);
	if (err)
		platform_device_unregister(&whinchat_device);
	return err;
}

static void __exit whinchat_exit(void)
{
	platform_driver_unregister(&whinchat_driver);
	platform_device_unregister(&whinchat_device);
}

module_init(whinchat_init);
module_exit(whinchat_exit);
