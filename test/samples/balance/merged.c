// Functions with so many ways to one place that their states are made one: what they hold is known on each of them.
#include <linux/slab.h>
#include <linux/dcache.h>

int godwit_packs(struct godwit *godwit, struct dentry *dir, int flags)
{
	int a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0;
	char *name;

	if (flags & 1)
		a = 1;
	if (flags & 2)
		b = 1;
	if (flags & 4)
		c = 1;
	if (flags & 8)
		d = 1;
	if (flags & 16)
		e = 1;
	if (flags & 32)
		f = 1;
	if (flags & 64)
		g = 1;
	name = kmalloc(a + b + c + d + e + f + g, GFP_KERNEL);
	if (!name)
		return -ENOMEM;
	if (a && b && c && d && e && f && g) {
		if (godwit_is_shut(godwit))
			return -ESHUTDOWN; /* expect: unreleased-on-path */
		if (godwit_is_full(godwit)) {
			kfree(name);
			return godwit_says(name); /* expect: used-after-release */
		}
	}
	godwit_takes_down(godwit, name[0]);
	kfree(name);
	return 0;
}

int godwit_packs_well(struct godwit *godwit, struct dentry *dir, int flags)
{
	int a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0;
	int err = 0;
	char *name;

	if (flags & 1)
		a = 1;
	if (flags & 2)
		b = 1;
	if (flags & 4)
		c = 1;
	if (flags & 8)
		d = 1;
	if (flags & 16)
		e = 1;
	if (flags & 32)
		f = 1;
	if (flags & 64)
		g = 1;
	name = kmalloc(a + b + c + d + e + f + g, GFP_KERNEL);
	if (!name)
		return -ENOMEM;
	if (a && b && c && d && e && f && g) {
		if (godwit_is_shut(godwit)) {
			kfree(name);
			return -ESHUTDOWN;
		}
		if (godwit_is_full(godwit))
			err = godwit_says(name);
	}
	kfree(name);
	return err;
}
