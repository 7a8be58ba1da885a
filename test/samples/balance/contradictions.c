/* One question asked twice on a path: what was taken because of the answer is there as long as the answer stands. */

int lease_is_kept(struct ember *em, struct ember_op *op)
{
	struct ember_lease *lease = NULL;

	if (em->leases)
		op->is_lease = 1;
	if (op->is_lease) {
		lease = kzalloc(sizeof(*lease), GFP_KERNEL);
		if (!lease)
			return -ENOMEM;
	}
	ember_count(em, op);
	if (op->is_lease)
		ember_add_lease(op, lease);
	return 0;
}

int lease_is_kept_for_others(struct ember *em, struct ember_op *op)
{
	struct ember_lease *lease = NULL;

	if (em->leases)
		op->is_lease = 1;
	if (op->is_lease) {
		lease = kzalloc(sizeof(*lease), GFP_KERNEL);
		if (!lease)
			return -ENOMEM;
	}
	ember_count(em, op);
	if (op->is_shared)
		ember_add_lease(op, lease);
	return 0; /* expect: unreleased-on-path */
}

int answer_is_changed(struct ember *em, struct ember_op *op)
{
	struct ember_lease *lease = NULL;

	if (em->leases)
		op->is_lease = 1;
	if (op->is_lease) {
		lease = kzalloc(sizeof(*lease), GFP_KERNEL);
		if (!lease)
			return -ENOMEM;
	}
	ember_count(em, op);
	op->is_lease = em->leases > 3;
	if (op->is_lease)
		ember_add_lease(op, lease);
	return 0; /* expect: unreleased-on-path */
}

int answer_was_changed_before(struct ember *em, struct ember_op *op)
{
	struct ember_lease *lease = NULL;

	if (em->leases)
		op->is_lease = 1;
	if (op->is_lease) {
		op->is_lease = em->leases > 3;
		lease = kzalloc(sizeof(*lease), GFP_KERNEL);
		if (!lease)
			return -ENOMEM;
	}
	ember_count(em, op);
	if (op->is_lease)
		ember_add_lease(op, lease);
	return 0; /* expect: unreleased-on-path */
}

int variable_is_written_by_a_callee(struct ember *em, struct ember_op *op)
{
	struct ember_lease *lease = NULL;
	int kind = em->kind;

	if (kind) {
		lease = kzalloc(sizeof(*lease), GFP_KERNEL);
		if (!lease)
			return -ENOMEM;
	}
	ember_choose(em, &kind);
	if (kind)
		ember_add_lease(op, lease);
	return 0; /* expect: unreleased-on-path */
}

int another_op_is_asked(struct ember *em, struct ember_op *op)
{
	struct ember_lease *lease = NULL;

	if (em->leases)
		op->is_lease = 1;
	if (op->is_lease) {
		lease = kzalloc(sizeof(*lease), GFP_KERNEL);
		if (!lease)
			return -ENOMEM;
	}
	op = ember_next(em, op);
	if (op->is_lease)
		ember_add_lease(op, lease);
	return 0; /* expect: unreleased-on-path */
}

int others_may_answer(struct ember *em, struct ember_op *op)
{
	struct ember_lease *lease = NULL;

	if (em->leases)
		op->lease = NULL;
	if (!op->lease) {
		lease = kzalloc(sizeof(*lease), GFP_KERNEL);
		if (!lease)
			return -ENOMEM;
	}
	ember_wait_for_idle(em, op);
	if (!op->lease)
		ember_add_lease(op, lease);
	return 0; /* expect: unreleased-on-path */
}

static int ember_init_tags(struct ember_op *op, struct blk_mq_tag_set *tags)
{
	tags->driver_data = op;
	tags->queue_depth = op ? op->depth : 1;
	return blk_mq_alloc_tag_set(tags);
}

/* Where the object points to a set of its own, that is the one to free. */
int ember_add(struct ember *em, struct ember_set *shared)
{
	struct ember_op *op;
	int err;

	op = kzalloc(sizeof(*op), GFP_KERNEL);
	if (!op)
		return -ENOMEM;
	if (em->shares) {
		op->tags = shared;
	} else {
		op->tags = &op->own_tags;
		err = ember_init_tags(op, op->tags);
		if (err)
			goto free;
	}
	err = ember_ready();
	if (err)
		goto free_tags;
	em->op = op;
	return 0;

free_tags:
	if (op->tags == &op->own_tags)
		blk_mq_free_tag_set(op->tags);
free:
	kfree(op);
	return err;
}

/* Another question than what it points to. */
int ember_add_late(struct ember *em, struct ember_set *shared)
{
	struct ember_op *op;
	int err;

	op = kzalloc(sizeof(*op), GFP_KERNEL);
	if (!op)
		return -ENOMEM;
	if (em->shares) {
		op->tags = shared;
	} else {
		op->tags = &op->own_tags;
		err = ember_init_tags(op, op->tags);
		if (err)
			goto free;
	}
	err = ember_ready();
	if (err)
		goto free_tags;
	em->op = op;
	return 0;

free_tags:
	if (op->tags == &em->common_tags)
		blk_mq_free_tag_set(op->tags);
free:
	kfree(op); /* expect: unreleased-on-path */
	return err;
}
