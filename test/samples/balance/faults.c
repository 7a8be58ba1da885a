/* Fault handlers: their answers are bits, and not each of them is a failure. */

static vm_fault_t brook_fault(struct vm_fault *vmf)
{
	vm_fault_t ret;

	vmf->cow_page = alloc_page(GFP_KERNEL);
	if (!vmf->cow_page)
		return VM_FAULT_OOM;
	ret = brook_fill(vmf);
	if (ret & (VM_FAULT_ERROR | VM_FAULT_NOPAGE | VM_FAULT_RETRY))
		goto out_free;
	if (ret & VM_FAULT_DONE_COW)
		return ret;
	ret |= brook_map(vmf);
	if (ret & (VM_FAULT_ERROR | VM_FAULT_NOPAGE | VM_FAULT_RETRY))
		goto out_free;
	return ret;
out_free:
	put_page(vmf->cow_page);
	return ret;
}

/* Twin: the bits that are asked for say that the fault has failed. */
static vm_fault_t brook_flood(struct vm_fault *vmf)
{
	vm_fault_t ret;

	vmf->cow_page = alloc_page(GFP_KERNEL);
	if (!vmf->cow_page)
		return VM_FAULT_OOM;
	ret = brook_fill(vmf);
	if (ret & VM_FAULT_ERROR)
		return ret; /* expect: unreleased-on-path */
	ret |= brook_map(vmf);
	if (ret & VM_FAULT_ERROR)
		goto out_free;
	return ret;
out_free:
	put_page(vmf->cow_page);
	return ret;
}

/* A page that is mapped goes with its mapping, by whichever of its two types it is mapped. */
static void brook_map_around(struct vm_fault *vmf, struct address_space *mapping, unsigned long addr)
{
	struct folio *folio;
	struct page *page;

	while ((folio = filemap_get_folio(mapping, vmf->pgoff)) != NULL) {
		page = folio_file_page(folio, vmf->pgoff);
		if (pte_none(*vmf->pte)) {
			do_set_pte(vmf, page, addr);
			continue;
		}
		folio_put(folio);
	}
}

/* Twin: one round keeps the folio. */
static void brook_count_around(struct vm_fault *vmf, struct address_space *mapping)
{
	struct folio *folio;

	while ((folio = filemap_get_folio(mapping, vmf->pgoff)) != NULL) { /* expect: overwritten-while-held */
		if (pte_none(*vmf->pte))
			continue;
		folio_put(folio);
	}
}

/* Either version of a call takes one lock, which is given back once. */
static int brook_read(struct vm_area_struct *vma, unsigned long addr)
{
	pte_t *ptep;
	spinlock_t *ptl;
	void *map = ioremap(addr, 8);

	if (!map)
		return -ENOMEM;
	if (follow_pte(vma->vm_mm, addr, &ptep, &ptl))
		goto out;
	brook_copy(map);
	pte_unmap_unlock(ptep, ptl);
out:
	iounmap(map);
	return 0;
}

/* Twin: the mapping ends under the lock. */
static int brook_peek(struct vm_area_struct *vma, unsigned long addr)
{
	pte_t *ptep;
	spinlock_t *ptl;
	void *map = ioremap(addr, 8);

	if (!map)
		return -ENOMEM;
	if (follow_pte(vma->vm_mm, addr, &ptep, &ptl))
		goto out;
	iounmap(map); /* expect: sleep-while-atomic */
	pte_unmap_unlock(ptep, ptl);
	return 0;
out:
	iounmap(map);
	return 0;
}

/* One failing bit is among those that are asked for behind the label. */
static vm_fault_t brook_copy_fault(struct vm_fault *vmf)
{
	struct folio *folio;
	vm_fault_t ret;

	folio = folio_alloc(GFP_KERNEL, 0);
	if (!folio)
		return VM_FAULT_OOM;
	vmf->cow_page = &folio->page;
	ret = brook_fill(vmf);
	if (ret & VM_FAULT_ERROR)
		goto out_free;
	if (brook_copy(vmf->cow_page)) {
		ret = VM_FAULT_HWPOISON;
		goto unlock;
	}
	ret |= brook_map(vmf);
unlock:
	brook_unlock(vmf);
	if (ret & (VM_FAULT_ERROR | VM_FAULT_RETRY))
		goto out_free;
	return ret;
out_free:
	folio_put(folio);
	return ret;
}

/* A page that is handed out with an error of its own. */
static int brook_fill_page(struct brook *brook, struct page **pagep, const void __user *from)
{
	struct page *page;
	void *addr;
	int ret;

	page = alloc_page(GFP_KERNEL);
	if (!page)
		return -ENOMEM;
	addr = kmap_atomic(page);
	ret = copy_from_user(addr, from, PAGE_SIZE);
	kunmap_atomic(addr);
	if (ret) {
		*pagep = page;
		return -ENOENT;
	}
	ret = brook_install(brook, page);
	if (ret)
		put_page(page);
	return ret;
}

/* Twin: the output was set before it was clear how it went, and the copy sleeps under a lock. */
static int brook_fill_page_first(struct brook *brook, struct page **pagep, const void __user *from)
{
	struct page *page;
	int ret;

	page = alloc_page(GFP_KERNEL);
	if (!page)
		return -ENOMEM;
	*pagep = page;
	spin_lock(&brook->lock);
	ret = copy_from_user(brook->head, from, brook->size); /* expect: sleep-while-atomic */
	spin_unlock(&brook->lock);
	if (ret)
		return -EFAULT; /* expect: unreleased-on-path */
	ret = brook_install(brook);
	if (ret) {
		put_page(page);
		return ret;
	}
	return 0;
}
