// A function in view undoes no more than what its body does, whatever its name says.
#include <linux/refcount.h>

struct portal {
	refcount_t users;
	struct list_head link;
	bool listening;
};

static void portal_detach(struct portal *portal)
{
	portal_notify(portal);
	portal->listening = false;
}

static void portal_release(struct portal *portal)
{
	portal->listening = false;
	portal_free_users(portal);
}

int portal_listen(struct portal *portal, int backlog)
{
	int err;

	refcount_inc(&portal->users);
	err = portal_bind(portal->listening, backlog);
	if (err) {
		portal_detach(portal);
		return err; /* expect: unreleased-on-path */
	}
	err = portal_start(portal->listening);
	if (err) {
		refcount_dec(&portal->users);
		return err;
	}
	return 0;
}

int portal_listen_twice(struct portal *portal, int backlog)
{
	int err;

	refcount_inc(&portal->users);
	err = portal_bind(portal->listening, backlog);
	if (err) {
		portal_release(portal);
		return err;
	}
	err = portal_start(portal->listening);
	if (err) {
		refcount_dec(&portal->users);
		return err;
	}
	return 0;
}
