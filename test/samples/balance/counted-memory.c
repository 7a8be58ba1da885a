/* The put of an object that counts itself frees the memory that the function has made for it. */
int panel_add_control(struct panel *panel)
{
	struct device *dev;
	int err;

	dev = kzalloc(sizeof(*dev), GFP_KERNEL);
	if (!dev)
		return -ENOMEM;
	device_initialize(dev);
	dev->parent = &panel->dev;
	dev->release = control_release;
	err = dev_set_name(dev, "control%d", panel->id);
	if (err)
		return err; /* expect: unreleased-on-path */
	err = device_add(dev);
	if (err)
		goto out_put;
	return 0;

out_put:
	put_device(dev);
	return err;
}

int panel_add_meter(struct panel *panel)
{
	struct device *dev;
	int err;

	dev = kzalloc(sizeof(*dev), GFP_KERNEL);
	if (!dev)
		return -ENOMEM;
	device_initialize(dev);
	dev->parent = &panel->dev;
	dev->release = meter_release;
	err = dev_set_name(dev, "meter%d", panel->id);
	if (err)
		goto out_put;
	err = device_add(dev);
	if (err)
		goto out_put;
	return 0;

out_put:
	put_device(dev);
	return err;
}

/* A kobject that was added is taken out again where the function fails later. */
int shelf_show(struct shelf *shelf, struct kobject *parent)
{
	int err;

	err = kobject_init_and_add(&shelf->kobj, &shelf_type, parent, "shelf%d", shelf->id);
	if (err) {
		kobject_put(&shelf->kobj);
		return err;
	}
	err = sysfs_create_group(&shelf->kobj, &shelf_group);
	if (err)
		return err; /* expect: unreleased-on-path */
	err = shelf_count_books(shelf->id);
	if (err)
		goto out_kobj;
	return 0;

out_kobj:
	kobject_del(&shelf->kobj);
	kobject_put(&shelf->kobj);
	return err;
}

int shelf_show_all(struct shelf *shelf, struct kobject *parent)
{
	int err;

	err = kobject_init_and_add(&shelf->kobj, &shelf_type, parent, "all%d", shelf->id);
	if (err) {
		kobject_put(&shelf->kobj);
		return err;
	}
	err = sysfs_create_group(&shelf->kobj, &shelf_group);
	if (err)
		goto out_kobj;
	err = shelf_count_books(shelf->id);
	if (err)
		goto out_kobj;
	return 0;

out_kobj:
	kobject_del(&shelf->kobj);
	kobject_put(&shelf->kobj);
	return err;
}

/* What lies behind an object was made with it: nobody else has been told of it. */
int till_send(struct request_queue *q, const void *sum, int len)
{
	struct till_job *job;
	struct request *rq;

	rq = blk_mq_alloc_request(q, REQ_OP_DRV_OUT, 0);
	if (IS_ERR(rq))
		return PTR_ERR(rq);
	job = blk_mq_rq_to_pdu(rq);
	job->data = job + 1;
	job->sum = kmemdup(sum, len, GFP_KERNEL);
	if (!job->sum)
		return -ENOMEM; /* expect: unreleased-on-path */
	blk_execute_rq(rq, false);
	kfree(job->sum);
	blk_mq_free_request(rq);
	return 0;
}
