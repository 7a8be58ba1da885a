/* What a loop asks to learn whether to go on is answered otherwise after some rounds. */
struct parcel {
	struct list_head link;
	int size;
};

struct depot {
	struct list_head parcels;
	struct mutex lock;
	bool closed;
	unsigned long ready;
};

static int depot_drain(struct depot *depot)
{
	struct parcel *parcel;

	mutex_lock(&depot->lock);
	if (list_empty(&depot->parcels)) {
		mutex_unlock(&depot->lock);
		return -ENOENT;
	}
	while (!list_empty(&depot->parcels)) {
		parcel = list_first_entry(&depot->parcels, struct parcel, link);
		list_del(&parcel->link);
		kfree(parcel);
	}
	if (depot->closed)
		return -EBUSY; /* expect: unreleased-on-path */
	mutex_unlock(&depot->lock);
	return 0;
}

static int depot_drain_all(struct depot *depot)
{
	struct parcel *parcel;

	mutex_lock(&depot->lock);
	if (list_empty(&depot->parcels)) {
		mutex_unlock(&depot->lock);
		return -ENOENT;
	}
	while (!list_empty(&depot->parcels)) {
		parcel = list_first_entry(&depot->parcels, struct parcel, link);
		list_del(&parcel->link);
		kfree(parcel);
	}
	if (depot->closed) {
		mutex_unlock(&depot->lock);
		return -EBUSY;
	}
	mutex_unlock(&depot->lock);
	return 0;
}

/* Within one round, and without a loop, the same question has one answer. */
static int depot_stamp(struct depot *depot, int rounds)
{
	while (rounds--) {
		if (list_empty(&depot->parcels))
			mutex_lock(&depot->lock);
		depot_print(rounds);
		if (list_empty(&depot->parcels))
			mutex_unlock(&depot->lock);
	}
	return 0;
}

/* `smp_load_acquire()` reads what it is handed the address of. */
static int depot_open(struct depot *depot, int size)
{
	int err;

	if (smp_load_acquire(&depot->ready))
		return 0;
	mutex_lock(&depot->lock);
	err = depot_reserve(size);
	if (err)
		return err; /* expect: unreleased-on-path */
	smp_store_release(&depot->ready, 1);
	mutex_unlock(&depot->lock);
	return 0;
}

/* What was counted right after it was put on a list is counted for that list. */
int yard_sort(struct yard *yard)
{
	struct inode *inode;
	int err = 0;

	while (!list_empty(&yard->coming)) {
		bool is_done = true;

		inode = list_first_entry(&yard->coming, struct inode, i_io_list);
		list_del_init(&inode->i_io_list);
		if (yard->is_full)
			is_done = false;
		if (yard->is_late) {
			list_add_tail(&inode->i_io_list, &yard->late);
			ihold(inode);
		}
		if (is_done)
			iput(inode);
		err = yard_step(yard->track);
		if (err)
			break;
	}
	return err;
}
