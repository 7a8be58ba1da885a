// What a call gives beside the handle of what it lies in is gone with that handle.
#include <linux/buffer_head.h>
#include <linux/fs.h>

/* The record is read before the block that it lies in is put. */
int heron_reads(struct inode *dir, int at)
{
	struct heron_record *rec;
	struct buffer_head *bh;
	int size;

	rec = heron_fetch_record(dir, at, &bh);
	if (!rec)
		return -EIO;
	size = heron_size_of(rec);
	brelse(bh);
	return size;
}

/* Here it is read afterwards. */
int heron_reads_late(struct inode *dir, int at)
{
	struct heron_record *rec;
	struct buffer_head *bh;

	rec = heron_fetch_record(dir, at, &bh);
	if (!rec)
		return -EIO;
	brelse(bh);
	return rec->size; /* expect: used-after-release */
}

/* An inode that was found by way of the block stands for itself. */
int heron_opens(struct inode *dir, int at)
{
	struct inode *nest;
	struct buffer_head *bh;

	nest = heron_fetch_nest(dir, at, &bh);
	if (!nest)
		return -EIO;
	brelse(bh);
	return nest->i_nlink;
}

static struct heron_record *heron_map_first(struct inode *dir, struct buffer_head **out)
{
	struct buffer_head *bh = sb_bread(dir->i_sb, dir->i_ino);

	if (!bh)
		return NULL;
	*out = bh;
	return (struct heron_record *)bh->b_data;
}

/* Each round has a block of its own, and a new one is read for the next record. */
int heron_counts(struct inode *dir, int count)
{
	int found = 0;

	while (count--) {
		struct buffer_head *block;
		struct heron_record *first = heron_map_first(dir, &block);

		if (!first)
			break;
		if (first->is_open)
			found++;
		brelse(block);
	}
	return found;
}

/* The name is asked for after the block has gone, on one of both ways. */
int heron_names(struct inode *dir, char *name, bool is_long)
{
	struct buffer_head *block;
	struct heron_record *first = heron_map_first(dir, &block);

	if (!first)
		return -EIO;
	if (!is_long) {
		heron_copy_name(name, first);
		brelse(block);
		return 0;
	}
	brelse(block);
	return heron_copy_long(name, first); /* expect: used-after-release */
}
