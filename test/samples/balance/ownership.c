/* Who owns what: memory kept in objects, out-parameters, reallocation, failed registrations, rounds of loops. */

int grow_in_place(struct unit *unit, int n)
{
	unit->slots = krealloc(unit->slots, n * sizeof(int), GFP_KERNEL); /* expect: overwritten-while-held */
	if (!unit->slots)
		return -ENOMEM;
	return 0;
}

int make_and_grow_in_place(struct unit *unit, int n)
{
	unit->slots = kmalloc(sizeof(int), GFP_KERNEL);
	if (!unit->slots)
		return -ENOMEM;
	unit_count(n);
	unit->slots = krealloc(unit->slots, n * sizeof(int), GFP_KERNEL); /* expect: overwritten-while-held */
	if (!unit->slots)
		return -ENOMEM;
	return 0;
}

/* The same where the function gives it back by that name elsewhere. */
int make_and_grow_or_free(struct unit *unit, int n)
{
	unit->slots = kmalloc(sizeof(int), GFP_KERNEL);
	if (!unit->slots)
		return -ENOMEM;
	unit_count(n);
	unit->slots = krealloc(unit->slots, n * sizeof(int), GFP_KERNEL); /* expect: overwritten-while-held */
	if (!unit->slots)
		return -ENOMEM;
	if (unit_check(n)) {
		kfree(unit->slots);
		return -EIO;
	}
	return 0;
}

/* The next one is another one: the list has the first. */
int make_two(struct unit *unit, int n)
{
	unit->slots = kmalloc(sizeof(int), GFP_KERNEL);
	if (!unit->slots)
		return -ENOMEM;
	list_add(unit->slots, &unit->all);
	unit->slots = kmalloc(n * sizeof(int), GFP_KERNEL);
	if (!unit->slots)
		return -ENOMEM;
	if (unit_check(n)) {
		kfree(unit->slots);
		return -EIO;
	}
	return 0;
}

/* What was freed is not there any more. */
int free_and_grow(struct unit *unit, int n)
{
	unit->spare = kmalloc(sizeof(int), GFP_KERNEL);
	if (!unit->spare)
		return -ENOMEM;
	kfree(unit->spare);
	unit->spare = NULL;
	unit->spare = krealloc(unit->spare, n * sizeof(int), GFP_KERNEL);
	if (!unit->spare)
		return -ENOMEM;
	return 0;
}

int grow_beside(struct unit *unit, int n)
{
	int *slots = krealloc(unit->slots, n * sizeof(int), GFP_KERNEL);

	if (!slots)
		return -ENOMEM;
	unit->slots = slots;
	return 0;
}

static int make_table(struct unit *unit, struct table **out)
{
	struct table *table = kzalloc(sizeof(*table), GFP_KERNEL);

	if (!table)
		return -ENOMEM;
	*out = table;
	return 0;
}

int out_parameter(struct unit *unit)
{
	struct table *table;
	int rc = make_table(unit, &table);

	if (rc)
		return rc;
	if (unit->broken)
		return -EINVAL; /* expect: unreleased-on-path */
	kfree(table);
	return 0;
}

static int fill_arena(struct arena *arena)
{
	arena->map = kcalloc(4, 8, GFP_KERNEL);
	if (!arena->map)
		return -ENOMEM;
	return 0;
}

int filled_by_a_helper(struct unit *unit)
{
	struct arena *arena = kzalloc(sizeof(*arena), GFP_KERNEL);
	int rc;

	if (!arena)
		return -ENOMEM;
	rc = fill_arena(arena);
	if (rc)
		goto out;
	rc = arena_scan(arena);
	if (rc)
		goto out;
	unit->arena = arena;
	return 0;
out:
	kfree(arena); /* expect: unreleased-on-path */
	return rc;
}

