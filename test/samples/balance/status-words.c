// Functions that answer in the words of a protocol: what such a word means tells whether the function has failed.
#include <linux/dcache.h>

__be32 plover_sets(struct plover_handle *handle, struct dentry *dir, int kind)
{
	struct dentry *found = dget(dir);

	if (kind == 1) {
		dput(found);
		return nfserr_stale;
	}
	if (kind == 2)
		return nfserr_notdir; /* expect: unreleased-on-path */
	handle->found = found;
	return nfs_ok;
}

/* A word that tells of success is none. */
__be32 plover_keeps(struct plover_handle *handle, struct dentry *dir, int kind)
{
	struct dentry *found = dget(dir);

	if (kind == 1) {
		dput(found);
		return nfserr_stale;
	}
	handle->found = found;
	if (kind == 2)
		return nfs_ok;
	plover_tells(handle);
	return 0;
}

/* A request whose command was set up and that could not be started: whatever is not a success has failed. */
blk_status_t plover_queues(struct plover_queue *queue, struct request *rq)
{
	blk_status_t status = nvme_setup_cmd(queue->ns, rq);

	if (status)
		return status;
	if (plover_maps(queue))
		return BLK_STS_RESOURCE; /* expect: unreleased-on-path */
	nvme_start_request(rq);
	return BLK_STS_OK;
}

blk_status_t plover_queues_clean(struct plover_queue *queue, struct request *rq)
{
	blk_status_t status = nvme_setup_cmd(queue->ns, rq);

	if (status)
		return status;
	if (plover_maps(queue)) {
		nvme_cleanup_cmd(rq);
		return BLK_STS_RESOURCE;
	}
	nvme_start_request(rq);
	return BLK_STS_OK;
}
