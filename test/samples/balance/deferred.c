/* Works and timers of an object that is freed: what the teardown has to end before, and what ends it out of sight. */

struct lamp {
	struct work_struct glow;
	struct delayed_work fade;
	struct timer_list blink;
	struct workqueue_struct *queue;
};

static void lamp_glow(struct work_struct *work)
{
	struct lamp *lamp = container_of(work, struct lamp, glow);

	lamp_light(lamp);
}

static void lamp_fade(struct work_struct *work)
{
	struct lamp *lamp = container_of(work, struct lamp, fade.work);

	queue_delayed_work(lamp->queue, &lamp->fade, HZ);
}

static void lamp_blink(struct timer_list *timer)
{
	struct lamp *lamp = container_of(timer, struct lamp, blink);

	queue_work(lamp->queue, &lamp->glow);
	mod_timer(&lamp->blink, jiffies + HZ);
}

static int lamp_ctr(struct lamp_target *ti)
{
	struct lamp *lamp = kzalloc(sizeof(*lamp), GFP_KERNEL);

	if (!lamp)
		return -ENOMEM;
	INIT_WORK(&lamp->glow, lamp_glow);
	INIT_DELAYED_WORK(&lamp->fade, lamp_fade);
	timer_setup(&lamp->blink, lamp_blink, 0);
	ti->private = lamp;
	lamp_fade(&lamp->fade.work);
	return 0;
}

/* Ends the timer, which queues the work, and empties the queue: the delayed work still waits for its time. */
static void lamp_dtr(struct lamp_target *ti)
{
	struct lamp *lamp = ti->private;

	timer_delete_sync(&lamp->blink);
	destroy_workqueue(lamp->queue);
	kfree(lamp); /* expect: teardown-order */
}

static const struct lamp_type lamp_target = {
	.ctr = lamp_ctr,
	.dtr = lamp_dtr,
};

struct buoy {
	struct timer_list ring;
	struct delayed_work drift;
	struct work_struct sink;
	struct work_struct rescue;
	int users;
};

static void buoy_ring(struct timer_list *timer)
{
	struct buoy *buoy = container_of(timer, struct buoy, ring);

	schedule_delayed_work(&buoy->drift, 0);
}

static void buoy_drift(struct work_struct *work)
{
	struct buoy *buoy = container_of(work, struct buoy, drift.work);

	mod_timer(&buoy->ring, jiffies + HZ);
}

/* This work gives a reference of its own back: the object stays until it has run. */
static void buoy_sink(struct work_struct *work)
{
	struct buoy *buoy = container_of(work, struct buoy, sink);

	buoy_put(buoy);
}

static void buoy_rescue(struct work_struct *work)
{
	rescue_ships();
}

static void buoy_call_rescue(struct buoy *buoy)
{
	schedule_work(&buoy->rescue);
	flush_work(&buoy->rescue);
}

static void buoy_drop(struct buoy *buoy)
{
	schedule_work(&buoy->sink);
}

static void buoy_free(struct buoy *buoy)
{
	kfree(buoy);
}

static int buoy_probe(struct buoy_device *dev)
{
	struct buoy *buoy = kzalloc(sizeof(*buoy), GFP_KERNEL);

	if (!buoy)
		return -ENOMEM;
	INIT_WORK(&buoy->sink, buoy_sink);
	INIT_WORK(&buoy->rescue, buoy_rescue);
	INIT_DELAYED_WORK(&buoy->drift, buoy_drift);
	timer_setup(&buoy->ring, buoy_ring, 0);
	if (dev->broken) {
		buoy_free(buoy);
		return -EIO;
	}
	mod_timer(&buoy->ring, jiffies + HZ);
	dev->data = buoy;
	return 0;
}

/* The timer is taken off its list, but its handler may run right now; a helper frees. */
static void buoy_remove(struct buoy_device *dev)
{
	struct buoy *buoy = dev->data;

	timer_delete(&buoy->ring);
	cancel_delayed_work_sync(&buoy->drift);
	buoy_free(buoy); /* expect: teardown-order */
}

static const struct buoy_driver buoy_driver = {
	.probe = buoy_probe,
	.remove = buoy_remove,
};

struct tide {
	struct timer_list ebb;
	struct work_struct flow;
};

static void tide_ebb(struct timer_list *timer)
{
	mod_timer(timer, jiffies + HZ);
}

static void tide_flow(struct work_struct *work)
{
	raise_water();
}

void tide_rise(struct tide *tide)
{
	timer_setup(&tide->ebb, tide_ebb, 0);
	INIT_WORK(&tide->flow, tide_flow);
	schedule_work(&tide->flow);
	mod_timer(&tide->ebb, jiffies + HZ);
}

static void tide_free_water(struct water *water)
{
	struct tide *tide = water->tide;

	kfree(tide);
}

static const struct water_ops water_ops = {
	.free_water = tide_free_water,
};

/* Called by other files, which may have waited for the work, but not for the time of the timer. */
void tide_destroy(struct tide *tide)
{
	kfree(tide); /* expect: teardown-order */
}
