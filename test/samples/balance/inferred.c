/* Pairs that nobody wrote down: ended by functions in view, with the object, or never begun. */

static void cinder_drop(struct cinder *ci, struct cinder_io *io)
{
	cinder_unlock_range(&ci->tree, io->start);
	cinder_warn(ci);
}

int ended_by_a_function_in_view(struct cinder *ci, struct cinder_io *io)
{
	int rc;

	cinder_lock_range(&ci->tree, io->start);
	rc = cinder_write(ci, io);
	if (rc) {
		cinder_drop(ci, io);
		return rc;
	}
	rc = cinder_flush(ci);
	if (rc) {
		cinder_unlock_range(&ci->tree, io->start);
		return rc;
	}
	cinder_unlock_range(&ci->tree, io->start);
	return 0;
}

static void cinder_tell(struct cinder *ci, struct cinder_io *io)
{
	cinder_warn(ci);
}

int not_ended_by_a_function_in_view(struct cinder *ci, struct cinder_io *io)
{
	int rc;

	cinder_lock_range(&ci->tree, io->start);
	rc = cinder_write(ci, io);
	if (rc) {
		cinder_tell(ci, io);
		return rc; /* expect: unreleased-on-path */
	}
	rc = cinder_flush(ci);
	if (rc) {
		cinder_unlock_range(&ci->tree, io->start);
		return rc;
	}
	cinder_unlock_range(&ci->tree, io->start);
	return 0;
}

int freed_with_the_object(struct cinder *ci, struct cinder_link *link)
{
	int rc;

	cinder_get_link(link);
	rc = cinder_search(ci);
	if (rc) {
		kfree(link);
		return rc;
	}
	rc = cinder_start(ci);
	if (rc) {
		cinder_put_link(link);
		return rc;
	}
	return 0;
}

int freed_with_another_object(struct cinder *ci, struct cinder_link *link)
{
	int rc;

	cinder_get_link(link);
	rc = cinder_search(ci);
	if (rc) {
		kfree(ci);
		return rc; /* expect: unreleased-on-path */
	}
	rc = cinder_start(ci);
	if (rc) {
		cinder_put_link(link);
		return rc;
	}
	return 0;
}

int nothing_is_in_it_yet(struct cinder *ci)
{
	struct cinder_bits bits;
	int rc;

	cinder_bits_init(&bits);
	rc = cinder_search(ci);
	if (rc)
		return rc;
	rc = cinder_collect(ci, &bits);
	if (rc)
		goto out;
	rc = cinder_start(ci);
out:
	cinder_bits_destroy(&bits);
	return rc;
}

int something_is_in_it(struct cinder *ci)
{
	struct cinder_bits bits;
	int rc;

	cinder_bits_init(&bits);
	cinder_collect(ci, &bits);
	rc = cinder_search(ci);
	if (rc)
		return rc; /* expect: unreleased-on-path */
	rc = cinder_start(ci);
	if (rc) {
		cinder_bits_destroy(&bits);
		return rc;
	}
	cinder_bits_destroy(&bits);
	return 0;
}

int whether_it_began_is_told(struct cinder *ci)
{
	int rc;

	rc = cinder_area_init(ci);
	if (rc)
		return rc;
	rc = cinder_search(ci);
	if (rc)
		return rc; /* expect: unreleased-on-path */
	rc = cinder_start(ci);
	if (rc)
		cinder_area_destroy(ci);
	return rc;
}

int busy_as_asked_before(struct cinder *ci)
{
	int rc;

	rc = cinder_create_serv(ci);
	if (rc)
		return rc;
	if (ci->threads)
		return -EBUSY;
	rc = cinder_search(ci);
	if (rc) {
		if (!ci->threads)
			cinder_destroy_serv(ci);
		return rc;
	}
	return 0;
}

int busy_for_another_reason(struct cinder *ci)
{
	int rc;

	rc = cinder_create_serv(ci);
	if (rc)
		return rc;
	if (ci->sockets)
		return -EBUSY; /* expect: unreleased-on-path */
	rc = cinder_search(ci);
	if (rc) {
		if (!ci->threads)
			cinder_destroy_serv(ci);
		return rc;
	}
	return 0;
}

