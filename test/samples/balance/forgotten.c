// Members that only the function ends which fills them: whoever frees the object later has to end them as well.

struct marten {
	struct list_head __percpu *dens;
	char *name;
};

static struct marten *marten_create(const char *name)
{
	struct marten *marten;

	marten = kzalloc(sizeof(*marten), GFP_KERNEL);
	if (!marten)
		return NULL;
	marten->dens = alloc_percpu(struct list_head);
	if (!marten->dens)
		goto out_marten;
	marten->name = kstrdup(name, GFP_KERNEL);
	if (!marten->name)
		goto out_dens;
	return marten;

out_dens:
	free_percpu(marten->dens);
out_marten:
	kfree(marten);
	return NULL;
}

static void marten_look(struct marten *marten, int cpu)
{
	marten_show(per_cpu_ptr(marten->dens, cpu));
}

static void marten_destroy(struct marten *marten)
{
	marten_look(marten, 0);
	kfree(marten); /* nothing else that marten_create() would give back */
}

struct sable {
	struct list_head __percpu *dens;
	void *pelt;
};

static struct sable *sable_create(void)
{
	struct sable *sable;

	sable = kzalloc(sizeof(*sable), GFP_KERNEL);
	if (!sable)
		return NULL;
	sable->dens = alloc_percpu(struct list_head);
	if (!sable->dens)
		goto out_sable;
	sable->pelt = vmalloc(PAGE_SIZE);
	if (!sable->pelt)
		goto out_dens;
	if (sable_hide(0))
		goto out_pelt;
	return sable;

out_pelt:
	vfree(sable->pelt);
out_dens:
	free_percpu(sable->dens);
out_sable:
	kfree(sable);
	return NULL;
}

static void sable_show(struct sable *sable, int cpu)
{
	sable_print(per_cpu_ptr(sable->dens, cpu));
}

static void sable_destroy(struct sable *sable)
{
	vfree(sable->pelt);
	kfree(sable); /* expect: unreleased-on-path */
}

/* Another function ends it, by a name of its own. */

struct stoat {
	struct list_head __percpu *dens;
	void *pelt;
};

static struct stoat *stoat_create(void)
{
	struct stoat *stoat;

	stoat = kzalloc(sizeof(*stoat), GFP_KERNEL);
	if (!stoat)
		return NULL;
	stoat->dens = alloc_percpu(struct list_head);
	if (!stoat->dens)
		goto out_stoat;
	stoat->pelt = vmalloc(PAGE_SIZE);
	if (!stoat->pelt)
		goto out_dens;
	if (stoat_hide(0))
		goto out_pelt;
	return stoat;

out_pelt:
	vfree(stoat->pelt);
out_dens:
	free_percpu(stoat->dens);
out_stoat:
	kfree(stoat);
	return NULL;
}

static void stoat_stop(struct stoat *stoat)
{
	struct list_head __percpu *dens = stoat->dens;

	free_percpu(dens);
}

static void stoat_destroy(struct stoat *stoat)
{
	vfree(stoat->pelt);
	kfree(stoat);
}
