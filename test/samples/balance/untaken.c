/* Ways that unlock what they have not locked: others lock it first, and find it free when the function begins. */

struct heron {
	struct mutex nest_lock;
	spinlock_t wing_lock;
	struct rw_semaphore pond;
	int fish;
	bool asleep;
};

int heron_feed(struct heron *heron, int fish)
{
	int err;

	err = heron_looks_hungry(heron, fish);
	if (err)
		goto out;
	mutex_lock(&heron->nest_lock);
	heron->fish += fish;
	err = heron_swallow(heron);
out:
	mutex_unlock(&heron->nest_lock); /* expect: released-unheld */
	return err;
}

/* The label lies behind the unlock. */
int heron_feed_well(struct heron *heron, int fish)
{
	int err;

	err = heron_looks_hungry(heron, fish);
	if (err)
		goto out;
	mutex_lock(&heron->nest_lock);
	heron->fish += fish;
	err = heron_swallow(heron);
	mutex_unlock(&heron->nest_lock);
out:
	return err;
}

void heron_wake(struct heron *heron, int how)
{
	if (how == 1) {
		spin_lock(&heron->wing_lock);
		heron->asleep = false;
	} else if (how == 2) {
		spin_lock(&heron->wing_lock);
		heron->fish--;
	}
	spin_unlock(&heron->wing_lock); /* expect: released-unheld */
}

/* What is asked on the way tells whether there is something to unlock. */
void heron_wake_if_asked(struct heron *heron, int how)
{
	bool locked = false;

	if (heron_hears(heron, how)) {
		spin_lock(&heron->wing_lock);
		heron->asleep = false;
		locked = true;
	}
	heron->fish--;
	if (locked)
		spin_unlock(&heron->wing_lock);
}

/* It comes locked: one way gives the lock up for a while. */
int heron_dive(struct heron *heron, int depth)
{
	if (depth > 3) {
		up_read(&heron->pond);
		heron_breathe(heron);
		down_read(&heron->pond);
	}
	heron->fish += depth;
	up_read(&heron->pond);
	return 0;
}

/* A callee locks it by its name. */
int heron_rest(struct heron *heron, int how)
{
	int err = 0;

	if (how)
		err = heron_lock_nest(heron);
	else
		mutex_lock(&heron->nest_lock);
	heron->asleep = true;
	mutex_unlock(&heron->nest_lock);
	return err;
}

/* A round of the loop leaves the lock to what comes after it. */
int heron_count(struct list_head *herons, int wanted)
{
	struct heron *heron;

	list_for_each_entry(heron, herons, list) {
		spin_lock(&heron->wing_lock);
		if (heron->fish == wanted)
			break;
		spin_unlock(&heron->wing_lock);
	}
	spin_unlock(&heron->wing_lock);
	return 0;
}

static int heron_enter(struct heron *heron, struct inode *pond)
{
	inode_lock(pond);
	if (heron_looks_hungry(heron, 0)) {
		inode_unlock(pond);
		return -EAGAIN;
	}
	return 0;
}

/* The callee has failed and has unlocked what it locked. */
int heron_fish(struct heron *heron, struct inode *pond)
{
	int err = heron_enter(heron, pond);

	if (err)
		goto out;
	err = heron_swallow(heron);
out:
	inode_unlock(pond); /* expect: released-unheld */
	return err;
}

static int heron_enter_anyway(struct heron *heron, struct inode *pond)
{
	inode_lock(pond);
	if (heron_looks_hungry(heron, 0))
		return -EAGAIN; /* expect: unreleased-on-path */
	if (heron_looks_hungry(heron, 1)) {
		inode_unlock(pond);
		return -EPERM;
	}
	return 0;
}

/* Whether the callee has unlocked it, its result does not tell. */
int heron_fish_anyway(struct heron *heron, struct inode *pond)
{
	int err = heron_enter_anyway(heron, pond);

	if (err && err != -EAGAIN)
		return err;
	if (!err)
		err = heron_swallow(heron);
	inode_unlock(pond);
	return err;
}