int what_lies_in_it_ends_with_it(struct cinder *ci)
{
	struct cinder_info *info = kvzalloc(sizeof(*info), GFP_KERNEL);
	int rc;

	if (!info)
		return -ENOMEM;
	info->text = kzalloc(ci->size, GFP_KERNEL);
	if (!info->text) {
		kvfree(info);
		return -ENOMEM;
	}
	if (ci->is_dead) {
		kfree(info->text);
		kvfree(info);
		return -EIO;
	}
	cinder_init_info(info);
	rc = cinder_search(ci);
	if (rc) {
		cinder_free_info(info);
		return rc;
	}
	ci->info = info;
	return 0;
}

int what_lies_in_it_does_not_end(struct cinder *ci)
{
	struct cinder_info *info = kvzalloc(sizeof(*info), GFP_KERNEL);
	int rc;

	if (!info)
		return -ENOMEM;
	info->text = kzalloc(ci->size, GFP_KERNEL);
	if (!info->text) {
		kvfree(info);
		return -ENOMEM;
	}
	if (ci->is_dead) {
		kfree(info->text);
		kvfree(info);
		return -EIO;
	}
	rc = cinder_search(ci);
	if (rc) {
		kvfree(info);
		return rc; /* expect: unreleased-on-path */
	}
	ci->info = info;
	return 0;
}

int handed_on_in_an_object(struct cinder *ci, struct cinder_context *context)
{
	struct cinder_info *info = kvzalloc(sizeof(*info), GFP_KERNEL);
	struct cinder_mount *mount;

	if (!info)
		return -ENOMEM;
	info->text = kzalloc(ci->size, GFP_KERNEL);
	if (!info->text) {
		kvfree(info);
		return -ENOMEM;
	}
	if (ci->is_dead) {
		kfree(info->text);
		kvfree(info);
		return -EIO;
	}
	mount = cinder_mount_info(context, info);
	if (IS_ERR(mount))
		return PTR_ERR(mount); /* expect: unreleased-on-path */
	ci->mount = mount;
	return 0;
}

/* A shorter name of the same words undoes what the longer one gave. */
int dabchick_map(struct dabchick *dabchick, struct sg_table *from, struct sg_table *to)
{
	int err;

	dabchick->in = dabchick_acc_map_to_list(dabchick->dev, from);
	if (IS_ERR(dabchick->in))
		return PTR_ERR(dabchick->in);
	err = dabchick_reset(dabchick->id);
	if (err)
		return err; /* expect: unreleased-on-path */
	dabchick->out = dabchick_acc_map_to_list(dabchick->dev, to);
	if (IS_ERR(dabchick->out)) {
		dabchick_acc_unmap(dabchick->dev, dabchick->in);
		return PTR_ERR(dabchick->out);
	}
	return 0;
}

/* Another word more tells of another thing. */
int dabchick_queue(struct dabchick *dabchick, int id)
{
	struct queue *queue = dabchick_get_queue(dabchick, id);
	int err;

	if (!queue)
		return -EINVAL;
	err = dabchick_reset(dabchick->id);
	if (err < 0)
		return err;
	if (dabchick_is_busy(queue)) {
		dabchick_put_request(queue, id);
		return -EBUSY;
	}
	return 0;
}

/* What was filled goes back by its name. */
int dabchick_parse(struct dabchick *dabchick)
{
	struct dabchick_args *args;
	int err = dabchick_args_alloc(&args, dabchick->count);

	if (err)
		return err;
	err = dabchick_reset(dabchick->id);
	if (err < 0)
		return err; /* expect: unreleased-on-path */
	err = dabchick_check(dabchick->id);
	if (err < 0)
		goto out;
	dabchick->args = args;
	return 0;
out:
	dabchick_args_free(args);
	return err;
}

/* A function of the file ends it after a failure. */
int dabchick_start(struct dabchick *dabchick)
{
	int err;

	dabchick->list = dabchick_list_alloc(dabchick->count);
	if (!dabchick->list)
		return -ENOMEM;
	err = dabchick_check(dabchick->id);
	if (err < 0) {
		dabchick_list_free(dabchick->list);
		return err;
	}
	err = dabchick_reset(dabchick->id);
	if (err < 0)
		dabchick_halt();
	return err;
}

static void dabchick_halt(void)
{
	dabchick_list_free(the_dabchick->list);
}

/* One failure gives it back behind its own question; the next leaves it. What is set up is not what the object is for. */
int parts_are_counted(struct ember *em, struct ember_info *info)
{
	int rc;

	rc = inc_ember_parts(em, 1);
	if (rc)
		return rc;
	rc = ember_read_info(em, info);
	if (rc) {
		dec_ember_parts(em, 1);
		return rc;
	}
	if (info->nr == 0) {
		ember_mark(em, EMBER_BROKEN);
		return -EUCLEAN; /* expect: unreleased-on-path */
	}
	return 0;
}

