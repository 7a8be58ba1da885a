// SPDX-License-Identifier: GPL-2.0
/*
 * Objects that the file ends by a function of its own, or by one that the catalogue knows, and that one place frees like plain
 * memory.
 */
#include <linux/blkdev.h>
#include <linux/list.h>
#include <linux/refcount.h>
#include <linux/slab.h>

struct heath_keeper {
	struct list_head list;
	refcount_t refs;
	unsigned long *marks;
	int id;
};

struct heath_path {
	struct heath_keeper *keeper;
	char *name;
	char *alias;
};

struct heath_gate {
	struct gendisk *front;
	struct gendisk *back;
	struct list_head list;
};

static LIST_HEAD(heath_keepers);

int heath_walk(struct heath_path *path);
bool heath_knows(const char *name);
int heath_greet(struct heath_keeper *keeper);
struct heath_keeper *heath_find(int id);

static void heath_keeper_put(struct heath_keeper *keeper)
{
	if (!refcount_dec_and_test(&keeper->refs))
		return;
	list_del(&keeper->list);
	kfree(keeper->marks);
	kfree(keeper);
}

static int heath_call(int id)
{
	struct heath_keeper *keeper = heath_find(id);
	int err;

	if (!keeper)
		return -ENOENT;
	err = heath_greet(keeper);
	heath_keeper_put(keeper);
	return err;
}

static void heath_dismiss(struct heath_path *path)
{
	struct heath_keeper *keeper = path->keeper;

	path->keeper = NULL;
	kfree(keeper); /* expect: wrong-release-object */
}

/* Twin: nobody else has heard of the object that was made here. */
static struct heath_keeper *heath_hire(int id)
{
	struct heath_keeper *keeper = kzalloc(sizeof(*keeper), GFP_KERNEL);

	if (!keeper)
		return NULL;
	refcount_set(&keeper->refs, 1);
	keeper->id = id;
	if (heath_greet(keeper) < 0) {
		kfree(keeper);
		return NULL;
	}
	list_add(&keeper->list, &heath_keepers);
	return keeper;
}

static void heath_path_free(struct heath_path *path)
{
	kfree(path->name);
	kfree(path->alias);
	kfree(path);
}

static int heath_follow(struct heath_path *path)
{
	int err = heath_walk(path);

	heath_path_free(path);
	return err;
}

static int heath_follow_quickly(struct heath_path *path)
{
	int err = 0;

	if (!heath_knows(path->name))
		err = heath_walk(path);
	kfree(path); /* expect: wrong-release-object */
	return err;
}

static void heath_shut(struct heath_gate *gate)
{
	struct gendisk *front = gate->front, *back = gate->back;

	gate->front = NULL;
	gate->back = NULL;
	put_disk(front);
	kfree(back); /* expect: wrong-release-object */
}
