/* Page frames that are put into page tables: inside the section that keeps them valid, and after it. */

vm_fault_t after_the_section(struct vm_fault *vmf, struct dax_device *dev)
{
	pfn_t pfn;
	long got;
	int id;

	id = dax_read_lock();
	got = dax_direct_access(dev, vmf->pgoff, 1, DAX_ACCESS, NULL, &pfn);
	dax_read_unlock(id);
	if (got < 1)
		return VM_FAULT_SIGBUS;
	if (vmf->flags & FAULT_FLAG_WRITE)
		return vmf_insert_mixed_mkwrite(vmf->vma, vmf->address, pfn); /* expect: insertion-outside-guard */
	return vmf_insert_mixed(vmf->vma, vmf->address, pfn); /* expect: insertion-outside-guard */
}

vm_fault_t inside_the_section(struct vm_fault *vmf, struct dax_device *dev)
{
	vm_fault_t done = VM_FAULT_SIGBUS;
	pfn_t pfn;
	int id;

	id = dax_read_lock();
	if (dax_direct_access(dev, vmf->pgoff, 1, DAX_ACCESS, NULL, &pfn) > 0)
		done = vmf_insert_pfn_pmd(vmf, pfn, true);
	dax_read_unlock(id);
	return done;
}

int after_the_unmap(struct vm_area_struct *vma, struct block_device *bdev, sector_t sector)
{
	struct blk_dax_ctl dax = { .sector = sector, .size = PAGE_SIZE };

	if (dax_map_atomic(bdev, &dax) < 0)
		return PTR_ERR(dax.addr);
	dax_unmap_atomic(bdev, &dax);
	return vm_insert_mixed(vma, vma->vm_start, dax.pfn); /* expect: insertion-outside-guard */
}

int before_the_unmap(struct vm_area_struct *vma, struct block_device *bdev, sector_t sector)
{
	struct blk_dax_ctl dax = { .sector = sector, .size = PAGE_SIZE };
	int rc;

	if (dax_map_atomic(bdev, &dax) < 0)
		return PTR_ERR(dax.addr);
	rc = vm_insert_mixed(vma, vma->vm_start, dax.pfn);
	dax_unmap_atomic(bdev, &dax);
	return rc;
}

int with_the_removal_kept_out(struct vm_area_struct *vma, struct block_device *bdev, sector_t sector)
{
	struct address_space *mapping = vma->vm_file->f_mapping;
	struct blk_dax_ctl dax = { .sector = sector, .size = PAGE_SIZE };
	int rc;

	i_mmap_lock_read(mapping);
	if (dax_map_atomic(bdev, &dax) < 0) {
		i_mmap_unlock_read(mapping);
		return PTR_ERR(dax.addr);
	}
	dax_unmap_atomic(bdev, &dax);
	rc = vm_insert_mixed(vma, vma->vm_start, dax.pfn);
	i_mmap_unlock_read(mapping);
	return rc;
}

/* A function in view that ends the section before it hands the page frame out. */

static int ember_translate(struct dax_device *dev, pgoff_t pgoff, void **kaddr, pfn_t *pfn)
{
	long got;
	int id, rc = 0;

	id = dax_read_lock();
	got = dax_direct_access(dev, pgoff, 1, DAX_ACCESS, kaddr, pfn);
	if (got < 0)
		rc = got;
	dax_read_unlock(id);
	return rc;
}

vm_fault_t after_a_section_within(struct vm_fault *vmf, struct dax_device *dev)
{
	void *kaddr;
	pfn_t pfn;

	if (ember_translate(dev, vmf->pgoff, &kaddr, &pfn))
		return VM_FAULT_SIGBUS;
	ember_touch(kaddr);
	return vmf_insert_mixed(vmf->vma, vmf->address, pfn); /* expect: insertion-outside-guard */
}

static int ember_translate_locked(struct dax_device *dev, pgoff_t pgoff, void **kaddr, pfn_t *pfn)
{
	long got = dax_direct_access(dev, pgoff, 1, DAX_ACCESS, kaddr, pfn);

	return got < 0 ? got : 0;
}

vm_fault_t inside_a_section_around(struct vm_fault *vmf, struct dax_device *dev)
{
	vm_fault_t done = VM_FAULT_SIGBUS;
	void *kaddr;
	pfn_t pfn;
	int id;

	id = dax_read_lock();
	if (!ember_translate_locked(dev, vmf->pgoff, &kaddr, &pfn))
		done = vmf_insert_mixed(vmf->vma, vmf->address, pfn);
	dax_read_unlock(id);
	return done;
}
