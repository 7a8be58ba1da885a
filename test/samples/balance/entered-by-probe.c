/* Entered somewhere by a probe, and taken out by the remove alone, which does not run where the probe fails. */

static int finch_probe(struct i2c_client *client)
{
	struct finch *finch = finch_of(client);
	int err;

	err = nest_add_bird(finch);
	if (err)
		return err;
	err = finch_wake(client);
	if (err)
		return err; /* expect: unreleased-on-path */
	return 0;
}

static void finch_remove(struct i2c_client *client)
{
	struct finch *finch = i2c_get_clientdata(client);

	nest_del_bird(finch);
}

static struct i2c_driver finch_driver = {
	.probe = finch_probe,
	.remove = finch_remove,
};

/* Made, not entered: what makes it may have others give it back. */
static int siskin_probe(struct i2c_client *client)
{
	struct siskin *siskin = siskin_of(client);
	int err;

	err = nest_alloc_bird(siskin);
	if (err)
		return err;
	err = siskin_wake(client);
	if (err)
		return err;
	return 0;
}

static void siskin_remove(struct i2c_client *client)
{
	struct siskin *siskin = i2c_get_clientdata(client);

	nest_free_bird(siskin);
}

static struct i2c_driver siskin_driver = {
	.probe = siskin_probe,
	.remove = siskin_remove,
};

/* What undoes comes first: the other way round, nothing is entered. */
static int serin_disable(struct tracker *tracker)
{
	struct serin *serin = serin_of(tracker);
	int err;

	nest_connect_bird(serin);
	err = serin_wake(tracker);
	if (err)
		return err;
	return 0;
}

static int serin_enable(struct tracker *tracker)
{
	struct serin *serin = serin_of(tracker);

	nest_disconnect_bird(serin);
	return 0;
}

static const struct tracker_ops serin_ops = {
	.enable = serin_enable,
	.disable = serin_disable,
};

/* The first question after a call says which answer is good, whatever the variable holds later. */
static int linnet_probe(struct i2c_client *client)
{
	struct linnet *linnet = linnet_of(client);
	int err;

	err = linnet_wake(client);
	if (err < 0)
		return err;
	err = nest_add_bird(linnet);
	if (err != 0)
		return err;
	return 0;
}

static void linnet_remove(struct i2c_client *client)
{
	struct linnet *linnet = i2c_get_clientdata(client);

	nest_del_bird(linnet);
}

static struct i2c_driver linnet_driver = {
	.probe = linnet_probe,
	.remove = linnet_remove,
};

/* A loop ends them one by one. */
static int brambling_probe(struct i2c_client *client)
{
	struct brambling *brambling = brambling_of(client);
	int err, i;

	err = nest_add_bird(brambling, brambling->left);
	if (err)
		return err;
	err = nest_add_bird(brambling, brambling->right);
	if (err)
		goto out;
	err = brambling_wake(client);
	if (err)
		goto out;
	return 0;
out:
	for (i = 0; i < brambling->birds; i++)
		nest_del_bird(brambling, brambling->bird[i]);
	return err;
}

/* A macro asks whether it has failed. */
static int redpoll_probe(struct acpi_device *device)
{
	acpi_status status;

	status = nest_attach_bird(device->handle);
	if (ACPI_FAILURE(status))
		return -ENODEV;
	return 0;
}

static void redpoll_remove(struct acpi_device *device)
{
	nest_detach_bird(device->handle);
}

static struct acpi_driver redpoll_driver = {
	.probe = redpoll_probe,
	.remove = redpoll_remove,
};

/* A call of another name undoes more than one step. */
static int crossbill_probe(struct i2c_client *client)
{
	struct crossbill *crossbill = crossbill_of(client);
	int err;

	err = nest_add_bird(crossbill);
	if (err)
		return err;
	err = crossbill_wake(client);
	if (err) {
		nest_deinit_bird(crossbill);
		return err;
	}
	return 0;
}

static void crossbill_remove(struct i2c_client *client)
{
	struct crossbill *crossbill = i2c_get_clientdata(client);

	nest_del_bird(crossbill);
}

static struct i2c_driver crossbill_driver = {
	.probe = crossbill_probe,
	.remove = crossbill_remove,
};
