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
	struct urb *urb = usb_alloc_urb(0, GFP_KERNEL);
	int rc;

	if (!urb)
		return -ENOMEM;
	rc = usb_autopm_get_interface(otter->intf);
	if (rc)
		return rc; /* expect: unreleased-on-path */
	rc = otter_dive(otter->depth);
	if (rc) {
		usb_free_urb(urb);
		return rc; /* expect: unreleased-on-path */
	}
	usb_free_urb(urb);
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
