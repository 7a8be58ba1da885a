// SPDX-License-Identifier: GPL-2.0
/*
 * Uses of objects that a function has found, counted and put: by pairs of its own, by lookups of the file, by calls of which the
 * puts tell that they count. And reads of what is kept by a lock alone, once that is dropped.
 */
#include <linux/buffer_head.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/refcount.h>
#include <linux/spinlock.h>
#include <linux/tracepoint.h>

struct lynx {
	struct kref ref;
	refcount_t users;
	struct list_head node;
	u64 id;
	int state;
	int error;
	int ready;
};

struct lynx_den {
	spinlock_t lock;
	struct mutex rounds;
	struct list_head cubs;
	struct lynx *eldest;
};

void lynx_hold(struct lynx *lynx);
void lynx_drop(struct lynx *lynx);
int lynx_feed(struct lynx_den *den, struct lynx *lynx);
void lynx_report(struct lynx_den *den, struct lynx *lynx);
void lynx_free(struct kref *ref);
int lynx_map(struct inode *inode, u64 block, u64 *where);

/* Counted where the lock keeps it, and put before the last use. */
static int lynx_visit(struct lynx_den *den, u64 id)
{
	struct lynx *lynx = NULL, *each;
	int err = -ENOENT;

	spin_lock(&den->lock);
	list_for_each_entry(each, &den->cubs, node) {
		if (each->id == id) {
			lynx = each;
			lynx_get(lynx);
			break;
		}
	}
	spin_unlock(&den->lock);
	if (!lynx)
		return err;
	err = lynx_feed(den, lynx);
	lynx_put(lynx);
	if (!err)
		lynx_report(den, lynx); /* expect: used-after-release */
	return err;
}

/* Twin: put behind it. */
static int lynx_visit_in_order(struct lynx_den *den, u64 id)
{
	struct lynx *lynx = NULL, *each;
	int err = -ENOENT;

	spin_lock(&den->lock);
	list_for_each_entry(each, &den->cubs, node) {
		if (each->id == id) {
			lynx = each;
			lynx_get(lynx);
			break;
		}
	}
	spin_unlock(&den->lock);
	if (!lynx)
		return err;
	err = lynx_feed(den, lynx);
	if (!err)
		lynx_report(den, lynx);
	lynx_put(lynx);
	return err;
}

/* Twin: the lock is held again where it is used. */
static void lynx_wake_eldest(struct lynx_den *den)
{
	struct lynx *lynx;

	mutex_lock(&den->rounds);
	lynx = den->eldest;
	kref_get(&lynx->ref);
	mutex_unlock(&den->rounds);
	lynx_feed(den, lynx);
	mutex_lock(&den->rounds);
	kref_put(&lynx->ref, lynx_free);
	lynx->state = 0;
	mutex_unlock(&den->rounds);
}

/* Twin: each round finds it anew. */
static void lynx_wake_all(struct lynx_den *den)
{
	struct lynx *lynx;

again:
	mutex_lock(&den->rounds);
	lynx = den->eldest;
	if (lynx && !lynx->ready) {
		kref_get(&lynx->ref);
		mutex_unlock(&den->rounds);
		lynx_feed(den, lynx);
		kref_put(&lynx->ref, lynx_free);
		goto again;
	}
	mutex_unlock(&den->rounds);
}

/* Twin: the put tells that others have it. */
static void lynx_calm_eldest(struct lynx_den *den)
{
	struct lynx *lynx;

	mutex_lock(&den->rounds);
	lynx = den->eldest;
	kref_get(&lynx->ref);
	mutex_unlock(&den->rounds);
	lynx_feed(den, lynx);
	if (!kref_put(&lynx->ref, lynx_free))
		lynx->state = 0;
}

/* Twin: the caller has it. */
static void lynx_groom(struct lynx_den *den, struct lynx *lynx)
{
	mutex_lock(&den->rounds);
	kref_get(&lynx->ref);
	mutex_unlock(&den->rounds);
	lynx_feed(den, lynx);
	kref_put(&lynx->ref, lynx_free);
	lynx->state = 0;
}

static struct lynx *lynx_find(struct lynx_den *den, u64 id)
{
	struct lynx *lynx, *found = NULL;

	spin_lock(&den->lock);
	list_for_each_entry(lynx, &den->cubs, node) {
		if (lynx->id == id) {
			found = lynx;
			if (!kref_get_unless_zero(&lynx->ref))
				found = NULL;
			break;
		}
	}
	spin_unlock(&den->lock);
	return found;
}

static void lynx_release(struct lynx *lynx)
{
	kref_put(&lynx->ref, lynx_free);
}

/* A lookup of the file counts for its caller. */
static int lynx_state(struct lynx_den *den, u64 id)
{
	struct lynx *lynx = lynx_find(den, id);

	if (!lynx)
		return -ENOENT;
	lynx_release(lynx);
	return lynx->state; /* expect: used-after-release */
}

/* Twin: it ends the object, which the first count is for. */
static int lynx_banish(struct lynx_den *den, u64 id)
{
	struct lynx *lynx = lynx_find(den, id);

	if (!lynx)
		return -ENOENT;
	lynx_release(lynx);
	lynx_destroy(lynx);
	return 0;
}

/* What a call has found is put on one way, and read behind the label that all come to. */
static int lynx_read_block(struct inode *inode, u64 block, struct buffer_head **out)
{
	struct buffer_head *bh = lynx_grab_block(inode, block);
	int err = 0;
	u64 where;

	if (!bh)
		return -ENOMEM;
	err = lynx_map(inode, block, &where);
	if (err) {
		brelse(bh);
		goto out;
	}
	get_bh(bh);
	bh->b_blocknr = where;
	submit_bh(REQ_OP_READ, bh);
	*out = bh;
out:
	folio_unlock(bh->b_folio); /* expect: used-after-release */
	return err;
}

