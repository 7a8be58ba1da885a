// A loop that counts down gives back what the rounds before the failing one have taken, however often a path runs it.

int plover_enable(struct plover *plover)
{
	struct clk *clk;
	int ret;
	int i;

	for (i = 0; i < plover->count; i++) {
		clk = plover->clocks[i];
		if (!clk)
			break;
		ret = clk_prepare_enable(clk);
		if (ret)
			goto undo;
	}
	return 0;

undo:
	for (; i > 0; i--)
		clk_disable_unprepare(plover->clocks[i - 1]);
	return ret;
}

static void plover_remove(struct plover *plover)
{
	int i;

	for (i = 0; i < plover->count; i++)
		free_irq(pci_irq_vector(plover->pdev, i), plover);
}

static int plover_probe(struct plover *plover)
{
	int ret;
	int i;

	ret = request_irq(pci_irq_vector(plover->pdev, 0), plover_first, 0, "plover", plover);
	if (ret)
		return ret;
	for (i = 1; i < plover->count; i++) {
		ret = request_irq(pci_irq_vector(plover->pdev, i), plover_other, 0, "plover", plover);
		if (ret)
			goto undo;
	}
	return 0;

undo:
	while (--i >= 0)
		free_irq(pci_irq_vector(plover->pdev, i), plover);
	return ret;
}

struct plover *plover_fill(struct kmem_cache *cache, unsigned int count, unsigned int offset)
{
	struct egg **nests;
	struct egg *egg;
	unsigned int i;

	nests = kcalloc(count, sizeof(*nests), GFP_KERNEL);
	if (!nests)
		return NULL;
	for (i = 0; i < count; i++) {
		void *place = kmem_cache_alloc(cache, GFP_KERNEL);

		if (!place)
			break;
		egg = place + offset;
		egg->number = i;
		nests[i] = egg;
	}
	if (i == count)
		return plover_of(nests);
	while (i) {
		void *place = nests[--i];

		kmem_cache_free(cache, place - offset);
	}
	kfree(nests);
	return NULL;
}

/* What a round without all that it needs leaves out, the unwinding asks for. */
int plover_get_all(struct plover *plover)
{
	struct clk *clk;
	int ret;
	int i;

	for (i = 0; i < plover->count; i++) {
		clk = of_clk_get(plover->node, i);
		if (IS_ERR(clk)) {
			ret = PTR_ERR(clk);
			if (ret == -EPROBE_DEFER)
				goto undo;
			continue;
		}
		plover->clocks[i] = clk;
	}
	return 0;

undo:
	while (i) {
		--i;
		if (plover->clocks[i])
			clk_put(plover->clocks[i]);
	}
	return ret;
}

/* The round that fails has taken something itself, which the rounds below do not tell of. */
int plover_start(struct plover *plover)
{
	struct clk *clk;
	int ret;
	int i;

	for (i = 0; i < plover->count; i++) {
		clk = of_clk_get(plover->node, i);
		if (IS_ERR(clk)) {
			ret = PTR_ERR(clk);
			goto undo;
		}
		ret = plover_check(plover->id);
		if (ret)
			goto undo;
		plover->clocks[i] = clk;
	}
	return 0;

undo:
	for (; i > 0; i--)
		clk_put(plover->clocks[i - 1]);
	return ret; /* expect: unreleased-on-path */
}

static struct plover_driver plover_driver = {
	.probe = plover_probe,
	.remove = plover_remove,
};
