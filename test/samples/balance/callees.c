// What functions in view take, leave, look at and give back for their callers, and what these owe then.

struct gannet {
	struct kref kref;
	struct device dev;
	struct mutex lock;
	struct gannet *self;
	void *slots[2];
	void *queue;
	char *name;
	int id;
};

static DEFINE_IDA(gannet_ids);

/* A function that undoes, and looks first whether there is anything. */

static void gannet_release(struct kref *kref)
{
	kfree(container_of(kref, struct gannet, kref));
}

static void gannet_put(struct gannet *gannet)
{
	if (gannet)
		kref_put(&gannet->kref, gannet_release);
}

static struct gannet *gannet_get(struct gannet *gannet)
{
	kref_get(&gannet->kref);
	return gannet;
}

static struct gannet *gannet_find(int id)
{
	struct gannet *gannet, *found = NULL;

	list_for_each_entry(gannet, &gannets, node) {
		if (gannet->id == id) {
			found = gannet_get(gannet);
			break;
		}
	}
	return found;
}

int uses_what_was_found(int id)
{
	struct gannet *gannet = gannet_find(id);
	int err;

	if (!gannet)
		return -ENOENT;
	err = gannet_check(id);
	if (err)
		return err; /* expect: unreleased-on-path */
	err = gannet_work(id);
	gannet_put(gannet);
	return err;
}

int uses_what_was_found_well(int id)
{
	struct gannet *gannet = gannet_find(id);
	int err;

	if (!gannet)
		return -ENOENT;
	err = gannet_check(id);
	if (!err)
		err = gannet_work(id);
	gannet_put(gannet);
	return err;
}

int counts_a_callers(struct gannet *gannet)
{
	int err;

	kref_get(&gannet->kref);
	err = gannet_check(gannet->id);
	if (err)
		return err; /* expect: unreleased-on-path */
	err = gannet_work(gannet->id);
	gannet_put(gannet);
	return err;
}

/* The result is the object around what was got. */

static struct gannet *gannet_of_parent(struct device *parent)
{
	struct device *dev = device_find_child(parent, NULL, gannet_match);

	if (!dev)
		return NULL;
	return container_of(dev, struct gannet, dev);
}

int uses_a_child(struct device *parent)
{
	struct gannet *gannet = gannet_of_parent(parent);
	int err;

	if (!gannet)
		return -ENODEV;
	err = gannet_prepare();
	if (err)
		return err; /* expect: unreleased-on-path */
	put_device(&gannet->dev);
	return 0;
}

static struct gannet *to_gannet(struct device *dev)
{
	if (dev_WARN_ONCE(dev, dev->type != &gannet_type, "no gannet\n"))
		return NULL;
	return container_of(dev, struct gannet, dev);
}

static struct gannet *gannet_checked(struct device *parent)
{
	struct device *dev = device_find_child(parent, NULL, gannet_match);

	if (!dev)
		return NULL;
	return to_gannet(dev);
}

int uses_a_checked_child(struct device *parent)
{
	struct gannet *gannet = gannet_checked(parent);
	int err;

	if (!gannet)
		return -ENODEV;
	err = gannet_prepare();
	if (err)
		return err; /* expect: unreleased-on-path */
	put_device(&gannet->dev);
	return 0;
}

/* What is left in a member of the argument. */

static int gannet_fill_name(struct gannet *gannet)
{
	char *name = kstrdup("gannet", GFP_KERNEL);
	int ret = name ? 0 : -ENOMEM;

	if (!ret)
		ret = gannet_check(3);
	if (!ret)
		gannet->name = name;
	else
		kfree(name);
	return ret;
}

int names_a_callers(struct gannet *gannet)
{
	int ret = gannet_fill_name(gannet);

	if (ret)
		return ret;
	ret = gannet_check(4);
	if (ret)
		return ret; /* expect: unreleased-on-path */
	ret = gannet_check(5);
	if (ret)
		goto err;
	return 0;
err:
	kfree(gannet->name);
	gannet->name = NULL;
	return ret;
}

static int gannet_number(struct gannet *gannet)
{
	int res = ida_alloc(&gannet_ids, GFP_KERNEL);

	if (res < 0)
		return res;
	gannet->id = res;
	return 0;
}

