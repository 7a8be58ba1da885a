// What one function of a file sets up for an object and another one, of the opposite name, takes down: told where a
// function fails in between and only functions that do not run then call the second. The pairs are known by what they do.

struct heron {
	struct heron_slot *slots;
	struct heron_slot *spare;
	struct heron_slot *water;
	struct workqueue_struct *queue;
	struct list_head pages;
	struct device dev;
	struct mutex lock;
	struct kref ref;
	int size;
};

static int heron_reserve_slots(struct heron *heron, int count)
{
	heron->slots = kcalloc(count, sizeof(*heron->slots), GFP_KERNEL);
	if (!heron->slots) {
		heron_free_slots(heron);
		return -ENOMEM;
	}
	return 0;
}

static void heron_free_slots(struct heron *bird)
{
	kfree(bird->slots);
}

/* Its own object: nobody else knows it after the failure. What can be told by its name is. */
struct heron *heron_create(int count)
{
	struct heron *heron = kzalloc(sizeof(*heron), GFP_KERNEL);
	int rc;

	if (!heron)
		return ERR_PTR(-ENOMEM);
	rc = heron_reserve_slots(heron, count);
	if (rc)
		goto out_free;
	rc = heron_start(heron->size);
	if (rc)
		goto out_free;
	return heron;
out_free:
	kfree(heron); /* expect: unreleased-on-path */
	return ERR_PTR(rc);
}

struct heron *heron_create_right(int count)
{
	struct heron *heron = kzalloc(sizeof(*heron), GFP_KERNEL);
	int rc;

	if (!heron)
		return ERR_PTR(-ENOMEM);
	rc = heron_reserve_slots(heron, count);
	if (rc)
		goto out_free;
	rc = heron_start(heron->size);
	if (rc)
		goto out_slots;
	return heron;
out_slots:
	heron_free_slots(heron);
out_free:
	kfree(heron);
	return ERR_PTR(rc);
}

void heron_destroy(struct heron *heron)
{
	heron_free_slots(heron);
	kfree(heron);
}

/* What goes into a list has no name. */
static int heron_populate_pages(struct heron *heron)
{
	int i;

	for (i = 0; i < heron->size; i++) {
		struct heron_page *page = kmalloc(sizeof(*page), GFP_KERNEL);

		if (!page)
			return -ENOMEM;
		list_add(&page->list, &heron->pages);
	}
	return 0;
}

static void heron_depopulate_pages(struct heron *heron)
{
	struct heron_page *page, *next;

	list_for_each_entry_safe(page, next, &heron->pages, list)
		kfree(page);
}

struct heron *heron_create_paged(void)
{
	struct heron *heron = kzalloc(sizeof(*heron), GFP_KERNEL);
	int rc;

	if (!heron)
		return ERR_PTR(-ENOMEM);
	rc = -ENOMEM;
	heron->queue = alloc_workqueue("heron", 0, 0);
	if (!heron->queue)
		goto out_free;
	rc = heron_populate_pages(heron);
	if (rc)
		goto out_queue;
	rc = heron_start(heron->size);
	if (rc)
		goto out_queue;
	return heron;
out_queue:
	mutex_destroy(&heron->lock);
	destroy_workqueue(heron->queue);
out_free:
	kfree(heron);
	return ERR_PTR(rc); /* expect: unreleased-on-path */
}

void heron_destroy_paged(struct heron *heron)
{
	destroy_workqueue(heron->queue);
	heron_depopulate_pages(heron);
	kfree(heron);
}

/* The last reference of a member may end all of it. */
struct heron *heron_create_counted(void)
{
	struct heron *heron = kzalloc(sizeof(*heron), GFP_KERNEL);

	if (!heron)
		return NULL;
	device_initialize(&heron->dev);
	if (heron_populate_pages(heron) < 0) {
		put_device(&heron->dev);
		return NULL;
	}
	if (heron_start(heron->size) < 0) {
		put_device(&heron->dev);
		return NULL;
	}
	return heron;
}

/* The device frees the object, and not what was set up for it. */
struct heron *heron_of_device(struct device *dev)
{
	struct heron *heron = devm_kzalloc(dev, sizeof(*heron), GFP_KERNEL);

