/* Calls that have to come one before the other: in one function, through helpers, with objects that begin anew. */

void disk_is_put_first(struct ember *em)
{
	put_disk(em->disk);
	del_gendisk(em->disk); /* expect: teardown-order */
}

void disk_is_put_last(struct ember *em)
{
	del_gendisk(em->disk);
	put_disk(em->disk);
}

void two_disks(struct ember *em)
{
	del_gendisk(em->first);
	put_disk(em->first);
	del_gendisk(em->second);
	put_disk(em->second);
}

void no_disk(struct ember *em)
{
	if (!em->disk) {
		put_disk(em->disk);
		return;
	}
	del_gendisk(em->disk);
}

void no_dax(struct ember *em)
{
	memunmap(em->virt);
	if (!em->dax)
		kill_dax(em->dax);
}

void a_further_reference(struct gendisk *disk)
{
	if (!get_disk(disk))
		return;
	ember_tell(disk->private_data);
	put_disk(disk);
	del_gendisk(disk);
}

void every_disk(struct ember *em)
{
	int i;

	for (i = 0; i < em->count; i++) {
		del_gendisk(em->disks[i]);
		put_disk(em->disks[i]);
	}
}

void tags_first(struct ember *em)
{
	blk_mq_free_tag_set(&em->tag_set);
	del_gendisk(em->disk); /* expect: teardown-order */
	put_disk(em->disk);
}

void tags_of_another(struct ember *em, struct ember *old)
{
	blk_mq_free_tag_set(&old->tag_set);
	del_gendisk(em->disk);
	put_disk(em->disk);
}

void two_queues(struct ember *em)
{
	blk_cleanup_queue(em->first_queue);
	blk_mq_free_tag_set(&em->first_tags);
	blk_cleanup_queue(em->second_queue);
	blk_mq_free_tag_set(&em->second_tags);
}

void two_queues_late(struct ember *em)
{
	blk_mq_free_tag_set(&em->first_tags);
	blk_cleanup_queue(em->first_queue); /* expect: teardown-order */
	blk_cleanup_queue(em->second_queue); /* expect: teardown-order */
}

int dead_queue_last(struct ember *em)
{
	put_disk(em->disk);
	blk_cleanup_queue(em->queue); /* expect: teardown-order */
	return 0;
}

int queue_of_the_disk(struct gendisk *disk)
{
	struct request_queue *q = disk->queue;

	put_disk(disk);
	blk_cleanup_queue(q); /* expect: teardown-order */
	return 0;
}

int begins_anew(struct ember *em)
{
	int rc;

	percpu_ref_exit(&em->users);
	rc = percpu_ref_init(&em->users, ember_release, 0, GFP_KERNEL);
	if (rc)
		return rc;
	percpu_ref_kill(&em->users);
	return 0;
}

void counter_first(struct ember *em)
{
	percpu_ref_exit(&em->users);
	percpu_ref_kill(&em->users); /* expect: teardown-order */
}

int never_killed(struct ember *em)
{
	struct dax_device *dax = alloc_dax(em, &ember_dax_ops);
	int rc;

	if (IS_ERR_OR_NULL(dax))
		return -ENOMEM;
	rc = dax_add_host(dax, em->disk);
	if (rc) {
		put_dax(dax); /* expect: teardown-order */
		return rc;
	}
	em->dax = dax;
	return 0;
}

int killed(struct ember *em)
{
	struct dax_device *dax = alloc_dax(em, &ember_dax_ops);
	int rc;

	if (IS_ERR_OR_NULL(dax))
		return -ENOMEM;
	rc = dax_add_host(dax, em->disk);
	if (rc) {
		kill_dax(dax);
		put_dax(dax);
		return rc;
	}
	em->dax = dax;
	return 0;
}

int found_not_made(const char *host)
{
	struct dax_device *dax = dax_get_by_host(host);

	if (!dax)
		return -ENODEV;
	put_dax(dax);
	return 0;
}

/* Helpers in view. */

static void ember_put(struct ember *em)
{
	put_disk(em->disk);
	em->users--;
}

static void ember_unlink(struct ember *em)
{
	if (em->added)
		del_gendisk(em->disk);
}

void by_helpers(struct ember *em)
{
	ember_put(em);
	ember_unlink(em); /* expect: teardown-order */
}

void by_helpers_well(struct ember *em)
{
	ember_unlink(em);
	ember_put(em);
}

static void ember_put_when_last(struct ember *em)
{
	if (refcount_dec_and_test(&em->refs)) {
		del_gendisk(em->disk);
		put_disk(em->disk);
	}
}

void puts_two_of_its_references(struct ember *em)
{
	ember_put_when_last(em);
	ember_put_when_last(em);
}

/* The media goes last, and what is mapped goes when nothing new is mapped. */

void media_first(struct ember *em)
{
	memunmap(em->virt);
	kill_dax(em->dax); /* expect: teardown-order */
	put_dax(em->dax);
}

void media_last(struct ember *em)
{
	kill_dax(em->dax);
	put_dax(em->dax);
	memunmap(em->virt);
}

void unmaps_too_soon(struct ember *em, struct inode *inode)
{
	unmap_mapping_range(inode->i_mapping, 0, 0, 1);
	kill_dax(em->dax); /* expect: teardown-order */
}

void unmaps_when_dead(struct ember *em, struct inode *inode)
{
	kill_dax(em->dax);
	unmap_mapping_range(inode->i_mapping, 0, 0, 1);
}

/* Two functions in view that make one call each may be about different parts of the code. */

static void ember_close_cache(struct ember *em)
{
	unmap_mapping_range(em->cache->i_mapping, 0, 0, 1);
}

static void ember_close_media(struct ember *em)
{
	kill_dax(em->dax);
}

void closes_its_parts(struct ember *em)
{
	ember_close_cache(em);
	ember_close_media(em);
}

void unmaps_in_a_part_too_soon(struct ember *em)
{
	ember_close_cache(em);
	kill_dax(em->dax); /* expect: teardown-order */
}
