/* Members that a failing function leaves pointing to what it has given back, where such a member is set to NULL elsewhere. */

static int lamp_add(struct lamp *lamp, struct kobject *parent, struct kobject **kobjs, int at)
{
	int err;

	kobjs[at] = kobject_create_and_add(lamp->name, parent);
	if (!kobjs[at])
		return -ENOMEM;
	err = sysfs_create_group(kobjs[at], &lamp_group);
	if (err) {
		kobject_put(kobjs[at]);
		return err; /* expect: dangling-member */
	}
	err = sysfs_create_group(kobjs[at], &bulb_group);
	if (err) {
		sysfs_remove_group(kobjs[at], &lamp_group);
		kobject_put(kobjs[at]);
		kobjs[at] = NULL;
		return err;
	}
	return 0;
}

static int lamp_set_key(struct lamp *lamp, int size)
{
	int err = lamp_check(size);

	if (err) {
		kfree_sensitive(lamp->key);
		return err; /* expect: dangling-member */
	}
	kfree_sensitive(lamp->key);
	lamp->key = kzalloc(size, GFP_KERNEL);
	return lamp->key ? 0 : -ENOMEM;
}

static int lamp_reset_key(struct lamp *lamp, int size)
{
	int err = lamp_check(size);

	kfree_sensitive(lamp->key);
	lamp->key = lamp_default_key;
	if (err)
		return err;
	return lamp_light(lamp);
}

/* The object goes as well. */
static int lamp_give_up(struct lamp *lamp, int size)
{
	int err = lamp_check(size);

	if (err) {
		kfree_sensitive(lamp->key);
		lamp_free(lamp);
		return err;
	}
	return 0;
}

/* Nobody sets this one to NULL but who starts anew. */
static int lamp_set_name(struct lamp *lamp, int size)
{
	int err = lamp_check(size);

	if (err) {
		kfree(lamp->name);
		return err;
	}
	return 0;
}

static void lamp_begin(struct lamp *lamp)
{
	kfree(lamp->name);
	lamp->name = NULL;
	lamp_light(lamp);
}

static void lamp_destroy_key(struct lamp *lamp)
{
	kfree_sensitive(lamp->key);
	lamp->key = NULL;
}

/* Who undoes the function does not run after its failure. */
static int lamp_register(struct lamp *lamp, int size)
{
	int err = lamp_check(size);

	if (err) {
		kmem_cache_destroy(lamp->cache);
		return err;
	}
	return 0;
}

static void lamp_unregister(struct lamp *lamp)
{
	kmem_cache_destroy(lamp->cache);
	lamp->cache = NULL;
}
