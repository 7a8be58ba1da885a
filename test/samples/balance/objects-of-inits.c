// What an init has made and keeps in variables of the file is left where it fails: no exit runs then.
#include <linux/module.h>

static struct workqueue_struct *sluice_wq;
static char *sluice_table;
static struct kmem_cache *weir_cache;

static int __init sluice_init(void)
{
	int err;

	sluice_wq = alloc_workqueue("sluice", 0, 0);
	if (!sluice_wq)
		return -ENOMEM;
	err = register_filesystem(&sluice_fs);
	if (err)
		return err; /* expect: unreleased-on-path */
	return 0;
}
fs_initcall(sluice_init);

/* Not an init: what it leaves in a variable of the file may serve the next call. */
int sluice_again(void)
{
	int err;

	sluice_wq = alloc_workqueue("sluice", 0, 0);
	if (!sluice_wq)
		return -ENOMEM;
	err = register_filesystem(&sluice_fs);
	if (err)
		return err;
	return 0;
}

/* The last step may fail as those before it. */
static int __init table_init(void)
{
	sluice_table = kmalloc(4096, GFP_KERNEL);
	if (!sluice_table)
		return -ENOMEM;
	return register_blkdev(240, "sluice"); /* expect: unreleased-on-path */
}
late_initcall(table_init);

/* The last step does not set up anything. */
static int __init table_fill(void)
{
	sluice_table = kmalloc(4096, GFP_KERNEL);
	if (!sluice_table)
		return -ENOMEM;
	return sluice_read(240, "sluice");
}
device_initcall(table_fill);

static void weir_destroy(void)
{
	kmem_cache_destroy(weir_cache);
	weir_cache = NULL;
}

static int __init weir_init(void)
{
	int err;

	weir_cache = kmem_cache_create("weir", 64, 0, 0, NULL);
	if (!weir_cache)
		return -ENOMEM;
	err = register_filesystem(&weir_fs);
	if (err)
		weir_destroy();
	return err;
}
core_initcall(weir_init);