static void gannet_unnumber(struct gannet *gannet)
{
	ida_free(&gannet_ids, gannet->id);
}

struct gannet *numbers_its_own(void)
{
	struct gannet *gannet = kzalloc(sizeof(*gannet), GFP_KERNEL);

	if (!gannet)
		return NULL;
	if (gannet_number(gannet))
		goto free;
	gannet->queue = kmalloc(10, GFP_KERNEL);
	if (!gannet->queue)
		goto free; /* expect: unreleased-on-path */
	if (gannet_check(1))
		goto unnumber;
	return gannet;
unnumber:
	kfree(gannet->queue);
	gannet_unnumber(gannet);
free:
	kfree(gannet);
	return NULL;
}

/* What the callee takes and gives back where it fails is nobody's, whatever it calls in between. */

static int gannet_init_owner(struct gannet *gannet, const struct cred *cred)
{
	int err;

	gannet->cred = get_cred(cred);
	err = security_gannet_alloc(gannet);
	if (err) {
		put_cred(gannet->cred);
		return err;
	}
	return 0;
}

struct gannet *owned(const struct cred *cred)
{
	struct gannet *gannet = kzalloc(sizeof(*gannet), GFP_KERNEL);

	if (!gannet)
		return NULL;
	if (gannet_init_owner(gannet, cred) < 0) {
		kfree(gannet);
		return NULL;
	}
	return gannet;
}

/* What is freed by a callee with something in it. */

static void gannet_free(struct gannet *gannet)
{
	kmem_cache_free(gannet_cache, gannet);
}

int frees_with_a_number(void)
{
	struct gannet *gannet = kmem_cache_alloc(gannet_cache, GFP_KERNEL);

	if (!gannet)
		return -ENOMEM;
	gannet->id = ida_alloc(&gannet_ids, GFP_KERNEL);
	if (gannet->id < 0)
		goto free;
	if (gannet_check(1))
		goto free; /* expect: unreleased-on-path */
	if (gannet_check(2))
		goto id;
	gannet_publish(gannet);
	return 0;
id:
	ida_free(&gannet_ids, gannet->id);
free:
	gannet_free(gannet);
	return -EIO;
}

static void gannet_free_all(struct gannet *gannet)
{
	ida_free(&gannet_ids, gannet->id);
	kmem_cache_free(gannet_cache, gannet);
}

int frees_it_all(void)
{
	struct gannet *gannet = kmem_cache_alloc(gannet_cache, GFP_KERNEL);

	if (!gannet)
		return -ENOMEM;
	gannet->id = ida_alloc(&gannet_ids, GFP_KERNEL);
	if (gannet->id < 0) {
		kmem_cache_free(gannet_cache, gannet);
		return -ENOMEM;
	}
	if (gannet_check(1)) {
		gannet_free_all(gannet);
		return -EIO;
	}
	gannet_publish(gannet);
	return 0;
}

static void gannet_free_noted(struct gannet *gannet)
{
	gannet_note_end(gannet);
	kmem_cache_free(gannet_cache, gannet);
}

int frees_what_others_have_seen_end(void)
{
	struct gannet *gannet = kmem_cache_alloc(gannet_cache, GFP_KERNEL);

	if (!gannet)
		return -ENOMEM;
	gannet->id = ida_alloc(&gannet_ids, GFP_KERNEL);
	if (gannet->id < 0) {
		kmem_cache_free(gannet_cache, gannet);
		return -ENOMEM;
	}
	if (gannet_check(1)) {
		gannet_free_noted(gannet);
		return -EIO;
	}
	gannet_publish(gannet);
	return 0;
}

/* What an object was set up with is its own. */

static struct gannet *gannet_with_pool(void)
{
	struct gannet *gannet = kzalloc(sizeof(*gannet), GFP_KERNEL);

	if (!gannet)
		return NULL;
	if (mempool_init_kmalloc_pool(&gannet->pool, 4, 8)) {
		kfree(gannet);
		return NULL;
	}
	return gannet;
}

int registers_with_pool(void)
{
	struct gannet *gannet = gannet_with_pool();

	if (!gannet)
		return -ENOMEM;
	if (gannet_check(1)) {
		gannet_unregister(gannet);
		return -EIO;
	}
	gannet_publish(gannet);
	return 0;
}

