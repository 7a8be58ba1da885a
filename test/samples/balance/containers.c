/* What an object holds when it is freed, in its members and in what helpers left in its fields; what goes with an object. */

struct lane {
	struct percpu_counter users;
	struct kref ref;
	u32 *slots;
	u32 *seals;
	u32 state;
};

static int lane_slots_init(struct lane *lane)
{
	lane->slots = kcalloc(8, sizeof(*lane->slots), GFP_KERNEL);
	if (!lane->slots)
		return -ENOMEM;
	if (lane_read(lane) < 0)
		return -EIO;
	return 0;
}

static int lane_seals_init(struct lane *lane)
{
	lane->seals = kcalloc(8, sizeof(*lane->seals), GFP_KERNEL);
	if (!lane->seals)
		return -ENOMEM;
	return 0;
}

static void lane_slots_reset(struct lane *lane)
{
	if (lane->state)
		kfree(lane->slots);
}

static struct lane *lane_make(void)
{
	struct lane *lane = kzalloc(sizeof(*lane), GFP_KERNEL);

	if (!lane)
		return NULL;
	if (lane_slots_init(lane) < 0)
		goto out;
	if (lane_seals_init(lane) < 0)
		goto out;
	return lane;
out:
	kfree(lane); /* expect: unreleased-on-path */
	return NULL;
}

static struct lane *lane_make_well(void)
{
	struct lane *lane = kzalloc(sizeof(*lane), GFP_KERNEL);

	if (!lane)
		return NULL;
	if (lane_slots_init(lane) < 0)
		goto out;
	if (lane_seals_init(lane) < 0)
		goto out;
	return lane;
out:
	kfree(lane->seals);
	kfree(lane->slots);
	kfree(lane);
	return NULL;
}

/* What a helper gives back on some paths only is that field, and not the object around it. */
static int lane_replace(struct lane **out)
{
	struct lane *lane = kzalloc(sizeof(*lane), GFP_KERNEL);

	if (!lane)
		return -ENOMEM;
	lane_slots_reset(lane);
	if (lane_write(*out) < 0)
		return -EIO; /* expect: unreleased-on-path */
	*out = lane;
	return 0;
}

static struct lane *lane_count(int cpu)
{
	struct lane *lane = kzalloc(sizeof(*lane), GFP_KERNEL);

	if (!lane)
		return NULL;
	if (percpu_counter_init(&lane->users, 0, GFP_KERNEL))
		goto out_free;
	if (lane_start(cpu) < 0)
		goto out_free; /* expect: unreleased-on-path */
	if (lane_run(cpu) < 0)
		goto out_count;
	return lane;
out_count:
	percpu_counter_destroy(&lane->users);
out_free:
	kfree(lane);
	return NULL;
}

/* A count lies in the object, and ends with it. */
static struct lane *lane_refer(int cpu)
{
	struct lane *lane = kzalloc(sizeof(*lane), GFP_KERNEL);

	if (!lane)
		return NULL;
	kref_get(&lane->ref);
	if (lane_start(cpu) < 0) {
		kfree(lane);
		return NULL;
	}
	return lane;
}

/* What was handed to the call that made an object goes with it. */
static int bind_file(struct lane *lane, int flags)
{
	struct inode *inode = igrab(lane->inode);
	struct file *file;

	if (!inode)
		return -ENOENT;
	file = alloc_file_pseudo(inode, lane->mount, "lane", flags, &lane_fops);
	if (IS_ERR(file)) {
		iput(inode);
		return PTR_ERR(file);
	}
	if (lane_start(flags) < 0) {
		fput(file);
		return -EIO;
	}
	lane->file = file;
	return 0;
}

/* A test for error pointers tells the sign, also of a call that gave NULL in other kernels. */
static int lane_start_disk(struct lane *lane, struct queue_limits *limits)
{
	struct gendisk *disk;
	int ret = 0;

	mutex_lock(&lane->mutex);
	if (lane->state) {
		ret = -EBUSY;
		goto out;
	}
	disk = blk_mq_alloc_disk(&lane->tags, limits, lane);
	if (IS_ERR(disk))
		return PTR_ERR(disk); /* expect: unreleased-on-path */
	lane->disk = disk;
out:
	mutex_unlock(&lane->mutex);
	return ret;
}

