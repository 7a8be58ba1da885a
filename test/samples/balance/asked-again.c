// Questions that are asked again under a lock: the answer from before it may be another one by then.

int plover_open(struct plover *p)
{
	int err;

	if (test_bit(PLOVER_READY, &p->flags))
		return 0;
	mutex_lock(&p->lock);
	if (test_bit(PLOVER_READY, &p->flags))
		return 0; /* expect: unreleased-on-path */
	err = plover_fill(p);
	mutex_unlock(&p->lock);
	return err;
}

int plover_open_once(struct plover *p)
{
	int err = 0;

	if (test_bit(PLOVER_READY, &p->flags))
		return 0;
	mutex_lock(&p->lock);
	if (!test_bit(PLOVER_READY, &p->flags))
		err = plover_fill(p);
	mutex_unlock(&p->lock);
	return err;
}

int plover_hatch(struct plover *p)
{
	u8 *egg;

	if (p->dead)
		return -ENODEV;
	egg = kmalloc(p->size, GFP_KERNEL);
	if (!egg)
		return -ENOMEM;
	spin_lock(&p->nest_lock);
	if (p->dead) {
		spin_unlock(&p->nest_lock);
		return -ENODEV; /* expect: unreleased-on-path */
	}
	memcpy(egg, p->nest, p->size);
	spin_unlock(&p->nest_lock);
	if (plover_warm(egg) < 0) {
		kfree(egg);
		return -EIO;
	}
	kfree(egg);
	return 0;
}

/* Both answers lead to the second question: it asks for the lock that the first one has let be taken. */
int plover_feed(struct plover *p)
{
	int err;

	if (p->shared)
		mutex_lock(&p->lock);
	err = plover_eat(p->size);
	if (p->shared)
		mutex_unlock(&p->lock);
	return err;
}

/* What a variable holds nobody else changes. */
int plover_ring(struct plover *p)
{
	struct bird_ring *ring = bird_ring_get(p->id);

	if (IS_ERR(ring))
		return PTR_ERR(ring);
	mutex_lock(&p->lock);
	p->ringed = bird_ring_year(ring);
	mutex_unlock(&p->lock);
	if (!IS_ERR(ring))
		bird_ring_put(ring);
	return 0;
}

/* No lock is held where it is asked again. */
int plover_count(struct plover *p)
{
	u8 *list;
	int err;

	if (!plover_is_old(p))
		return 0;
	list = kmalloc(p->size, GFP_KERNEL);
	if (!list)
		return -ENOMEM;
	mutex_lock(&p->lock);
	memcpy(list, p->nest, p->size);
	mutex_unlock(&p->lock);
	err = plover_note(list);
	if (plover_is_old(p))
		kfree(list);
	return err;
}