/* What a constant names is given back by it in a callee as well. */

static void gannet_leave_cpus(void)
{
	cpuhp_remove_multi_state(CPUHP_GANNET_PREPARE);
}

int joins_cpus(void)
{
	int err = cpuhp_setup_state_multi(CPUHP_GANNET_PREPARE, "gannet", gannet_up, gannet_down);

	if (err)
		return err;
	err = gannet_check(1);
	if (err) {
		cpuhp_remove_multi_state(CPUHP_GANNET_PREPARE);
		return err;
	}
	err = gannet_check(2);
	if (err)
		goto out;
	return 0;
out:
	gannet_leave_cpus();
	return err;
}

/* What an object that points to itself is, and one that the callee has filed as well. */

static struct gannet *gannet_root(void)
{
	struct gannet *gannet = kzalloc(sizeof(*gannet), GFP_KERNEL);

	if (gannet)
		gannet->self = gannet;
	return gannet;
}

int forgets_a_root(struct gannet *to)
{
	struct gannet *gannet = gannet_root();
	void *queue;

	if (!gannet)
		return -ENOMEM;
	queue = kzalloc(8, GFP_KERNEL);
	if (!queue)
		return -ENOMEM; /* expect: unreleased-on-path */
	gannet->queue = queue;
	to->self = gannet;
	return 0;
}

static struct gannet *gannet_attach(struct colony *colony)
{
	struct gannet *gannet = kzalloc(sizeof(*gannet), GFP_KERNEL);

	if (gannet) {
		gannet->colony = colony;
		colony->gannet = gannet;
	}
	return gannet;
}

static void gannet_destroy(struct gannet *gannet)
{
	kfree(gannet->name);
	kfree(gannet);
}

int attaches(struct colony *colony)
{
	struct gannet *gannet = gannet_attach(colony);
	int err;

	if (!gannet)
		return -ENOMEM;
	err = gannet_check(1);
	if (err)
		return err; /* expect: unreleased-on-path */
	err = gannet_check(2);
	if (err)
		goto bad;
	return 0;
bad:
	gannet_destroy(gannet);
	return err;
}

/* Through a pointer to a variable of this function it is this function's; through the caller's pointer, the caller's. */

static int gannet_make(struct gannet **out)
{
	struct gannet *gannet = kzalloc(sizeof(*gannet), GFP_KERNEL);

	if (!gannet)
		return -ENOMEM;
	*out = gannet;
	return 0;
}

int makes_one(void)
{
	struct gannet *gannet = NULL;
	int fd, err = gannet_make(&gannet);

	if (err)
		return err;
	fd = get_unused_fd_flags(O_CLOEXEC);
	if (fd < 0)
		return fd; /* expect: unreleased-on-path */
	gannet_install(fd, gannet);
	return fd;
}

int makes_one_for_its_caller(struct gannet **out)
{
	int err = gannet_make(out);

	if (err)
		return err;
	err = gannet_check(1);
	if (err)
		return err;
	out = &(*out)->next;
	kfree(*out);
	return 0;
}

static int gannet_read_super(struct gannet_meta *meta, struct dm_block **sblock)
{
	return dm_bm_read_lock(meta->bm, 0, &gannet_validator, sblock);
}

int reads_super(struct gannet_meta *meta)
{
	struct dm_block *sblock;
	int r = gannet_read_super(meta, &sblock);

	if (r < 0)
		return r;
	r = gannet_check(1);
	if (r < 0)
		return r; /* expect: unreleased-on-path */
	r = gannet_check(2);
	dm_bm_unlock(sblock);
	return r;
}

/* `no_free_ptr()` hands out what else would be freed. */

static struct file *gannet_open(const char *name)
{
	struct file *file __free(fput) = filp_open(name, O_RDONLY, 0);

	if (IS_ERR(file))
		return file;
	if (gannet_check_file(file))
		return ERR_PTR(-EACCES);
	return no_free_ptr(file);
}

int loads(const char *name)
{
	struct file *file = gannet_open(name);
	void *data;

	if (IS_ERR(file))
		return PTR_ERR(file);
	data = kmalloc(10, GFP_KERNEL);
	if (!data)
		return -ENOMEM; /* expect: unreleased-on-path */
	kfree(data);
	fput(file);
	return 0;
}

