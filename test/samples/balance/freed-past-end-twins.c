// SPDX-License-Identifier: GPL-2.0
/*
 * Twins of freed-past-end.c: a file with two ends for one kind of object, a wrapper that does no more than to free, and a place
 * that gives back itself what lies in the object.
 */
#include <linux/list.h>
#include <linux/slab.h>

struct moor_hide {
	struct list_head list;
	char *name;
	int nr;
};

struct moor_token {
	struct list_head list;
	int nr;
};

int moor_count(struct moor_hide *hide);

static void moor_hide_free(struct moor_hide *hide)
{
	kfree(hide->name);
	kfree(hide);
}

static int moor_leave(struct moor_hide *hide)
{
	int nr = moor_count(hide);

	moor_hide_free(hide);
	return nr;
}

/* What lies in it goes here as well. */
static void moor_forget(struct list_head *all)
{
	struct moor_hide *hide, *next;

	list_for_each_entry_safe(hide, next, all, list) {
		list_del(&hide->list);
		kfree(hide->name);
		kfree(hide);
	}
}

static void moor_token_free(struct moor_token *token)
{
	kfree(token);
}

static int moor_spend(struct moor_token *token)
{
	int nr = token->nr;

	moor_token_free(token);
	return nr;
}

/* The other end does no more than this. */
static void moor_lose(struct list_head *all)
{
	struct moor_token *token, *next;

	list_for_each_entry_safe(token, next, all, list) {
		list_del(&token->list);
		kfree(token);
	}
}

struct moor_bird {
	struct list_head list;
	char *song;
};

static int moor_hatch(struct moor_nest *nest)
{
	struct moor_bird *bird = moor_bird_alloc(nest);

	if (!bird)
		return -ENOMEM;
	if (moor_feed(nest, bird)) {
		moor_bird_put(bird);
		return -EIO;
	}
	moor_settle(nest, bird);
	return 0;
}

static void moor_starve(struct moor_nest *nest, struct moor_bird *bird)
{
	moor_unsettle(nest, bird);
	moor_bird_put(bird);
}

/* What has been set up in it is ended before it is freed as the memory that it is. */
static void moor_fledge(struct moor_bird *bird)
{
	struct moor_nest *nest = bird->nest;

	moor_bird_uninit(bird);
	kfree(bird);
	moor_tell(nest);
}
