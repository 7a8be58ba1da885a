// Made up for the tests: a disk in memory that gives its pages back.
#include <linux/blkdev.h>

static void ember_ram_free(struct ember_ram *ram)
{
	put_disk(ram->disk);
	blk_cleanup_queue(ram->queue);
	brd_free_pages(ram);
	kfree(ram);
}

static void ember_ram_del(struct ember_ram *ram)
{
	list_del(&ram->list);
	del_gendisk(ram->disk);
	ember_ram_free(ram);
}
