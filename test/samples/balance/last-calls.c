/* The last call of an init is its answer: where that one fails, so does the init. */

static struct ctl_table_header *wren_table;

static int __init wren_init(void)
{
	wren_table = register_sysctl("fs/wren", wren_tables);
	if (!wren_table)
		return -ENOMEM;
	return register_filesystem(&wren_fs_type); /* expect: unreleased-on-path */
}

static void __exit wren_exit(void)
{
	unregister_filesystem(&wren_fs_type);
	unregister_sysctl_table(wren_table);
}

module_init(wren_init);
module_exit(wren_exit);

/* An output holds nothing from before: what is put there once is put there by this call. */
int fill_output(struct wren *wren, void **out, size_t size)
{
	int rc;

	if (!*out)
		*out = kvmalloc(size, GFP_KERNEL);
	if (!*out)
		return -ENOMEM;
	rc = wren_read(wren, size);
	if (rc)
		return rc; /* expect: unreleased-on-path */
	rc = wren_check(wren);
	if (rc) {
		kvfree(*out);
		*out = NULL;
		return rc;
	}
	return 0;
}

/* A member is kept for the next time. */
int fill_member(struct wren *wren, size_t size)
{
	int rc;

	if (!wren->data)
		wren->data = kvmalloc(size, GFP_KERNEL);
	if (!wren->data)
		return -ENOMEM;
	rc = wren_read(wren, size);
	if (rc)
		return rc;
	rc = wren_check(wren);
	if (rc) {
		kvfree(wren->data);
		wren->data = NULL;
		return rc;
	}
	return 0;
}
