/* A section whose end needs what its begin has given ends in this function, or never. */
static int ledger_sum(struct ledger *ledger, u32 *sum)
{
	u32 *page = kmap_local_page(ledger->page);
	int n;

	*sum = 0;
	for (n = 0; n < ledger->entries; n++)
		*sum += page[n];
	return 0; /* expect: unreleased-on-path */
}

static int ledger_first(struct ledger *ledger, u32 *first)
{
	u32 *page = kmap_local_page(ledger->page);

	*first = page[0];
	kunmap_local(page);
	return 0;
}

/* Whoever is handed the token may end it. */
static u32 *ledger_open(struct ledger *ledger)
{
	u32 *page = kmap_local_page(ledger->page);

	return page + ledger->offset;
}

static void ledger_begin(struct ledger *ledger)
{
	ledger->flags = memalloc_nofs_save();
}

/* Any address in the page ends the mapping. */
static int ledger_last(struct ledger *ledger, u32 *last)
{
	u32 *entry = kmap_local_page(ledger->page);

	while (*entry)
		entry = ledger_next(entry);
	*last = *entry;
	kunmap_local(entry);
	return 0;
}

static int vault_thread(void *data)
{
	memalloc_nofs_save();
	vault_run(data);
	return 0;
}

static int vault_touch(struct vault *vault, size_t size)
{
	int id, err;

	id = dax_read_lock();
	if (!dax_alive(vault->dax_dev)) {
		err = -ENXIO;
		goto out;
	}
	err = vault->ops->touch(vault, size);
	if (err == -EAGAIN)
		return 0; /* expect: unreleased-on-path */
out:
	dax_read_unlock(id);
	return err;
}

/* A message stays with the function that writes into it. */
static int vault_tell(struct vault *vault, struct genl_info *info)
{
	struct sk_buff *message;
	void *head;

	message = genlmsg_new(vault->size, GFP_KERNEL);
	if (!message)
		return -ENOMEM;
	head = genlmsg_put_reply(message, info, &vault_family, 0, VAULT_TELL);
	if (!head)
		return -EMSGSIZE; /* expect: unreleased-on-path */
	if (nla_put_u32(message, VAULT_ID, vault->id)) {
		nlmsg_free(message);
		return -EMSGSIZE;
	}
	genlmsg_end(message, head);
	return genlmsg_reply(message, info);
}
