// What a callback of the file frees with the last reference of a member: the object around it is gone after the put.

struct plover {
	struct gendisk *disk;
	struct blk_mq_tag_set tag_set;
	struct workqueue_struct *queue;
	struct kobject kobj;
	struct list_head link;
	int id;
};

static void plover_free_disk(struct gendisk *disk)
{
	struct plover *plover = disk->private_data;

	kfree(plover);
}

static const struct block_device_operations plover_ops = {
	.owner = THIS_MODULE,
	.free_disk = plover_free_disk,
};

void plover_remove(struct plover *plover)
{
	del_gendisk(plover->disk);
	put_disk(plover->disk);
	blk_mq_free_tag_set(&plover->tag_set); /* expect: used-after-release */
}

void plover_remove_right(struct plover *plover)
{
	del_gendisk(plover->disk);
	blk_mq_free_tag_set(&plover->tag_set);
	put_disk(plover->disk);
}

/* Of a disk that was never added the callback does not run; of another one it is not told. */
void plover_abort(struct plover *plover)
{
	put_disk(plover->disk);
	blk_mq_free_tag_set(&plover->tag_set);
}

void plover_abort_other(struct plover *plover, struct plover *other)
{
	del_gendisk(other->disk);
	put_disk(plover->disk);
	blk_mq_free_tag_set(&plover->tag_set);
	put_disk(other->disk);
}

struct dunlin {
	struct kobject kobj;
	struct device dev;
	struct device *parent;
	int users;
};

static void dunlin_kobj_release(struct kobject *kobj)
{
	struct dunlin *dunlin = container_of(kobj, struct dunlin, kobj);

	kfree(dunlin);
}

static const struct kobj_type dunlin_type = {
	.release = dunlin_kobj_release,
};

void dunlin_drop(struct dunlin *dunlin)
{
	kobject_put(&dunlin->kobj);
	dunlin->users--; /* expect: used-after-release */
}

/* A reference of its own keeps it; a put of another device does not end it. */
void dunlin_drop_held(struct dunlin *dunlin)
{
	kobject_get(&dunlin->kobj);
	kobject_put(&dunlin->kobj);
	dunlin->users--;
}

void dunlin_drop_parent(struct dunlin *dunlin)
{
	put_device(&dunlin->dev);
	put_device(dunlin->parent);
	dunlin->users--;
}

/* A reference of another object does not. */
void dunlin_drop_first(struct dunlin *dunlin, struct dunlin *other)
{
	kobject_get(&other->kobj);
	kobject_put(&dunlin->kobj);
	dunlin->users--; /* expect: used-after-release */
}

struct godwit {
	struct device dev;
	struct device *parent;
	int users;
};

static void godwit_release(struct device *dev)
{
	struct godwit *godwit = container_of(dev, struct godwit, dev);

	kvfree(godwit);
}

static struct class godwit_class = {
	.name = "godwit",
	.dev_release = godwit_release,
};

void godwit_drop(struct godwit *godwit)
{
	device_unregister(&godwit->dev);
	godwit_log(godwit->users); /* expect: used-after-release */
}

void godwit_drop_parent(struct godwit *godwit)
{
	put_device(godwit->parent);
	godwit->users--;
}

struct knot {
	struct device dev;
	int users;
};

static void knot_release(struct device *dev)
{
	struct knot *knot = container_of(dev, struct knot, dev);

	kfree(knot);
}

static const struct device_type knot_type = {
	.release = knot_release,
};

int knot_drop(struct knot *knot)
{
	put_device(&knot->dev);
	return knot->users; /* expect: used-after-release */
}

/* The callback frees what the object has, not the object. */
struct ruff {
	struct kobject kobj;
	void *feathers;
	int users;
};

static void ruff_release(struct kobject *kobj)
{
	struct ruff *ruff = container_of(kobj, struct ruff, kobj);

	kfree(ruff->feathers);
	complete(&ruff_done);
}

static const struct kobj_type ruff_type = {
	.release = ruff_release,
};

void ruff_drop(struct ruff *ruff)
{
	kobject_put(&ruff->kobj);
	ruff->users--;
}

/* Who still reads it under RCU may go on. */
struct stint {
	struct kobject kobj;
	struct rcu_head rcu;
	int users;
};

static void stint_release(struct kobject *kobj)
{
	struct stint *stint = container_of(kobj, struct stint, kobj);

	kfree_rcu(stint, rcu);
}

static const struct kobj_type stint_type = {
	.release = stint_release,
};

void stint_drop(struct stint *stint)
{
	kobject_put(&stint->kobj);
	stint->users--;
}

/* Of two members each has a callback of its own, and one of them frees the object. */
struct petrel {
	struct kobject kobj;
	struct kobject nest;
	const char *name;
};

static void petrel_release(struct kobject *kobj)
{
	struct petrel *pe = container_of(kobj, struct petrel, kobj);

	kfree(pe->name);
}

static void petrel_nest_release(struct kobject *kobj)
{
	struct petrel *pe = container_of(kobj, struct petrel, nest);

	kfree(pe);
}

static const struct kobj_type petrel_type = { .release = petrel_release };
static const struct kobj_type petrel_nest_type = { .release = petrel_nest_release };

void petrel_destroy(struct petrel *pe)
{
	kobject_put(&pe->kobj);
	kobject_del(&pe->nest);
	kobject_put(&pe->nest);
}

void petrel_destroy_wrong(struct petrel *pe)
{
	kobject_put(&pe->nest);
	petrel_forget(pe->name); /* expect: used-after-release */
}
