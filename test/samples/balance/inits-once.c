// SPDX-License-Identifier: GPL-2.0
/*
 * What an `__init` function leaves where it fails: it runs once, and its callers hand its failure on.
 */
#include <linux/device.h>
#include <linux/init.h>
#include <linux/kobject.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

static struct kset *linnet_kset;
static struct kset *linnet_young;
static struct kmem_cache *linnet_eggs;
static struct kmem_cache *linnet_seeds;

int __init linnet_ksets_init(void)
{
	linnet_kset = kset_create_and_add("linnet", NULL, NULL);
	if (!linnet_kset)
		return -ENOMEM;
	linnet_young = kset_create_and_add("young", NULL, &linnet_kset->kobj);
	if (!linnet_young)
		return -ENOMEM; /* expect: unreleased-on-path */
	return 0;
}

/* Twin: given back before it fails. */
int __init linnet_ksets_init_well(void)
{
	linnet_kset = kset_create_and_add("linnet", NULL, NULL);
	if (!linnet_kset)
		return -ENOMEM;
	linnet_young = kset_create_and_add("young", NULL, &linnet_kset->kobj);
	if (!linnet_young) {
		kset_unregister(linnet_kset);
		return -ENOMEM;
	}
	return 0;
}

/* Twin: no init, it may be tried again, and finds what is there. */
int linnet_ksets_again(void)
{
	linnet_kset = kset_create_and_add("linnet", NULL, NULL);
	if (!linnet_kset)
		return -ENOMEM;
	linnet_young = kset_create_and_add("young", NULL, &linnet_kset->kobj);
	if (!linnet_young)
		return -ENOMEM;
	return 0;
}

int __init linnet_caches_once(void)
{
	linnet_eggs = kmem_cache_create("linnet_egg", 64, 0, 0, NULL);
	if (!linnet_eggs)
		return -ENOMEM;
	linnet_seeds = kmem_cache_create("linnet_seed", 64, 0, 0, NULL);
	if (!linnet_seeds)
		return -ENOMEM; /* expect: unreleased-on-path */
	return 0;
}

/* Twin: the one that calls it gives back after its failure. */
static int __init linnet_nest_caches(void)
{
	linnet_eggs = kmem_cache_create("linnet_egg", 64, 0, 0, NULL);
	if (!linnet_eggs)
		return -ENOMEM;
	linnet_seeds = kmem_cache_create("linnet_seed", 64, 0, 0, NULL);
	if (!linnet_seeds)
		return -ENOMEM;
	return 0;
}

int __init linnet_nest(void)
{
	int err = linnet_nest_caches();

	if (err)
		kmem_cache_destroy(linnet_eggs);
	return err;
}

/* Twin: the one that calls it goes on without. */
static int __init linnet_young_caches(void)
{
	linnet_eggs = kmem_cache_create("linnet_egg", 64, 0, 0, NULL);
	if (!linnet_eggs)
		return -ENOMEM;
	linnet_seeds = kmem_cache_create("linnet_seed", 64, 0, 0, NULL);
	if (!linnet_seeds)
		return -ENOMEM;
	return 0;
}

static int __init linnet_young_init(void)
{
	linnet_young_caches();
	return 0;
}
late_initcall(linnet_young_init);

static struct bus_type linnet_bus = {
	.name = "linnet",
};

static struct device linnet_device = {
	.bus = &linnet_bus,
};

static int __init linnet_bus_init(void)
{
	int err = subsys_system_register(&linnet_bus, NULL);

	if (!err)
		err = device_add(&linnet_device);
	return err; /* expect: unreleased-on-path */
}
device_initcall(linnet_bus_init);
