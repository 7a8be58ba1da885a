/* A made-up file system, for the frames of pool.dmesg to lead to. */
struct xfs_ail;

void xfs_ail_push_all_sync(struct xfs_ail *ailp);

/* Returns when every item has been written back. */
void
xfs_ail_push_all_sync(
	struct xfs_ail *ailp)
{
	wait_for_items(ailp);
}
