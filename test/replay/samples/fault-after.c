// Made up for the tests: a page fault of the age of iomaps and of SRCU, with the section around the translation alone.
#include <linux/dax.h>
#include <linux/iomap.h>

static int lava_access(const struct iomap *iomap, loff_t pos, size_t size, void **kaddr, pfn_t *pfn)
{
	pgoff_t pgoff = dax_iomap_pgoff(iomap, pos);
	long length;
	int rc = 0;

	length = dax_direct_access(iomap->dax_dev, pgoff, PHYS_PFN(size), DAX_ACCESS, kaddr, pfn);
	if (length < 0) {
		rc = length;
		goto out;
	}
	if (PFN_PHYS(length) < size)
		rc = -EINVAL;
out:
	return rc;
}

static vm_fault_t lava_fault_iter(struct vm_fault *vmf, const struct iomap_iter *iter, pfn_t *pfnp,
				  struct xa_state *xas, void **entry)
{
	const struct iomap *iomap = &iter->iomap;
	loff_t pos = (loff_t)xas->xa_index << PAGE_SHIFT;
	bool write = iter->flags & IOMAP_WRITE;
	vm_fault_t ret;
	int err, id;
	pfn_t pfn;
	void *kaddr;

	id = dax_read_lock();
	err = lava_access(iomap, pos, PAGE_SIZE, &kaddr, &pfn);
	if (err) {
		dax_read_unlock(id);
		return dax_fault_return(err);
	}

	*entry = dax_insert_entry(xas, vmf, iter, *entry, pfn, 0);

	if (write)
		ret = vmf_insert_mixed_mkwrite(vmf->vma, vmf->address, pfn);
	else
		ret = vmf_insert_mixed(vmf->vma, vmf->address, pfn);
	dax_read_unlock(id);
	return ret;
}