int name_inside(struct unit *unit)
{
	struct port *port = kzalloc(sizeof(*port), GFP_KERNEL);

	if (!port)
		return -ENOMEM;
	port->desc.name = kstrdup(unit->name, GFP_KERNEL);
	port->bus = bus_register(unit, &port->desc);
	if (!port->bus) {
		kfree(port); /* expect: unreleased-on-path */
		return -ENXIO;
	}
	unit->port = port;
	return 0;
}

int name_cleaned_up(struct unit *unit)
{
	struct port *port = kzalloc(sizeof(*port), GFP_KERNEL);

	if (!port)
		return -ENOMEM;
	port->name = kstrdup(unit->name, GFP_KERNEL);
	if (unit->broken) {
		port_cleanup(port);
		kfree(port);
		return -EINVAL;
	}
	unit->port = port;
	return 0;
}

int name_known_elsewhere(struct unit *unit)
{
	struct port *port = kzalloc(sizeof(*port), GFP_KERNEL);
	int rc;

	if (!port)
		return -ENOMEM;
	kobject_get(unit->dir);
	port->dir = unit->dir;
	rc = port_link(unit);
	if (rc) {
		kfree(port);
		kobject_put(unit->dir);
		return rc;
	}
	unit->port = port;
	return 0;
}

void failed_registration(struct unit *unit)
{
	if (kobject_init_and_add(&unit->kobj, &unit_type, NULL, "unit"))
		return; /* expect: unreleased-on-path */
	kobject_uevent(&unit->kobj, KOBJ_ADD);
}

void undone_registration(struct unit *unit)
{
	if (kobject_init_and_add(&unit->kobj, &unit_type, NULL, "unit")) {
		kobject_put(&unit->kobj);
		return;
	}
	kobject_uevent(&unit->kobj, KOBJ_ADD);
}

int given_up(struct unit *unit, int n)
{
	struct buffer_head *bh;
	int i;

	for (i = n - 1; i >= 0; i--) {
		bh = unit->buffers[i];
		put_bh(bh);
		unit->buffers[i] = NULL;
		if (!buffer_uptodate(bh)) /* expect: used-after-release */
			return -EIO;
	}
	return 0;
}

static struct table *table_or_new(struct table *table)
{
	if (!table)
		table = kzalloc(sizeof(*table), GFP_KERNEL);
	return table;
}

int same_or_new(struct unit *unit)
{
	struct table *table = kzalloc(sizeof(*table), GFP_KERNEL);

	table = table_or_new(table);
	if (!table)
		return -ENOMEM;
	kfree(table);
	return 0;
}

int failed_after_handing_on(struct unit *unit)
{
	struct table *table = kzalloc(sizeof(*table), GFP_KERNEL);
	int rc;

	if (!table)
		return -ENOMEM;
	rc = table_fill(unit, table);
	if (rc)
		return rc; /* expect: unreleased-on-path */
	rc = unit_scan(unit);
	if (rc)
		goto out;
	unit->rc = 0;
out:
	kfree(table);
	return rc;
}

int owned_by_its_bus(struct unit *unit)
{
	struct table *table = kzalloc(sizeof(*table), GFP_KERNEL);
	struct bus *bus;

	if (!table)
		return -ENOMEM;
	bus = bus_with(unit, table);
	if (!bus) {
		kfree(table);
		return -ENXIO;
	}
	return unit_scan(unit) ? -EIO : 0;
}

int asked_and_left(struct unit *unit)
{
	struct table *table = kzalloc(sizeof(*table), GFP_KERNEL);

	if (!table)
		return -ENOMEM;
	if (table->bad)
		return -EIO; /* expect: unreleased-on-path */
	kfree(table);
	return 0;
}

/* A wrapper that looks for NULL first still gives back what it is handed. */

static void ember_free_name(char *name)
{
	if (!name)
		return;
	kfree(name);
}

