/* Releases of what a call did not give, which the path itself has asked. Nobody has written down what these calls take. */

static int gannet_dive(struct gannet *gannet, int depth)
{
	struct device *fish;
	int rc;

	fish = gannet_spot_fish(gannet, depth);
	if (IS_ERR(fish)) {
		rc = PTR_ERR(fish);
		goto put;
	}
	rc = gannet_catch(gannet, fish);
put:
	put_device(fish); /* expect: released-unheld */
	return rc;
}

static int gannet_look_up(struct gannet *gannet, int depth)
{
	struct pid *shoal = gannet_shoal(gannet, depth);
	struct bio *bio;
	int rc = 0;

	bio = gannet_ask(gannet, shoal);
	if (!bio) {
		rc = -ENOMEM;
		goto out;
	}
	rc = submit_bio_wait(bio);
out:
	bio_put(bio); /* expect: released-unheld */
	return rc;
}

/* Twin: what was not given is not given back. */
static int gannet_dive_right(struct gannet *gannet, int depth)
{
	struct device *fish;
	int rc;

	fish = gannet_spot_fish(gannet, depth);
	if (IS_ERR(fish))
		return PTR_ERR(fish);
	rc = gannet_catch(gannet, fish);
	put_device(fish);
	return rc;
}

/* Twin: the release takes NULL. */
static void gannet_rest(struct gannet *gannet)
{
	char *nest = gannet_nest(gannet);

	if (!nest)
		gannet->tired = true;
	kfree(nest);
}

/* Twin: a flag tells it, and the path has not asked the result. */
static void gannet_follow(struct gannet *gannet, bool is_near)
{
	struct device *fish = gannet_spot_fish(gannet, 1);

	if (gannet_is_hungry(gannet))
		gannet->follows = is_near;
	put_device(fish);
}

/* Twin: it was asked before, and got another value since. */
static int gannet_try(struct gannet *gannet)
{
	struct device *fish = gannet_spot_fish(gannet, 1);

	if (IS_ERR(fish))
		fish = gannet_any_fish(gannet);
	put_device(fish);
	return 0;
}

/* Twin: a lock by a variable that the next call fills with another one, where it does not fail. */
static int gannet_walk(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl = pmd_trans_huge_lock(pmd, vma);
	pte_t *pte;

	if (ptl) {
		spin_unlock(ptl);
		return 0;
	}
	pte = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl);
	pte_unmap_unlock(pte, ptl);
	return 1;
}
