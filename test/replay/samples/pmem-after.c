// Made up for the tests: a driver of persistent memory.
#include <linux/blkdev.h>
#include <linux/platform_device.h>

static void ember_pmem_detach(struct ember_pmem *pmem)
{
	if (!pmem->disk)
		return;

	retire_disk(pmem->disk);
	put_disk(pmem->disk);
}

static int ember_pmem_remove(struct platform_device *dev)
{
	struct ember_pmem *pmem = platform_get_drvdata(dev);

	ember_pmem_detach(pmem);
	memunmap(pmem->virt_addr);
	return 0;
}

static struct platform_driver ember_pmem_driver = {
	.remove = ember_pmem_remove,
	.driver = { .name = "ember-pmem" },
};
