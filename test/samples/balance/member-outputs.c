// What a call out of sight leaves in a struct of the function's own is the function's to give back, as its other ways show.

static int otter_read(struct otter *otter)
{
	struct otter_caps caps = { };
	int ret;

	ret = otter_parse(otter, &caps);
	if (ret)
		return ret;
	ret = otter_check(otter);
	if (ret)
		return ret; /* expect: unreleased-on-path */
	otter_show(otter, caps.names);
	kfree(caps.names);
	return 0;
}

static int otter_map(struct otter *otter)
{
	struct sg_table table;
	int ret;

	ret = otter_collect(otter, &table);
	if (ret < 0)
		return ret;
	ret = otter_send(otter, table.sgl);
	if (ret < 0)
		return ret; /* expect: unreleased-on-path */
	sg_free_table(&table);
	return 0;
}

/* Which of two calls has left it there is not known. */
static int otter_read_both(struct otter *otter)
{
	struct otter_caps caps = { };
	int ret;

	ret = otter_parse_first(otter, &caps);
	if (ret)
		return ret;
	ret = otter_parse_rest(otter, &caps);
	if (ret)
		return ret;
	otter_show(otter, caps.names);
	kfree(caps.names);
	return 0;
}

/* The function has put it there itself. */
static int otter_read_own(struct otter *otter)
{
	struct otter_caps caps = { };
	int ret;

	ret = otter_parse_own(otter, &caps);
	if (ret)
		return ret;
	caps.names = NULL;
	ret = otter_check(otter);
	if (ret)
		return ret;
	caps.names = otter_names(otter);
	otter_show(otter, caps.names);
	kfree(caps.names);
	return 0;
}

/* Nobody has looked whether the call has failed. */
static int otter_read_blindly(struct otter *otter)
{
	struct otter_caps caps = { };
	int ret;

	otter_parse_blindly(otter, &caps);
	ret = otter_check(otter);
	if (ret)
		return ret;
	kfree(caps.names);
	return 0;
}