/* A pointer that is written out as NULL is meant so. */
static int lane_load(struct inode *inode)
{
	struct buffer_head *bh = ext4_bread(NULL, inode, 0, 0);

	if (IS_ERR(bh))
		return PTR_ERR(bh);
	if (lane_check(inode->i_sb) < 0)
		return -EIO; /* expect: unreleased-on-path */
	brelse(bh);
	return 0;
}

/* A callee drops the lock and tells it by the flag that it was handed. */
static long lane_walk(struct mm_struct *mm, int *locked)
{
	long ret;

	mmap_read_lock(mm);
	*locked = 1;
	ret = walk_pages(mm, locked);
	if (*locked)
		mmap_read_unlock(mm);
	return ret;
}

/* The end of the scope frees what the variable holds, also where it was freed by hand. */
static int lane_copy(struct lane *lane, int n)
{
	struct lane *copy __free(kfree) = kmemdup(lane, sizeof(*lane), GFP_KERNEL);

	if (!copy)
		return -ENOMEM;
	if (n < 0) {
		kfree(copy);
		return -EINVAL; /* expect: released-twice */
	}
	if (n == 0) {
		kfree(copy);
		copy = NULL;
		return 0;
	}
	if (lane_write(copy) < 0)
		return -EIO;
	return 0;
}

/* A registration of a member is left in freed memory, whether another function shows how it is undone or none does. */

struct pier {
	struct hlist_node node;
	struct miscdevice lamp;
};

static struct pier *pier_make(void)
{
	struct pier *pier = kzalloc(sizeof(*pier), GFP_KERNEL);

	if (!pier)
		return NULL;
	if (cpuhp_state_add_instance(PIER_STATE, &pier->node))
		goto fail;
	if (pier_depth() < 3)
		goto fail;
	return pier;
fail:
	kfree(pier); /* expect: unreleased-on-path */
	return NULL;
}

static void pier_drop(struct pier *pier)
{
	cpuhp_state_remove_instance(PIER_STATE, &pier->node);
	kfree(pier);
}

static struct pier *pier_light(void)
{
	struct pier *pier = kzalloc(sizeof(*pier), GFP_KERNEL);

	if (!pier)
		return NULL;
	if (misc_register(&pier->lamp))
		goto fail;
	if (pier_depth() < 3)
		goto fail;
	return pier;
fail:
	kfree(pier); /* expect: unreleased-on-path */
	return NULL;
}

/* A variable alone names what lay in the freed object. */
int heron_add_nest(struct table *table)
{
	struct nest *nest = kmalloc(sizeof(*nest), GFP_KERNEL);
	struct egg *egg;
	int err;

	if (!nest)
		return -ENOMEM;
	egg = kmalloc(sizeof(*egg), GFP_KERNEL);
	if (!egg) {
		kfree(nest);
		return -ENOMEM;
	}
	nest->egg = egg;
	err = heron_check(table->id);
	if (err < 0) {
		kfree(nest);
		return err; /* expect: unreleased-on-path */
	}
	table->nest = nest;
	return 0;
}

/* The end of an object of its own kind may free what lies in it. */
int heron_add_scheme(struct damon_ctx *ctx)
{
	struct damos *scheme = damon_new_scheme(NULL, DAMOS_STAT, 0, NULL, NULL, NUMA_NO_NODE);
	struct egg *egg;
	int err;

	if (!scheme)
		return -ENOMEM;
	egg = kmalloc(sizeof(*egg), GFP_KERNEL);
	if (!egg) {
		damon_destroy_scheme(scheme);
		return -ENOMEM;
	}
	scheme->egg = egg;
	err = heron_check(ctx->id);
	if (err < 0) {
		damon_destroy_scheme(scheme);
		return err;
	}
	ctx->scheme = scheme;
	return 0;
}

