// Made up for the tests: how a disk is taken away while nothing revokes what users have mapped.
#include <linux/blkdev.h>
#include <linux/fs.h>
#include <linux/genhd.h>

void announce_disk(struct gendisk *disk)
{
	disk->flags |= GENHD_FL_UP;
	register_disk(disk);
	blk_register_queue(disk);
}
EXPORT_SYMBOL(announce_disk);

/* Revokes what is mapped of every file with direct access on the disk. */
static void revoke_files(struct gendisk *disk)
{
	struct block_device *bdev = bdget_disk(disk, 0);
	struct super_block *sb;
	struct inode *inode;

	if (!bdev)
		return;
	sb = get_super(bdev);
	if (!sb)
		goto put;
	list_for_each_entry(inode, &sb->s_inodes, i_sb_list) {
		if (!IS_DAX(inode))
			continue;
		unmap_mapping_range(inode->i_mapping, 0, 0, 1);
	}
	drop_super(sb);
put:
	bdput(bdev);
}

static void finish_disk(struct gendisk *disk)
{
	set_capacity(disk, 0);
	disk->flags &= ~GENHD_FL_UP;

	sysfs_remove_link(&disk_to_dev(disk)->kobj, "bdi");
	blk_unregister_queue(disk);
	blk_unregister_region(disk_devt(disk), disk->minors);
	part_stat_set_all(&disk->part0, 0);
	disk->part0.stamp = 0;
	kobject_put(disk->part0.holder_dir);
	kobject_put(disk->slave_dir);
	device_del(disk_to_dev(disk));
}

void del_gendisk(struct gendisk *disk)
{
	blk_integrity_del(disk);
	invalidate_partition(disk, 0);
	finish_disk(disk);
}
EXPORT_SYMBOL(del_gendisk);

/* For disks of which the memory can be mapped: nothing is mapped when it returns. */
void retire_disk(struct gendisk *disk)
{
	blk_integrity_del(disk);
	invalidate_partition(disk, 0);
	blk_cleanup_queue(disk->queue);
	revoke_files(disk);
	finish_disk(disk);
}
EXPORT_SYMBOL(retire_disk);

struct gendisk *find_disk(dev_t devt)
{
	return idr_find(&disk_idr, MINOR(devt));
}
