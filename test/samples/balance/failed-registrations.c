/* What a registration that has failed leaves: the name of a device goes with its last reference, and not with the memory around it. */

static int heron_hatch(struct heron *heron)
{
	int rc;

	dev_set_name(&heron->dev, "heron%d", heron->id);
	rc = device_register(&heron->dev);
	if (rc) {
		pr_err("heron%d: %d\n", heron->id, rc);
		return rc; /* expect: unreleased-on-path */
	}
	return heron_feed(heron);
}

static int heron_hatch_right(struct heron *heron)
{
	int rc;

	dev_set_name(&heron->dev, "heron%d", heron->id);
	rc = device_register(&heron->dev);
	if (rc) {
		put_device(&heron->dev);
		return rc;
	}
	return heron_feed(heron);
}

/* The caller puts it: the function fails as the call does. */
static int heron_move(struct heron *heron, int from)
{
	if (device_register(&heron->dev) < 0)
		return -ENODEV;
	heron->from = from;
	return 0;
}

int heron_begin_move(struct heron *heron)
{
	int rc = heron_move(heron, heron->nest);

	if (rc)
		put_device(&heron->dev);
	return rc;
}

/* A function that adds what it is handed, as the call does. */
int heron_register(struct heron *heron)
{
	int rc = device_register(&heron->dev);

	if (rc)
		return rc;
	heron->flies = true;
	return 0;
}

struct nest *nest_build(struct heron *heron)
{
	struct nest *nest = kzalloc(sizeof(*nest), GFP_KERNEL);

	if (!nest)
		return NULL;
	nest->dev.release = nest_release;
	dev_set_name(&nest->dev, "nest-%s", heron->name);
	if (device_register(&nest->dev))
		goto free;
	return nest;
free:
	kfree(nest);
	return NULL; /* expect: unreleased-on-path */
}

struct nest *nest_build_right(struct heron *heron)
{
	struct nest *nest = kzalloc(sizeof(*nest), GFP_KERNEL);

	if (!nest)
		return NULL;
	nest->dev.release = nest_release;
	dev_set_name(&nest->dev, "nest-%s", heron->name);
	if (device_register(&nest->dev))
		goto put;
	return nest;
put:
	put_device(&nest->dev);
	return NULL;
}

/* Where it has no release yet, there is nothing that a put would run. */
struct nest *nest_build_late(struct heron *heron)
{
	struct nest *nest = kzalloc(sizeof(*nest), GFP_KERNEL);

	if (!nest)
		return NULL;
	nest_name(nest, heron);
	if (device_register(&nest->dev)) {
		if (nest->dev.release)
			put_device(&nest->dev);
		else
			kfree(nest);
		return NULL;
	}
	return nest;
}

/* Made once, and never to end. */
static struct device moor_dev = { .init_name = "moor" };

static int __init moor_init(void)
{
	int rc = device_register(&moor_dev);

	if (rc < 0)
		return rc;
	return moor_fill(&moor_dev);
}

/* The image is NULL where it could not be loaded. */
int heron_load(struct heron *heron)
{
	const struct firmware *fw;
	int rc = -ENOENT;

	if (request_firmware(&fw, "heron.bin", heron->parent) == 0)
		rc = heron_copy(heron, fw->data, fw->size);
	release_firmware(fw);
	return rc;
}

/* The end of the one that was found ends nothing of the one that was made. */
struct nest *nest_find_or_build(struct heron *heron, struct nest *nest, int size)
{
	struct nest *made;
	int rc;

	if (nest_is_large(nest, size))
		return nest;
	made = kzalloc(sizeof(*made), GFP_KERNEL);
	if (!made)
		return ERR_PTR(-ENOMEM);
	made->dev.release = nest_release;
	rc = device_register(&made->dev);
	if (rc) {
		put_device(&nest->dev);
		return ERR_PTR(rc); /* expect: unreleased-on-path */
	}
	nest = made;
	return nest;
}

struct nest *nest_find_or_build_right(struct heron *heron, struct nest *nest, int size)
{
	struct nest *made;
	int rc;

	if (nest_is_large(nest, size))
		return nest;
	made = kzalloc(sizeof(*made), GFP_KERNEL);
	if (!made)
		return ERR_PTR(-ENOMEM);
	made->dev.release = nest_release;
	rc = device_register(&made->dev);
	if (rc) {
		put_device(&made->dev);
		return ERR_PTR(rc);
	}
	nest = made;
	return nest;
}

/* The end of the registration puts the device once more. */
static int linnet_enroll(struct linnet *linnet)
{
	int err;

	err = device_register(&linnet->dev);
	if (err) {
		put_device(&linnet->dev);
		return err;
	}
	err = linnet_index(linnet->nr);
	if (err) {
		put_device(&linnet->dev);
		device_unregister(&linnet->dev); /* expect: released-twice */
	}
	return err;
}

/* Twin: taken apart piece by piece. */
static int linnet_enroll_by_steps(struct linnet *linnet)
{
	int err;

	err = device_register(&linnet->dev);
	if (err) {
		put_device(&linnet->dev);
		return err;
	}
	err = linnet_index(linnet->nr);
	if (err) {
		device_del(&linnet->dev);
		put_device(&linnet->dev);
	}
	return err;
}