/* What a loop has filled in, a loop takes out. */
int heron_add_row(struct table *table, int count)
{
	struct nest **row = kcalloc(count, sizeof(*row), GFP_KERNEL);
	struct nest *nest;
	int i;

	if (!row)
		return -ENOMEM;
	for (i = 0; i < count; i++) {
		nest = kmalloc(sizeof(*nest), GFP_KERNEL);
		if (!nest)
			goto out;
		row[i] = nest;
	}
	table->row = row;
	return 0;
out:
	heron_empty(row, i);
	kfree(row);
	return -ENOMEM;
}

/* What is put together in a variable goes by one call that knows its parts. */
int put_together(struct vfsmount *mnt, struct dentry *dentry)
{
	struct path path = { .mnt = mntget(mnt), .dentry = dget(dentry) };
	int err = ember_follow(&path);

	if (err < 0)
		return err; /* expect: unreleased-on-path expect: unreleased-on-path */
	ember_show(&path);
	path_put(&path);
	return 0;
}

int put_together_and_put(struct vfsmount *mnt, struct dentry *dentry)
{
	struct path path = { .mnt = mntget(mnt), .dentry = dget(dentry) };
	int err = ember_follow(&path);

	if (err >= 0)
		ember_show(&path);
	path_put(&path);
	return err;
}

/* What is counted in an object goes with it. */
int count_with_its_object(struct heron *heron, bool wade)
{
	struct heron_step *step = heron->step;

	refcount_inc(&step->pending);
	if (wade && heron->tired)
		goto fail;
	if (heron->gone) {
		refcount_dec(&step->pending);
		return -EIO;
	}
	heron_queue(heron);
	return 0;
fail:
	kfree(step);
	return -EIO;
}

int count_left_in_its_object(struct heron *heron, bool wade)
{
	struct heron_step *step = heron->step;

	refcount_inc(&step->pending);
	if (wade && heron->tired)
		goto fail;
	if (heron->gone) {
		refcount_dec(&step->pending);
		return -EIO;
	}
	heron_queue(heron);
	return 0;
fail:
	heron->step = NULL;
	return -EIO; /* expect: unreleased-on-path */
}

/* What a compound literal puts into a variable goes with the variable. */
int literal_of_a_variable(struct heron *heron, const char *name)
{
	struct heron_call call;
	int err;

	call = (struct heron_call) {
		.kind = HERON_CRY,
		.echo = { .far = true, .text = kstrdup(name, GFP_KERNEL) },
	};
	err = heron->ops->call(heron, &call);
	heron_empty_call(&call);
	return err;
}

int literal_left_behind(struct heron *heron, const char *name)
{
	struct heron_call call;

	call = (struct heron_call) {
		.echo = { .text = kstrdup(name, GFP_KERNEL) },
	};
	if (!call.echo.text)
		return -ENOMEM;
	if (heron->tired)
		return -EIO; /* expect: unreleased-on-path */
	heron_show(heron);
	kfree(call.echo.text);
	return 0;
}

/* Parts of parts: the object around them is found by the members that lead there, by a conversion of the file as well. */
static inline struct heron_desc *to_heron_desc(struct heron_tx *tx)
{
	return container_of(tx, struct heron_desc, vd.tx);
}

static void heron_desc_free(struct heron_virt *vd)
{
	struct heron_desc *desc = to_heron_desc(&vd->tx);

	kfree(desc);
}

static void heron_desc_forget(struct heron_virt *vd)
{
	struct heron_desc *desc = to_heron_desc(&vd->tx);

	desc->nr = 0;
}

int heron_prepares(struct heron_chan *chan, int len)
{
	struct heron_desc *desc = kzalloc(sizeof(*desc), GFP_ATOMIC);

	if (!desc)
		return -ENOMEM;
	if (len > chan->len) {
		heron_desc_free(&desc->vd);
		return -EINVAL;
	}
	chan->desc = desc;
	return 0;
}

int heron_forgets(struct heron_chan *chan, int len)
{
	struct heron_desc *desc = kzalloc(sizeof(*desc), GFP_ATOMIC);

	if (!desc)
		return -ENOMEM;
	if (len > chan->len) {
		heron_desc_forget(&desc->vd);
		return -EINVAL; /* expect: unreleased-on-path */
	}
	chan->desc = desc;
	return 0;
}
