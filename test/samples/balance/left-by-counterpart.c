// What the failing ways of a probe give back, its remove has to give back as well: nobody else comes after it.

static int newt_probe(struct platform_device *pdev)
{
	struct newt *newt = platform_get_drvdata(pdev);
	int ret;

	newt->tank = ioremap(newt->base, newt->size);
	if (!newt->tank)
		return -ENOMEM;
	newt->pump = alloc_ordered_workqueue("newt", 0);
	if (!newt->pump) {
		ret = -ENOMEM;
		goto err_unmap;
	}
	ret = newt_start(newt->id);
	if (ret)
		goto err_wq;
	return 0;

err_wq:
	destroy_workqueue(newt->pump);
err_unmap:
	iounmap(newt->tank);
	return ret;
}

static void newt_remove(struct platform_device *pdev)
{
	struct newt *newt = platform_get_drvdata(pdev);

	newt_stop(newt->id);
	iounmap(newt->tank);
} /* expect: unreleased-on-path */

static struct platform_driver newt_driver = {
	.probe = newt_probe,
	.remove = newt_remove,
};

/* Another function gives it back when the last user has gone. */

static int eft_probe(struct platform_device *pdev)
{
	struct eft *eft = platform_get_drvdata(pdev);
	int ret;

	eft->pond = ioremap(eft->base, eft->size);
	if (!eft->pond)
		return -ENOMEM;
	eft->filter = alloc_ordered_workqueue("eft", 0);
	if (!eft->filter) {
		ret = -ENOMEM;
		goto err_unmap;
	}
	ret = eft_start(eft->id);
	if (ret)
		goto err_wq;
	return 0;

err_wq:
	destroy_workqueue(eft->filter);
err_unmap:
	iounmap(eft->pond);
	return ret;
}

void eft_idle(struct eft *eft)
{
	struct workqueue_struct *filter = eft->filter;

	eft_drain(filter);
}

static void eft_remove(struct platform_device *pdev)
{
	struct eft *eft = platform_get_drvdata(pdev);

	iounmap(eft->pond);
}

static struct platform_driver eft_driver = {
	.probe = eft_probe,
	.remove = eft_remove,
};

/* What the probe itself hands on is not its own any more. */

static int olm_probe(struct platform_device *pdev)
{
	struct olm *olm = platform_get_drvdata(pdev);
	int ret;

	olm->cave = ioremap(olm->base, olm->size);
	if (!olm->cave)
		return -ENOMEM;
	olm->label = kstrdup("olm", GFP_KERNEL);
	if (!olm->label) {
		ret = -ENOMEM;
		goto err_unmap;
	}
	ret = olm_start(olm->id);
	if (ret)
		goto err_name;
	olm_adopt(olm->label);
	return 0;

err_name:
	kfree(olm->label);
err_unmap:
	iounmap(olm->cave);
	return ret;
}

static void olm_remove(struct platform_device *pdev)
{
	struct olm *olm = platform_get_drvdata(pdev);

	iounmap(olm->cave);
}

static struct platform_driver olm_driver = {
	.probe = olm_probe,
	.remove = olm_remove,
};

/* A buffer that the probe needs for a while: its success gives it back as well. */

static int axolotl_probe(struct platform_device *pdev)
{
	struct axolotl *axolotl = platform_get_drvdata(pdev);
	int ret;

	axolotl->lake = ioremap(axolotl->base, axolotl->size);
	if (!axolotl->lake)
		return -ENOMEM;
	axolotl->scratch = kmalloc(PAGE_SIZE, GFP_KERNEL);
	if (!axolotl->scratch) {
		iounmap(axolotl->lake);
		return -ENOMEM;
	}
	ret = axolotl_start(axolotl->id);
	if (ret)
		iounmap(axolotl->lake);
	kfree(axolotl->scratch);
	return ret;
}

static void axolotl_remove(struct platform_device *pdev)
{
	struct axolotl *axolotl = platform_get_drvdata(pdev);

	iounmap(axolotl->lake);
}

static struct platform_driver axolotl_driver = {
	.probe = axolotl_probe,
	.remove = axolotl_remove,
};

/* Variables of the file: the exit of a module has to give back what the init does where it fails. */

static struct kmem_cache *mudpuppy_cache;
static struct workqueue_struct *mudpuppy_wq;

static int __init mudpuppy_init(void)
{
	int ret;

	mudpuppy_cache = kmem_cache_create("mudpuppy", 64, 0, 0, NULL);
	if (!mudpuppy_cache)
		return -ENOMEM;
	mudpuppy_wq = alloc_ordered_workqueue("mudpuppy", 0);
	if (!mudpuppy_wq) {
		ret = -ENOMEM;
		goto err_cache;
	}
	ret = mudpuppy_start();
	if (ret)
		goto err_wq;
	return 0;

err_wq:
	destroy_workqueue(mudpuppy_wq);
err_cache:
	kmem_cache_destroy(mudpuppy_cache);
	return ret;
}

static void __exit mudpuppy_exit(void)
{
	destroy_workqueue(mudpuppy_wq);
} /* expect: unreleased-on-path */

module_init(mudpuppy_init);
module_exit(mudpuppy_exit);

/* A driver's data, found through a getter and freed as the last thing of all. */

struct siren {
	void __iomem *swamp;
	char *song;
};

static int siren_probe(struct platform_device *pdev)
{
	struct siren *siren;

	siren = kzalloc(sizeof(*siren), GFP_KERNEL);
	if (!siren)
		return -ENOMEM;
	siren->swamp = ioremap(0x1000, 0x100);
	if (!siren->swamp)
		goto err_siren;
	siren->song = kstrdup("siren", GFP_KERNEL);
	if (!siren->song)
		goto err_regs;
	if (siren_start(0))
		goto err_name;
	platform_set_drvdata(pdev, siren);
	return 0;

err_name:
	kfree(siren->song);
err_regs:
	iounmap(siren->swamp);
err_siren:
	kfree(siren);
	return -ENODEV;
}

static void siren_remove(struct platform_device *pdev)
{
	struct siren *siren = platform_get_drvdata(pdev);

	iounmap(siren->swamp);
	kfree(siren); /* expect: unreleased-on-path */
}

/* A state of the device itself, which nothing else in the file ends. */

static int triton_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct triton *triton = platform_get_drvdata(pdev);
	int ret;

	pm_runtime_enable(dev);
	triton->shell = ioremap(triton->base, triton->size);
	if (!triton->shell) {
		ret = -ENOMEM;
		goto err_pm;
	}
	ret = triton_start(triton->id);
	if (ret)
		goto err_unmap;
	return 0;

err_unmap:
	iounmap(triton->shell);
err_pm:
	pm_runtime_disable(dev);
	return ret;
}

static void triton_remove(struct platform_device *pdev)
{
	struct triton *triton = platform_get_drvdata(pdev);

	iounmap(triton->shell);
} /* expect: unreleased-on-path */

static struct platform_driver triton_driver = {
	.probe = triton_probe,
	.remove = triton_remove,
};