	if (!heron)
		return NULL;
	if (heron_reserve_slots(heron, 4))
		return NULL;
	if (heron_start(4) < 0)
		return NULL; /* expect: unreleased-on-path */
	return heron;
}

/* A callee in view takes it down. */
static void heron_abandon(struct heron *heron)
{
	heron_depopulate_pages(heron);
	kfree(heron);
}

struct heron *heron_create_abandoned(int count)
{
	struct heron *heron = kzalloc(sizeof(*heron), GFP_KERNEL);

	if (!heron)
		return NULL;
	if (heron_populate_pages(heron)) {
		kfree(heron);
		return NULL;
	}
	if (heron_start(count) < 0) {
		heron_abandon(heron);
		return NULL;
	}
	if (heron_parse(count) < 0) {
		heron_depopulate_pages(heron);
		kfree(heron);
		return NULL;
	}
	return heron;
}

/* Beside it the failing path takes down what a teardown takes down with it. */
static bool heron_setup_spare(struct heron *heron, int count)
{
	heron->spare = kmalloc_array(count, 64, GFP_KERNEL);
	if (!heron->spare)
		return false;
	heron->size = count;
	return true;
}

static void heron_cleanup_spare(struct heron *heron)
{
	kfree(heron->spare);
	heron->spare = NULL;
}

static ssize_t size_store(struct heron *heron, int count)
{
	int rc = 0;

	if (!heron_setup_spare(heron, count))
		return -ENOMEM;
	rc = heron_parse(count);
	if (rc < 0)
		goto out_map;
	return count;
out_map:
	heron_clear_marks(heron);
	return rc; /* expect: unreleased-on-path */
}

/* Nothing is taken down beside it: who called may do so. */
static ssize_t depth_store(struct heron *heron, int count)
{
	int rc = 0;

	mutex_lock(&heron->lock);
	if (!heron_setup_spare(heron, count))
		rc = -ENOMEM;
	mutex_unlock(&heron->lock);
	if (rc)
		return rc;
	rc = heron_parse(count);
	if (rc < 0) {
		mutex_lock(&heron->lock);
		heron_show_marks(heron);
		mutex_unlock(&heron->lock);
		return rc;
	}
	return count;
}

static void heron_show_marks(struct heron *heron)
{
	heron_print(heron->size);
}

static void heron_clear_marks(struct heron *heron)
{
	heron->size = 0;
}

static void heron_reset(struct heron *bird)
{
	mutex_lock(&bird->lock);
	heron_show_marks(bird);
	heron_clear_marks(bird);
	heron_cleanup_spare(bird);
	mutex_unlock(&bird->lock);
}

/* The last reference may take it down as well: by the put of a member, by a function that is handed on. */
static ssize_t rate_store(struct heron *heron, int count)
{
	if (!heron_setup_spare(heron, count))
		return -ENOMEM;
	if (heron_parse(count) < 0) {
		heron_clear_marks(heron);
		put_device(&heron->dev);
		return -EIO;
	}
	return count;
}

static void heron_release(struct kref *ref)
{
	struct heron *heron = container_of(ref, struct heron, ref);

	heron_cleanup_spare(heron);
	kfree(heron);
}

static ssize_t kind_store(struct heron *heron, int count)
{
	if (!heron_setup_spare(heron, count))
		return -ENOMEM;
	if (heron_parse(count) < 0) {
		heron_clear_marks(heron);
		heron_count(&heron->ref, heron_release);
		return -EIO;
	}
	return count;
}

static ssize_t kind_store_both(struct heron *heron, int count)
{
	if (!heron_setup_spare(heron, count))
		return -ENOMEM;
	if (heron_parse(count) < 0) {
		heron_count(&heron->ref, heron_release);
		return -EIO;
	}
	if (heron_start(count) < 0) {
		heron_cleanup_spare(heron);
		return -EIO;
	}
	return count;
}

/* The function of the opposite name, which no caller runs after a failure. */
static int heron_attach(struct heron *heron)
{
	if (heron_reserve_slots(heron, 8))
		return -ENOMEM;
	if (heron_parse(heron->size) < 0)
		return -EINVAL; /* expect: unreleased-on-path */
	return 0;
}

static void heron_detach(struct heron *heron)
{
	heron_free_slots(heron);
}

int heron_plug(struct heron *heron)
{
	return heron_attach(heron);
}

