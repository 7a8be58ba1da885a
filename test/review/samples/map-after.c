// Made up for the tests: a filesystem's direct access that holds the queue while it uses an address.
#include <linux/blkdev.h>
#include <linux/buffer_head.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/sched.h>

static long dax_map_atomic(struct block_device *bdev, struct blk_dax_ctl *dax)
{
	struct request_queue *q = bdev->bd_queue;
	long rc = -EIO;

	dax->addr = ERR_PTR(rc);
	if (blk_queue_enter(q, GFP_NOWAIT) != 0)
		return rc;

	rc = ember_access(bdev, dax);
	if (rc < 0) {
		dax->addr = ERR_PTR(rc);
		blk_queue_exit(q);
	}
	return rc;
}

static void dax_unmap_atomic(struct block_device *bdev,
			     const struct blk_dax_ctl *dax)
{
	if (IS_ERR(dax->addr))
		return;
	blk_queue_exit(bdev->bd_queue);
}

/*
 * Called inside a transaction: whatever allocates below has to know.
 */
int ember_clear(struct inode *inode, sector_t block, long length)
{
	struct block_device *bdev = inode->i_sb->s_bdev;
	struct blk_dax_ctl dax = {
		.sector = block << (inode->i_blkbits - 9),
		.size = length,
	};

	might_sleep();
	do {
		long count, part;

		count = dax_map_atomic(bdev, &dax);
		if (count < 0)
			return count;
		part = min_t(long, count, SZ_1M);
		clear_pmem(dax.addr, part);
		dax.size -= part;
		dax.sector += part / 512;
		dax_unmap_atomic(bdev, &dax);
		cond_resched();
	} while (dax.size);

	wmb_pmem();
	return 0;
}

static bool ember_size_ok(struct buffer_head *bh)
{
	/*
	 * A block that was never looked up has no state, and its size means
	 * nothing then.
	 */
	return bh->b_state != 0;
}

static ssize_t ember_io(struct inode *inode, struct iov_iter *iter, loff_t start,
			loff_t end, get_block_t get_block, struct buffer_head *bh)
{
	loff_t pos = start, max = start, bh_end = start;
	bool hole = false, flush = false;
	struct block_device *bdev = bh->b_bdev;
	struct blk_dax_ctl dax = {
		.addr = ERR_PTR(-EIO),
	};
	int rw = iov_iter_rw(iter);
	ssize_t rc = -EIO;
	long map_len;

	if (rw == READ)
		end = min(end, i_size_read(inode));

	while (pos < end) {
		size_t len;

		if (pos == max) {
			unsigned int bits = inode->i_blkbits;
			sector_t block = pos >> bits;
			unsigned int first = pos - (block << bits);
			long size;

			if (pos == bh_end) {
				bh->b_size = PAGE_ALIGN(end - pos);
				bh->b_state = 0;
				rc = get_block(inode, block, bh, rw == WRITE);
				if (rc)
					break;
				if (!ember_size_ok(bh))
					bh->b_size = 1 << bits;
				bh_end = pos - first + bh->b_size;
			}

			hole = rw == READ && !buffer_mapped(bh);
			if (hole) {
				size = bh->b_size - first;
			} else {
				dax_unmap_atomic(bdev, &dax);
				dax.sector = ember_sector(bh, inode);
				dax.size = bh->b_size;
				map_len = dax_map_atomic(bdev, &dax);
				if (map_len < 0) {
					rc = map_len;
					break;
				}
				dax.addr += first;
				size = map_len - first;
			}
			max = min(pos + size, end);
		}

		if (rw == WRITE) {
			len = copy_from_iter_pmem(dax.addr, max - pos, iter);
			flush = true;
		} else if (!hole) {
			len = copy_to_iter(dax.addr, max - pos, iter);
		} else {
			len = iov_iter_zero(max - pos, iter);
		}

		if (!len) {
			rc = -EFAULT;
			break;
		}

		pos += len;
		if (!IS_ERR(dax.addr))
			dax.addr += len;
	}

	if (flush)
		wmb_pmem();
	dax_unmap_atomic(bdev, &dax);

	return pos == start ? rc : pos - start;
}

static int ember_copy(struct page *to, struct inode *inode,
		      struct buffer_head *bh, unsigned long vaddr)
{
	struct blk_dax_ctl dax = {
		.sector = ember_sector(bh, inode),
		.size = bh->b_size,
	};
	struct block_device *bdev = bh->b_bdev;
	void *vto;

	if (dax_map_atomic(bdev, &dax) < 0)
		return PTR_ERR(dax.addr);
	vto = kmap_atomic(to);
	copy_user_page(vto, dax.addr, vaddr, to);
	kunmap_atomic(vto);
	dax_unmap_atomic(bdev, &dax);
	return 0;
}

static int ember_insert(struct inode *inode, struct buffer_head *bh,
			struct vm_area_struct *vma, struct vm_fault *vmf)
{
	struct address_space *mapping = inode->i_mapping;
	struct block_device *bdev = bh->b_bdev;
	struct blk_dax_ctl dax = {
		.sector = ember_sector(bh, inode),
		.size = bh->b_size,
	};
	unsigned long vaddr = vmf->address;
	pgoff_t size;
	int error;

	i_mmap_lock_read(mapping);

	/*
	 * A truncation may have come first: look at the size again, under
	 * the lock that it needs to take the mapping away. If it comes
	 * later it sees the entry that is made below, and removes it.
	 */
	size = (i_size_read(inode) + PAGE_SIZE - 1) >> PAGE_SHIFT;
	if (vmf->pgoff >= size) {
		error = -EIO;
		goto out;
	}

