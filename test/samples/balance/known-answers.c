/* Calls of which it is known what they answer: none but success, the same again, as many as was asked for. */

static int reef_open(struct inode *inode, struct file *file)
{
	struct reef *reef = kzalloc(sizeof(*reef), GFP_KERNEL);

	if (!reef)
		return -ENOMEM;
	file->private_data = reef;
	return nonseekable_open(inode, file);
}

static int reef_open_raw(struct inode *inode, struct file *file)
{
	struct reef *reef = kzalloc(sizeof(*reef), GFP_KERNEL);

	if (!reef)
		return -ENOMEM;
	file->private_data = reef;
	return reef_attach(inode, reef); /* expect: unreleased-on-path */
}

static int reef_release(struct inode *inode, struct file *file)
{
	kfree(file->private_data);
	return 0;
}

static const struct file_operations reef_fops = {
	.open = reef_open,
	.release = reef_release,
};

static const struct file_operations reef_raw_fops = {
	.open = reef_open_raw,
	.release = reef_release,
};

int nice_of_user(int which, int who)
{
	const struct cred *cred = current_cred();
	struct user_struct *user = cred->user;
	struct task_struct *g, *p;
	kuid_t uid = make_kuid(cred->user_ns, who);
	int nice = -EINVAL;

	if (which == PRIO_PROCESS)
		return nice;
	if (!who)
		uid = cred->uid;
	else if (!uid_eq(uid, cred->uid)) {
		user = find_user(uid);
		if (!user)
			return -ESRCH;
	}
	for_each_process_thread(g, p) {
		if (uid_eq(task_uid(p), uid))
			nice = reef_nice(p, nice);
	}
	if (!uid_eq(uid, cred->uid))
		free_uid(user);
	return nice;
}

int nice_of_other(const struct cred *cred, kuid_t uid, kuid_t other)
{
	struct user_struct *user;
	int nice = 0;

	user = find_user(uid);
	if (!user)
		return -ESRCH;
	if (uid_eq(uid, cred->uid))
		return -EPERM; /* expect: unreleased-on-path */
	nice = user->nice;
	free_uid(user);
	return nice;
}

int one_vector(struct reef *reef, struct pci_dev *pdev)
{
	int nr = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);

	if (nr != 1)
		return -ENODEV;
	if (reef_start(reef)) {
		pci_free_irq_vectors(pdev);
		return -EIO;
	}
	return 0;
}

int some_vectors(struct reef *reef, struct pci_dev *pdev)
{
	int nr = pci_alloc_irq_vectors(pdev, 1, 4, PCI_IRQ_MSI);

	if (nr != 1)
		return -ENODEV; /* expect: unreleased-on-path */
	if (reef_start(reef)) {
		pci_free_irq_vectors(pdev);
		return -EIO;
	}
	return 0;
}

int one_entry(struct reef *reef, struct scatterlist *sg)
{
	int nr = dma_map_sg(reef->dev, sg, 1, DMA_TO_DEVICE);

	if (nr != 1)
		return -EIO;
	reef_start(reef);
	dma_unmap_sg(reef->dev, sg, 1, DMA_TO_DEVICE);
	return 0;
}

int some_entries(struct reef *reef, struct scatterlist *sg, int count)
{
	int nr = dma_map_sg(reef->dev, sg, count, DMA_TO_DEVICE);

	if (nr != 1)
		return -EIO; /* expect: unreleased-on-path */
	reef_start(reef);
	dma_unmap_sg(reef->dev, sg, count, DMA_TO_DEVICE);
	return 0;
}

int bridge_is_put_by_failure(struct reef *reef)
{
	struct agp_bridge_data *bridge = agp_alloc_bridge();

	if (!bridge)
		return -ENOMEM;
	if (reef_start(reef)) {
		agp_put_bridge(bridge);
		return -EIO;
	}
	return agp_add_bridge(bridge);
}

int bridge_is_left(struct reef *reef)
{
	struct agp_bridge_data *bridge = agp_alloc_bridge();

	if (!bridge)
		return -ENOMEM;
	if (reef_start(reef))
		return -EIO; /* expect: unreleased-on-path */
	return agp_add_bridge(bridge);
}

