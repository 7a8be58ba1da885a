// SPDX-License-Identifier: GPL-2.0
/*
 * A device of the file itself that could not be registered has its first reference all the same.
 */
#include <linux/module.h>
#include <linux/platform_device.h>

static struct platform_driver wheatear_driver;

static void wheatear_release(struct device *dev)
{
}

static struct platform_device wheatear_device = {
	.name = "wheatear",
	.dev.release = wheatear_release,
};

static int __init wheatear_init(void)
{
	int err;

	err = platform_device_register(&wheatear_device);
	if (err)
		return err; /* expect: unreleased-on-path */
	err = platform_driver_register(&wheatear_driver);
	if (err)
		platform_device_unregister(&wheatear_device);
	return err;
}

static void __exit wheatear_exit(void)
{
	platform_driver_unregister(&wheatear_driver);
	platform_device_unregister(&wheatear_device);
}

module_init(wheatear_init);
module_exit(wheatear_exit);

/* Who hands over devices to be added is told that one of them could not be. */
int pipit_add_devices(struct platform_device **pipits, int count)
{
	int i, err = 0;

	for (i = 0; i < count; i++) {
		err = platform_device_register(pipits[i]);
		if (err)
			break;
	}
	return err;
}
