/* Interrupts that an unlock switches on again, here and in functions in view. */

static struct otter *otter_lock(unsigned long *flags)
{
	struct otter *otter;

	local_irq_save(*flags);
	otter = this_cpu_ptr(&otters);
	spin_lock(&otter->lock);
	return otter;
}

static void otter_unlock(struct otter *otter, unsigned long flags)
{
	spin_unlock_irqrestore(&otter->lock, flags);
}

void otter_swim(void)
{
	unsigned long flags;
	struct otter *otter = otter_lock(&flags);

	otter_unlock(otter, flags);
	synchronize_rcu();
}

void otter_swim_early(void)
{
	unsigned long flags;
	struct otter *otter = otter_lock(&flags);

	synchronize_rcu(); /* expect: sleep-while-atomic */
	otter_unlock(otter, flags);
}

void otter_dive(struct otter *otter)
{
	unsigned long flags;

	local_irq_save(flags);
	spin_lock(&otter->lock);
	spin_unlock_irqrestore(&otter->lock, flags);
	synchronize_rcu();
}

void otter_dive_early(struct otter *otter)
{
	unsigned long flags;

	local_irq_save(flags);
	spin_lock(&otter->lock);
	spin_unlock(&otter->lock);
	synchronize_rcu(); /* expect: sleep-while-atomic */
	local_irq_restore(flags);
}

/* Locked for the caller, who has asked for the flags, also where it says no. */
static bool otter_lock_fish(struct otter **out, unsigned long *flags, int fish)
{
	*out = otter_lock(flags);
	if (!(*out)->ready)
		return false;
	if (fish > (*out)->fish) {
		otter_unlock(*out, *flags);
		otter_catch();
		*out = otter_lock(flags);
		return false;
	}
	return true;
}
