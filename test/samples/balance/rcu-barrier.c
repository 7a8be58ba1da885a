/* The same cache in a file that waits for its callbacks. */

static struct kmem_cache *ember_cache;

static void ember_free_inode(struct inode *inode)
{
	kmem_cache_free(ember_cache, EMBER_I(inode));
}

static const struct super_operations ember_ops = {
	.free_inode = ember_free_inode,
};

static void ember_exit(void)
{
	kern_unmount(ember_mnt);
	rcu_barrier();
	kmem_cache_destroy(ember_cache);
}

module_exit(ember_exit);
