/* What a driver registers with a handler of its own file stays registered until it takes it back. */

static irqreturn_t dunlin_irq(int irq, void *data)
{
	struct dunlin *dunlin = data;

	complete(&dunlin->landed);
	return IRQ_HANDLED;
}

int dunlin_probe(struct pci_dev *pdev, struct dunlin *dunlin)
{
	int err;

	err = request_irq(pdev->irq, dunlin_irq, IRQF_SHARED, "dunlin", dunlin);
	if (err)
		return err;
	err = dunlin_add_flock(dunlin->flock);
	if (err)
		return err; /* expect: unreleased-on-path */
	return 0;
}

void dunlin_remove(struct pci_dev *pdev, struct dunlin *dunlin)
{
	dunlin_remove_flock(dunlin->flock);
	free_irq(pdev->irq, dunlin);
}

int sanderling_probe(struct pci_dev *pdev, struct sanderling *sanderling)
{
	int err;

	err = request_irq(pdev->irq, dunlin_irq, IRQF_SHARED, "sanderling", sanderling);
	if (err)
		return err;
	err = sanderling_add_flock(sanderling->flock);
	if (err)
		free_irq(pdev->irq, sanderling);
	return err;
}

void sanderling_remove(struct pci_dev *pdev, struct sanderling *sanderling)
{
	sanderling_remove_flock(sanderling->flock);
	free_irq(pdev->irq, sanderling);
}

/* One function frees the interrupts whichever they are, for the failure and for the removal. */
static void knot_free_irqs(struct knot *knot)
{
	int i;

	for (i = 0; i < knot->vectors; i++)
		free_irq(pci_irq_vector(knot->pdev, i), &knot->queue[i]);
	pci_free_irq_vectors(knot->pdev);
}

int knot_start(struct pci_dev *pdev, struct knot *knot)
{
	int err;

	err = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);
	if (err < 0)
		return err;
	err = request_irq(pdev->irq, dunlin_irq, 0, "knot", &knot->queue[0]);
	if (err)
		goto vectors;
	err = knot_add_flock(knot->flock);
	if (err)
		goto irqs;
	err = knot_add_nest(knot->nest);
	if (err)
		goto irqs;
	return 0;
irqs:
	knot_free_irqs(knot);
vectors:
	pci_free_irq_vectors(pdev);
	return err;
}

int knot_restart(struct pci_dev *pdev, struct knot *knot)
{
	int err;

	err = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);
	if (err < 0)
		return err;
	err = request_irq(pdev->irq, dunlin_irq, 0, "knot", &knot->queue[0]);
	if (err)
		goto vectors;
	err = knot_add_flock(knot->flock);
	if (err)
		goto vectors;
	return 0;
vectors:
	pci_free_irq_vectors(pdev);
	return err; /* expect: unreleased-on-path */
}

/* A number is found again by whoever has found it before. */
int ruff_take_irqs(struct platform_device *pdev, struct ruff *ruff)
{
	int err;

	err = platform_get_irq_byname(pdev, "up");
	if (err != -ENXIO) {
		err = request_irq(err, dunlin_irq, 0, "ruff", ruff);
		if (err)
			return err;
	}
	return 0;
}

/* The loop of the failure gives back whichever the round has named. */
int stint_request_irqs(struct stint *stint)
{
	struct leg *leg;
	int i, err;

	for (i = 0; i < LEGS; i++) {
		leg = stint->leg[i];
		err = request_irq(leg->irq, dunlin_irq, 0, "stint", leg);
		if (err)
			goto unwind;
	}
	return 0;
unwind:
	for (i--; i >= 0; i--) {
		leg = stint->leg[i];
		if (!leg->irq)
			continue;
		free_irq(leg->irq, leg);
	}
	return err;
}

/* Where a driver has no function that undoes it, there is nothing to undo. */
int turnstone_bind(struct device *dev, const struct bird_driver *ops)
{
	int err;

	err = ops->probe(dev);
	if (err)
		return err;
	err = turnstone_watch(dev);
	if (err) {
		if (ops->remove) {
			down(&dev->nest);
			ops->remove(dev);
			up(&dev->nest);
		}
		return err;
	}
	return 0;
}

int turnstone_bind_watched(struct device *dev, const struct bird_driver *ops)
{
	int err;

	err = ops->probe(dev);
	if (err)
		return err;
	err = turnstone_watch(dev);
	if (err) {
		ops->remove(dev);
		return err;
	}
	err = turnstone_feed(dev);
	if (err)
		return err; /* expect: unreleased-on-path */
	return 0;
}