/* Twin: what leads to a part of an object has not counted it. */
static void lynx_wait_gone(struct mapped_device *md)
{
	struct kobject *kobj = lynx_md_to_kobject(md);

	kobject_put(kobj);
	wait_for_completion(lynx_completion_of(kobj));
}

/* A tracepoint reads what it is handed. */
static struct inode *lynx_inode(struct super_block *sb, u64 id)
{
	struct inode *inode = ilookup(sb, id);

	if (!inode)
		return NULL;
	if (!S_ISREG(inode->i_mode)) {
		iput(inode);
		trace_lynx_bad_inode(inode); /* expect: used-after-release */
		return NULL;
	}
	return inode;
}

/* The way that counts nothing reads on without the lock. */
static int lynx_join(struct lynx_den *den)
{
	struct lynx *lynx;

	spin_lock(&den->lock);
	lynx = den->eldest;
	if (LYNX_FAILED(lynx)) {
		spin_unlock(&den->lock);
		return lynx->error; /* expect: used-after-release */
	}
	refcount_inc(&lynx->users);
	spin_unlock(&den->lock);
	return lynx_feed(den, lynx);
}

/* Twin: read before. */
static int lynx_join_in_order(struct lynx_den *den)
{
	struct lynx *lynx;
	int err;

	spin_lock(&den->lock);
	lynx = den->eldest;
	if (LYNX_FAILED(lynx)) {
		err = lynx->error;
		spin_unlock(&den->lock);
		return err;
	}
	refcount_inc(&lynx->users);
	spin_unlock(&den->lock);
	return lynx_feed(den, lynx);
}

/* Twin: nothing counts it, so that something else may keep it. */
static int lynx_peek(struct lynx_den *den)
{
	struct lynx *lynx;

	spin_lock(&den->lock);
	lynx = den->eldest;
	spin_unlock(&den->lock);
	return lynx->error;
}

/* The lookup has counted it as well: one count is left. */
static int lynx_adopt(struct lynx_den *den, u64 id, struct dentry *parent)
{
	struct dentry *dentry, *kept;

	mutex_lock(&den->rounds);
	dentry = lynx_lookup(parent, id);
	if (IS_ERR(dentry)) {
		mutex_unlock(&den->rounds);
		return PTR_ERR(dentry);
	}
	kept = dget(dentry);
	dput(dentry);
	mutex_unlock(&den->rounds);
	lynx_settle(den, kept);
	return 0;
}

struct lynx_track {
	u32 *steps;
	int length;
};

/* The caller is handed memory that is gone. */
struct lynx_track *lynx_follow(struct lynx_den *den, int length)
{
	struct lynx_track *track = kzalloc(sizeof(*track), GFP_KERNEL);

	if (!track)
		goto out;
	track->steps = kcalloc(length, sizeof(u32), GFP_KERNEL);
	if (!track->steps) {
		kfree(track);
		goto out;
	}
	track->length = length;
out:
	return track; /* expect: used-after-release */
}

struct lynx_track *lynx_follow_on(struct lynx_den *den, int length)
{
	struct lynx_track *track = kzalloc(sizeof(*track), GFP_KERNEL);

	if (!track)
		goto out;
	track->steps = kcalloc(length, sizeof(u32), GFP_KERNEL);
	if (!track->steps) {
		kfree(track);
		track = NULL;
		goto out;
	}
	track->length = length;
out:
	return track;
}

/* A number that tells which it was. */
unsigned long lynx_forget(struct lynx_track *track)
{
	kfree(track->steps);
	kfree(track);
	return (unsigned long)track;
}

/* A function of the file by a name that elsewhere means a message. */
static void lockdep_lynx_level(struct lynx *lynx, int level)
{
	lynx->state = level;
}

static int lynx_measure(struct lynx_den *den, u64 id)
{
	struct inode *inode = ilookup(den->sb, id);
	int err;

	if (!inode)
		return -ENOENT;
	err = lynx_map(inode, id, NULL);
	iput(inode);
	if (err)
		lockdep_lynx_level(inode, 0); /* expect: used-after-release */
	return err;
}

static int lynx_measure_first(struct lynx_den *den, u64 id)
{
	struct inode *inode = ilookup(den->sb, id);
	int err;

	if (!inode)
		return -ENOENT;
	err = lynx_map(inode, id, NULL);
	if (err)
		lockdep_lynx_level(inode, 0);
	iput(inode);
	return err;
}

/* A put of the object behind it, by a function that lowers its count, tells that there was another reference. */
static void lynx_end(struct lynx *lynx)
{
	kref_put(&lynx->ref, lynx_free);
}

void lynx_leaves_its_den(struct work_struct *work)
{
	struct lynx *lynx = container_of(work, struct lynx, work);

	lynx_feed(lynx->den, lynx);
	kref_put(&lynx->ref, lynx_free);
	lynx->state = 0;
	lynx_end(lynx);
}

void lynx_leaves_for_good(struct work_struct *work)
{
	struct lynx *lynx = container_of(work, struct lynx, work);

	lynx_feed(lynx->den, lynx);
	kref_put(&lynx->ref, lynx_free);
	lynx->state = 0; /* expect: used-after-release */
	lynx_report(lynx->den, lynx);
}
