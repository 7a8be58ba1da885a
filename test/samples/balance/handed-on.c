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
	if (harbour->full) {
		rq_qos_del(&buoy->rqos);
		kfree(buoy);
		return -ENOSPC;
	}
	device_initialize(&buoy->dev);
	err = device_add(&buoy->dev);
	if (err) {
		put_device(&buoy->dev);
		return err;
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

/* Where a probe fails nobody asks the device for what it was told to remember. */
int buoy_probe(struct platform_device *pdev)
{
	struct buoy *buoy = kzalloc(sizeof(*buoy), GFP_KERNEL);

	if (!buoy)
		return -ENOMEM;
	platform_set_drvdata(pdev, buoy);
	if (pdev->id > 8)
		return -EINVAL; /* expect: unreleased-on-path */
	return 0;
}

int buoy_probe_well(struct platform_device *pdev)
{
	struct buoy *buoy = kzalloc(sizeof(*buoy), GFP_KERNEL);

	if (!buoy)
		return -ENOMEM;
	platform_set_drvdata(pdev, buoy);
	if (pdev->id > 8) {
		buoy_driver_remove(pdev);
		return -EINVAL;
	}
	return 0;
}

/* Nor for what lies in it. */
int buoy_probe_with_chain(struct platform_device *pdev)
{
	struct buoy *buoy = devm_kzalloc(&pdev->dev, sizeof(*buoy), GFP_KERNEL);

	if (!buoy)
		return -ENOMEM;
	buoy->chain = kmalloc(8, GFP_KERNEL);
	if (!buoy->chain)
		return -ENOMEM;
	buoy->bell = kmalloc(8, GFP_KERNEL);
	if (!buoy->bell)
		goto out;
	platform_set_drvdata(pdev, buoy);
	if (pdev->id > 8)
		goto out;
	return 0;
out:
	kfree(buoy->chain);
	return -EINVAL; /* expect: unreleased-on-path */
}

/* Where the probe succeeds the device has it. */
int buoy_probe_for_long(struct platform_device *pdev)
{
	struct buoy *buoy = kzalloc(sizeof(*buoy), GFP_KERNEL);

	if (!buoy)
		return -ENOMEM;
	buoy->chain = kmalloc(8, GFP_KERNEL);
	if (!buoy->chain) {
		kfree(buoy);
		return -ENOMEM;
	}
	platform_set_drvdata(pdev, buoy);
	if (pdev->id > 8) {
		kfree(buoy->chain);
		return 0;
	}
	return 0;
}

/* Whoever else knows the object may see to what lies in it. */
int buoy_probe_in_fleet(struct platform_device *pdev)
{
	struct buoy *buoy = devm_kzalloc(&pdev->dev, sizeof(*buoy), GFP_KERNEL);

	if (!buoy)
		return -ENOMEM;
	buoy->chain = kmalloc(8, GFP_KERNEL);
	if (!buoy->chain)
		return -ENOMEM;
	buoy->bell = kmalloc(8, GFP_KERNEL);
	if (!buoy->bell)
		goto out;
	fleet_join(pdev, buoy);
	if (pdev->id > 8)
		goto out;
	return 0;
out:
	kfree(buoy->chain);
	return -EINVAL;
}

/* Memory of a device stays where a failure leaves it, and so does what lies in it. */
int buoy_probe_by_port(struct platform_device *pdev, struct port *port)
{
	struct buoy *buoy = devm_kzalloc(&pdev->dev, sizeof(*buoy), GFP_KERNEL);
	int err;

	if (!buoy)
		return -ENOMEM;
	port->priv = buoy;
	buoy->chain = kmalloc(8, GFP_KERNEL);
	if (!buoy->chain)
		return -ENOMEM;
	err = port_reach(port->depth);
	if (err)
		return err; /* expect: unreleased-on-path */
	err = port_tell(port->depth);
	if (err)
		kfree(buoy->chain);
	return err;
}

/* What was registered by a number: the member that remembers it is of use to nobody where the function fails. */
int buoy_watch_cpus(struct buoy *buoy)
{
	int ret;

	ret = cpuhp_setup_state_multi(CPUHP_AP_ONLINE_DYN, "buoy:online", buoy_online, buoy_offline);
	if (ret < 0)
		return ret;
	buoy->state = ret;
	ret = cpuhp_state_add_instance(buoy->state, &buoy->node);
	if (ret)
		return ret; /* expect: unreleased-on-path */
	ret = harbour_tell(buoy->depth);
	if (ret) {
		cpuhp_state_remove_instance(buoy->state, &buoy->node);
		cpuhp_remove_multi_state(buoy->state);
	}
	return ret;
}

/* An id goes with the object that alone remembers it. */
int buoy_enlist(struct ida *ids)
{
	struct buoy *buoy = kzalloc(sizeof(*buoy), GFP_KERNEL);

	if (!buoy)
		return -ENOMEM;
	buoy->id = ida_alloc(ids, GFP_KERNEL);
	if (buoy->id < 0)
		goto out;
	buoy->log = kcalloc(8, sizeof(*buoy->log), GFP_KERNEL);
	if (!buoy->log)
		goto out;
	harbour_moor(buoy);
	return 0;
out:
	kfree(buoy); /* expect: unreleased-on-path */
	return -ENOMEM;
}

/* Set up as a whole, and freed as such. */
int buoy_guard(struct harbour *harbour)
{
	int err;

	harbour->guard = kmalloc(sizeof(*harbour->guard), GFP_KERNEL);
	if (!harbour->guard)
		return -ENOMEM;
	err = init_srcu_struct(harbour->guard);
	if (err)
		goto out;
	err = harbour_tell(harbour->depth);
	if (err)
		goto out;
	return 0;
out:
	kfree(harbour->guard); /* expect: unreleased-on-path */
	return err;
}

/* A device that was put frees the memory around it by itself. */
int buoy_add(struct harbour *harbour)
{
	struct buoy *buoy = kzalloc(sizeof(*buoy), GFP_KERNEL);
	int err;

	if (!buoy)
		return -ENOMEM;
	device_initialize(&buoy->dev);
	err = device_add(&buoy->dev);
	if (err)
		goto out;
	return 0;
out:
	put_device(&buoy->dev);
	kfree(buoy); /* expect: released-twice */
	return err;
}

/* The lock lies in what the function has given up before. */
int buoy_find(struct harbour *harbour, int id)
{
	struct device *dev = device_find_child_by_name(harbour->dev, "buoy");

	if (!dev)
		return -ENODEV;
	mutex_lock(&dev->mutex);
	harbour->id = id;
	put_device(dev);
	mutex_unlock(&dev->mutex); /* expect: used-after-release */
	return 0;
}

int buoy_find_well(struct harbour *harbour, int id)
{
	struct device *dev = device_find_child_by_name(harbour->dev, "buoy");

	if (!dev)
		return -ENODEV;
	mutex_lock(&dev->mutex);
	harbour->id = id;
	mutex_unlock(&dev->mutex);
	put_device(dev);
	return 0;
}

/* A reference that a success keeps although another gives it back. */
int buoy_number_of(struct harbour *harbour, dev_t *number)
{
	struct device *dev = device_find_child_by_name(harbour->dev, "buoy");

	if (!dev)
		return -ENODEV;
	if (harbour->closed) {
		*number = 0;
		return 0; /* expect: unreleased-on-path */
	}
	*number = dev->devt;
	put_device(dev);
	return 0;
}

/* Memory that this way gives to nobody. */
int buoy_paint(struct harbour *harbour, struct list_head *paints)
{
	struct paint *paint = kmalloc(sizeof(*paint), GFP_KERNEL);

	if (!paint)
		return -ENOMEM;
	if (!harbour->open)
		goto out;
	list_add(&paint->node, paints);
out:
	return 0; /* expect: unreleased-on-path */
}

/* An element of an array that is left in the round in which it was taken. */
int buoy_lines(struct harbour *harbour, struct buoy *buoys, int count)
{
	int i;

	for (i = 0; i < count; i++) {
		mutex_lock(&buoys[i].lock);
		if (harbour->closed)
			return -EBUSY; /* expect: unreleased-on-path */
		if (buoys[i].depth > 8) {
			mutex_unlock(&buoys[i].lock);
			return -EINVAL;
		}
		mutex_unlock(&buoys[i].lock);
	}
	return 0;
}

/* What others may write while the lock is not held is asked for again. */
int buoy_current(struct harbour *harbour)
{
	struct buoy *buoy;

	spin_lock(&harbour->lock);
	if (!harbour->current_buoy) {
		spin_unlock(&harbour->lock);
		buoy = kmalloc(sizeof(*buoy), GFP_KERNEL);
		if (!buoy)
			return -ENOMEM;
		spin_lock(&harbour->lock);
		if (harbour->current_buoy)
			goto out;
		harbour->current_buoy = buoy;
	}
out:
	spin_unlock(&harbour->lock);
	return 0; /* expect: unreleased-on-path */
}

/* One of several ways to give it back asks a member; the others do not. */
int buoy_heave(struct buoy *buoy, int depth)
{
	mutex_lock(&buoy->lock);
	if (buoy->adrift)
		buoy->lost = 1;
	if (buoy->lost) {
		mutex_unlock(&buoy->lock);
		return 1;
	}
	if (depth > buoy->depth)
		return -EIO; /* expect: unreleased-on-path */
	buoy->depth = depth;
	mutex_unlock(&buoy->lock);
	return 0;
}

/* Both failures are tested, and the second one leaves the name. */
int buoy_name(struct inode *inode, struct harbour *harbour)
{
	struct buffer_head *bh;
	char *name = kstrdup(harbour->name, GFP_KERNEL);

	if (!name)
		return -ENOMEM;
	bh = ext4_bread(NULL, inode, harbour->block, 0);
	if (bh == NULL) {
		kfree(name);
		return -ENOENT;
	}
	if (IS_ERR(bh))
		return PTR_ERR(bh); /* expect: unreleased-on-path */
	brelse(bh);
	harbour->name = name;
	return 0;
}

/* No bit of the lock is handed over. */
int buoy_join_inode(struct xfs_trans *tp, struct xfs_inode *ip)
{
	int error;

	xfs_ilock(ip, XFS_ILOCK_EXCL);
	xfs_trans_ijoin(tp, ip, 0);
	error = xfs_bunmapi_range(tp, ip->i_size);
	if (error)
		return error; /* expect: unreleased-on-path */
	error = xfs_trans_roll(tp->t_ticket);
	xfs_iunlock(ip, XFS_ILOCK_EXCL);
	return error;
}

static void buoy_unregister(void *dev)
{
	device_del(dev);
	put_device(dev);
}

/* An action of the device that is to end the registration does so. */
int buoy_manage(struct device *host, struct buoy *buoy)
{
	struct device *dev = &buoy->dev;
	int err = device_add(dev);

	if (err)
		return err;
	err = harbour_tell(host->id);
	if (err < 0) {
		device_del(dev);
		return err;
	}
	err = devm_add_action_or_reset(host, buoy_unregister, dev);
	if (err)
		return err;
	err = harbour_count(host->id);
	if (err < 0)
		return err;
	return 0;
}

/* The device is the lock itself. */
int buoy_halt(struct harbour *harbour)
{
	struct device *dev = device_find_child_by_name(harbour->dev, "buoy");

	if (!dev)
		return -ENODEV;
	device_lock(dev);
	harbour->id = 0;
	put_device(dev);
	device_unlock(dev); /* expect: used-after-release */
	return 0;
}

/* The helper keeps it where its own helper does. */
static int buoy_settle(struct harbour *harbour, struct buoy *buoy)
{
	return buoy_moor(harbour, buoy);
}

int buoy_place_deep(struct harbour *harbour)
{
	struct buoy *buoy = kzalloc(sizeof(*buoy), GFP_KERNEL);
	int err;

	if (!buoy)
		return -ENOMEM;
	err = buoy_settle(harbour, buoy);
	if (err)
		return err; /* expect: unreleased-on-path */
	return 0;
}

int buoy_enqueue(struct harbour *harbour)
{
	struct buoy *buoy = kzalloc(sizeof(*buoy), GFP_KERNEL);

	if (!buoy)
		return -ENOMEM;
	list_add_tail(&buoy->list, &harbour->buoys);
	if (harbour->closed)
		return -EBUSY;
	return 0;
}

/* An array keeps it, and it is freed by hand where that fails. */
int buoy_slot(struct harbour *harbour, int slot)
{
	struct buoy *buoy = kzalloc(sizeof(*buoy), GFP_KERNEL);
	int err;

	if (!buoy)
		return -ENOMEM;
	list_add_tail(&buoy->list, &harbour->buoys);
	if (harbour->closed)
		return -EBUSY; /* expect: unreleased-on-path */
	harbour->slots[slot] = buoy;
	err = harbour_tell(harbour->depth);
	if (err < 0)
		goto out;
	return 0;
out:
	list_del(&buoy->list);
	kfree(buoy);
	harbour->depth = buoy->depth; /* expect: used-after-release */
	return err;
}

/* Whoever stores it in a loop does so at least once. */
int buoy_share(struct harbour *harbour, int count)
{
	struct paint *paint = kmalloc(sizeof(*paint), GFP_KERNEL);
	int i;

	if (!paint)
		return -ENOMEM;
	for (i = 0; i < count; i++)
		harbour->slots[i].paint = paint;
	return 0;
}

/* The request has the inode: its reference goes where the request goes. */
int swift_open(struct inode *dir, struct swift *sw)
{
	struct swift_request *req;
	int err;

	req = swift_prepare(sw);
	if (IS_ERR(req))
		return PTR_ERR(req);
	req->parent = dir;
	ihold(dir);
	err = swift_check(sw);
	if (err < 0) {
		iput(dir);
		return err;
	}
	err = swift_send(sw);
	if (err)
		goto out;
	err = swift_look(sw);
out:
	swift_put_request(req);
	return err;
}

int swift_open_alone(struct inode *dir, struct swift *sw)
{
	int err;

	ihold(dir);
	err = swift_check(sw);
	if (err < 0) {
		iput(dir);
		return err;
	}
	err = swift_send(sw);
	if (err)
		return err; /* expect: unreleased-on-path */
	return 0;
}

/* An object goes with the count that was got with it. */

static struct tide *tide_find(const char *name)
{
	struct tide *tide;

	list_for_each_entry(tide, &tides, list) {
		if (strcmp(tide->name, name) == 0) {
			kref_get(&tide->ref);
			return tide;
		}
	}
	return NULL;
}

static void tide_free(struct kref *ref)
{
	kfree(container_of(ref, struct tide, ref));
}

static int joins_with_its_count(struct shore *shore, const char *name)
{
	struct tide *tide = tide_find(name);

	if (!tide)
		return -EINVAL;
	if (shore->is_dry) {
		kref_put(&tide->ref, tide_free);
		return -EIO;
	}
	shore_join(shore, tide);
	if (!shore_rises(shore))
		return -EAGAIN;
	return 0;
}

static int joins_without(struct shore *shore, const char *name)
{
	struct tide *tide = tide_find(name);

	if (!tide)
		return -EINVAL;
	if (shore->is_dry) {
		kref_put(&tide->ref, tide_free);
		return -EIO;
	}
	if (!shore_rises(shore))
		return -EAGAIN; /* expect: unreleased-on-path */
	shore_join(shore, tide);
	return 0;
}

/* A name is read, and nobody keeps it. */
static int buoy_set_cipher(struct buoy *buoy, const char *mode)
{
	char *name = kasprintf(GFP_KERNEL, "cbc(%s)", mode);

	if (!name)
		return -ENOMEM;
	buoy->tfm = crypto_alloc_skcipher(name, 0, 0);
	if (IS_ERR(buoy->tfm)) {
		kfree(name);
		return PTR_ERR(buoy->tfm);
	}
	return 0; /* expect: unreleased-on-path */
}

static int buoy_set_cipher_right(struct buoy *buoy, const char *mode)
{
	char *name = kasprintf(GFP_KERNEL, "cbc(%s)", mode);

	if (!name)
		return -ENOMEM;
	buoy->tfm = crypto_alloc_skcipher(name, 0, 0);
	kfree(name);
	if (IS_ERR(buoy->tfm))
		return PTR_ERR(buoy->tfm);
	return 0;
}
