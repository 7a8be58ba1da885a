// Made up for the tests: a disk in memory that gives its pages back.
#include <linux/blkdev.h>

static void ember_ram_free(struct ember_ram *ram)
{
	put_disk(ram->disk);
	brd_free_pages(ram);
	kfree(ram);
}

static void ember_ram_del(struct ember_ram *ram)
{
	list_del(&ram->list);
	retire_disk(ram->disk);
	ember_ram_free(ram);
}
