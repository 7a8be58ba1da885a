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

void del_gendisk(struct gendisk *disk)
{
	blk_integrity_del(disk);
	invalidate_partition(disk, 0);
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
EXPORT_SYMBOL(del_gendisk);

struct gendisk *find_disk(dev_t devt)
{
	return idr_find(&disk_idr, MINOR(devt));
}