/* A queue that has it keeps it. */
int parts_are_queued(struct ember *em, struct ember_info *info)
{
	int rc;

	rc = inc_ember_parts(em, 1);
	if (rc)
		return rc;
	rc = ember_queue(em);
	if (rc) {
		dec_ember_parts(em, 1);
		return rc;
	}
	rc = ember_read_info(em, info);
	if (rc)
		return rc;
	return 0;
}

/* The question is whether it was taken at all. */
int parts_of_either(struct ember *em, bool left, bool right)
{
	int a = 0, b = 0, rc;

	if (left)
		a = inc_ember_parts(em, 1);
	if (right)
		b = inc_ember_parts(em, 2);
	rc = ember_check(em);
	if (a)
		dec_ember_parts(em, 1);
	if (b)
		dec_ember_parts(em, 2);
	return rc;
}

/* A lock of the file's own is dropped in the loop and behind it. */
int ember_scan_parts(struct ember *em, int nr)
{
	int i, rc = 0;

	ember_parts_lock(em);
	for (i = 0; i < nr; i++) {
		rc = ember_scan(i);
		if (rc) {
			ember_parts_unlock(em);
			break;
		}
	}
	ember_parts_unlock(em); /* expect: released-twice */
	return rc;
}

int ember_scan_to_the_end(struct ember *em, int nr)
{
	int i, rc = 0;

	ember_parts_lock(em);
	for (i = 0; i < nr; i++) {
		rc = ember_scan(i);
		if (rc) {
			ember_parts_unlock(em);
			return rc;
		}
	}
	ember_parts_unlock(em);
	return rc;
}

/* Whatever gave the file has given one count. */
int ember_open_scratch(struct ember *em)
{
	struct file *file = ember_scratch_file(em);

	if (IS_ERR(file))
		return PTR_ERR(file);
	if (!file->f_op->read_iter) {
		fput(file);
		goto out;
	}
	ember_note(em);
out:
	fput(file); /* expect: released-twice */
	return 0;
}

/* What was handed the file may have taken another. */
int ember_open_shared(struct ember *em)
{
	struct file *file = ember_scratch_file(em);

	if (IS_ERR(file))
		return PTR_ERR(file);
	ember_share(em, file);
	if (!file->f_op->read_iter) {
		fput(file);
		goto out;
	}
	ember_note(em);
out:
	fput(file);
	return 0;
}

/* A variable tells that it has failed. */
int egret_branch(struct egret *eg, unsigned int wanted, unsigned long *blocks)
{
	int num, err = 0;

	num = egret_alloc_blocks(eg, wanted, blocks, &err);
	if (err)
		return err;
	err = egret_note(eg, num);
	if (err) {
		egret_free_blocks(eg, blocks, num);
		return err;
	}
	return 0;
}

int egret_branch_and_more(struct egret *eg, unsigned int wanted, unsigned long *blocks)
{
	int num, err = 0;

	num = egret_alloc_blocks(eg, wanted, blocks, &err);
	if (err)
		return err;
	err = egret_look(eg, num);
	if (err)
		return err; /* expect: unreleased-on-path */
	err = egret_note(eg, num);
	if (err) {
		egret_free_blocks(eg, blocks, num);
		return err;
	}
	return 0;
}

/* Nothing mapped is no success. */
int egret_map(struct egret *eg, int *count)
{
	int err;

	*count = egret_map_list(eg->list, eg->entries);
	if (*count <= 0)
		return -EIO;
	err = egret_send(eg);
	if (err) {
		egret_unmap_list(eg->list, eg->entries);
		return err;
	}
	return 0;
}

int egret_map_and_look(struct egret *eg, int *count)
{
	int err;

	*count = egret_map_list(eg->list, eg->entries);
	if (*count <= 0)
		return -EIO;
	err = egret_look(eg, *count);
	if (err)
		return err; /* expect: unreleased-on-path */
	err = egret_send(eg);
	if (err) {
		egret_unmap_list(eg->list, eg->entries);
		return err;
	}
	return 0;
}

/* Flags are turned on and off. */
int egret_resume(struct egret *eg, int how)
{
	if (how == EGRET_TRACED)
		set_egret_work(eg, WORK_TRACE);
	else
		clear_egret_work(eg, WORK_TRACE);
#ifdef CONFIG_EGRET_STEPS
	if (how == EGRET_STEPPED)
		set_egret_work(eg, WORK_STEP);
	else
		clear_egret_work(eg, WORK_STEP);
#endif
	if (!egret_can_step(how))
		return -EIO;
	return 0;
}

