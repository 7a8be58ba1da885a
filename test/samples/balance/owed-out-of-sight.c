/* Set up, and lost from sight in calls that are handed what it lies in: what only the remove gives back, they have not. */

static int stork_probe(struct platform_device *pdev)
{
	struct stork *stork = stork_of(pdev);
	int err;

	WARN_ON(clk_prepare(stork->clk));
	stork_arrange(stork);
	err = stork_register(&pdev->dev, stork);
	if (err)
		return err; /* expect: unreleased-on-path */
	return 0;
}

static void stork_remove(struct platform_device *pdev)
{
	struct stork *stork = platform_get_drvdata(pdev);

	clk_unprepare(stork->clk);
}

static struct platform_driver stork_driver = {
	.probe = stork_probe,
	.remove = stork_remove,
};

/* A call that undoes, and that nobody has the text of. */
static int heron_probe(struct platform_device *pdev)
{
	struct heron *heron = heron_of(pdev);
	int err;

	WARN_ON(clk_prepare(heron->clk));
	heron_arrange(heron);
	err = heron_register(&pdev->dev, heron);
	if (err) {
		heron_cleanup(heron);
		return err;
	}
	return 0;
}

static void heron_remove(struct platform_device *pdev)
{
	struct heron *heron = platform_get_drvdata(pdev);

	clk_unprepare(heron->clk);
}

static struct platform_driver heron_driver = {
	.probe = heron_probe,
	.remove = heron_remove,
};

/* Given back under another name. */
static int egret_probe(struct platform_device *pdev)
{
	struct egret *egret = egret_of(pdev);
	struct clk *clk = egret->clk;
	int err;

	WARN_ON(clk_prepare(egret->clk));
	egret_arrange(egret);
	err = egret_register(&pdev->dev, egret);
	if (err)
		clk_unprepare(clk);
	return err;
}

static void egret_remove(struct platform_device *pdev)
{
	struct egret *egret = platform_get_drvdata(pdev);

	clk_unprepare(egret->clk);
}

static struct platform_driver egret_driver = {
	.probe = egret_probe,
	.remove = egret_remove,
};

/* Nobody gives it back later either: who was handed it may. */
static int crane_probe(struct platform_device *pdev)
{
	struct crane *crane = crane_of(pdev);
	int err;

	WARN_ON(clk_prepare(crane->clk));
	crane_arrange(crane);
	err = crane_register(&pdev->dev, crane);
	if (err)
		return err;
	return 0;
}

static void crane_remove(struct platform_device *pdev)
{
	crane_unregister(platform_get_drvdata(pdev));
}

static struct platform_driver crane_driver = {
	.probe = crane_probe,
	.remove = crane_remove,
};
