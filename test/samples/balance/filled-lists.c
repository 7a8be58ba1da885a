// Lists of a function's own that one callee fills and another one ends.
#include <linux/list.h>

int egret_cleans(struct egret_pool *pool)
{
	LIST_HEAD(gone);
	int err;

	egret_collect_idle(pool, &gone);
	err = egret_restart(pool);
	if (err)
		return err; /* expect: unreleased-on-path */
	egret_free_all(&gone);
	return 0;
}

int egret_cleans_always(struct egret_pool *pool)
{
	LIST_HEAD(gone);
	int err;

	egret_collect_idle(pool, &gone);
	err = egret_restart(pool);
	egret_free_all(&gone);
	return err;
}

/* Whether anything was put there, only the callee knows that has failed. */
int egret_tries(struct egret_pool *pool)
{
	LIST_HEAD(gone);
	int err;

	err = egret_collect_some(pool, &gone);
	if (err)
		return err;
	egret_free_all(&gone);
	return 0;
}

/* Two callees fill it. */
int egret_sweeps(struct egret_pool *pool, bool is_closing)
{
	struct list_head dead;
	int err = 0;

	INIT_LIST_HEAD(&dead);
	spin_lock(&pool->lock);
	if (is_closing)
		egret_take_out(pool, &dead, 0);
	if (egret_is_dead(pool)) {
		spin_unlock(&pool->lock);
		return -ENODEV; /* expect: unreleased-on-path */
	}
	egret_shrink(pool, &dead);
	spin_unlock(&pool->lock);
	egret_put_list(&dead);
	return err;
}
