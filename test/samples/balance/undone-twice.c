/* The same call on the way to a label and behind it: with or without a contract, a failure that jumps there undoes it twice. */

static int kiln_light(struct kiln *kiln, const char *name)
{
	struct path flue;
	int rc;

	rc = kern_path(name, LOOKUP_FOLLOW, &flue);
	if (rc)
		return rc;
	rc = kiln_check_flue(kiln, flue.dentry);
	if (rc) {
		path_put(&flue);
		goto put_flue;
	}
	rc = kiln_ignite(kiln);
put_flue:
	path_put(&flue); /* expect: released-twice */
	return rc;
}

static int kiln_light_right(struct kiln *kiln, const char *name)
{
	struct path flue;
	int rc;

	rc = kern_path(name, LOOKUP_FOLLOW, &flue);
	if (rc)
		return rc;
	rc = kiln_check_flue(kiln, flue.dentry);
	if (rc) {
		kiln_cool(kiln);
		goto put_flue;
	}
	rc = kiln_ignite(kiln);
put_flue:
	path_put(&flue);
	return rc;
}

static int kiln_stack(struct kiln *kiln, struct tray *tray)
{
	int rc;

	kiln_count_tray(kiln, tray);
	rc = kiln_weigh(tray);
	if (rc) {
		kiln_drop_tray(kiln, tray);
		goto drop;
	}
	mutex_lock(&kiln->door);
	rc = kiln_shelve(kiln, tray);
	mutex_unlock(&kiln->door);
	if (rc)
		goto drop;
	return 0;
drop:
	kiln_drop_tray(kiln, tray); /* expect: released-twice */
	return rc;
}

/* The tray has been counted once more since the first failure. */
static int kiln_stack_two(struct kiln *kiln, struct tray *tray)
{
	int rc;

	kiln_count_tray(kiln, tray);
	rc = kiln_weigh(tray);
	if (rc)
		goto drop;
	kiln_count_tray(kiln, tray);
	rc = kiln_shelve(kiln, tray);
	if (rc) {
		kiln_drop_tray(kiln, tray);
		goto drop;
	}
	return 0;
drop:
	kiln_drop_tray(kiln, tray);
	return rc;
}

/* The same, where the call that fails is asked at once. */
static int kiln_stack_both(struct kiln *kiln, struct tray *tray)
{
	int rc = -EBUSY;

	if (kilns_are_full())
		goto drop;
	mutex_lock(&kilns_lock);
	mutex_unlock(&kilns_lock);
	kiln_count_tray(kiln, tray);
	if (kiln_shelve(kiln)) {
		kiln_drop_tray(kiln, tray);
		goto drop;
	}
	return 0;
drop:
	kiln_drop_tray(kiln, tray);
	return rc;
}

/* One of two: who falls through to the second means it. */
static int kiln_send(struct kiln *kiln, struct tray *tray)
{
	int rc;

	rc = kiln_wave(kiln);
	if (rc)
		goto drop;
	rc = kiln_shelve(kiln, tray);
	if (rc)
		kiln_drop_tray(kiln, tray);
drop:
	kiln_drop_tray(kiln, tray);
	return rc;
}

/* Another tray goes by the name when the label is reached. */
static int kiln_empty(struct kiln *kiln, struct tray *tray)
{
	int rc;

	rc = kiln_wave(kiln);
	if (rc)
		goto drop;
	rc = kiln_unlatch(kiln);
	if (rc) {
		kiln_drop_tray(kiln, tray);
		tray = kiln->spare;
		goto drop;
	}
	kiln_shelve(kiln, tray);
	return 0;
drop:
	kiln_drop_tray(kiln, tray);
	return rc;
}

/* A loop gives the name to each of what is on the list. */
static int kiln_fill(struct kiln *kiln, int many)
{
	struct tray *tray, *next;

	while (many--) {
		tray = kzalloc(sizeof(*tray), GFP_KERNEL);
		if (!tray)
			goto drop;
		if (kiln_weigh(kiln)) {
			kfree(tray);
			goto drop;
		}
		list_add(&tray->node, &kiln->trays);
	}
	return 0;
drop:
	list_for_each_entry_safe(tray, next, &kiln->trays, node) {
		list_del(&tray->node);
		kfree(tray);
	}
	return -ENOSPC;
}

/* What is stopped may be stopped again. */
static int kiln_fire(struct kiln *kiln)
{
	int rc;

	rc = kiln_start(kiln);
	if (rc)
		goto stop;
	rc = kiln_watch(kiln);
	if (rc) {
		kiln_stop(kiln);
		goto stop;
	}
	return 0;
stop:
	kiln_stop(kiln);
	return rc;
}

static int kiln_ask(struct kiln *kiln, struct kiln_query *query)
{
	struct kiln_answer *answer = NULL;
	int retries = 0;
	int rc;

retry:
	rc = kiln_fill_query(kiln, query);
	if (rc)
		goto out;
	rc = kiln_send(kiln, query, &answer);
	if (!rc)
		kiln_note(kiln, answer->heat);
out:
	kiln_free_answer(answer); /* expect: released-twice */
	if (kiln_should_retry(rc, &retries))
		goto retry;
	return rc;
}

static int kiln_ask_right(struct kiln *kiln, struct kiln_query *query)
{
	struct kiln_answer *answer;
	int retries = 0;
	int rc;

retry:
	answer = NULL;
	rc = kiln_fill_query(kiln, query);
	if (rc)
		goto out;
	rc = kiln_send(kiln, query, &answer);
	if (!rc)
		kiln_note(kiln, answer->heat);
out:
	kiln_free_answer(answer);
	if (kiln_should_retry(rc, &retries))
		goto retry;
	return rc;
}

/* Who has no answer looks before it gives one back, and each round that has one takes it anew. */
static int kiln_ask_and_look(struct kiln *kiln, struct kiln_query *query)
{
	struct kiln_answer *answer = NULL;
	int retries = 0;
	int rc;

retry:
	rc = kiln_fill_query(kiln, query);
	if (rc)
		return rc;
	answer = kiln_sent(kiln, query);
	rc = kiln_note(kiln, answer->heat);
	kiln_free_answer(answer);
	if (kiln_should_retry(rc, &retries))
		goto retry;
	return rc;
}
