// Functions that fail half-way: what they have set up by then stays, and nobody gives it back after a failure.

struct ibis {
	struct clk *bus;
	struct clk *core;
	struct pci_dev *pci;
	struct device *dev;
	int irq;
};

/* The opposite gives back both clocks: it cannot run where one of them is off. */
int ibis_power_enable(struct ibis *ibis)
{
	int err = clk_prepare_enable(ibis->bus);

	if (err)
		return err;
	err = clk_prepare_enable(ibis->core);
	if (err)
		return err; /* expect: unreleased-on-path */
	return 0;
}

void ibis_power_disable(struct ibis *ibis)
{
	clk_disable_unprepare(ibis->core);
	clk_disable_unprepare(ibis->bus);
}

/* The opposite gives back no more than what there is. */
int ibis_bus_enable(struct ibis *ibis)
{
	int err = clk_prepare_enable(ibis->bus);

	if (err)
		return err;
	err = clk_prepare_enable(ibis->core);
	if (err)
		return err;
	return 0;
}

void ibis_bus_disable(struct ibis *ibis)
{
	clk_disable_unprepare(ibis->bus);
}

/* Its caller gives it back. */
int ibis_wing_enable(struct ibis *ibis)
{
	int err = clk_prepare_enable(ibis->bus);

	if (err)
		return err;
	err = clk_prepare_enable(ibis->core);
	if (err)
		return err;
	return 0;
}

void ibis_wing_disable(struct ibis *ibis)
{
	clk_disable_unprepare(ibis->core);
	clk_disable_unprepare(ibis->bus);
}

int ibis_fly(struct ibis *ibis)
{
	int err = ibis_wing_enable(ibis);

	if (err)
		ibis_wing_disable(ibis);
	return err;
}

/* Its caller does not look, and gives it back. */
int ibis_beak_enable(struct ibis *ibis)
{
	int err = clk_prepare_enable(ibis->bus);

	if (err)
		return err;
	err = clk_prepare_enable(ibis->core);
	if (err)
		return err;
	return 0;
}

void ibis_beak_disable(struct ibis *ibis)
{
	clk_disable_unprepare(ibis->core);
	clk_disable_unprepare(ibis->bus);
}

void ibis_peck(struct ibis *ibis)
{
	ibis_beak_enable(ibis);
	ibis_beak_disable(ibis);
}

/* All callers are in view, and fail without giving it back. */
static int ibis_set_up(struct ibis *ibis)
{
	if (pci_enable_device(ibis->pci))
		return -EIO;
	if (ibis_check(ibis->irq))
		return -ENODEV; /* expect: unreleased-on-path */
	return 0;
}

static int ibis_begin(struct ibis *ibis)
{
	int err = ibis_set_up(ibis);

	if (err != 0)
		return err;
	ibis_count();
	return 0;
}

int ibis_probe(struct device *dev)
{
	struct ibis *ibis = ibis_of(dev);
	int err;

	if ((err = ibis_begin(ibis)) < 0)
		return err;
	err = ibis_announce(ibis->irq);
	if (err)
		goto undo;
	return 0;
undo:
	pci_disable_device(ibis->pci);
	return err;
}

/* The caller of the caller gives it back. */
static int ibis_set_up_more(struct ibis *ibis)
{
	if (pci_enable_device(ibis->pci))
		return -EIO;
	if (ibis_check(ibis->irq))
		return -ENODEV;
	return 0;
}

static int ibis_begin_more(struct ibis *ibis)
{
	return ibis_set_up_more(ibis);
}

static int ibis_probe_more(struct device *dev)
{
	struct ibis *ibis = ibis_of(dev);

	if (!ibis_begin_more(ibis))
		return 0;
	ibis_stop(ibis);
	return -EIO;
}

static void ibis_stop(struct ibis *ibis)
{
	pci_disable_device(ibis->pci);
}

/* The caller goes on without: what is set up may be given back when it ends. */
static int ibis_set_up_maybe(struct ibis *ibis)
{
	if (pci_enable_device(ibis->pci))
		return -EIO;
	if (ibis_check(ibis->irq))
		return -ENODEV;
	return 0;
}

