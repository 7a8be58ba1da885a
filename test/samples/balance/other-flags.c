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

/* What was set is set. */
struct page *wader_try_again(struct wader *wader)
{
	gfp_t mask = GFP_NOWAIT | __GFP_HIGHMEM;
	struct page *page;

retry:
	if (mask & __GFP_DIRECT_RECLAIM)
		mutex_lock(&wader->lock);
	page = mempool_alloc(&wader->pool, mask);
	if (!page) {
		mask |= __GFP_DIRECT_RECLAIM;
		goto retry;
	}
	if (mask & __GFP_DIRECT_RECLAIM)
		mutex_unlock(&wader->lock);
	return page;
}

/* Another one is asked for than was asked before. */
struct page *wader_try_else(struct wader *wader, gfp_t mask)
{
	struct page *page;

	if (mask & __GFP_DIRECT_RECLAIM)
		mutex_lock(&wader->lock);
	page = mempool_alloc(&wader->pool, mask);
	if (mask & __GFP_HIGHMEM)
		mutex_unlock(&wader->lock);
	return page; /* expect: unreleased-on-path */
}