int frees_by_the_wrapper_too(struct ember *em)
{
	char *name = kmalloc(16, GFP_KERNEL);

	if (!name)
		return -ENOMEM;
	if (ember_print(em, name)) {
		ember_free_name(name);
		kfree(name); /* expect: released-twice */
		return -EIO;
	}
	ember_free_name(name);
	return 0;
}

int forgets_the_wrapper(struct ember *em)
{
	char *name = kmalloc(16, GFP_KERNEL);

	if (!name)
		return -ENOMEM;
	if (em->quiet)
		return -EIO; /* expect: unreleased-on-path */
	ember_free_name(name);
	return 0;
}

/* What serves several contracts gives back the one that is held. */

static void ember_free_table(void *table)
{
	kvfree(table);
}

int frees_its_table(struct ember *em)
{
	u32 *table = kvmalloc(4096, GFP_KERNEL);

	if (!table)
		return -ENOMEM;
	ember_fill(em, table);
	ember_free_table(table);
	return 0;
}

int forgets_its_table(struct ember *em)
{
	u32 *table = kvmalloc(4096, GFP_KERNEL);

	if (!table)
		return -ENOMEM;
	if (em->quiet)
		return -EIO; /* expect: unreleased-on-path */
	ember_free_table(table);
	return 0;
}

/* A callee that puts something else where it frees may be called again. */

static void ember_drop_area(struct ember *em)
{
	vfree(em->area);
	em->area = NULL;
}

void drops_its_area_again(struct ember *em)
{
	ember_drop_area(em);
	if (em->quiet)
		ember_drop_area(em);
}

/* An element that a call gets the address of is another object afterwards. */

int reads_both_parts(struct ember *em)
{
	char *parts[2];
	int i;

	if (ember_open(em, &parts[0]))
		return -EIO;
	ember_free_name(parts[0]);
	for (i = 0; i < em->count; i++)
		if (ember_open(em, &parts[i]))
			return -EIO;
	ember_say(em, parts[0]);
	if (ember_open(em, &parts[0]))
		return -EIO;
	ember_say(em, parts[0]);
	ember_free_name(parts[0]);
	return 0;
}

/* What frees an object gives back what lies in it. */

static void ember_free_layout(struct ember_layout *layout)
{
	if (!layout)
		return;
	destroy_workqueue(layout->queue);
	kfree(layout);
}

int makes_a_layout(struct ember *em)
{
	struct ember_layout *layout = kzalloc(sizeof(*layout), GFP_KERNEL);

	if (!layout)
		return -ENOMEM;
	layout->queue = alloc_workqueue("ember", 0, 1);
	if (!layout->queue) {
		kfree(layout);
		return -ENOMEM;
	}
	if (ember_start(em, layout)) {
		ember_free_layout(layout);
		return -EIO;
	}
	em->layout = layout;
	return 0;
}

/* So does one that has a contract, where its code is in view. */

void uds_free_index_layout(struct index_layout *layout)
{
	if (layout->queue)
		destroy_workqueue(layout->queue);
	kfree(layout);
}

int makes_an_index_layout(struct ember *em)
{
	struct index_layout *layout = kzalloc(sizeof(*layout), GFP_KERNEL);

	if (!layout)
		return -ENOMEM;
	layout->queue = alloc_workqueue("ember", 0, 1);
	if (!layout->queue) {
		kfree(layout);
		return -ENOMEM;
	}
	if (em->busy) {
		uds_free_index_layout(layout);
		return -EBUSY;
	}
	em->layout = layout;
	return 0;
}

/* A contract speaks of one argument; of the others the call is known to keep nothing. */

struct bio *maps_all_or_nothing(struct request_queue *q, void *data, unsigned int len)
{
	struct bio *bio = bio_kmalloc(1, GFP_KERNEL);

	if (!bio)
		return ERR_PTR(-ENOMEM);
	if (bio_add_pc_page(q, bio, virt_to_page(data), len, 0) < len)
		return ERR_PTR(-EINVAL); /* expect: unreleased-on-path */
	return bio;
}

