/* What becomes of an object that others were handed: as it is, a member of it, on some of their ways only. */

struct buoy {
	struct list_head list;
	struct rq_qos rqos;
	struct device dev;
	u32 *log;
	u32 depth;
};

static int buoy_moor(struct harbour *harbour, struct buoy *buoy)
{
	if (harbour->closed)
		return -EBUSY;
	harbour->last = buoy;
	return 0;
}

static void buoy_gauge(struct buoy *buoy)
{
	sonar_ping(&buoy->depth);
}

static void buoy_string(struct harbour *harbour, struct buoy *buoy)
{
	list_add_tail(&buoy->list, &harbour->buoys);
}

static void wave_send(struct bio *bio)
{
	submit_bio(bio);
}

/* The helper keeps it where it succeeds: after its failure the caller has it. */
int buoy_place(struct harbour *harbour)
{
	struct buoy *buoy = kzalloc(sizeof(*buoy), GFP_KERNEL);
	int err;

	if (!buoy)
		return -ENOMEM;
	err = buoy_moor(harbour, buoy);
	if (err)
		return err; /* expect: unreleased-on-path */
	return 0;
}

int buoy_place_well(struct harbour *harbour)
{
	struct buoy *buoy = kzalloc(sizeof(*buoy), GFP_KERNEL);
	int err;

	if (!buoy)
		return -ENOMEM;
	err = buoy_moor(harbour, buoy);
	if (err)
		return buoy_give_up(buoy);
	return harbour_tell(harbour);
}

/* Only a member went to a function that is not known. */
int buoy_test(struct harbour *harbour)
{
	struct buoy *buoy = kzalloc(sizeof(*buoy), GFP_KERNEL);

	if (!buoy)
		return -ENOMEM;
	buoy_gauge(buoy);
	if (harbour->closed)
		return -EBUSY; /* expect: unreleased-on-path */
	harbour->last = buoy;
	return 0;
}

/* A member in a list leads to the object. */
int buoy_line_up(struct harbour *harbour)
{
	struct buoy *buoy = kzalloc(sizeof(*buoy), GFP_KERNEL);

	if (!buoy)
		return -ENOMEM;
	buoy_string(harbour, buoy);
	if (harbour->closed)
		return -EBUSY;
	return 0;
}

/* The helper hands it over for good. */
int wave_make(struct harbour *harbour)
{
	struct bio *bio = bio_alloc(harbour->bdev, 1, 0, GFP_KERNEL);

	if (harbour->closed) {
		bio_put(bio);
		return -EBUSY;
	}
	wave_send(bio);
	return harbour->depth ? 0 : -EIO;
}

/* What this function frees after all was its own where it is not freed. */
int buoy_join(struct harbour *harbour)
{
	struct buoy *buoy = kzalloc(sizeof(*buoy), GFP_KERNEL);
	int err;

	if (!buoy)
		return -ENOMEM;
	list_add_tail(&buoy->list, &harbour->buoys);
	if (harbour->closed)
		return -EBUSY; /* expect: unreleased-on-path */
	harbour->last = buoy;
	err = harbour_tell(harbour);
	if (err < 0)
		goto out;
	return 0;
out:
	list_del(&buoy->list);
	kfree(buoy);
	return err;
}

/* A registration goes by its member: it must not stay when the object is freed. */
int buoy_register(struct gendisk *disk)
{
	struct buoy *buoy = kzalloc(sizeof(*buoy), GFP_KERNEL);
	int err;

	if (!buoy)
		return -ENOMEM;
	err = rq_qos_add(&buoy->rqos, disk, RQ_QOS_WBT, &buoy_ops);
	if (err)
		goto out;
	err = harbour_tell(disk);
	if (err)
		goto out;
	return 0;
out:
	kfree(buoy); /* expect: unreleased-on-path */
	return err;
}

/* The last reference of its device frees the object, and its release callback what else belongs to it. */
int buoy_number(struct harbour *harbour)
{
	struct buoy *buoy = kzalloc(sizeof(*buoy), GFP_KERNEL);
	int err;

	if (!buoy)
		return -ENOMEM;
	err = rq_qos_add(&buoy->rqos, harbour->disk, RQ_QOS_WBT, &buoy_ops);
	if (err) {
		kfree(buoy);
		return err;
	}
	device_initialize(&buoy->dev);
	err = device_add(&buoy->dev);
	if (err) {
		put_device(&buoy->dev);
		return err;
	}
	if (harbour->closed) {
		device_del(&buoy->dev);
		put_device(&buoy->dev);
		return -EBUSY;
	}
	return 0;
}

/* Memory that goes with the device in the end, and was meant for this function alone. */
int buoy_sort(struct device *dev, int count)
{
	u32 *order = devm_kcalloc(dev, count, sizeof(*order), GFP_KERNEL);

	if (!order)
		return -ENOMEM;
	if (count > 8)
		return -EINVAL; /* expect: unreleased-on-path */
	sort_by_depth(dev, order[0]);
	devm_kfree(dev, order);
	return 0;
}

int buoy_table(struct device *dev, int count)
{
	u32 *table = devm_kcalloc(dev, count, sizeof(*table), GFP_KERNEL);

	if (!table)
		return -ENOMEM;
	if (count > 8)
		return -EINVAL;
	if (count == 1) {
		devm_kfree(dev, table);
		table = NULL;
	}
	return table_install(dev, table);
}

/* What points to itself is kept by nobody. */
int buoy_mirror(struct harbour *harbour)
{
	struct buoy *buoy = kzalloc(sizeof(*buoy), GFP_KERNEL);

	if (!buoy)
		return -ENOMEM;
	buoy->self = buoy;
	if (harbour->closed)
		return -EBUSY; /* expect: unreleased-on-path */
	harbour->last = buoy;
	return 0;
}