/* Elements by constants are like members. */

int fills_slots(struct gannet *gannet)
{
	gannet->slots[0] = kmalloc(10, GFP_KERNEL);
	if (!gannet->slots[0])
		return -ENOMEM;
	gannet->slots[1] = kmalloc(10, GFP_KERNEL);
	if (!gannet->slots[1])
		return -ENOMEM; /* expect: unreleased-on-path */
	if (gannet_check(1)) {
		kfree(gannet->slots[1]);
		kfree(gannet->slots[0]);
		return -EIO;
	}
	return 0;
}

/* A pair by names: the result with which the function leaves at once is the one that got nothing. */

static bool gannet_get_active(struct gannet *gannet) { return opaque_up(gannet); }
static void gannet_put_active(struct gannet *gannet) { opaque_down(gannet); }

int opens_active(struct gannet *gannet)
{
	int err;

	if (!gannet_get_active(gannet))
		return -ENODEV;
	err = gannet_check(gannet->id);
	if (err)
		return err; /* expect: unreleased-on-path */
	err = gannet_work(2);
	if (err)
		goto out;
	err = gannet_work(3);
out:
	gannet_put_active(gannet);
	return err;
}

/* Lookups that a success gives back are lost on any other way out; what lives on is not. */

static struct buffer_head *gannet_bread(struct super_block *sb, int nr)
{
	struct buffer_head *bh = sb_bread(sb, nr);

	return bh ? bh : ERR_PTR(-EIO);
}

int has_magic(struct super_block *sb, int nr)
{
	struct buffer_head *bh = gannet_bread(sb, nr);
	int ret = 0;

	if (IS_ERR(bh))
		return ret;
	if (bh->b_data[0] != 7)
		return ret; /* expect: unreleased-on-path */
	ret = 1;
	brelse(bh);
	return ret;
}

int sets_up_for_good(void)
{
	struct kobject *kobj = kobject_create_and_add("gannet", NULL);
	int err;

	if (!kobj)
		return -ENOMEM;
	err = sysfs_create_file(kobj, &gannet_attr);
	if (err) {
		kobject_put(kobj);
		return err;
	}
	return 0;
}

/* A field of a local structure ends with it, unless that goes on as a whole. */

int reads_inode(handle_t *handle, struct inode *inode, bool dirty)
{
	struct ext4_iloc iloc;
	int err = ext4_reserve_inode_write(handle, inode, &iloc);

	if (err)
		return err;
	if (dirty)
		err = ext4_mark_iloc_dirty(handle, inode, &iloc);
	if (err)
		return err;
	return 0; /* expect: unreleased-on-path */
}

int hands_iloc_on(handle_t *handle, struct inode *inode, struct ext4_iloc *out, bool dirty)
{
	struct ext4_iloc iloc;
	int err = ext4_reserve_inode_write(handle, inode, &iloc);

	if (err)
		return err;
	if (dirty)
		return ext4_mark_iloc_dirty(handle, inode, &iloc);
	*out = iloc;
	return 0;
}

/* Functions that look first may be called twice, and after a failure; they clear what they gave back. */

static void gannet_drop_queue(struct gannet *gannet)
{
	if (!gannet->queue)
		return;
	vfree(gannet->queue);
	gannet->queue = NULL;
}

void drops_twice(struct gannet *gannet)
{
	gannet_drop_queue(gannet);
	gannet_stop(gannet->id);
	gannet_drop_queue(gannet);
}

static void gannet_stop_thread(struct gannet *gannet)
{
	if (gannet->wq)
		destroy_workqueue(gannet->wq);
}

void stops_twice(struct gannet *gannet)
{
	gannet_stop_thread(gannet);
	gannet_stop(gannet->id);
	gannet_stop_thread(gannet);
}

static void gannet_reset(struct gannet *gannet)
{
	gannet_stop_thread(gannet);
	gannet->id = 0;
}

void resets_twice(struct gannet *gannet)
{
	gannet_reset(gannet);
	gannet_stop(gannet->id);
	gannet_reset(gannet);
}