/* The functions of one variable of operations. */
static int heron_begin_work(struct heron *heron)
{
	if (heron_reserve_slots(heron, 8))
		return -ENOMEM;
	if (heron_parse(heron->size) < 0)
		return -EINVAL; /* expect: unreleased-on-path */
	return 0;
}

static void heron_forget(struct heron *heron)
{
	heron_free_slots(heron);
}

static const struct heron_driver heron_driver = {
	.probe = heron_begin_work,
	.remove = heron_forget,
};

/* What is handed on frees another thing. */
static ssize_t depth_store_named(struct heron *heron, int count)
{
	char *name = kstrdup("heron", GFP_KERNEL);

	if (!name)
		return -ENOMEM;
	if (!heron_setup_spare(heron, count)) {
		kfree(name);
		return -ENOMEM;
	}
	if (heron_parse(count) < 0) {
		kfree(name);
		return -EIO;
	}
	kfree(name);
	return count;
}

/* Others know the object. */
int heron_add(struct list_head *all)
{
	struct heron *heron = kzalloc(sizeof(*heron), GFP_KERNEL);

	if (!heron)
		return -ENOMEM;
	list_add(&heron->pages, all);
	if (heron_reserve_slots(heron, 3))
		return -ENOMEM;
	if (heron_parse(3) < 0)
		return -EIO;
	return 0;
}

/* One caller does, by that function or by what it calls. */
static int heron_open(struct heron *heron)
{
	if (heron_reserve_slots(heron, 8))
		return -ENOMEM;
	if (heron_parse(heron->size) < 0)
		return -EINVAL;
	return 0;
}

static void heron_close(struct heron *heron)
{
	heron_free_slots(heron);
}

int heron_plug_open(struct heron *heron)
{
	int rc = heron_open(heron);

	if (rc)
		heron_close(heron);
	return rc;
}

static int heron_begin_slots(struct heron *heron)
{
	if (heron_reserve_slots(heron, 8))
		return -ENOMEM;
	if (heron_parse(heron->size) < 0)
		return -EINVAL;
	return 0;
}

static void heron_end_slots(struct heron *heron)
{
	heron_free_slots(heron);
}

int heron_plug_begin(struct heron *heron)
{
	int rc = heron_begin_slots(heron);

	if (rc)
		heron_free_slots(heron);
	return rc;
}

/* A table of functions may, and callers elsewhere. */
static int heron_connect(struct heron *heron)
{
	if (heron_reserve_slots(heron, 8))
		return -ENOMEM;
	if (heron_parse(heron->size) < 0)
		return -EINVAL;
	return 0;
}

static void heron_disconnect(struct heron *heron)
{
	heron_free_slots(heron);
}

int heron_enable(struct heron *heron)
{
	if (heron_reserve_slots(heron, 8))
		return -ENOMEM;
	if (heron_parse(heron->size) < 0)
		return -EINVAL;
	return 0;
}

void heron_disable(struct heron *heron)
{
	heron_free_slots(heron);
}

int heron_plug_enable(struct heron *heron)
{
	return heron_enable(heron);
}

/* Nothing is left behind by what frees its own memory, nor where the call has failed: by NULL, false or 0. */
static int heron_setup_order(struct heron *heron)
{
	int *order = kmalloc(64, GFP_KERNEL);

	if (!order)
		return -ENOMEM;
	heron->size = heron_sort(order);
	kfree(order);
	return 0;
}

static void heron_teardown_order(struct heron *heron)
{
	kfree(heron->slots);
}

static int heron_init_spare(struct heron *heron)
{
	heron->spare = kmalloc(64, GFP_KERNEL);
	if (!heron->spare)
		return 0;
	return 1;
}

static void heron_fini_spare(struct heron *heron)
{
	kfree(heron->spare);
}

static bool heron_setup_extra(struct heron *heron)
{
	heron->spare = kmalloc(64, GFP_KERNEL);
	return heron->spare != NULL;
}

static void heron_teardown_extra(struct heron *heron)
{
	kfree(heron->spare);
}

static int heron_setup_queue(struct heron *heron)
{
	heron->queue = alloc_workqueue("heron", 0, 0);
	return heron->queue ? 0 : -ENOMEM;
}

static void heron_teardown_queue(struct heron *heron)
{
	kfree(heron->slots);
}

