// A message reads what its format says that it reads: strings, and the objects of kernel extensions of %p.
#include <linux/printk.h>

int plover_name(const char *from, int max)
{
	char *name = kstrdup(from, GFP_KERNEL);
	int err;

	if (!name)
		return -ENOMEM;
	err = plover_register(name, max);
	kfree(name);
	if (err)
		pr_err("cannot name %*d: %s\n", 3, max, name); /* expect: used-after-release */
	return err;
}

int plover_tell(const char *from, int max)
{
	char *name = kstrdup(from, GFP_KERNEL);
	int err;

	if (!name)
		return -ENOMEM;
	err = plover_register(name, max);
	kfree(name);
	if (err)
		pr_err("cannot name %d: %s, was at %p\n", max, from, name);
	return err;
}

int plover_drop(struct plover *plover, int max)
{
	struct device *nest = kmalloc(sizeof(*nest), GFP_KERNEL);

	if (!nest)
		return -ENOMEM;
	plover_shake(max);
	kfree(nest);
	dev_info(nest, "%d gone\n", max); /* expect: used-after-release */
	return 0;
}