int stops_after_a_failure(struct gannet *gannet)
{
	gannet->wq = alloc_workqueue("gannet", 0, 0);
	if (!gannet->wq) {
		gannet_stop_thread(gannet);
		return -ENOMEM;
	}
	return 0;
}

static void gannet_drop_array(struct gannet *gannet)
{
	if (gannet->array)
		xfarray_destroy(gannet->array);
	gannet->array = NULL;
}

int sets_an_array_up(struct gannet *gannet)
{
	int err = xfarray_create("gannets", 10, sizeof(*gannet), &gannet->array);

	if (err)
		goto out;
	err = gannet_check(1);
	if (err)
		goto out;
	return 0;
out:
	gannet_drop_array(gannet);
	return err;
}

/* One count of an object that two contracts speak of. */

static struct xfs_inode *gannet_parent(struct xfs_inode *ip)
{
	struct inode *dir = igrab(VFS_I(ip));

	return dir ? XFS_I(dir) : NULL;
}

int looks_at_its_parent(struct xfs_inode *ip)
{
	struct xfs_inode *parent = gannet_parent(ip);
	int err = 0;

	if (parent) {
		err = gannet_check(parent->i_ino);
		xfs_irele(parent);
		if (err)
			return err;
	}
	return gannet_check(2);
}

/* The last count of a member may end what was set up for the object. */

int sets_queues_up(struct ublk_device *ub)
{
	int err = ublk_init_queues(ub);

	if (err)
		return err;
	err = gannet_check(1);
	if (err) {
		ublk_deinit_queues(ub);
		return err;
	}
	err = gannet_check(2);
	if (err) {
		put_device(&ub->cdev_dev);
		return err;
	}
	return 0;
}

/* Two counts of the module, taken and given back in turn, are told apart by nobody. */

static struct gannet *gannet_of_module(void)
{
	__module_get(THIS_MODULE);
	return gannet_root();
}

int adds_one(void)
{
	struct gannet *gannet;
	int err = -ENOMEM;

	if (!try_module_get(THIS_MODULE))
		return -ENODEV;
	gannet = gannet_of_module();
	if (!gannet)
		goto out;
	err = gannet_check(1);
	gannet_hand_over(gannet);
out:
	module_put(THIS_MODULE);
	return err;
}

/* A result that is only asked for its sign may be asked for 0 as well. */

static int gannet_setup(struct gannet *gannet)
{
	int r = gannet_prepare();

	if (r < 0)
		return r;
	gannet->queue = kmalloc(10, GFP_KERNEL);
	if (!gannet->queue)
		return -ENOMEM;
	return r;
}

struct gannet *sets_up(void)
{
	struct gannet *gannet = kzalloc(sizeof(*gannet), GFP_KERNEL);
	int r;

	if (!gannet)
		return NULL;
	r = gannet_setup(gannet);
	if (r) {
		kfree(gannet);
		return NULL;
	}
	return gannet;
}

/* A lock that goes through a callee which leaves it as it was; and through one that may not. */

static int gannet_settle(struct gannet *gannet)
{
	while (gannet_is_busy(gannet)) {
		mutex_unlock(&gannet->lock);
		schedule();
		mutex_lock(&gannet->lock);
	}
	return gannet_find_conflict(&gannet->lock);
}

int waits(struct gannet *gannet)
{
	int id;

	mutex_lock(&gannet->lock);
	id = gannet_settle(gannet);
	if (!id)
		return -EAGAIN; /* expect: unreleased-on-path */
	gannet->id = id;
	mutex_unlock(&gannet->lock);
	return 0;
}

static int gannet_finish(struct gannet *gannet, int (*done)(struct mutex *lock))
{
	return done(&gannet->lock);
}

int finishes(struct gannet *gannet, int (*done)(struct mutex *lock))
{
	mutex_lock(&gannet->lock);
	if (gannet->id)
		return gannet_finish(gannet, done);
	mutex_unlock(&gannet->lock);
	return 0;
}

/* The object itself is locked: what was seen of it before may have changed. */

int walks_folios(struct mm_struct *mm, unsigned long addr, unsigned long end)
{
	for (; addr < end; addr += PAGE_SIZE) {
		struct folio *folio = gannet_folio(mm, addr);
		struct address_space *mapping = folio->mapping;

		if (!folio_trylock(folio))
			continue;
		if (folio->mapping != mapping)
			continue;
		gannet_split(mapping);
		folio_unlock(folio);
	}
	return 0; /* expect: unreleased-on-path */
}

