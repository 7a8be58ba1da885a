// SPDX-License-Identifier: GPL-2.0
/* Counts that are raised after the lock is dropped under which the object was found. */
#include <linux/buffer_head.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/spinlock.h>

struct stork {
	struct kref kref;
	struct list_head node;
	struct buffer_head *bh;
	int state;
};

struct stork_nest {
	spinlock_t lock;
	struct mutex feeding;
	struct list_head storks;
	struct stork *oldest;
};

void stork_pin(struct stork *stork);

static struct stork *stork_first(struct stork_nest *nest)
{
	struct stork *stork;

	spin_lock(&nest->lock);
	stork = list_first_entry(&nest->storks, struct stork, node);
	spin_unlock(&nest->lock);
	kref_get(&stork->kref); /* expect: counted-after-unlock */
	return stork;
}

/* Twin: counted while the lock keeps it. */
static struct stork *stork_first_in_order(struct stork_nest *nest)
{
	struct stork *stork;

	spin_lock(&nest->lock);
	stork = list_first_entry(&nest->storks, struct stork, node);
	kref_get(&stork->kref);
	spin_unlock(&nest->lock);
	return stork;
}

/* Twin: another lock still keeps it. */
static struct stork *stork_first_while_feeding(struct stork_nest *nest)
{
	struct stork *stork;

	mutex_lock(&nest->feeding);
	spin_lock(&nest->lock);
	stork = nest->oldest;
	spin_unlock(&nest->lock);
	kref_get(&stork->kref);
	mutex_unlock(&nest->feeding);
	return stork;
}

/* Twin: the callee may have counted it. */
static struct stork *stork_first_pinned(struct stork_nest *nest)
{
	struct stork *stork;

	spin_lock(&nest->lock);
	stork = nest->oldest;
	stork_pin(stork);
	spin_unlock(&nest->lock);
	kref_get(&stork->kref);
	return stork;
}

/* A look at the object, or at its own lock, keeps nothing. */
static int stork_wait(struct stork_nest *nest)
{
	struct buffer_head *bh;

again:
	spin_lock(&nest->lock);
	bh = nest->oldest->bh;
	if (buffer_locked(bh)) {
		spin_unlock(&nest->lock);
		get_bh(bh); /* expect: counted-after-unlock */
		wait_on_buffer(bh);
		brelse(bh);
		goto again;
	}
	spin_unlock(&nest->lock);
	return 0;
}

/* Twin: what the caller hands over is kept by the caller. */
static void stork_note(struct stork_nest *nest, struct stork *stork)
{
	spin_lock(&nest->lock);
	nest->oldest = stork;
	spin_unlock(&nest->lock);
	kref_get(&stork->kref);
}
