/* What the `remove` of a driver leaves where it answers with the error of a call: nobody asks for it. */

static int vole_remove(struct platform_device *pdev)
{
	struct vole *vole = platform_get_drvdata(pdev);
	int err;

	err = vole_stop(vole->burrow);
	if (err)
		return err; /* expect: unreleased-on-path */
	clk_disable_unprepare(vole->clk);
	return 0;
}

static struct platform_driver vole_driver = {
	.remove = vole_remove,
	.suspend = vole_suspend,
};

static int mole_remove(struct platform_device *pdev)
{
	struct vole *vole = platform_get_drvdata(pdev);
	int err;

	err = vole_stop(vole->burrow);
	clk_disable_unprepare(vole->clk);
	return err;
}

static struct platform_driver mole_driver = {
	.remove = mole_remove,
};

/* An answer of its own says that there is nothing to remove. */
static int shrew_remove(struct platform_device *pdev)
{
	struct vole *vole = platform_get_drvdata(pdev);

	if (vole->is_asleep)
		return -ENODEV;
	clk_disable_unprepare(vole->clk);
	return 0;
}

static struct platform_driver shrew_driver = {
	.remove = shrew_remove,
};

/* It is not there. */
static int mouse_remove(struct platform_device *pdev)
{
	struct vole *vole = platform_get_drvdata(pdev);
	int err;

	if (!vole->clk) {
		err = vole_stop(vole->burrow);
		return err;
	}
	clk_disable_unprepare(vole->clk);
	return 0;
}

static struct platform_driver mouse_driver = {
	.remove = mouse_remove,
};

/* What stops a device is called again where it has failed. */
static int rat_suspend(struct device *dev)
{
	struct vole *vole = dev_get_drvdata(dev);
	int err;

	err = vole_stop(vole->burrow);
	if (err)
		return err;
	clk_disable_unprepare(vole->clk);
	return 0;
}

static struct platform_driver rat_driver = {
	.suspend = rat_suspend,
};

/* So is what is asked to give something away by others. */
static int hamster_remove(struct hamster *hamster)
{
	int err;

	err = vole_stop(hamster->burrow);
	if (err)
		return err;
	clk_disable_unprepare(hamster->clk);
	return 0;
}

static const struct hamster_ops hamster_ops = {
	.remove = hamster_remove,
};

/* Locks have names of their own here. */
static int badger_remove(struct platform_device *pdev)
{
	struct vole *vole = platform_get_drvdata(pdev);
	int err;

	vole_burrow_lock(vole);
	err = vole_stop(vole->burrow);
	if (err) {
		vole_burrow_unlock(vole);
		return err;
	}
	mutex_unlock(&vole->lock);
	return 0;
}

static struct platform_driver badger_driver = {
	.remove = badger_remove,
};