/* What a call gave is no flag. */

void *allocates_both(struct gannet *gannet)
{
	void *info = kvcalloc(4, 8, GFP_KERNEL);

	if (!info)
		goto err;
	gannet->counters = alloc_percpu(int);
	if (!gannet->counters)
		goto err_free;
	gannet->clusters = alloc_percpu(int);
	if (!gannet->clusters)
		goto err; /* expect: unreleased-on-path */
	return info;
err_free:
	kvfree(info);
err:
	return NULL;
}

/* One count came with the object, and is given back twice. */

int gives_one_count_back_twice(struct super_block *sb)
{
	struct inode *inode = ext4_iget(sb, 1, EXT4_IGET_NORMAL);
	int err;

	if (IS_ERR(inode))
		return PTR_ERR(inode);
	err = gannet_check(1);
	if (err) {
		iput(inode);
		goto out;
	}
	return 0;
out:
	iput(inode); /* expect: released-twice */
	return err;
}

int gives_two_counts_back(struct super_block *sb)
{
	struct inode *inode = ext4_iget(sb, 1, EXT4_IGET_NORMAL);

	if (IS_ERR(inode))
		return PTR_ERR(inode);
	gannet_file(inode);
	iput(inode);
	iput(inode);
	return 0;
}

/* Code that never ends is read as well. */

int spins(struct gannet *gannet)
{
	if (!gannet_enter_active(gannet)) {
again:
		goto again;
	}
	gannet_exit_active(gannet);
	return 0;
}

/* A constant that makes the call another one: its result is the name of what it set up. */

int joins_cpus_anywhere(struct gannet *gannet)
{
	int err, state = cpuhp_setup_state(CPUHP_AP_ONLINE_DYN, "gannet", gannet_up, gannet_down);

	if (state < 0)
		return state;
	err = gannet_check(1);
	if (err)
		return err; /* expect: unreleased-on-path */
	err = gannet_check(2);
	if (err) {
		cpuhp_remove_state(state);
		return err;
	}
	gannet->state = state;
	return 0;
}

/* A number that is registered with a function of the file is not that function's. */

static void gannet_probe_number(dev_t dev)
{
	gannet_log(dev);
}

int registers_numbers(void)
{
	int err = __register_blkdev(MD_MAJOR, "gannet", gannet_probe_number);

	if (err < 0)
		return err;
	err = gannet_check(1);
	if (err < 0)
		return err; /* expect: unreleased-on-path */
	err = gannet_check(2);
	if (err < 0) {
		unregister_blkdev(MD_MAJOR, "gannet");
		return err;
	}
	return 0;
}

/* A function that a contract speaks of gives back what its body does, where that is what is held. */

static void rbd_put_client(struct gannet *gannet)
{
	if (gannet)
		kref_put(&gannet->kref, gannet_release);
}

int counts_by_two_names(struct gannet *gannet)
{
	int err;

	kref_get(&gannet->kref);
	err = gannet_check(1);
	if (err)
		return err; /* expect: unreleased-on-path */
	err = gannet_check(2);
	rbd_put_client(gannet);
	return err;
}

/* A callee that frees what it was handed where it fails, and a caller that does not look. */

static int gannet_tell(struct sk_buff *skb, int seq)
{
	int err = gannet_put_header(skb, seq);

	if (err)
		goto failed;
	return 0;

failed:
	nlmsg_free(skb);
	return err;
}

static int gannet_tell_all(struct sk_buff *skb, int seq)
{
	gannet_tell(skb, seq);
	return skb->len; /* expect: used-after-release */
}

static int gannet_tell_all_or_fail(struct sk_buff *skb, int seq)
{
	int err = gannet_tell(skb, seq);

	if (err)
		return err;
	return skb->len;
}

/* Of several fields that the callee names, the last is what it fills. */

struct gannet_target {
	struct dm_target *ti;
	struct dm_dev *dev;
};

static int gannet_open(struct gannet_target *gannet, const char *path)
{
	return dm_get_device(gannet->ti, path, dm_table_get_mode(gannet->ti->table), &gannet->dev);
}