static int heron_setup_anew(struct heron *heron)
{
	struct heron_page *page, *next;

	list_for_each_entry_safe(page, next, &heron->pages, list)
		kfree(page);
	return heron_parse(heron->size);
}

static void heron_teardown_anew(struct heron *heron)
{
	kfree(heron->slots);
}

struct heron *heron_build(struct device *dev)
{
	struct heron *heron = devm_kzalloc(dev, sizeof(*heron), GFP_KERNEL);

	if (!heron)
		return NULL;
	if (heron_setup_order(heron) < 0)
		return NULL;
	if (heron_setup_queue(heron) < 0)
		return NULL;
	if (heron_setup_anew(heron) < 0)
		return NULL;
	if (heron_start(heron->size) < 0)
		return NULL;
	if (!heron_init_spare(heron))
		return NULL;
	return heron;
}

struct heron *heron_build_extra(struct device *dev)
{
	struct heron *heron = devm_kzalloc(dev, sizeof(*heron), GFP_KERNEL);

	if (!heron || !heron_setup_extra(heron))
		return NULL;
	return heron;
}

struct heron *heron_build_pages(struct device *dev)
{
	struct heron *heron = devm_kzalloc(dev, sizeof(*heron), GFP_KERNEL);

	if (!heron || heron_populate_pages(heron))
		return NULL;
	return heron;
}

void heron_unbuild_spare(struct heron *heron)
{
	heron_fini_spare(heron);
}

void heron_unbuild_order(struct heron *heron)
{
	heron_teardown_order(heron);
}

void heron_unbuild_extra(struct heron *heron)
{
	heron_teardown_extra(heron);
}

void heron_unbuild_queue(struct heron *heron)
{
	heron_teardown_queue(heron);
}

void heron_unbuild_anew(struct heron *heron)
{
	heron_teardown_anew(heron);
}

/* Nobody of this file takes it down but what has set it up. */
static int heron_install_marks(struct heron *heron)
{
	heron->slots = kmalloc(64, GFP_KERNEL);
	if (!heron->slots) {
		heron_uninstall_marks(heron);
		return -ENOMEM;
	}
	heron_note(heron->slots);
	return 0;
}

void heron_uninstall_marks(struct heron *heron)
{
	kfree(heron->slots);
}

struct heron *heron_of_marks(struct device *dev)
{
	struct heron *heron = devm_kzalloc(dev, sizeof(*heron), GFP_KERNEL);

	if (!heron || heron_install_marks(heron))
		return NULL;
	if (heron_start(heron->size) < 0)
		return NULL;
	return heron;
}

/* What is counted is given back by whoever is done with it. */
static int heron_get_spare(struct heron *heron)
{
	heron->spare = kmalloc(64, GFP_KERNEL);
	return heron->spare ? 0 : -ENOMEM;
}

static void heron_put_spare(struct heron *heron)
{
	kfree(heron->spare);
}

static int heron_join(struct heron *heron)
{
	if (heron_get_spare(heron))
		return -ENOMEM;
	if (heron_parse(heron->size) < 0)
		return -EINVAL;
	return 0;
}

static void heron_leave(struct heron *heron)
{
	heron_put_spare(heron);
}

int heron_meet(struct heron *heron)
{
	return heron_join(heron);
}

/* Given back is the lock of the object, not the object. */
static int heron_setup_attrs(struct device *dev)
{
	dev->driver_data = kmalloc(64, GFP_KERNEL);
	return dev->driver_data ? 0 : -ENOMEM;
}

static void heron_teardown_attrs(struct device *dev)
{
	kfree(dev->driver_data);
}

ssize_t attrs_store(struct device *dev, int count)
{
	device_lock(dev);
	if (heron_setup_attrs(dev)) {
		device_unlock(dev);
		return -ENOMEM;
	}
	if (heron_parse(count) < 0) {
		device_unlock(dev);
		return -EIO;
	}
	device_unlock(dev);
	return count;
}

void heron_drop_attrs(struct device *dev)
{
	heron_teardown_attrs(dev);
}

/* Two functions that leave nothing known are a pair of whoever calls both. */
static int heron_link(struct heron *heron)
{
	return heron_parse(heron->size);
}

static void heron_unlink(struct heron *heron)
{
	mutex_lock(&heron->lock);
	heron->size = 0;
	mutex_unlock(&heron->lock);
}

