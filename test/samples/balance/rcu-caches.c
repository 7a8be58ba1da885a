/* A cache whose objects RCU callbacks free, in a module that never waits for them. */

static struct kmem_cache *ember_cache;
static struct kmem_cache *spark_cache;
static struct kmem_cache *plain_cache;

static void ember_free_inode(struct inode *inode)
{
	kmem_cache_free(ember_cache, EMBER_I(inode));
}

static const struct super_operations ember_ops = {
	.alloc_inode = ember_alloc_inode,
	.free_inode = ember_free_inode,
};

static void spark_free(struct rcu_head *head)
{
	kmem_cache_free(spark_cache, container_of(head, struct spark, rcu));
}

void spark_drop(struct spark *spark)
{
	call_rcu(&spark->rcu, spark_free);
}

void plain_drop(struct plain *plain)
{
	kmem_cache_free(plain_cache, plain);
}

static void any_free(struct rcu_head *head)
{
	struct any *any = container_of(head, struct any, rcu);
	struct kmem_cache *plain_cache = any->cache;

	kmem_cache_free(plain_cache, any);
}

void any_drop(struct any *any)
{
	call_rcu(&any->rcu, any_free);
}

static int ember_init(void)
{
	ember_cache = kmem_cache_create("ember", 64, 0, 0, NULL);
	if (!ember_cache)
		return -ENOMEM;
	if (ember_mount()) {
		kmem_cache_destroy(ember_cache);
		return -EIO;
	}
	return 0;
}

static void spark_cache_destroy(void)
{
	kmem_cache_destroy(spark_cache); /* expect: teardown-order */
}

static int spark_init(void)
{
	spark_cache = kmem_cache_create("spark", 64, 0, 0, NULL);
	if (!spark_cache)
		return -ENOMEM;
	if (ember_init()) {
		spark_cache_destroy();
		return -EIO;
	}
	return 0;
}

static void ember_exit(void)
{
	kern_unmount(ember_mnt);
	kmem_cache_destroy(ember_cache); /* expect: teardown-order */
	kmem_cache_destroy(plain_cache);
	spark_cache_destroy();
}

module_exit(ember_exit);