static int gannet_ctr(struct dm_target *ti, unsigned int argc, char **argv)
{
	struct gannet_target *gannet = kzalloc(sizeof(*gannet), GFP_KERNEL);
	int err;

	if (!gannet)
		return -ENOMEM;
	gannet->ti = ti;
	err = gannet_open(gannet, argv[0]);
	if (err)
		goto out_free;
	err = dm_set_target_max_io_len(ti, argc);
	if (err)
		goto out_put;
	ti->private = gannet;
	return 0;

out_put:
	dm_put_device(ti, gannet->dev);
out_free:
	kfree(gannet);
	return err;
}

/* What a call leaves in a member is there still where a callee only frees the object. */
int leaves_a_device(struct dm_target *ti, const char *path, bool odd)
{
	struct gannet *gannet = kmem_cache_alloc(gannet_cache, GFP_KERNEL);
	int err;

	if (!gannet)
		return -ENOMEM;
	err = dm_get_device(ti, path, dm_table_get_mode(ti->table), &gannet->path.dev);
	if (err)
		goto free;
	if (odd) {
		err = -EINVAL;
		goto free; /* expect: unreleased-on-path */
	}
	err = gannet_check(3);
	if (err)
		goto put;
	ti->private = gannet;
	return 0;
put:
	dm_put_device(ti, gannet->path.dev);
free:
	gannet_free(gannet);
	return err;
}

/* An answer that says nothing of the reference, with it and without it. */
enum gannet_answer gannet_ask(struct gannet *gannet)
{
	get_device(gannet->dev);
	if (!mutex_trylock(&gannet->lock))
		return GANNET_ASK_AGAIN; /* expect: unreleased-on-path */
	if (gannet->busy) {
		mutex_unlock(&gannet->lock);
		put_device(gannet->dev);
		return GANNET_ASK_AGAIN;
	}
	mutex_unlock(&gannet->lock);
	return GANNET_HAS_DEVICE;
}

/* Where the call that may have counted the object has failed, there is one reference to put. */
struct device *gannet_seek(struct gannet *gannet, const char *name)
{
	struct device *dev = bus_find_device_by_name(&gannet_bus, NULL, name);
	int err;

	if (!dev)
		return NULL;
	err = gannet_prepare(dev);
	if (err)
		goto put;
	err = gannet_insert(gannet, dev);
	if (err) {
		put_device(dev);
		if (err == -EEXIST)
			return NULL;
		goto put;
	}
	return dev;
put:
	put_device(dev); /* expect: released-twice */
	return ERR_PTR(err);
}

struct device *gannet_seek_counted(struct gannet *gannet, const char *name)
{
	struct device *dev = bus_find_device_by_name(&gannet_bus, NULL, name);
	int err;

	if (!dev)
		return NULL;
	err = gannet_prepare(dev);
	if (err)
		goto put;
	err = gannet_insert(gannet, dev);
	if (err == 0) {
		put_device(dev);
		goto put;
	}
	return dev;
put:
	put_device(dev);
	return ERR_PTR(err);
}

/* What is made for the caller by a name that says so. */
int gannet_show_name(struct gannet *gannet, char *buf)
{
	char *name = gannet_convert_to_text(gannet->name);

	if (IS_ERR(name))
		return PTR_ERR(name);
	if (gannet_is_hidden(gannet)) {
		kfree(name);
		return -EACCES;
	}
	if (gannet_check(4) < 0)
		return -EIO; /* expect: unreleased-on-path */
	strscpy(buf, name, PAGE_SIZE);
	kfree(name);
	return 0;
}

/* Who begins the count of a kobject has it to put where the kobject could not be added, whatever the function is called. */
int gannet_add_kobject(struct gannet *gannet, struct kobject *parent)
{
	int err = kobject_init_and_add(&gannet->kobj, &gannet_ktype, parent, "gannet");

	if (err)
		return err; /* expect: unreleased-on-path */
	return 0;
}

int gannet_begin_kobject(struct gannet *gannet, struct kobject *parent)
{
	return kobject_init_and_add(&gannet->kobj, &gannet_ktype, parent, "gannet"); /* expect: unreleased-on-path */
}