static int ibis_probe_maybe(struct device *dev)
{
	struct ibis *ibis = ibis_of(dev);
	int err = ibis_set_up_maybe(ibis);

	if (err)
		ibis_warn(ibis->irq);
	return ibis_announce(ibis->irq);
}

/* The caller fails without saying so. */
static int ibis_set_up_quietly(struct ibis *ibis)
{
	if (pci_enable_device(ibis->pci))
		return -EIO;
	if (ibis_check(ibis->irq))
		return -ENODEV;
	return 0;
}

static int ibis_probe_quietly(struct device *dev)
{
	struct ibis *ibis = ibis_of(dev);

	if (ibis_set_up_quietly(ibis))
		return 0;
	return ibis_announce(ibis->irq);
}

/* Others may call it. */
int ibis_set_up_for_all(struct ibis *ibis)
{
	if (pci_enable_device(ibis->pci))
		return -EIO;
	if (ibis_check(ibis->irq))
		return -ENODEV;
	return 0;
}

static int ibis_probe_for_all(struct device *dev)
{
	struct ibis *ibis = ibis_of(dev);

	return ibis_set_up_for_all(ibis);
}

/* Others may call the caller. */
static int ibis_set_up_once(struct ibis *ibis)
{
	if (pci_enable_device(ibis->pci))
		return -EIO;
	if (ibis_check(ibis->irq))
		return -ENODEV;
	return 0;
}

int ibis_start_once(struct ibis *ibis)
{
	return ibis_set_up_once(ibis);
}

/* It is called by pointer as well. */
static int ibis_set_up_bound(struct ibis *ibis)
{
	if (pci_enable_device(ibis->pci))
		return -EIO;
	if (ibis_check(ibis->irq))
		return -ENODEV;
	return 0;
}

static int ibis_probe_bound(struct device *dev)
{
	return ibis_set_up_bound(ibis_of(dev));
}

/* Nothing is taken where it is there already. */
static int ibis_set_up_if_not(struct ibis *ibis)
{
	if (ibis->irq)
		return 0;
	if (pci_enable_device(ibis->pci))
		return -EIO;
	if (ibis_check(ibis->irq))
		return -ENODEV;
	return 0;
}

static int ibis_probe_if_not(struct device *dev)
{
	return ibis_set_up_if_not(ibis_of(dev));
}

/* A failure means that it is enabled: it is the only one. */
static int ibis_set_up_for_sure(struct ibis *ibis)
{
	WARN_ON(pci_enable_device(ibis->pci));
	if (ibis_check(ibis->irq))
		return -ENODEV;
	return 0;
}

static int ibis_probe_for_sure(struct device *dev)
{
	return ibis_set_up_for_sure(ibis_of(dev));
}

/* Nobody in view calls it. */
static int ibis_store(struct ibis *ibis)
{
	if (pci_enable_device(ibis->pci))
		return -EIO;
	if (ibis_check(ibis->irq))
		return -ENODEV;
	return 0;
}

/* Who was handed it may give it back, but not where that has failed. */
int ibis_tail_enable(struct ibis *ibis)
{
	int err = clk_prepare_enable(ibis->bus);

	if (err)
		return err;
	err = ibis_tail_link(ibis->bus, ibis->core);
	if (err)
		return err; /* expect: unreleased-on-path */
	err = clk_prepare_enable(ibis->core);
	if (err)
		return err;
	return 0;
}

void ibis_tail_disable(struct ibis *ibis)
{
	clk_disable_unprepare(ibis->core);
	clk_disable_unprepare(ibis->bus);
}

/* It gives it back by another name. */
int ibis_eye_enable(struct ibis *ibis)
{
	int err = clk_prepare_enable(ibis->bus);

	if (err)
		return err;
	err = clk_prepare_enable(ibis->core);
	if (err)
		clk_disable_unprepare(ibis_clock_of(ibis));
	return err;
}

void ibis_eye_disable(struct ibis *ibis)
{
	clk_disable_unprepare(ibis->core);
	clk_disable_unprepare(ibis->bus);
}

/* What it hands on may give it back. */
int ibis_claw_enable(struct ibis *ibis)
{
	int err = clk_prepare_enable(ibis->bus);

	if (err)
		return err;
	err = clk_prepare_enable(ibis->core);
	if (err) {
		ibis_defer(ibis_claw_end);
		return err;
	}
	return 0;
}

