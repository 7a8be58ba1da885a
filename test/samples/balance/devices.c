/* What drivers get from the cores of their kind: counts of anchored requests, clocks and regulators of tables, elements of arrays. */

/* A request that was taken from its anchor is used by the driver that has put it there. */
void otter_resume(struct otter *otter)
{
	struct urb *urb;

	for (;;) {
		urb = usb_get_from_anchor(&otter->delayed);
		if (!urb)
			break;
		usb_put_urb(urb);
		otter_start(otter, urb->context);
	}
}

int otter_start_one(struct otter *otter)
{
	struct usb_request *req = usb_ep_alloc_request(otter->ep, GFP_ATOMIC);
	int rc;

	if (!req)
		return -ENOMEM;
	rc = usb_autopm_get_interface(otter->intf);
	if (rc)
		return rc; /* expect: unreleased-on-path */
	rc = otter_dive(otter->depth);
	if (rc) {
		usb_ep_free_request(otter->ep, req);
		return rc; /* expect: unreleased-on-path */
	}
	usb_ep_free_request(otter->ep, req);
	usb_autopm_put_interface(otter->intf);
	return 0;
}

/* One call ends what two have begun. */
int otter_feed(struct otter *otter)
{
	int rc;

	rc = clk_prepare(otter->clk);
	if (rc)
		return rc;
	rc = clk_enable(otter->clk);
	if (rc) {
		clk_unprepare(otter->clk);
		return rc;
	}
	rc = otter_eat(otter->depth);
	clk_disable_unprepare(otter->clk);
	return rc;
}

int otter_feed_all(struct otter *otter)
{
	int rc;

	rc = regulator_bulk_enable(OTTER_SUPPLIES, otter->supplies);
	if (rc)
		return rc;
	rc = clk_bulk_prepare_enable(OTTER_CLOCKS, otter->clks);
	if (rc)
		return rc; /* expect: unreleased-on-path */
	otter_eat(otter->depth);
	clk_bulk_disable_unprepare(OTTER_CLOCKS, otter->clks);
	regulator_bulk_disable(OTTER_SUPPLIES, otter->supplies);
	return 0;
}

int otter_rate(struct otter *otter, unsigned long rate)
{
	struct dev_pm_opp *opp = devfreq_recommended_opp(otter->dev, &rate, 0);
	int rc;

	if (IS_ERR(opp))
		return PTR_ERR(opp);
	rc = otter_set_rate(otter->depth, rate);
	if (rc)
		return rc; /* expect: unreleased-on-path */
	dev_pm_opp_put(opp);
	return 0;
}

/* The elements before the one that failed are ended by the loop. */
int otter_lamps(struct device *dev, struct otter_lamp *lamps)
{
	int i, err;

	for (i = 0; i < OTTER_LAMPS; i++) {
		err = led_classdev_register(dev, lamps + i);
		if (err)
			goto fail;
	}
	return 0;
fail:
	for (i--; i >= 0; i--)
		led_classdev_unregister(lamps + i);
	return err;
}

int otter_lamp(struct device *dev, struct otter_lamp *lamp)
{
	int err;

	err = led_classdev_register(dev, &lamp->led);
	if (err)
		return err;
	err = otter_dive(lamp->depth);
	if (err)
		return err; /* expect: unreleased-on-path */
	err = otter_eat(lamp->depth);
	if (err)
		led_classdev_unregister(&lamp->led);
	return err;
}

/* The put takes the last count that is the function's own, and not what the device is registered in. */
int otter_announce(struct otter *otter)
{
	struct device *dev = otter_make(otter);
	int rc;

	device_initialize(dev);
	rc = device_add(dev);
	if (rc)
		goto put;
	rc = otter_show(otter->depth);
	if (rc)
		goto put;
	otter->dev = dev;
	return 0;
put:
	put_device(dev);
	return rc; /* expect: unreleased-on-path */
}

int otter_announce_or_end(struct otter *otter)
{
	struct device *dev = otter_make(otter);
	int rc;

	device_initialize(dev);
	rc = device_add(dev);
	if (rc)
		goto put;
	rc = otter_show(otter->depth);
	if (rc)
		goto del;
	otter->dev = dev;
	return 0;
del:
	device_del(dev);
put:
	put_device(dev);
	return rc;
}

/* The count that is put is one of its own. */
int otter_announce_once(struct otter *otter, struct device *dev)
{
	int rc;

	get_device(dev);
	rc = device_add(dev);
	if (rc)
		goto put;
	rc = otter_show(otter->depth);
put:
	put_device(dev);
	return rc;
}

/* Whether there is a mapping is told by a function, and where it says so there is none. */
int otter_map_two(struct otter *otter, void *head, void *tail)
{
	dma_addr_t first, second;

	first = dma_map_single(otter->dev, head, OTTER_SIZE, DMA_TO_DEVICE);
	if (dma_mapping_error(otter->dev, first))
		return -ENOMEM;
	second = dma_map_single(otter->dev, tail, OTTER_SIZE, DMA_TO_DEVICE);
	if (dma_mapping_error(otter->dev, second))
		return -ENOMEM; /* expect: unreleased-on-path */
	otter_send(otter->depth, first, second);
	return 0;
}

int otter_map_both(struct otter *otter, void *head, void *tail)
{
	dma_addr_t first, second;

	first = dma_map_single(otter->dev, head, OTTER_SIZE, DMA_TO_DEVICE);
	if (dma_mapping_error(otter->dev, first))
		return -ENOMEM;
	second = dma_map_single(otter->dev, tail, OTTER_SIZE, DMA_TO_DEVICE);
	if (dma_mapping_error(otter->dev, second)) {
		dma_unmap_single(otter->dev, first, OTTER_SIZE, DMA_TO_DEVICE);
		return -ENOMEM;
	}
	otter_send(otter->depth, first, second);
	return 0;
}

/* The handle is the caller's, and none of what its name shares with the one that gives it back. */
static dma_addr_t otter_map(struct device *dev, void *ptr)
{
	return dev ? dma_map_single(dev, ptr, OTTER_SIZE, DMA_TO_DEVICE) : 0;
}

static int otter_map_failed_error(struct device *dev, dma_addr_t addr)
{
	return dev ? dma_mapping_error(dev, addr) : 0;
}

static void otter_unmap(struct device *dev, dma_addr_t addr)
{
	if (dev)
		dma_unmap_single(dev, addr, OTTER_SIZE, DMA_TO_DEVICE);
}

int otter_map_one(struct otter *otter, struct otter_op *op)
{
	op->head = otter_map(otter->dev, op->buffer);
	if (otter_map_failed_error(otter->dev, op->head))
		return -EFAULT;
	return 0;
}

void otter_unmap_one(struct otter *otter, struct otter_op *op)
{
	otter_unmap(otter->dev, op->head);
}
