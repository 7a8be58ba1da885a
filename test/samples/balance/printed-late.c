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

/* What makes a directory takes the dentry over: where it fails it has put it, and where it succeeds it may give another one. */
static struct dentry *burrow_dig(struct mnt_idmap *idmap, struct inode *dir, struct dentry *dentry, umode_t mode)
{
	struct dentry *made;

	made = vfs_mkdir(idmap, dir, dentry, mode, NULL);
	pr_debug("dig(%pd2, 0%o)\n", dentry, mode); /* expect: used-after-release */
	return made;
}

/* Twin: said before. */
static struct dentry *burrow_dig_in_order(struct mnt_idmap *idmap, struct inode *dir, struct dentry *dentry, umode_t mode)
{
	struct dentry *made;

	pr_debug("dig(%pd2, 0%o)\n", dentry, mode);
	made = vfs_mkdir(idmap, dir, dentry, mode, NULL);
	return made;
}

/* Twin: what it gives takes the name over. */
static struct dentry *burrow_dig_on(struct mnt_idmap *idmap, struct inode *dir, struct dentry *dentry, umode_t mode)
{
	dentry = vfs_mkdir(idmap, dir, dentry, mode, NULL);
	if (!IS_ERR(dentry))
		pr_debug("dug(%pd2, 0%o)\n", dentry, mode);
	return dentry;
}
