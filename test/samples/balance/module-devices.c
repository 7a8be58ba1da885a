/* A device in a variable of the file that the module ends itself. */

static void den_release(struct device *dev)
{
}

static struct device den = {
	.init_name = "den",
	.release = den_release,
};

static int __init den_init(void)
{
	int rc;

	rc = device_register(&den);
	if (rc < 0)
		return rc; /* expect: unreleased-on-path */
	rc = den_warm();
	if (rc < 0)
		device_unregister(&den);
	return rc;
}

static void __exit den_exit(void)
{
	den_cool();
	device_unregister(&den);
}

module_init(den_init);
module_exit(den_exit);