int gannet_add_device(struct gannet *gannet)
{
	return device_register(&gannet->dev);
}

/* A callee gives back a lock whose mode is a name: its caller held it. */
static int petrel_renew(struct xfs_inode *ip)
{
	int err = petrel_reset(ip->i_mount);

	xfs_iunlock(ip, XFS_ILOCK_EXCL);
	return err;
}

int petrel_recycle(struct xfs_inode *ip)
{
	int err;

	if (!xfs_ilock_nowait(ip, XFS_ILOCK_EXCL))
		return -EAGAIN;
	err = petrel_renew(ip);
	if (err)
		return err;
	return 0;
}

/* One that looks only leaves it to its caller. */
int petrel_look(struct xfs_inode *ip)
{
	int err;

	if (!xfs_ilock_nowait(ip, XFS_ILOCK_EXCL))
		return -EAGAIN;
	err = petrel_reset(ip->i_mount);
	if (err)
		return err; /* expect: unreleased-on-path */
	xfs_iunlock(ip, XFS_ILOCK_EXCL);
	return 0;
}

/* An error pointer is no object that the caller gets. */
static struct folio *petrel_peek(struct petrel *petrel, unsigned long nr)
{
	struct folio *folio = petrel_slot(petrel->slots, nr);

	if (folio_try_get(folio))
		return folio;
	return NULL;
}

static struct folio *petrel_seek(struct petrel *petrel, unsigned long nr)
{
	struct folio *folio = petrel_peek(petrel, nr);

	if (folio)
		return folio;
	folio = petrel_make(petrel->slots, nr);
	if (IS_ERR_OR_NULL(folio))
		return NULL;
	return folio;
}

struct folio *petrel_fetch(struct petrel *petrel, unsigned long nr)
{
	struct folio *folio;

	if (!petrel_may(petrel->slots))
		return NULL;
	folio = petrel_seek(petrel, nr);
	petrel_done(petrel->slots);
	return folio;
}

/* A callee of the callee looks first whether there is anything to give back. */
static void heron_free_tables(struct heron *heron)
{
	if (heron->table) {
		dma_free_coherent(heron->dev, HERON_TABLE, heron->table, heron->table_addr);
		heron->table = NULL;
	}
}

static int heron_give_up(struct heron *heron, int nr)
{
	herons[nr] = NULL;
	heron_free_tables(heron);
	return -1;
}

int heron_makes_its_table(struct heron *heron, int nr)
{
	heron->table = dma_alloc_coherent(heron->dev, HERON_TABLE, &heron->table_addr, GFP_KERNEL);
	if (!heron->table)
		return heron_give_up(heron, nr);
	return 0;
}

static void heron_drop_table(struct heron *heron)
{
	dma_free_coherent(heron->dev, HERON_TABLE, heron->table, heron->table_addr);
}

static int heron_drop_all(struct heron *heron, int nr)
{
	herons[nr] = NULL;
	heron_drop_table(heron);
	return -1;
}

int heron_drops_what_it_has_not(struct heron *heron, int nr)
{
	heron->table = dma_alloc_coherent(heron->dev, HERON_TABLE, &heron->table_addr, GFP_KERNEL);
	if (!heron->table)
		return heron_drop_all(heron, nr); /* expect: released-unheld */
	return 0;
}

/* The timer itself tells whether it was set up: all that ends it stands under one question. */
int heron_waits(struct heron *heron)
{
	struct heron_wait wait = { };

	if (heron->timeout > 0) {
		wait.heron = heron;
		timer_setup_on_stack(&wait.timer, heron_wakes, 0);
		add_timer(&wait.timer);
	}
	wait_event(heron->queue, heron->done);
	if (wait.timer.function) {
		timer_delete_sync(&wait.timer);
		timer_destroy_on_stack(&wait.timer);
	}
	return heron->status;
}

int heron_waits_in_vain(struct heron *heron)
{
	struct heron_wait wait = { };

	timer_setup_on_stack(&wait.timer, heron_wakes, 0);
	add_timer(&wait.timer);
	wait_event(heron->queue, heron->done);
	if (heron->is_awake) {
		timer_delete_sync(&wait.timer);
		timer_destroy_on_stack(&wait.timer);
	}
	return heron->status; /* expect: unreleased-on-path */
}