int later_after_rcu(struct reef *reef)
{
	struct reef_page *page = vmalloc(PAGE_SIZE);

	if (!page)
		return -ENOMEM;
	kvfree_rcu_mightsleep(page);
	return 0;
}

int accept_or_release(struct reef *reef)
{
	struct socket *sock;
	int err;

	err = kernel_accept(reef->sock, &sock, O_NONBLOCK);
	if (err < 0)
		goto out;
	if (reef_is_full(reef)) {
		err = -EBUSY;
		goto out;
	}
	reef_add(reef, sock);
	return 0;

out:
	if (sock)
		sock_release(sock);
	return err;
}

int accept_and_release(struct reef *reef)
{
	struct socket *sock = reef->spare;
	int err;

	err = sock_create_kern(&init_net, AF_INET, SOCK_STREAM, 0, &sock);
	if (err < 0)
		goto out;
	reef_add(reef, sock);
	return 0;

out:
	sock_release(sock); /* expect: released-unheld */
	return err;
}

void both_orders_back_off(struct reef *reef, struct ww_acquire_ctx *ctx)
{
	if (ww_mutex_lock(&reef->first, ctx))
		return;
	if (!ww_mutex_lock(&reef->second, ctx))
		ww_mutex_unlock(&reef->second);
	ww_mutex_unlock(&reef->first);

	if (ww_mutex_lock(&reef->second, ctx))
		return;
	if (!ww_mutex_lock(&reef->first, ctx))
		ww_mutex_unlock(&reef->first);
	ww_mutex_unlock(&reef->second);
}

void both_orders_wait(struct reef *reef)
{
	mutex_lock(&reef->inner);
	mutex_lock(&reef->outer);
	mutex_unlock(&reef->outer);
	mutex_unlock(&reef->inner);

	mutex_lock(&reef->outer);
	mutex_lock(&reef->inner); /* expect: lock-order-inversion */
	mutex_unlock(&reef->inner);
	mutex_unlock(&reef->outer);
}

int node_is_found_and_ended(struct reef *reef, int nr)
{
	struct reef_node *node;
	int busy = 0;

	node = reef_node_findhash(reef, nr);
	if (!node)
		return 0;
	if (node->count) {
		busy = -EBUSY;
		return busy;
	}
	reef_unhash(node);
	reef_node_free(node);
	return 0;
}

int node_is_found_and_put(struct reef *reef, int nr)
{
	struct reef_node *node;

	node = reef_node_find(reef, nr);
	if (!node)
		return -ENOENT;
	if (reef->is_dead)
		return -EBUSY; /* expect: unreleased-on-path */
	reef_node_put(node);
	return 0;
}

struct page *page_of_folio(struct reef *reef)
{
	struct page *page = folio_page(folio_alloc(GFP_KERNEL, 0), 0);

	if (!page)
		return NULL;
	if (reef_start(reef)) {
		__free_pages(page, 0);
		return NULL;
	}
	return page;
}

int id_is_never_zero(struct reef *reef)
{
	int id;

	spin_lock_bh(&reef->lock);
	id = idr_alloc_cyclic(&reef->ids, reef, 1, INT_MAX, GFP_ATOMIC);
	if (id > 0)
		reef->id = id;
	spin_unlock_bh(&reef->lock);
	if (WARN_ON_ONCE(!id))
		return -ENOSPC;
	return id > 0 ? 0 : id;
}

int id_may_be_zero(struct reef *reef)
{
	int id;

	spin_lock_bh(&reef->lock);
	id = idr_alloc_cyclic(&reef->ids, reef, 0, INT_MAX, GFP_ATOMIC);
	if (id > 0)
		reef->id = id;
	spin_unlock_bh(&reef->lock);
	if (WARN_ON_ONCE(!id))
		return -ENOSPC; /* expect: unreleased-on-path */
	return id > 0 ? 0 : id;
}

void reef_free_id(struct reef *reef)
{
	idr_remove(&reef->ids, reef->id);
}

void label_is_set(struct cred *new, const struct cred *old)
{
	set_cred_label(new, aa_get_newest_label(cred_label(old)));
}

void label_is_looked_at(struct cred *new, const struct cred *old)
{
	reef_compare(new, aa_get_newest_label(cred_label(old)));
} /* expect: unreleased-on-path */
