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
