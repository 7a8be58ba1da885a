/* The same cache in code that is never unloaded: it goes only where setting up has failed. */

static struct kmem_cache *ember_cache;

static void ember_free_inode(struct inode *inode)
{
	kmem_cache_free(ember_cache, EMBER_I(inode));
}

static const struct super_operations ember_ops = {
	.free_inode = ember_free_inode,
};

static void ember_cache_destroy(void)
{
	kmem_cache_destroy(ember_cache);
}
