/* What callers hand over for good, and a function gives back on all ways out but one. */

static int heron_send(struct heron *heron, struct sk_buff *skb)
{
	int err;

	if (heron->is_gone)
		goto out;
	err = heron_address(skb, heron->nest);
	if (err)
		return err; /* expect: unreleased-on-path */
	err = heron_fly(heron->wing, skb->len);
out:
	kfree_skb(skb);
	return err;
}

int heron_tell(struct heron *heron, int word)
{
	struct sk_buff *skb = heron_alloc_word(heron->nest, word);
	int err;

	if (!skb)
		return -ENOMEM;
	mutex_lock(&heron->lock);
	err = heron_send(heron, skb);
	mutex_unlock(&heron->lock);
	return err;
}

/* One of the callers still has it where the function fails. */
static int crane_send(struct heron *heron, struct sk_buff *skb)
{
	int err = heron_address(heron->nest, 8);

	if (err)
		return err;
	err = heron_fly(heron->wing, skb->len);
	kfree_skb(skb);
	return err;
}

int crane_tell(struct heron *heron, int word)
{
	struct sk_buff *skb = heron_alloc_word(heron->nest, word);

	return skb ? crane_send(heron, skb) : -ENOMEM;
}

int crane_tell_again(struct heron *heron, int word)
{
	struct sk_buff *skb = heron_alloc_word(heron->nest, word);
	int err;

	err = crane_send(heron, skb);
	if (err)
		heron_keep_word(heron->nest, skb);
	return err;
}

/* It is in a table: who else calls it is not in view. */
static int stork_send(struct heron *heron, struct sk_buff *skb)
{
	if (heron->is_gone)
		return -ENODEV;
	if (heron_fly(heron->wing, skb->len) < 0) {
		kfree_skb(skb);
		return -EIO;
	}
	kfree_skb(skb);
	return 0;
}

int stork_tell(struct heron *heron, int word)
{
	struct sk_buff *skb = heron_alloc_word(heron->nest, word);

	return stork_send(heron, skb);
}

static const struct heron_ops stork_ops = {
	.send = stork_send,
};

/* The answer says whether the function has taken it. */
static int egret_send(struct heron *heron, struct sk_buff *skb)
{
	if (heron->is_gone)
		return -ENODEV;
	heron_fly(heron->wing, skb->len);
	kfree_skb(skb);
	return 0;
}

int egret_tell(struct heron *heron, int word)
{
	struct sk_buff *skb = heron_alloc_word(heron->nest, word);

	return egret_send(heron, skb);
}

/* What is handed over belongs to the heron. */
static int ibis_send(struct heron *heron, struct sk_buff *skb)
{
	if (heron->is_gone)
		return -ENODEV;
	if (heron_fly(heron->wing, skb->len) < 0) {
		kfree_skb(skb);
		return -EIO;
	}
	kfree_skb(skb);
	return 0;
}

int ibis_tell(struct heron *heron)
{
	struct sk_buff *skb = heron_word(heron->nest);

	return ibis_send(heron, skb);
}

/* So does what was put into it before. */
static int gull_send(struct heron *heron, struct sk_buff *skb)
{
	if (heron->is_gone)
		return -ENODEV;
	if (heron_fly(heron->wing, skb->len) < 0) {
		kfree_skb(skb);
		return -EIO;
	}
	kfree_skb(skb);
	return 0;
}

int gull_tell(struct heron *heron, int word)
{
	struct sk_buff *skb = heron_alloc_word(heron->nest, word);

	heron->last = skb;
	return gull_send(heron, skb);
}

/* A function that nobody knows is handed it on the way that leaves it. */
static void swan_send(struct heron *heron, struct sk_buff *skb)
{
	if (heron->is_gone) {
		heron_forget(heron->nest, skb);
		return;
	}
	heron_fly(heron->wing, skb->len);
	kfree_skb(skb);
}

void swan_tell(struct heron *heron, int word)
{
	struct sk_buff *skb = heron_alloc_word(heron->nest, word);

	swan_send(heron, skb);
}

