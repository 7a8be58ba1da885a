/* Locks of objects that change from round to round, interrupts, and masks of bits. */

int next_socket(struct unit *unit, int index)
{
	struct sock_slot *slot;

again:
	slot = unit->slots[index];
	mutex_lock(&slot->lock);
	if (slot->dead) {
		index = find_fallback(unit, index);
		mutex_unlock(&slot->lock);
		if (index < 0)
			return -EIO;
		goto again;
	}
	mutex_unlock(&slot->lock);
	return 0;
}

int next_socket_kept(struct unit *unit, int index)
{
	struct sock_slot *slot;

again:
	slot = unit->slots[index];
	mutex_lock(&slot->lock);
	if (slot->dead) {
		index = find_fallback(unit, index);
		if (index < 0)
			return -EIO; /* expect: unreleased-on-path */
		mutex_unlock(&slot->lock);
		goto again;
	}
	mutex_unlock(&slot->lock);
	return 0;
}

void inner_lock_enables(struct unit *unit, struct sock_slot *slot)
{
	spin_lock_irqsave(&unit->lock, unit->flags);
	spin_lock(&slot->lock);
	slot->dead = true;
	spin_unlock_irq(&slot->lock); /* expect: irq-enabled-while-locked */
	spin_unlock_irqrestore(&unit->lock, unit->flags);
}

void hand_over_hand(struct unit *unit, struct sock_slot *slot)
{
	spin_lock_irq(&unit->lock);
	spin_lock(&slot->lock);
	spin_unlock(&unit->lock);
	slot->dead = true;
	spin_unlock_irq(&slot->lock);
}

int mode_that_remembers(struct xfs_inode *ip, int broken)
{
	int mode = XFS_ILOCK_SHARED;
	int rc = 0;

	xfs_ilock(ip, mode);
	if (broken) {
		rc = -EIO;
		goto out;
	}
	xfs_iunlock(ip, mode);
	mode = 0;
	rc = reread(ip);
out:
	if (mode)
		xfs_iunlock(ip, mode);
	return rc;
}