	if (dax_map_atomic(bdev, &dax) < 0) {
		error = PTR_ERR(dax.addr);
		goto out;
	}

	if (buffer_unwritten(bh) || buffer_new(bh)) {
		clear_pmem(dax.addr, PAGE_SIZE);
		wmb_pmem();
	}
	dax_unmap_atomic(bdev, &dax);

	error = vm_insert_mixed(vma, vaddr, dax.pfn);

 out:
	i_mmap_unlock_read(mapping);

	return error;
}

int ember_pmd_fault(struct vm_area_struct *vma, unsigned long address, pmd_t *pmd,
		    unsigned int flags, get_block_t get_block)
{
	struct file *file = vma->vm_file;
	struct address_space *mapping = file->f_mapping;
	struct inode *inode = mapping->host;
	struct buffer_head bh;
	unsigned int bits = inode->i_blkbits;
	unsigned long pmd_addr = address & PMD_MASK;
	bool write = flags & FAULT_FLAG_WRITE;
	struct block_device *bdev;
	pgoff_t size, pgoff;
	sector_t block;
	int result = 0;

	/* a copy of a whole entry is not worth it */
	if (write && !(vma->vm_flags & VM_SHARED))
		return VM_FAULT_FALLBACK;
	/* the entry would reach outside of the area */
	if (pmd_addr < vma->vm_start)
		return VM_FAULT_FALLBACK;
	if ((pmd_addr + PMD_SIZE) > vma->vm_end)
		return VM_FAULT_FALLBACK;

	pgoff = linear_page_index(vma, pmd_addr);
	size = (i_size_read(inode) + PAGE_SIZE - 1) >> PAGE_SHIFT;
	if (pgoff >= size)
		return VM_FAULT_SIGBUS;

	memset(&bh, 0, sizeof(bh));
	block = (sector_t)pgoff << (PAGE_SHIFT - bits);
	bh.b_size = PMD_SIZE;
	if (get_block(inode, block, &bh, write) != 0)
		return VM_FAULT_SIGBUS;
	bdev = bh.b_bdev;
	i_mmap_lock_read(mapping);

	/*
	 * An extent that is not aligned, or too short, goes page by page.
	 * The filesystem tells so by the size that it has put into the
	 * buffer head.
	 */
	if (!buffer_size_valid(&bh) || bh.b_size < PMD_SIZE)
		goto fallback;

	if (!write && !buffer_mapped(&bh) && buffer_uptodate(&bh)) {
		spinlock_t *ptl;
		struct page *zero = get_huge_zero_page();

		if (unlikely(!zero))
			goto fallback;

		ptl = pmd_lock(vma->vm_mm, pmd);
		set_huge_zero_page(vma->vm_mm, vma, pmd_addr, pmd, zero);
		result = VM_FAULT_NOPAGE;
		spin_unlock(ptl);
	} else {
		struct blk_dax_ctl dax = {
			.sector = ember_sector(&bh, inode),
			.size = PMD_SIZE,
		};
		long length = dax_map_atomic(bdev, &dax);

		if (length < 0) {
			result = VM_FAULT_SIGBUS;
			goto out;
		}
		if ((length < PMD_SIZE) || (dax.pfn & PG_PMD_COLOUR)) {
			dax_unmap_atomic(bdev, &dax);
			goto fallback;
		}

		/*
		 * Memory with page structures would need references that
		 * nobody takes here yet.
		 */
		if (pfn_valid(dax.pfn)) {
			dax_unmap_atomic(bdev, &dax);
			goto fallback;
		}

		if (buffer_unwritten(&bh) || buffer_new(&bh)) {
			clear_pmem(dax.addr, PMD_SIZE);
			wmb_pmem();
			count_vm_event(PGMAJFAULT);
			result |= VM_FAULT_MAJOR;
		}
		dax_unmap_atomic(bdev, &dax);

		result |= vmf_insert_pfn_pmd(vma, address, pmd, dax.pfn, write);
	}

 out:
	i_mmap_unlock_read(mapping);

	if (buffer_unwritten(&bh))
		ember_complete(&bh, !(result & VM_FAULT_ERROR));

	return result;

 fallback:
	count_vm_event(THP_FAULT_FALLBACK);
	result = VM_FAULT_FALLBACK;
	goto out;
}

int ember_zero_range(struct inode *inode, loff_t from, unsigned int length,
		     get_block_t get_block)
{
	struct buffer_head bh;
	pgoff_t index = from >> PAGE_SHIFT;
	unsigned int offset = from & (PAGE_SIZE - 1);
	int err;

	/* Block boundary? Nothing to do */
	if (!length)
		return 0;
	if (WARN_ON_ONCE((offset + length) > PAGE_SIZE))
		return -EINVAL;

	memset(&bh, 0, sizeof(bh));
	bh.b_size = PAGE_SIZE;
	err = get_block(inode, index, &bh, 0);
	if (err < 0)
		return err;
	if (buffer_mapped(&bh)) {
		struct block_device *bdev = bh.b_bdev;
		struct blk_dax_ctl dax = {
			.sector = ember_sector(&bh, inode),
			.size = PAGE_SIZE,
		};

		if (dax_map_atomic(bdev, &dax) < 0)
			return PTR_ERR(dax.addr);
		clear_pmem(dax.addr + offset, length);
		wmb_pmem();
		dax_unmap_atomic(bdev, &dax);
	}

	return 0;
}
