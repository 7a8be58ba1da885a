/* Calls that tell by a constant of their own whether they keep what they were handed, or give nothing. */

void box_is_sent_or_left(struct ember *em)
{
	struct ember_box *box = mempool_alloc(em->pool, GFP_KERNEL);
	int rc;

	if (!box)
		return;
	rc = ember_issue(em, box);
	if (rc == BOX_NOT_SENT) {
		ember_log(em, "could not send");
		mempool_free(box, em->pool);
	}
}

int box_stays_after_a_timeout(struct ember *em)
{
	struct ember_box *box = mempool_alloc(em->pool, GFP_KERNEL);
	int rc;

	if (!box)
		return -ENOMEM;
	rc = ember_issue_wait(em, box);
	if (rc != BOX_TIMEOUT)
		mempool_free(box, em->pool);
	return rc == BOX_ERROR ? -EIO : 0;
}

int box_stays_after_another_question(struct ember *em)
{
	struct ember_box *box = mempool_alloc(em->pool, GFP_KERNEL);
	int rc;

	if (!box)
		return -ENOMEM;
	rc = ember_issue_wait(em, box);
	if (em->state == BOX_DEAD)
		return -EIO; /* expect: unreleased-on-path */
	mempool_free(box, em->pool);
	return rc == BOX_ERROR ? -EIO : 0;
}

int box_stays_unless_it_failed(struct ember *em)
{
	struct ember_box *box = mempool_alloc(em->pool, GFP_KERNEL);
	int rc;

	if (!box)
		return -ENOMEM;
	rc = ember_issue(em, box);
	if ((rc != BOX_BUSY) && (rc != BOX_SUCCESS)) {
		mempool_free(box, em->pool);
		return -EIO;
	}
	return em->is_dead ? -ENODEV : 0;
}

int box_is_left_after_success(struct ember *em)
{
	struct ember_box *box = mempool_alloc(em->pool, GFP_KERNEL);
	int rc;

	if (!box)
		return -ENOMEM;
	rc = ember_issue(em, box);
	if (rc != BOX_SUCCESS) {
		mempool_free(box, em->pool);
		return -EIO;
	}
	if (em->is_dead)
		return -ENODEV; /* expect: unreleased-on-path */
	rc = ember_issue(em, box);
	mempool_free(box, em->pool);
	return rc;
}

void two_boxes_are_sent(struct ember *em)
{
	struct ember_box *box;

	box = mempool_alloc(em->pool, GFP_KERNEL);
	if (box) {
		ember_prepare(em, box);
		if (ember_issue(em, box) == BOX_NOT_SENT)
			mempool_free(box, em->pool);
	}
	box = mempool_alloc(em->pool, GFP_KERNEL);
	if (box) {
		if (ember_issue(em, box) == BOX_NOT_SENT)
			mempool_free(box, em->pool);
	}
}

void first_box_is_overwritten(struct ember *em)
{
	struct ember_box *box = mempool_alloc(em->pool, GFP_KERNEL);

	if (!box)
		return;
	if (em->is_quick)
		mempool_free(box, em->pool);
	box = mempool_alloc(em->pool, GFP_KERNEL); /* expect: overwritten-while-held */
	if (box)
		mempool_free(box, em->pool);
}

int number_is_none(struct ember *em)
{
	int nr = EMBER_ALLOC_ERROR;

	if (em->revision == 4) {
		nr = ember_alloc_nr(em);
		if (nr == EMBER_ALLOC_ERROR)
			return -EBUSY;
	}
	if (ember_start(em)) {
		if (em->revision == 4)
			ember_free_nr(em, nr);
		return -EIO;
	}
	em->nr = nr;
	return 0;
}

int number_is_left(struct ember *em)
{
	int nr = ember_alloc_nr(em);

	if (nr == EMBER_ALLOC_ERROR)
		return -EBUSY;
	if (ember_check(em))
		return -EINVAL; /* expect: unreleased-on-path */
	if (ember_start(em)) {
		ember_free_nr(em, nr);
		return -EIO;
	}
	em->nr = nr;
	return 0;
}

int address_is_checked(struct ember *em, void *data, int len)
{
	dma_addr_t addr = dma_map_single(em->dev, data, len, DMA_TO_DEVICE);

	if (ember_map_check(em, addr))
		return -ENOMEM;
	ember_queue_desc(em, addr, len);
	return 0;
}

int address_is_left(struct ember *em, void *data, int len)
{
	dma_addr_t addr = dma_map_single(em->dev, data, len, DMA_TO_DEVICE);

	if (ember_map_check(em, addr))
		return -ENOMEM;
	if (em->is_dead)
		return -EIO; /* expect: unreleased-on-path */
	ember_start(em);
	dma_unmap_single(em->dev, addr, len, DMA_TO_DEVICE);
	return 0;
}

acpi_status block_is_freed_once(struct ember *em)
{
	acpi_status status;
	struct ember_block *block = kzalloc(sizeof(*block), GFP_KERNEL);

	if (!block)
		return_ACPI_STATUS(AE_NO_MEMORY);
	status = ember_fill(em);
	if (ACPI_FAILURE(status)) {
		kfree(block);
		return_ACPI_STATUS(status);
	}
	status = ember_install(em);
	kfree(block);
	return_ACPI_STATUS(status);
}

acpi_status block_is_left(struct ember *em)
{
	acpi_status status;
	struct ember_block *block = kzalloc(sizeof(*block), GFP_KERNEL);

	if (!block)
		return_ACPI_STATUS(AE_NO_MEMORY);
	status = ember_fill(em);
	if (ACPI_FAILURE(status))
		return_ACPI_STATUS(status); /* expect: unreleased-on-path */
	kfree(block);
	return_ACPI_STATUS(AE_OK);
}

/* Each round hands its page to a callback, which unlocks it unless it says that it has not. */
static int crane_write_all(struct page **pages, int n, int (*write)(struct page *page, void *data), void *data)
{
	int i, err = 0;

	for (i = 0; i < n; i++) {
		struct page *page = pages[i];

		lock_page(page);
		if (!clear_page_dirty_for_io(page)) {
			unlock_page(page);
			continue;
		}
		err = (*write)(page, data);
		if (err) {
			if (err == AOP_WRITEPAGE_ACTIVATE) {
				unlock_page(page);
				err = 0;
			} else if (!data) {
				break;
			}
		}
	}
	return err;
}
