/* What a function cannot be told to leave: the list, another loop, the object around it or the device ends it. */

struct glade_vd {
	struct glade_tx tx;
};

struct glade_desc {
	struct glade_vd vd;
	int count;
};

static struct glade_desc *to_glade_desc(struct glade_tx *tx)
{
	return container_of(tx, struct glade_desc, vd.tx);
}

static void glade_desc_free(struct glade_vd *vd)
{
	struct glade_desc *desc = to_glade_desc(&vd->tx);

	kfree(desc);
}

void *desc_is_freed_by_its_member(struct glade *glade)
{
	struct glade_desc *desc = kzalloc(sizeof(*desc), GFP_KERNEL);

	if (!desc)
		return NULL;
	if (glade_fill(glade))
		goto err;
	return glade_prep(glade, &desc->vd);

err:
	glade_desc_free(&desc->vd);
	return NULL;
}

void *desc_is_left(struct glade *glade)
{
	struct glade_desc *desc = kzalloc(sizeof(*desc), GFP_KERNEL);

	if (!desc)
		return NULL;
	if (glade_fill(glade))
		return NULL; /* expect: unreleased-on-path */
	return glade_prep(glade, &desc->vd);
}

void nodes_stay_on_the_list(struct glade *glade)
{
	struct glade_node *node;

	list_for_each_entry(node, &glade->nodes, link) {
		if (kobject_init_and_add(&node->kobj, &glade_type, &glade->kobj, "%s", node->name))
			pr_err("glade: no %s\n", node->name);
		else
			glade_show(node);
	}
}

void node_is_on_no_list(struct glade *glade, const char *name)
{
	struct glade_node *node = glade->node;

	if (kobject_init_and_add(&node->kobj, &glade_type, &glade->kobj, "%s", name))
		pr_err("glade: no %s\n", name); /* expect: unreleased-on-path */
	else
		glade_show(node);
}

int clocks_by_name(struct glade *glade, bool on)
{
	struct clk *clk;
	int err, i;

	for (i = 0; i < GLADE_CLOCKS; i++) {
		clk = glade->clocks[i];
		if (!clk)
			break;
		if (on) {
			err = clk_prepare_enable(clk);
			if (err)
				goto out;
		} else {
			clk_disable_unprepare(clk);
		}
	}
	return 0;

out:
	for (; i > 0; i--)
		clk_disable_unprepare(glade->clocks[i - 1]);
	return err;
}

static int glade_probe(struct platform_device *pdev)
{
	struct glade_zone *zone;
	int i;

	for (i = 0; i < GLADE_ZONES; i++) {
		zone = devm_kzalloc(&pdev->dev, sizeof(*zone), GFP_KERNEL);
		if (!zone)
			return -ENOMEM;
		if (glade_is_late(pdev))
			return -EPROBE_DEFER;
		devm_kfree(&pdev->dev, zone);
	}
	return 0;
}

int glade_rescan(struct platform_device *pdev)
{
	struct glade_zone *zone;

	zone = devm_kzalloc(&pdev->dev, sizeof(*zone), GFP_KERNEL);
	if (!zone)
		return -ENOMEM;
	if (glade_is_late(pdev))
		return -EBUSY; /* expect: unreleased-on-path */
	devm_kfree(&pdev->dev, zone);
	return 0;
}
