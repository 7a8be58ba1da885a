// SPDX-License-Identifier: GPL-2.0
/*
 * What the action of a device gives back is the function's to give back where it fails before.
 */
#include <linux/device.h>
#include <linux/kobject.h>
#include <linux/sysfs.h>

struct pipit {
	struct device *dev;
	struct kobject *song;
};

static const struct attribute *pipit_attrs[] = { NULL };

static void pipit_end(void *data)
{
	struct kobject *song = data;

	sysfs_remove_files(song, pipit_attrs);
	kobject_put(song);
}

int pipit_begin(struct pipit *p)
{
	int err;

	p->song = kobject_create_and_add("song", &p->dev->kobj);
	if (!p->song)
		return -ENOMEM;
	err = sysfs_create_files(p->song, pipit_attrs);
	if (err)
		return err; /* expect: unreleased-on-path */
	return devm_add_action_or_reset(p->dev, pipit_end, p->song);
}

/* Twin: put before the action is there. */
int pipit_begin_well(struct pipit *p)
{
	int err;

	p->song = kobject_create_and_add("song", &p->dev->kobj);
	if (!p->song)
		return -ENOMEM;
	err = sysfs_create_files(p->song, pipit_attrs);
	if (err) {
		kobject_put(p->song);
		return err;
	}
	return devm_add_action_or_reset(p->dev, pipit_end, p->song);
}

static void pipit_rest(void *data)
{
}

/* Twin: the action gives nothing back. */
int pipit_begin_elsewhere(struct pipit *p)
{
	int err;

	p->song = kobject_create_and_add("song", &p->dev->kobj);
	if (!p->song)
		return -ENOMEM;
	err = sysfs_create_files(p->song, pipit_attrs);
	if (err)
		return err;
	return devm_add_action_or_reset(p->dev, pipit_rest, p);
}

/* Twin: the device has it by then. */
int pipit_begin_early(struct pipit *p)
{
	int err;

	p->song = kobject_create_and_add("song", &p->dev->kobj);
	if (!p->song)
		return -ENOMEM;
	err = devm_add_action_or_reset(p->dev, pipit_end, p->song);
	if (err)
		return err;
	return sysfs_create_files(p->song, pipit_attrs);
}

int pipit_sing(struct pipit *p);

/* Twin: what comes later fails without it. */
int pipit_begin_and_sing(struct pipit *p)
{
	int err;

	p->song = kobject_create_and_add("song", &p->dev->kobj);
	if (!p->song)
		return -ENOMEM;
	err = devm_add_action_or_reset(p->dev, pipit_end, p->song);
	if (err)
		return err;
	if (pipit_sing(p))
		return -EIO;
	return 0;
}