struct bio *maps_all_or_frees(struct request_queue *q, void *data, unsigned int len)
{
	struct bio *bio = bio_kmalloc(1, GFP_KERNEL);

	if (!bio)
		return ERR_PTR(-ENOMEM);
	if (bio_add_pc_page(q, bio, virt_to_page(data), len, 0) < len) {
		bio_uninit(bio);
		kfree(bio);
		return ERR_PTR(-EINVAL);
	}
	return bio;
}

/* The page itself belongs to the bio from then on. */

int gives_its_page_to_the_bio(struct bio *bio)
{
	struct page *page = alloc_page(GFP_KERNEL);

	if (!page)
		return -ENOMEM;
	__bio_add_page(bio, page, PAGE_SIZE, 0);
	return bio->bi_vcnt > 1 ? -EIO : 0;
}

/* Of several things that a call hands out those count that are asked for. */

int puts_what_it_asked_for(struct xfs_inode *ip, struct ember *em)
{
	struct xfs_dquot *udqp = NULL, *gdqp = NULL;
	int error;

	error = xfs_qm_vop_dqalloc(ip, em->uid, em->gid, em->prid, 0, &udqp, &gdqp, NULL);
	if (error)
		return error;
	error = ember_start(em, ip);
	xfs_qm_dqrele(udqp);
	xfs_qm_dqrele(gdqp);
	return error;
}

int puts_one_of_two_on_error(struct xfs_inode *ip, struct ember *em)
{
	struct xfs_dquot *udqp = NULL, *gdqp = NULL;
	int error;

	error = xfs_qm_vop_dqalloc(ip, em->uid, em->gid, em->prid, 0, &udqp, &gdqp, NULL);
	if (error)
		return error;
	error = ember_start(em, ip);
	if (error) {
		xfs_qm_dqrele(udqp);
		return error; /* expect: unreleased-on-path */
	}
	xfs_qm_dqrele(udqp);
	xfs_qm_dqrele(gdqp);
	return 0;
}

static void lodger_put(struct lodger *lodger)
{
	if (!refcount_dec_and_test(&lodger->uses))
		return;
	queue_work(lodger->wq, &lodger->leaving);
}

int lets_a_lodger_in(struct lodger *lodger, struct room *room)
{
	int error;

	if (!refcount_inc_not_zero(&lodger->uses))
		return -ENODEV;
	if (room->closed)
		return -EBUSY; /* expect: unreleased-on-path */
	error = room_enter(room->door);
	if (error)
		lodger_put(lodger);
	return error;
}

static struct lodger *next_lodger(struct room *room, struct lodger *lodger)
{
	struct lodger *last = lodger;

	list_for_each_entry_continue(lodger, &room->lodgers, entry) {
		refcount_inc(&lodger->uses);
		lodger_put(last);
		return lodger;
	}
	lodger_put(last);
	return NULL;
}

static void shows_another_lodger_out(struct room *room, struct lodger *lodger)
{
	list_for_each_entry(lodger, &room->lodgers, entry)
		if (lodger->noisy)
			break;
	refcount_inc(&lodger->uses);
	list_for_each_entry_continue(lodger, &room->lodgers, entry)
		if (lodger->quiet)
			break;
	lodger_put(lodger); /* expect: wrong-release-object */
}

static struct lodger *lodger_of(struct room *room)
{
	struct lodger *lodger = lodger_in(room);

	if (!lodger || !refcount_inc_not_zero(&lodger->uses))
		return NULL;
	return lodger;
}

int asks_the_lodger(struct room *room)
{
	struct lodger *lodger __free(lodger_put) = lodger_of(room);

	if (!lodger)
		return -ENODEV;
	if (room->closed)
		return -EBUSY;
	return lodger_answers(room->door);
}

