/* What a function says by its result, and who is told: codes of its own, objects handed out, other names of constants. */

int page_is_left_by_a_code(struct ember *em, struct page *page)
{
	int rc;

	lock_page(page);
	if (!PageDirty(page)) {
		unlock_page(page);
		return -EAGAIN;
	}
	rc = ember_write_page(em, page);
	if (rc) {
		if (rc == AOP_WRITEPAGE_ACTIVATE) {
			unlock_page(page);
			return -EBUSY;
		}
		return -EIO;
	}
	return 0;
}

int page_is_left_by_every_error(struct ember *em, struct page *page)
{
	int rc;

	lock_page(page);
	if (!PageDirty(page)) {
		unlock_page(page);
		return -EAGAIN;
	}
	rc = ember_write_page(em, page);
	if (rc) {
		if (em->is_dead) {
			unlock_page(page);
			return -EBUSY;
		}
		return -EIO; /* expect: unreleased-on-path */
	}
	return 0;
}

vm_fault_t two_names_two_constants(struct vm_fault *vmf, struct ember *em)
{
	struct folio *folio = page_folio(vmf->page);
	vm_fault_t ret = VM_FAULT_LOCKED;

	folio_lock(folio);
	if (folio->mapping != em->mapping) {
		ret = VM_FAULT_NOPAGE;
		goto out;
	}
	if (ember_allocate(folio))
		ret = VM_FAULT_SIGBUS;
out:
	if (ret != VM_FAULT_LOCKED)
		folio_unlock(folio);
	if (ret == VM_FAULT_LOCKED)
		folio_mark_dirty(folio);
	return ret;
}

int one_kind_among_many(struct ember *em, int kind)
{
	struct page *page = alloc_page(GFP_KERNEL);
	int first = EMBER_KIND_FIRST;

	if (!page)
		return -ENOMEM;
	if (em->is_last)
		first = EMBER_KIND_COLD;
	if (first == EMBER_KIND_FIRST)
		return -EINVAL; /* expect: unreleased-on-path */
	__free_page(page);
	return 0;
}

__be32 state_of_a_file(struct ember *em, struct ember_state **out, u32 type)
{
	struct ember_state *state;
	__be32 status;

	state = ember_find(em, type);
	status = ember_bad_state;
	mutex_lock(&state->lock);
	if (state->type != type)
		goto out_unlock;
	*out = state;
	return 0;

out_unlock:
	mutex_unlock(&state->lock);
	return status;
}

int state_of_a_dead_file(struct ember *em, struct ember_state **out)
{
	struct ember_state *state = ember_find(em, 0);

	mutex_lock(&state->lock);
	*out = state;
	if (em->is_dead)
		return -EIO; /* expect: unreleased-on-path */
	mutex_unlock(&state->lock);
	return 0;
}

__be32 type_of_a_file(struct ember *em, u32 *out, u32 type)
{
	struct ember_state *state;
	__be32 status;

	state = ember_find(em, type);
	status = ember_bad_state;
	mutex_lock(&state->lock);
	if (state->type != type)
		goto out_unlock;
	*out = type;
	return 0; /* expect: unreleased-on-path */

out_unlock:
	mutex_unlock(&state->lock);
	return status;
}

struct ember_state *newest_state(struct ember *em)
{
	struct ember_state *state = em->state, *other;

	mutex_lock(&state->mutex);
	if (em->is_dead) {
		mutex_unlock(&state->mutex);
		return NULL;
	}
	other = ember_find_other(em);
	if (other) {
		mutex_unlock(&state->mutex);
		state = other;
	}
	return state;
}

struct ember_state *state_beside(struct ember *em, struct ember_state *beside)
{
	struct ember_state *state = em->state, *other;

	mutex_lock(&beside->mutex);
	if (em->is_dead) {
		mutex_unlock(&beside->mutex);
		return NULL;
	}
	other = ember_find_other(em);
	if (other) {
		mutex_unlock(&beside->mutex);
		state = other;
	}
	return state; /* expect: unreleased-on-path */
}

int mailbox_goes_with_a_code(struct ember *em)
{
	struct ember_box *box;
	int rc;

	box = mempool_alloc(em->boxes, GFP_KERNEL);
	if (!box)
		return -ENOMEM;
	ember_fill_box(em, box);
	rc = ember_issue_box(em, box);
	if (rc == EMBER_NOT_FINISHED) {
		ember_tell(em, "not issued\n");
		mempool_free(box, em->boxes);
		return -EIO;
	}
	return 0;
}

int mailbox_goes_before_the_next(struct ember *em)
{
	struct ember_box *box;

	box = mempool_alloc(em->boxes, GFP_KERNEL);
	if (!box)
		return -ENOMEM;
	if (ember_issue_box(em, box) == EMBER_NOT_FINISHED) {
		mempool_free(box, em->boxes);
		return -EIO;
	}
	box = mempool_alloc(em->boxes, GFP_KERNEL);
	if (!box)
		return -ENOMEM;
	ember_read_box(em, box);
	mempool_free(box, em->boxes);
	return 0;
}

int mailbox_is_left_by_the_same_code(struct ember *em)
{
	struct ember_box *box;
	int rc;

	box = mempool_alloc(em->boxes, GFP_KERNEL);
	if (!box)
		return -ENOMEM;
	rc = ember_poll_box(em, box);
	if (rc != EMBER_FINISHED) {
		mempool_free(box, em->boxes);
		return -EIO;
	}
	if (ember_read_status(em))
		return -EIO; /* expect: unreleased-on-path */
	mempool_free(box, em->boxes);
	return 0;
}

int ember_request_line(struct ember *em);
void ember_release_line(struct ember *em);

int line_was_refused(struct ember *em)
{
	int rc = -ENODEV;

	if (ember_request_line(em) == FAILED)
		goto out;
	rc = ember_start(em);
	if (rc)
		goto release;
	return 0;
release:
	ember_release_line(em);
out:
	return rc;
}

int line_was_no_success(struct ember *em)
{
	int answer, rc;

	answer = ember_request_line(em);
	if (answer < EMBER_SUCCESS)
		return -EINVAL;
	rc = ember_start(em);
	if (rc)
		ember_release_line(em);
	return rc;
}

int line_is_left_behind_it(struct ember *em)
{
	int answer, rc;

	answer = ember_request_line(em);
	if (answer == FAILED)
		return -ENODEV;
	if (em->is_dead)
		return -EIO; /* expect: unreleased-on-path */
	rc = ember_start(em);
	if (rc)
		goto release;
	return 0;
release:
	ember_release_line(em);
	return rc;
}
