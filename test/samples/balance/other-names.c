/* What is given back by another name, or behind a question that the way has answered before. */

static int member_of_the_same_name(struct reef *reef, struct pci_dev *pdev)
{
	int err;

	err = pci_enable_device(pdev);
	if (err)
		return err;
	if (reef_lanes(reef) != 8) {
		err = -EIO;
		goto out;
	}
	err = pci_request_regions(pdev, "reef");
	if (err)
		goto out;
	return 0;

out:
	pci_disable_device(reef->pdev);
	return err;
}

static int member_of_another_name(struct reef *reef, struct pci_dev *pdev)
{
	int err;

	err = pci_enable_device(pdev);
	if (err)
		return err;
	if (reef_lanes(reef) != 8) {
		err = -EIO;
		goto out;
	}
	err = pci_request_regions(pdev, "reef");
	if (err)
		goto out;
	return 0;

out:
	pci_disable_device(reef->bridge);
	return err; /* expect: unreleased-on-path */
}

static void reef_remove(struct pci_dev *pdev)
{
	struct reef *reef = pci_get_drvdata(pdev);

	reef_stop(reef);
	pci_release_regions(pdev);
	pci_disable_device(pdev);
}

int name_that_was_stored(struct reef *reef, struct platform_device *pdev)
{
	int err;

	reef->dev = &pdev->dev;
	reef_reset(reef);
	err = pm_runtime_get_sync(&pdev->dev);
	if (err < 0) {
		reef_log(reef);
		goto out;
	}
	err = reef_start(reef);
	if (err)
		goto out;
	pm_runtime_put(&pdev->dev);
	return 0;

out:
	pm_runtime_put(reef->dev);
	return err;
}

int name_that_was_not_stored(struct reef *reef, struct platform_device *pdev)
{
	int err;

	reef_reset(reef);
	err = pm_runtime_get_sync(&pdev->dev);
	if (err < 0) {
		reef_log(reef);
		goto out;
	}
	err = reef_start(reef);
	if (err)
		goto out;
	pm_runtime_put(&pdev->dev);
	return 0;

out:
	pm_runtime_put(reef->parent);
	return err; /* expect: unreleased-on-path */
}

int other_device_is_woken(struct reef *reef, struct device *second)
{
	int err;

	reef->other = dev_get_drvdata(second);
	if (!reef->other)
		return -ENODEV;
	pm_runtime_get_sync(reef->dev);
	if (reef->other)
		pm_runtime_get_sync(reef->other->dev);
	err = clk_prepare_enable(reef->clk);
	if (err)
		goto out;
	err = reef_make_encoder(reef);
	if (err)
		goto out_clk;
	return 0;

out_clk:
	clk_disable_unprepare(reef->clk);
out:
	pm_runtime_put(reef->dev);
	if (reef->other)
		pm_runtime_put(reef->other->dev);
	return err;
}

int other_device_is_forgotten(struct reef *reef, struct device *second)
{
	int err;

	reef->other = dev_get_drvdata(second);
	if (!reef->other)
		return -ENODEV;
	pm_runtime_get_sync(reef->dev);
	if (reef->other)
		pm_runtime_get_sync(reef->other->dev);
	err = clk_prepare_enable(reef->clk);
	if (err)
		goto out;
	err = reef_make_encoder(reef);
	if (err)
		goto out_clk;
	return 0;

out_clk:
	clk_disable_unprepare(reef->clk);
	pm_runtime_put(reef->dev);
	return err; /* expect: unreleased-on-path */
out:
	pm_runtime_put(reef->dev);
	if (reef->other)
		pm_runtime_put(reef->other->dev);
	return err;
}

int registers_by_kind(struct device *dev, struct resource *res, int kind)
{
	void __iomem *regs;
	struct reef *reef;
	struct reef_chan *chan;
	int err = -ENOMEM;

	reef = kzalloc(sizeof(*reef), GFP_KERNEL);
	if (!reef)
		return -ENOMEM;
	reef->kind = kind;
	regs = ioremap(res->start, resource_size(res));
	if (!regs)
		goto out;
	if (reef->kind == REEF_XOR)
		reef->xor_regs = regs;
	else
		reef->dma_regs = regs;
	dev_set_drvdata(dev, reef);
	chan = kzalloc(sizeof(*chan), GFP_KERNEL);
	if (!chan)
		goto out_regs;
	spin_lock_init(&chan->lock);
	err = reef_register(reef, chan);
	if (err)
		goto out_chan;
	return 0;

out_chan:
	kfree(chan);
out_regs:
	if (reef->kind == REEF_XOR)
		iounmap(reef->xor_regs);
	else
		iounmap(reef->dma_regs);
out:
	kfree(reef);
	return err;
}

int registers_by_another_kind(struct device *dev, struct resource *res, int kind)
{
	void __iomem *regs;
	struct reef *reef;
	int err = -ENOMEM;

	reef = kzalloc(sizeof(*reef), GFP_KERNEL);
	if (!reef)
		return -ENOMEM;
	reef->kind = kind;
	regs = ioremap(res->start, resource_size(res));
	if (!regs)
		goto out;
	if (reef->kind == REEF_XOR)
		reef->xor_regs = regs;
	else
		reef->dma_regs = regs;
	dev_set_drvdata(dev, reef);
	err = reef_register(dev);
	if (err)
		goto out_regs;
	return 0;

out_regs:
	if (reef->mode == REEF_XOR)
		iounmap(reef->xor_regs);
	else
		iounmap(reef->dma_regs);
out:
	kfree(reef);
	return err; /* expect: unreleased-on-path */
}

struct reef_walk {
	struct reef *reef;
	struct polyp *spare;
};

static void polyp_put(struct polyp *polyp)
{
	kref_put(&polyp->ref, polyp_destroy);
}

static void spare_that_a_walk_may_use(struct reef *reef)
{
	struct reef_walk walk = { .reef = reef };
	int ret;

search:
	ret = reef_walk(&walk);
	switch (ret) {
	case REEF_OK:
		break;
	case REEF_AGAIN:
		goto search;
	case REEF_NEEDS_SPARE:
		walk.spare = mempool_alloc(&reef->pool, GFP_NOIO);
		goto search;
	default:
		BUG();
	}
	if (walk.spare)
		polyp_put(walk.spare);
}

static int spare_that_no_one_ends(struct reef *reef)
{
	struct reef_walk walk = { .reef = reef };
	int err;

	walk.spare = kzalloc(sizeof(*walk.spare), GFP_KERNEL);
	if (!walk.spare)
		return -ENOMEM;
	err = reef_measure(reef);
	if (err)
		return err; /* expect: unreleased-on-path */
	reef_paint(walk.spare);
	kfree(walk.spare);
	return 0;
}
