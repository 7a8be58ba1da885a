/* The last call of an init is the only thing it takes. */

static int __init dipper_init(void)
{
	return dipper_register_driver(&dipper_driver);
}

static void __exit dipper_exit(void)
{
	dipper_unregister_driver(&dipper_driver);
}

module_init(dipper_init);
module_exit(dipper_exit);
