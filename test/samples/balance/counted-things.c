/* What is counted, opened or registered of a thing that a member names stays so where others are handed the object around it. */

static int pump_probe(struct platform_device *pdev)
{
	struct pump *pump;
	int rc;

	pump = devm_kzalloc(&pdev->dev, sizeof(*pump), GFP_KERNEL);
	if (!pump)
		return -ENOMEM;
	pump->clk = devm_clk_get(&pdev->dev, NULL);
	if (IS_ERR(pump->clk))
		return PTR_ERR(pump->clk);
	rc = clk_prepare_enable(pump->clk);
	if (rc)
		return rc;
	rc = pump_prime(pump);
	if (rc)
		return rc; /* expect: unreleased-on-path */
	platform_set_drvdata(pdev, pump);
	return 0;
}

/* The callee may stop the clock itself: its name says that it undoes something. */
static int pump_restart(struct platform_device *pdev, struct pump *pump)
{
	int rc;

	pump->clk = devm_clk_get(&pdev->dev, NULL);
	if (IS_ERR(pump->clk))
		return PTR_ERR(pump->clk);
	rc = clk_prepare_enable(pump->clk);
	if (rc)
		return rc;
	rc = pump_prime(pump);
	if (rc)
		pump_release_all(pump);
	return rc;
}

static void pump_remove(struct platform_device *pdev)
{
	struct pump *pump = platform_get_drvdata(pdev);

	clk_disable_unprepare(pump->clk);
}

static struct platform_driver pump_driver = {
	.probe = pump_probe,
	.remove = pump_remove,
};
