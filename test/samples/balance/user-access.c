// SPDX-License-Identifier: GPL-2.0
/*
 * Windows for access to user memory: the macros within jump to a label, and each direction has an end of its own.
 */
#include <linux/uaccess.h>

struct plover_args {
	u64 from;
	u64 len;
};

static int plover_read_args(struct plover_args *to, struct plover_args __user *from)
{
	if (!user_read_access_begin(from, sizeof(*from)))
		return -EFAULT;
	unsafe_get_user(to->from, &from->from, fault);
	unsafe_get_user(to->len, &from->len, fault);
	user_read_access_end();
	return 0;

fault:
	user_access_end();
	return -EFAULT; /* expect: unreleased-on-path */
}

/* Twin: the end of the same direction. */
static int plover_write_args(const struct plover_args *from, struct plover_args __user *to)
{
	if (!user_write_access_begin(to, sizeof(*to)))
		return -EFAULT;
	unsafe_put_user(from->from, &to->from, fault);
	unsafe_put_user(from->len, &to->len, fault);
	user_write_access_end();
	return 0;

fault:
	user_write_access_end();
	return -EFAULT;
}
