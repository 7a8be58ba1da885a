// What a node points to: the reference lies in a member of the arguments that the call fills in.

int heron_route(struct heron *heron, struct device_node *np)
{
	struct of_phandle_args spec;
	int err;

	err = of_parse_phandle_with_fixed_args(np, "heron,route", 1, 0, &spec);
	if (err)
		return err;
	if (spec.args_count != 1)
		return -EINVAL; /* expect: unreleased-on-path */
	heron->lane = spec.args[0];
	of_node_put(spec.np);
	return 0;
}

int heron_route_well(struct heron *heron, struct device_node *np)
{
	struct of_phandle_args spec;
	int err;

	err = of_parse_phandle_with_fixed_args(np, "heron,route", 1, 0, &spec);
	if (err)
		return err;
	if (spec.args_count == 1)
		heron->lane = spec.args[0];
	else
		err = -EINVAL;
	of_node_put(spec.np);
	return err;
}

int heron_partner(struct heron *heron, struct device_node *np)
{
	struct platform_device *partner = of_find_device_by_node(np);

	if (!partner)
		return -ENODEV;
	if (!device_is_compatible(&partner->dev, "heron,partner"))
		return -EINVAL; /* expect: unreleased-on-path */
	heron->depth = heron_depth_of(platform_get_drvdata(partner));
	put_device(&partner->dev);
	return 0;
}

int heron_partner_well(struct heron *heron, struct device_node *np)
{
	struct platform_device *partner = of_find_device_by_node(np);
	int err = 0;

	if (!partner)
		return -ENODEV;
	if (device_is_compatible(&partner->dev, "heron,partner"))
		heron->depth = heron_depth_of(platform_get_drvdata(partner));
	else
		err = -EINVAL;
	put_device(&partner->dev);
	return err;
}