static void ibis_claw_end(struct ibis *ibis)
{
	clk_disable_unprepare(ibis_clock_of(ibis));
}

void ibis_claw_disable(struct ibis *ibis)
{
	clk_disable_unprepare(ibis->core);
	clk_disable_unprepare(ibis->bus);
}

/* What it calls gives back its own. */
static int ibis_core_on(struct ibis *ibis)
{
	int err = clk_prepare_enable(ibis->core);

	if (err)
		return err;
	err = clk_prepare_enable(ibis->shell);
	if (err)
		clk_disable_unprepare(ibis->core);
	return err;
}

int ibis_egg_enable(struct ibis *ibis)
{
	int err = clk_prepare_enable(ibis->bus);

	if (err)
		return err;
	return ibis_core_on(ibis); /* expect: unreleased-on-path */
}

void ibis_egg_disable(struct ibis *ibis)
{
	clk_disable_unprepare(ibis->shell);
	clk_disable_unprepare(ibis->core);
	clk_disable_unprepare(ibis->bus);
}

/* Of a pair that nobody wrote down more has to be known. */
int ibis_nest_enable(struct ibis *ibis)
{
	int err = nest_register(ibis->dev);

	if (err)
		return err;
	err = clk_prepare_enable(ibis->core);
	if (err)
		return err;
	if (ibis_check(ibis->irq))
		nest_unregister(ibis->dev);
	return 0;
}

void ibis_nest_disable(struct ibis *ibis)
{
	clk_disable_unprepare(ibis->core);
	nest_unregister(ibis->dev);
}

/* Its caller gives it back itself. */
int ibis_leg_enable(struct ibis *ibis)
{
	int err = clk_prepare_enable(ibis->bus);

	if (err)
		return err;
	return clk_prepare_enable(ibis->core);
}

void ibis_leg_disable(struct ibis *ibis)
{
	clk_disable_unprepare(ibis->core);
	clk_disable_unprepare(ibis->bus);
}

int ibis_walk(struct ibis *ibis)
{
	int err = ibis_leg_enable(ibis);

	if (err)
		clk_disable_unprepare(ibis->bus);
	return err;
}

/* A reference may go with its object. */
int ibis_owner_enable(struct ibis *ibis)
{
	if (!try_module_get(ibis->owner))
		return -ENODEV;
	if (clk_prepare_enable(ibis->core))
		return -EIO;
	return 0;
}

void ibis_owner_disable(struct ibis *ibis)
{
	clk_disable_unprepare(ibis->core);
	module_put(ibis->owner);
}

/* What cannot fail is taken for certain: the caller knows. */
int ibis_awake_enable(struct ibis *ibis)
{
	pm_runtime_get_noresume(ibis->dev);
	if (clk_prepare_enable(ibis->core))
		return -EIO;
	return 0;
}

void ibis_awake_disable(struct ibis *ibis)
{
	clk_disable_unprepare(ibis->core);
	pm_runtime_put(ibis->dev);
}

static const struct ibis_operations ibis_operations = {
	.probe = ibis_probe,
	.more = ibis_probe_more,
	.maybe = ibis_probe_maybe,
	.quietly = ibis_probe_quietly,
	.for_all = ibis_probe_for_all,
	.bound = ibis_probe_bound,
	.set_up = ibis_set_up_bound,
	.if_not = ibis_probe_if_not,
	.for_sure = ibis_probe_for_sure,
};

/* What a device runs when it ends gives it back. */
struct heron {
	struct pci_dev *pci;
};

static int heron_enable_pci(struct heron *heron)
{
	if (regulator_enable(heron->supply))
		return -EIO;
	if (heron_check(heron->id))
		return -ENODEV;
	return 0;
}

static void heron_end(void *data)
{
	struct heron *heron = data;

	regulator_disable(heron->supply);
}

static int heron_probe(struct device *dev)
{
	struct heron *heron = heron_of(dev);

	if (heron_defer(dev, heron_end, heron))
		return -ENOMEM;
	return heron_enable_pci(heron);
}

static const struct heron_operations heron_operations = { .probe = heron_probe };