int asks_the_lodger_to_stay(struct room *room)
{
	struct lodger *lodger = lodger_of(room);

	if (!lodger)
		return -ENODEV;
	if (room->closed)
		return -EBUSY; /* expect: unreleased-on-path */
	lodger_put(lodger);
	return 0;
}

/* What an earlier call has left, the function looks for itself. */
int merlin_challenge(struct merlin *me, const char *name)
{
	if (me->tfm)
		crypto_free_shash(me->tfm);
	me->tfm = crypto_alloc_shash(name, 0, 0);
	if (IS_ERR(me->tfm)) {
		me->tfm = NULL;
		return -ENOMEM;
	}
	if (crypto_shash_digestsize(me->tfm) != me->size) {
		crypto_free_shash(me->tfm);
		me->tfm = NULL;
		return -EPROTO;
	}
	if (!merlin_group(me->id))
		return -EPROTO;
	return 0;
}

int merlin_challenge_once(struct merlin *me, const char *name)
{
	me->tfm = crypto_alloc_shash(name, 0, 0);
	if (IS_ERR(me->tfm)) {
		me->tfm = NULL;
		return -ENOMEM;
	}
	if (crypto_shash_digestsize(me->tfm) != me->size) {
		crypto_free_shash(me->tfm);
		me->tfm = NULL;
		return -EPROTO;
	}
	if (!merlin_group(me->id))
		return -EPROTO; /* expect: unreleased-on-path */
	return 0;
}

static void merlin_free_tags(void *data)
{
	blk_mq_free_tag_set(data);
}

/* The device runs the action where it ends. */
int merlin_tags(struct merlin *me)
{
	int err;

	err = blk_mq_alloc_tag_set(&me->tags);
	if (err)
		return err;
	err = devm_add_action_or_reset(me->dev, merlin_free_tags, &me->tags);
	if (err)
		return err;
	err = merlin_start(me->dev);
	if (err)
		return err;
	return 0;
}

/* The caller gets a part of it, and with that the rest. */
struct dentry *merlin_mount(struct file_system_type *type, int flags, void *data)
{
	struct super_block *sb = sget(type, NULL, merlin_set, flags, NULL);
	int err;

	if (IS_ERR(sb))
		return ERR_CAST(sb);
	err = merlin_fill(data);
	if (err) {
		deactivate_locked_super(sb);
		return ERR_PTR(err);
	}
	return dget(sb->s_root);
}

struct dentry *merlin_mount_none(struct file_system_type *type, int flags, void *data)
{
	struct super_block *sb = sget(type, NULL, merlin_set, flags, NULL);
	int err;

	if (IS_ERR(sb))
		return ERR_CAST(sb);
	err = merlin_fill(data);
	if (err)
		return ERR_PTR(err); /* expect: unreleased-on-path */
	err = merlin_look(data);
	if (err) {
		deactivate_locked_super(sb);
		return ERR_PTR(err);
	}
	return dget(sb->s_root);
}

/* The array lies in the memory: who has the one has the other. */
int merlin_name(struct merlin *me, const char *text, size_t len)
{
	struct merlin_name *name = kmalloc(sizeof(*name) + len, GFP_KERNEL);
	char *to;

	if (!name)
		return -ENOMEM;
	to = name->text;
	memcpy(to, text, len);
	me->name = to;
	return 0;
}

/* The callee notes in the one that it has the other. */
int merlin_record(struct merlin *me, const char *text)
{
	struct merlin_ref *ref;
	char *path;
	int err = -ENOMEM;

	path = kstrdup(text, GFP_KERNEL);
	if (!path)
		return err;
	ref = merlin_ref_alloc(me);
	if (!ref)
		goto out;
	err = merlin_check(me);
	if (err < 0)
		goto out;
	merlin_set_path(ref, path);
out:
	if (err) {
		if (!ref || !ref->full_path)
			kfree(path);
		merlin_ref_free(ref);
	}
	return err;
}
