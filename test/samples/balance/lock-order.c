/* Two locks in both orders, or against the order that the catalogue gives. */

void one_order_and_the_other(struct ember *em)
{
	mutex_lock(&em->list_lock);
	spin_lock(&em->state_lock);
	em->count++;
	spin_unlock(&em->state_lock);
	mutex_unlock(&em->list_lock);

	spin_lock(&em->state_lock);
	mutex_lock(&em->list_lock); /* expect: sleep-while-atomic */ /* expect: lock-order-inversion */
	em->count--;
	mutex_unlock(&em->list_lock);
	spin_unlock(&em->state_lock);
}

int on_two_paths(struct ember *em, bool urgent)
{
	if (urgent) {
		mutex_lock(&em->state_mutex);
		mutex_lock(&em->list_mutex);
	} else {
		mutex_lock(&em->list_mutex);
		mutex_lock(&em->state_mutex); /* expect: lock-order-inversion */
	}
	em->count++;
	mutex_unlock(&em->list_mutex);
	mutex_unlock(&em->state_mutex);
	return 0;
}

void taken_back_inside(struct ember *em)
{
	mutex_lock(&em->list_mutex);
	mutex_lock(&em->state_mutex);
	mutex_unlock(&em->list_mutex);
	ember_work(em->id);
	mutex_lock(&em->list_mutex); /* expect: lock-order-inversion */
	mutex_unlock(&em->state_mutex);
	mutex_unlock(&em->list_mutex);
}

void always_one_order(struct ember *em, bool twice)
{
	mutex_lock(&em->list_mutex);
	mutex_lock(&em->state_mutex);
	mutex_unlock(&em->state_mutex);
	if (twice) {
		mutex_lock(&em->state_mutex);
		mutex_unlock(&em->state_mutex);
	}
	mutex_unlock(&em->list_mutex);
}

int gives_up_instead(struct ember *em)
{
	mutex_lock(&em->list_mutex);
	mutex_lock(&em->state_mutex);
	mutex_unlock(&em->state_mutex);
	mutex_unlock(&em->list_mutex);

	mutex_lock(&em->state_mutex);
	if (!mutex_trylock(&em->list_mutex)) {
		mutex_unlock(&em->state_mutex);
		return -EAGAIN;
	}
	mutex_unlock(&em->list_mutex);
	mutex_unlock(&em->state_mutex);
	return 0;
}

void by_address(struct ember *one, struct ember *two)
{
	if (one < two) {
		mutex_lock(&one->list_mutex);
		mutex_lock_nested(&two->list_mutex, 1);
	} else {
		mutex_lock(&two->list_mutex);
		mutex_lock_nested(&one->list_mutex, 1);
	}
	list_splice(&one->list, &two->list);
	mutex_unlock(&one->list_mutex);
	mutex_unlock(&two->list_mutex);
}

void one_lock_around_both(struct ember *em, bool urgent)
{
	mutex_lock(&em->all);
	if (urgent) {
		mutex_lock(&em->state_mutex);
		mutex_lock(&em->list_mutex);
	} else {
		mutex_lock(&em->list_mutex);
		mutex_lock(&em->state_mutex);
	}
	em->count++;
	mutex_unlock(&em->list_mutex);
	mutex_unlock(&em->state_mutex);
	mutex_unlock(&em->all);
}

void locks_of_two_objects(struct ember *em, struct ember *other)
{
	mutex_lock(&em->list_mutex);
	mutex_lock(&em->state_mutex);
	mutex_unlock(&em->state_mutex);
	mutex_unlock(&em->list_mutex);

	mutex_lock(&other->state_mutex);
	mutex_lock(&em->list_mutex);
	mutex_unlock(&em->list_mutex);
	mutex_unlock(&other->state_mutex);
}

void readers_only(struct ember *em, bool urgent)
{
	if (urgent) {
		down_read(&em->state_sem);
		down_read(&em->list_sem);
	} else {
		down_read(&em->list_sem);
		down_read(&em->state_sem);
	}
	ember_look(em->id);
	up_read(&em->list_sem);
	up_read(&em->state_sem);
}

void every_round_its_own(struct ember *em)
{
	struct slot *slot;

	list_for_each_entry(slot, &em->slots, node) {
		spin_lock(&slot->lock);
		spin_lock(&slot->queue_lock);
		slot->count++;
		spin_unlock(&slot->queue_lock);
		spin_unlock(&slot->lock);
	}
}

void against_the_rule(struct mm_struct *mm, struct folio *folio)
{
	folio_lock(folio);
	mmap_read_lock(mm); /* expect: lock-order-inversion */
	ember_look(mm->owner);
	mmap_read_unlock(mm);
	folio_unlock(folio);
}

void by_the_rule(struct mm_struct *mm, struct folio *folio)
{
	mmap_read_lock(mm);
	folio_lock(folio);
	folio_unlock(folio);
	mmap_read_unlock(mm);
}

void does_not_wait(struct mm_struct *mm, struct folio *folio)
{
	folio_lock(folio);
	if (mmap_read_trylock(mm))
		mmap_read_unlock(mm);
	folio_unlock(folio);
}
