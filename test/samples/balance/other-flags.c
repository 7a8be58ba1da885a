// Setting or clearing one flag leaves what is asked of another one.
#include <linux/mutex.h>

int grebe_link(struct grebe *grebe, unsigned int flags)
{
	int err;

	if (flags & GREBE_LOCK)
		mutex_lock(&grebe->lock);
	flags |= GREBE_MANAGED;
	flags &= ~GREBE_ONCE;
	err = grebe_dive(grebe, 3);
	if (flags & GREBE_LOCK)
		mutex_unlock(&grebe->lock);
	return err;
}

int grebe_link_once(struct grebe *grebe, unsigned int flags)
{
	int err;

	if (flags & GREBE_LOCK)
		mutex_lock(&grebe->lock);
	flags |= GREBE_MANAGED;
	err = grebe_dive(grebe, 3);
	if (err)
		return err; /* expect: unreleased-on-path */
	if (flags & GREBE_LOCK)
		mutex_unlock(&grebe->lock);
	return 0;
}
