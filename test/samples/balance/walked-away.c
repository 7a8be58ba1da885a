/* Walks over lists that step on from an entry which is on the list no more. */

void otter_cancel(struct river *river, int nr)
{
	struct otter *otter;

	list_for_each_entry(otter, &river->otters, link) { /* expect: used-after-release */
		if (otter->nr != nr)
			continue;
		list_move_tail(&otter->link, &river->gone);
		otter->nr = -1;
	}
}

/* The next entry is read before. */
void otter_cancel_safe(struct river *river, int nr)
{
	struct otter *otter, *next;

	list_for_each_entry_safe(otter, next, &river->otters, link) {
		if (otter->nr != nr)
			continue;
		list_move_tail(&otter->link, &river->gone);
		otter->nr = -1;
	}
}

/* The walk ends with the entry. */
struct otter *otter_take(struct river *river, int nr)
{
	struct otter *otter;

	list_for_each_entry(otter, &river->otters, link) {
		if (otter->nr != nr)
			continue;
		list_del_init(&otter->link);
		return otter;
	}
	return NULL;
}

/* It is off another list. */
void otter_forget(struct river *river)
{
	struct otter *otter;

	list_for_each_entry(otter, &river->otters, link)
		list_del_init(&otter->pup);
}

/* The walk begins anew. */
void otter_restart(struct river *river)
{
	struct otter *otter;

restart:
	list_for_each_entry(otter, &river->otters, link) {
		if (!otter->nr)
			continue;
		list_del_init(&otter->link);
		goto restart;
	}
}

/* Over the heads themselves. */
void otter_count(struct list_head *list, struct list_head *gone)
{
	struct list_head *pos;

	list_for_each(pos, list) { /* expect: used-after-release */
		if (otter_is_old(pos))
			list_move(pos, gone);
	}
}

/* Readers go on from it as before. */
void otter_forget_rcu(struct river *river)
{
	struct otter *otter;

	list_for_each_entry(otter, &river->otters, link)
		list_del_rcu(&otter->link);
}