int heron_use(struct heron *heron)
{
	int rc = heron_link(heron);

	if (rc < 0)
		return rc;
	if (heron_parse(1) < 0)
		return -EINVAL; /* expect: unreleased-on-path */
	if (heron_parse(2) < 0) {
		heron_unlink(heron);
		return -EIO;
	}
	return 0;
}

/* Others give back by themselves what was left, or by another function of an opposite name. */
static int heron_build_slots(struct heron *heron)
{
	heron->slots = kmalloc(64, GFP_KERNEL);
	if (!heron->slots)
		return -ENOMEM;
	heron_keep(heron);
	return 0;
}

static void heron_destroy_slots(struct heron *heron)
{
	heron_forget_kept(heron->slots);
	kfree(heron->slots);
}

static void heron_free_build(struct heron *heron)
{
	kfree(heron->slots);
	kfree(heron);
}

struct heron *heron_of_slots(struct device *dev)
{
	struct heron *heron = devm_kzalloc(dev, sizeof(*heron), GFP_KERNEL);

	if (!heron || heron_build_slots(heron))
		return NULL;
	if (heron_start(heron->size) < 0) {
		kfree(heron->slots);
		return NULL;
	}
	if (heron_start(1) < 0)
		return NULL;
	return heron;
}

void heron_slots_end(struct heron *heron)
{
	heron_destroy_slots(heron);
}

static int heron_new_pages(struct heron *heron)
{
	struct heron_page *page = kmalloc(sizeof(*page), GFP_KERNEL);

	if (!page)
		return -ENOMEM;
	list_add(&page->list, &heron->pages);
	return 0;
}

static void heron_put_pages(struct heron *heron)
{
	heron_depopulate_pages(heron);
}

static void heron_delete_pages(struct heron *heron)
{
	struct heron_page *each, *next;

	list_for_each_entry_safe(each, next, &heron->pages, list)
		kfree(each);
}

struct heron *heron_of_new_pages(struct device *dev)
{
	struct heron *heron = devm_kzalloc(dev, sizeof(*heron), GFP_KERNEL);

	if (!heron || heron_new_pages(heron))
		return NULL;
	if (heron_start(heron->size) < 0) {
		heron_delete_pages(heron);
		return NULL;
	}
	return heron;
}

static void heron_drop_all(struct heron *heron)
{
	struct heron_page *page, *next;

	list_for_each_entry_safe(page, next, &heron->pages, list)
		kfree(page);
}

struct heron *heron_of_dropped_pages(struct device *dev)
{
	struct heron *heron = devm_kzalloc(dev, sizeof(*heron), GFP_KERNEL);

	if (!heron || heron_new_pages(heron))
		return NULL;
	if (heron_start(heron->size) < 0) {
		heron_drop_all(heron);
		return NULL;
	}
	return heron;
}

struct heron *heron_of_looped_pages(struct device *dev)
{
	struct heron *heron = devm_kzalloc(dev, sizeof(*heron), GFP_KERNEL);
	struct heron_page *page, *next;

	if (!heron || heron_new_pages(heron))
		return NULL;
	if (heron_start(heron->size) < 0) {
		list_for_each_entry_safe(page, next, &heron->pages, list)
			kfree(page);
		return NULL;
	}
	return heron;
}

void heron_new_pages_end(struct heron *heron)
{
	heron_put_pages(heron);
}

/* The only caller ends it behind another step, and not where this function fails. */
static int heron_map_water(struct heron *heron)
{
	heron->water = kcalloc(4, sizeof(*heron->water), GFP_KERNEL);
	return heron->water ? 0 : -ENOMEM;
}

static void heron_unmap_water(struct heron *heron)
{
	kfree(heron->water);
}

static int heron_plug_water(struct heron *heron)
{
	int err = heron_map_water(heron);

	if (err)
		return err;
	err = heron_stalk(heron->size);
	if (err)
		return err; /* expect: unreleased-on-path */
	return 0;
}

static void heron_unplug_water(struct heron *heron)
{
	heron_unmap_water(heron);
}

int heron_hunt(struct heron *heron)
{
	int err = heron_plug_water(heron);

	if (err)
		return err;
	err = heron_strike(heron->size);
	if (err)
		heron_unplug_water(heron);
	return err;
}
