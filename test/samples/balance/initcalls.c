// The init of a part that is built in has no exit: where it fails, nobody takes back what it has registered.

// By another name.
static void sandpiper_scatter(void)
{
	bus_unregister(sandpipers());
}

static int __init sandpiper_init(void)
{
	struct sandpiper *first;
	int err;

	err = bus_register(&sandpiper_bus);
	if (err)
		return err;
	first = sandpiper_hatch(1);
	if (IS_ERR(first))
		return PTR_ERR(first); // expect: unreleased-on-path
	if (sandpiper_count(first) > 9) {
		sandpiper_scatter();
		return -ERANGE;
	}
	return 0;
}
core_initcall(sandpiper_init);

// Whoever calls this one may.
int sandpiper_start(void)
{
	struct sandpiper *first;
	int err;

	err = class_register(&sandpiper_class);
	if (err)
		return err;
	first = sandpiper_hatch(2);
	if (IS_ERR(first))
		return PTR_ERR(first);
	return 0;
}
