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

struct beacon {
	struct dm_io_client *client;
	struct dm_kcopyd_client *copier;
	int range;
};

/* The end of the object runs whatever the operations between have come to, and asks for NULL alone. */
static int beacon_ctr(struct beacon_holder *holder)
{
	struct beacon *beacon = kzalloc(sizeof(*beacon), GFP_KERNEL);

	if (!beacon)
		return -ENOMEM;
	holder->context = beacon;
	return 0;
}

static void beacon_dtr(struct beacon_holder *holder)
{
	struct beacon *beacon = holder->context;

	if (beacon->client)
		dm_io_client_destroy(beacon->client);
	if (!IS_ERR_OR_NULL(beacon->copier))
		dm_kcopyd_client_destroy(beacon->copier);
	kfree(beacon);
}

static int beacon_prepare(struct beacon *beacon)
{
	beacon->client = dm_io_client_create();
	if (IS_ERR(beacon->client))
		return PTR_ERR(beacon->client); /* expect: dangling-member */
	return beacon_tune(beacon);
}

/* Twin: the end sees error pointers. */
static int beacon_prepare_copy(struct beacon *beacon)
{
	beacon->copier = dm_kcopyd_client_create(NULL);
	if (IS_ERR(beacon->copier))
		return PTR_ERR(beacon->copier);
	return beacon_tune(beacon);
}

/* Twin: not left there. */
static int beacon_prepare_again(struct beacon *beacon)
{
	int err = 0;

	beacon->client = dm_io_client_create();
	if (IS_ERR(beacon->client)) {
		err = PTR_ERR(beacon->client);
		beacon->client = NULL;
	}
	return err;
}

static int beacon_light(struct beacon_holder *holder)
{
	int err = beacon_prepare(holder->context);

	if (!err)
		err = beacon_prepare_copy(holder->context);
	return err;
}

static int beacon_relight(struct beacon_holder *holder)
{
	return beacon_prepare_again(holder->context);
}

static struct beacon_operations beacon_operations = {
	.ctr = beacon_ctr,
	.dtr = beacon_dtr,
	.light = beacon_light,
	.relight = beacon_relight,
};

/* Twin: where the making of an object fails, its end does not run. */
static int beacon_start(struct beacon *beacon)
{
	beacon->client = dm_io_client_create();
	if (IS_ERR(beacon->client))
		return PTR_ERR(beacon->client);
	return 0;
}

static void beacon_stop(struct beacon *beacon)
{
	if (beacon->client)
		dm_io_client_destroy(beacon->client);
}

static int beacon_turn(struct beacon *beacon)
{
	return beacon_tune(beacon);
}

static struct beacon_motor_operations beacon_motor_operations = {
	.start = beacon_start,
	.stop = beacon_stop,
	.turn = beacon_turn,
};

/* A failure that is swallowed: what undoes the function later asks for NULL alone. */
int buoy_init(struct buoy *buoy)
{
	struct device *sensor;

	sensor = hwmon_device_register_with_groups(buoy->dev, "buoy", buoy, buoy_groups);
	if (IS_ERR(sensor))
		dev_warn(buoy->dev, "no sensor\n");
	buoy->sensor = sensor;
	return 0; /* expect: dangling-member */
}

void buoy_exit(struct buoy *buoy)
{
	if (buoy->sensor)
		hwmon_device_unregister(buoy->sensor);
}

/* Twin: it is NULL then. */
int pier_init(struct pier *pier)
{
	struct device *sensor;

	sensor = hwmon_device_register_with_groups(pier->dev, "pier", pier, pier_groups);
	if (IS_ERR(sensor)) {
		dev_warn(pier->dev, "no sensor\n");
		sensor = NULL;
	}
	pier->sensor = sensor;
	return 0;
}

void pier_exit(struct pier *pier)
{
	if (pier->sensor)
		hwmon_device_unregister(pier->sensor);
}

/* Twin: the other one looks for errors as well. */
int quay_init(struct quay *quay)
{
	quay->sensor = hwmon_device_register_with_groups(quay->dev, "quay", quay, quay_groups);
	if (IS_ERR(quay->sensor))
		dev_warn(quay->dev, "no sensor\n");
	return 0;
}

void quay_exit(struct quay *quay)
{
	if (!IS_ERR_OR_NULL(quay->sensor))
		hwmon_device_unregister(quay->sensor);
}
