// The init of a part that is built in has no exit: where it fails, nobody takes back what it has registered.

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
