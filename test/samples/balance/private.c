// Objects of a struct that only this file knows: what code elsewhere is handed, and only leads there, leaves them alone.

struct otter {
	struct holt_device *holt;
	struct otter_den *dens;
	int nr;
};

static int otter_make_dens(struct otter *otter)
{
	otter->dens = kcalloc(otter->nr, sizeof(*otter->dens), GFP_KERNEL);
	if (!otter->dens)
		return -ENOMEM;
	return 0;
}

static int otter_probe(struct holt_device *holt)
{
	struct otter *otter;
	int err;

	holt->priv = otter = kzalloc(sizeof(*otter), GFP_KERNEL);
	if (!otter)
		return -ENOMEM;
	otter->holt = holt;
	err = otter_make_dens(otter);
	if (err)
		goto out_free;
	err = holt_start(holt);
	if (err)
		goto out_remove;
	return 0;

out_remove:
	holt_remove_all(holt);
	holt->ops->del_dens(holt);
out_free:
	kfree(otter); /* expect: unreleased-on-path */
	return err;
}

static int otter_probe_and_undo(struct holt_device *holt)
{
	struct otter *otter;
	int err;

	holt->priv = otter = kzalloc(sizeof(*otter), GFP_KERNEL);
	if (!otter)
		return -ENOMEM;
	otter->holt = holt;
	err = otter_make_dens(otter);
	if (err)
		goto out_free;
	err = holt_start(holt);
	if (err)
		goto out_remove;
	return 0;

out_remove:
	holt_remove_all(holt);
	holt->ops->del_dens(holt);
	kfree(otter->dens);
out_free:
	kfree(otter);
	return err;
}

/* A struct of a header: code elsewhere may end what it has in it. */

static int beaver_make_dens(struct beaver *beaver)
{
	beaver->dens = kcalloc(beaver->nr, sizeof(*beaver->dens), GFP_KERNEL);
	if (!beaver->dens)
		return -ENOMEM;
	return 0;
}

static int beaver_probe(struct holt_device *holt)
{
	struct beaver *beaver;
	int err;

	holt->priv = beaver = kzalloc(sizeof(*beaver), GFP_KERNEL);
	if (!beaver)
		return -ENOMEM;
	err = beaver_make_dens(beaver);
	if (err)
		goto out_free;
	err = holt_start(holt);
	if (err)
		goto out_remove;
	return 0;

out_remove:
	holt_remove_all(holt);
	holt->ops->del_dens(holt);
out_free:
	kfree(beaver);
	return err;
}