/* What one function in view makes and another frees, by opposite names, although the first has stored it elsewhere as well. */
static struct stall *stall_alloc_row(struct market *market)
{
	struct stall *row = kzalloc(sizeof(*row), GFP_KERNEL);

	if (!row)
		return NULL;
	row->market = market;
	market_tell(market, row);
	market->last = row;
	return row;
}

static void stall_free_row(struct stall *row)
{
	kfree(row->goods);
	kfree(row);
}

int market_open(struct market *market)
{
	struct stall *row;
	int err;

	row = stall_alloc_row(market);
	if (!row)
		return -ENOMEM;
	if (market->pending > 8)
		return MARKET_SC_BUSY; /* expect: unreleased-on-path */
	err = market_paint(market->name);
	if (err) {
		stall_free_row(row);
		return err;
	}
	list_add_tail(&row->entry, &market->rows);
	return 0;
}

int market_open_right(struct market *market)
{
	struct stall *row;
	int err;

	row = stall_alloc_row(market);
	if (!row)
		return -ENOMEM;
	if (market->pending > 8) {
		err = MARKET_SC_BUSY;
		goto free;
	}
	err = market_paint(market->name);
	if (err)
		goto free;
	list_add_tail(&row->entry, &market->rows);
	return 0;
free:
	stall_free_row(row);
	return err;
}

/* The other answer tells what was opened, and not that it has failed. */
int market_open_some(struct market *market)
{
	struct stall *row;
	int err;

	row = stall_alloc_row(market);
	if (!row)
		return -ENOMEM;
	if (market->pending > 8)
		return MARKET_SOME;
	err = market_paint(market->name);
	if (err) {
		stall_free_row(row);
		return err;
	}
	list_add_tail(&row->entry, &market->rows);
	return 0;
}

/* Taken once more by another name. */
int ember_scan_and_take_again(struct ember *em)
{
	int rc;

	ember_parts_lock(em);
	rc = ember_scan(0);
	if (rc) {
		ember_parts_unlock(em);
		return rc;
	}
	ember_parts_unlock(em);
	ember_wait(em);
	__ember_parts_lock(em);
	rc = ember_scan(1);
	ember_parts_unlock(em);
	return rc;
}

/* The loop uses it up, in its first round; no page at all is not meant. */
int ember_attach_pages(struct ember *em, int nr)
{
	struct ember_spare *spare;
	int i, rc;

	spare = ember_alloc_spare(em);
	if (IS_ERR(spare))
		return PTR_ERR(spare);
	rc = ember_alloc_pages(em);
	if (rc < 0) {
		ember_free_spare(spare);
		return rc;
	}
	for (i = 0; i < nr; i++)
		ember_attach(em, i, spare);
	rc = ember_preload(em);
	if (rc)
		return rc;
	return 0;
}

/* Each list has a count of its entry. */
void ember_clear_lists(struct list_head *dirty, struct list_head *io)
{
	struct device *dev;

	dev = list_first_entry(dirty, struct device, entry);
	put_device(dev);
	put_device(dev);
}

/* The tree that was handed what leads to it has it where the insertion succeeds. */
int ember_clone_root(struct ember *em, u64 root)
{
	u64 value = root;
	int rc;

	ember_root_inc(em, root);
	rc = ember_tree_insert(em->tree, &value);
	if (rc) {
		ember_root_dec(em, root);
		return rc;
	}
	rc = ember_open(em);
	if (rc)
		return rc;
	return 0;
}

static struct desk *desk_get_by_number(struct room *room, int number)
{
	struct desk *desk = desk_in_row(room, number);

	return desk;
}

/* Only the success puts it, and only a variable names it. */
int desk_move(struct room *room, int number)
{
	struct desk *desk = NULL;

	desk = desk_get_by_number(room, number);
	if (!desk)
		return -ENOENT;
	desk->moves++;
	if (!room->plan)
		return -EINVAL; /* expect: unreleased-on-path */
	room->plan->moves++;
	desk_put(desk);
	return 0;
}

/* Who was handed it may have it. */
int desk_sell(struct room *room, int number)
{
	struct desk *desk = NULL;

	desk = desk_get_by_number(room, number);
	if (!desk)
		return -ENOENT;
	market_offer(room->market, desk);
	if (!room->plan)
		return -EINVAL;
	desk_put(desk);
	return 0;
}
