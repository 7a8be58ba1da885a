/* Functions that return an object with one count on most ways, and with two on one of them. */

static struct swift *swift_lookup(u64 id)
{
	struct swift *swift;

	guard(read_lock)(&swift_tree_lock);
	swift = swift_find_rcu(id);
	if (!swift)
		return NULL;
	refcount_inc(&swift->users);
	return swift;
}

struct swift *swift_grab(const struct swift_req *req)
{
	struct swift *swift;

	if (req->id) {
		swift = swift_lookup(req->id);
		if (!swift)
			return ERR_PTR(-ENOENT);
	} else {
		swift = current->nest->swift;
	}
	refcount_inc(&swift->users);
	return swift; /* expect: unreleased-on-path */
}

struct swift *swift_grab_right(const struct swift_req *req)
{
	struct swift *swift;

	if (req->id) {
		swift = swift_lookup(req->id);
		if (!swift)
			return ERR_PTR(-ENOENT);
	} else {
		swift = current->nest->swift;
		refcount_inc(&swift->users);
	}
	return swift;
}

/* Two counts on every way are what its callers expect. */
struct swift *swift_grab_twice(u64 id)
{
	struct swift *swift = swift_lookup(id);

	if (!swift)
		return NULL;
	refcount_inc(&swift->users);
	return swift;
}