/* It is told of, and kept by what has it for the next time. */
static void duck_send(struct heron *heron, struct sk_buff *skb)
{
	if (heron->is_gone) {
		heron_warn("no wing for %p", skb);
		return; /* expect: unreleased-on-path */
	}
	if (heron->is_busy) {
		heron->next = skb;
		return;
	}
	heron_fly(heron->wing, skb->len);
	kfree_skb(skb);
}

void duck_tell(struct heron *heron, int word)
{
	struct sk_buff *skb = heron_alloc_word(heron->nest, word);

	duck_send(heron, skb);
}

/* Nothing is handed over where there is nothing. */
static void goose_send(struct heron *heron, struct sk_buff *skb)
{
	if (!skb)
		return;
	heron_fly(heron->wing, skb->len);
	kfree_skb(skb);
}

void goose_tell(struct heron *heron, int word)
{
	struct sk_buff *skb = heron_alloc_word(heron->nest, word);

	goose_send(heron, skb);
}

/* Other files may call this one. */
int ruff_send(struct heron *heron, struct sk_buff *skb)
{
	if (heron->is_gone)
		return -ENODEV;
	if (heron_fly(heron->wing, skb->len) < 0) {
		kfree_skb(skb);
		return -EIO;
	}
	kfree_skb(skb);
	return 0;
}

int ruff_tell(struct heron *heron, int word)
{
	struct sk_buff *skb = heron_alloc_word(heron->nest, word);

	return ruff_send(heron, skb);
}

/* What it gives back is not always what it was handed. */
static void rail_send(struct heron *heron, struct sk_buff *skb)
{
	if (heron->is_gone)
		return;
	if (heron->is_busy) {
		kfree_skb(skb);
		return;
	}
	skb = heron_pack(heron->nest, skb);
	heron_fly(heron->wing, skb->len);
	kfree_skb(skb);
}

void rail_tell(struct heron *heron, int word)
{
	struct sk_buff *skb = heron_alloc_word(heron->nest, word);

	rail_send(heron, skb);
}

/* Its caller was handed it as well. */
static void coot_send(struct heron *heron, struct sk_buff *skb)
{
	if (heron->is_gone)
		return;
	heron_fly(heron->wing, skb->len);
	kfree_skb(skb);
}

void coot_tell(struct heron *heron, struct sk_buff *skb)
{
	coot_send(heron, skb);
}

/* Its caller has it in a list. */
static void loon_send(struct heron *heron, struct sk_buff *skb)
{
	if (heron->is_gone)
		return;
	heron_fly(heron->wing, skb->len);
	kfree_skb(skb);
}

void loon_tell(struct heron *heron, int word)
{
	struct sk_buff *skb = heron_alloc_word(heron->nest, word);

	heron_list_add(heron->nest, skb);
	loon_send(heron, skb);
}

/* The next round of the caller has another one. */
static void tern_send(struct heron *heron, struct sk_buff *skb)
{
	if (heron->is_gone)
		return; /* expect: unreleased-on-path */
	heron_fly(heron->wing, skb->len);
	kfree_skb(skb);
}

void tern_tell(struct heron *heron, int words)
{
	struct sk_buff *skb;

	while (words--) {
		skb = heron_alloc_word(heron->nest, words);
		tern_send(heron, skb);
	}
}

/* The lock is the caller's, who gets it back. */
static int knot_turn(struct heron *heron, struct mutex *lock)
{
	if (heron->is_gone)
		return -ENODEV;
	if (heron_fly(heron->wing, 8) < 0) {
		mutex_unlock(lock);
		return -EIO;
	}
	mutex_unlock(lock);
	return 0;
}

int knot_tell(struct heron *heron)
{
	struct mutex *lock = heron_get_lock(heron->nest);

	return knot_turn(heron, lock);
}

/* Nothing has failed: the heron may have it from elsewhere. */
static int dove_send(struct heron *heron, struct sk_buff *skb)
{
	if (heron->has_all)
		return 0;
	heron_fly(heron->wing, skb->len);
	kfree_skb(skb);
	return 0;
}

int dove_tell(struct heron *heron, int word)
{
	struct sk_buff *skb = heron_alloc_word(heron->nest, word);

	return dove_send(heron, skb);
}
