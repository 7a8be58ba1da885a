// Helpers that reach what they take and give back in a struct that lies in the object.

static void loom_lock(struct loom *loom)
{
	spin_lock(&loom->threads.lock);
}

static void loom_unlock(struct loom *loom)
{
	spin_unlock(&loom->threads.lock);
}

int loom_weave(struct loom *loom, int row)
{
	loom_lock(loom);
	if (row > loom->threads.rows)
		return -EINVAL; // expect: unreleased-on-path
	loom->threads.row = row;
	loom_unlock(loom);
	return 0;
}

/* Silent. */
int loom_weave_all(struct loom *loom)
{
	loom_lock(loom);
	loom->threads.row = loom->threads.rows;
	loom_unlock(loom);
	return 0;
}

static void pattern_drop(struct pattern *pattern)
{
	kfree(pattern->text);
	memset(pattern, 0, sizeof(*pattern));
}

static int pattern_read(struct pattern *pattern, const char *from)
{
	pattern_drop(pattern);
	pattern->text = kstrdup(from, GFP_KERNEL);
	if (!pattern->text)
		return -ENOMEM;
	return pattern_is_even(from) ? 0 : -EINVAL;
}

static void frame_end(struct target *target)
{
	struct frame *frame = target->private;

	pattern_drop(&frame->pattern);
	kfree(frame);
}

/* Silent: what the reader has freed is not there any more. */
int frame_begin(struct target *target, const char *from)
{
	struct frame *frame = kzalloc(sizeof(*frame), GFP_KERNEL);
	int ret;

	if (!frame)
		return -ENOMEM;
	target->private = frame;
	ret = pattern_read(&frame->pattern, from);
	if (ret)
		frame_end(target);
	return ret;
}

static int card_read(struct card *card, const char *from)
{
	if (!pattern_is_even(from)) {
		kfree(card->pattern.text);
		return -EINVAL;
	}
	card->rows = strlen(from);
	return 0;
}

static void card_end(struct card *card)
{
	kfree(card->pattern.text);
	kfree(card);
}

int card_begin(struct target *target, const char *from)
{
	struct card *card = kzalloc(sizeof(*card), GFP_KERNEL);
	int ret;

	if (!card)
		return -ENOMEM;
	ret = card_read(card, from);
	if (ret) {
		card_end(card); // expect: freed-on-error-twice
		return ret;
	}
	target->private = card;
	return 0;
}

/* What is taken off a list keeps its memory, and what is kept in that. */
int meter_begin(struct request_queue *q)
{
	struct meter *meter = kzalloc(sizeof(*meter), GFP_KERNEL);
	int ret;

	if (!meter)
		return -ENOMEM;
	meter->counts = alloc_percpu(struct meter_counts);
	if (!meter->counts) {
		kfree(meter);
		return -ENOMEM;
	}
	ret = rq_qos_add(q, &meter->rqos);
	if (ret)
		goto err_free;
	ret = blkcg_activate_policy(q, &meter_policy);
	if (ret) {
		rq_qos_del(q, &meter->rqos);
		kfree(meter);
		return ret; // expect: unreleased-on-path
	}
	return 0;
err_free:
	free_percpu(meter->counts);
	kfree(meter);
	return ret;
}
