/* One call that ends two things, or takes over what it refuses: character devices, AGP bridges, contexts of mounts, nodes of matches. */

int plover_adds_its_port(struct plover *plover, dev_t devt)
{
	int err;

	plover->cdev = cdev_alloc();
	if (!plover->cdev)
		return -ENOMEM;
	err = cdev_add(plover->cdev, devt, 1);
	if (err)
		goto free_cdev;
	err = plover_fill(plover);
	if (err)
		goto free_cdev;
	return 0;
free_cdev:
	cdev_del(plover->cdev);
	return err;
}

int plover_loses_its_port(struct plover *plover, dev_t devt)
{
	struct cdev *cdev;
	int err;

	cdev = cdev_alloc();
	if (!cdev)
		return -ENOMEM;
	err = cdev_add(cdev, devt, 1);
	if (err)
		return err; /* expect: unreleased-on-path */
	plover->cdev = cdev;
	return 0;
}

int plover_bridge(struct pci_dev *pdev)
{
	struct agp_bridge_data *bridge = agp_alloc_bridge();

	if (!bridge)
		return -ENOMEM;
	if (pci_enable_device(pdev)) {
		agp_put_bridge(bridge);
		return -ENODEV;
	}
	return agp_add_bridge(bridge);
}

int plover_bridge_is_left(struct pci_dev *pdev)
{
	struct agp_bridge_data *bridge = agp_alloc_bridge();

	if (!bridge)
		return -ENOMEM;
	if (plover_refuses(pdev))
		return -ENODEV; /* expect: unreleased-on-path */
	if (pci_enable_device(pdev)) {
		agp_put_bridge(bridge);
		return -ENODEV;
	}
	return agp_add_bridge(bridge);
}

int plover_mounts(struct file_system_type *type, struct dentry *dentry)
{
	struct fs_context *fc = fs_context_for_submount(type, dentry);

	if (IS_ERR(fc))
		return PTR_ERR(fc);
	fc->net_ns = get_net(plover_net(dentry));
	put_fs_context(fc);
	return 0;
}

int plover_frees_late(void)
{
	struct plover *plover = vmalloc(sizeof(*plover));

	if (!plover)
		return -ENOMEM;
	plover->nr = 1;
	kvfree_rcu(plover, rcu);
	return 0;
}

int plover_frees_otherwise(void)
{
	struct plover *plover = vmalloc(sizeof(*plover));

	if (!plover)
		return -ENOMEM;
	plover->nr = 1;
	kfree_rcu(plover, rcu); /* expect: wrong-release-object */
	return 0;
}
