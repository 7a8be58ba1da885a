// Loops of macros that hold their element while a round runs: whoever leaves early has to give it back.

int egret_count(struct device_node *parent)
{
	struct device_node *child;
	u32 reg;

	for_each_child_of_node(parent, child) {
		int err = of_property_read_u32(child, "reg", &reg);

		if (err < 0)
			return err; /* expect: unreleased-on-path */
	}
	return 0;
}

int egret_count_and_put(struct device_node *parent)
{
	struct device_node *child;
	u32 reg;

	for_each_child_of_node(parent, child) {
		int err = of_property_read_u32(child, "reg", &reg);

		if (err == -ENODATA)
			continue;
		if (err < 0) {
			of_node_put(child);
			return err;
		}
	}
	return 0;
}

/* What is found is handed out. */
struct device_node *egret_find(struct device_node *parent)
{
	struct device_node *child;

	for_each_available_child_of_node(parent, child)
		if (of_property_read_bool(child, "egret,nest"))
			return child;
	return NULL;
}

/* Behind the loop it is still the one that was found. */
int egret_find_first(struct xfs_mount *mp)
{
	struct xfs_perag *pag;
	xfs_agnumber_t agno;
	int err = 0;

	for_each_perag(mp, agno, pag) {
		err = egret_look(pag);
		if (err)
			break;
	}
	if (pag)
		xfs_perag_rele(pag);
	return err;
}

int egret_find_last(struct xfs_mount *mp)
{
	struct xfs_perag *pag;
	xfs_agnumber_t agno;
	int err = 0;

	for_each_perag(mp, agno, pag) {
		err = egret_look(pag);
		if (err < 0)
			break;
	}
	return err; /* expect: unreleased-on-path */
}

/* The loop lets go of the round before, whatever is done in it. */
int egret_spare(struct mem_cgroup *root)
{
	struct mem_cgroup *memcg;
	int spared = 0;

	for_each_mem_cgroup_tree(memcg, root) {
		if (egret_is_spare(memcg))
			spared++;
		if (spared > 10) {
			mem_cgroup_iter_break(root, memcg);
			return -E2BIG;
		}
	}
	return spared;
}

/* The variable names another one. */
struct device_node *egret_forget(struct device_node *parent)
{
	struct device_node *child;

	for_each_child_of_node(parent, child) {
		if (!of_device_is_available(child)) {
			child = NULL; /* expect: overwritten-while-held */
			break;
		}
	}
	return child;
}

/* A walk over a list reads in the entry of the round where to go on. */

struct heron {
	struct list_head nest;
	struct hlist_node perch;
	int age;
};

void heron_drop_all(struct list_head *nests)
{
	struct heron *heron;

	list_for_each_entry(heron, nests, nest) { /* expect: used-after-release */
		list_del(&heron->nest);
		kfree(heron);
	}
}

void heron_drop_all_safely(struct list_head *nests)
{
	struct heron *heron, *next;

	list_for_each_entry_safe(heron, next, nests, nest) {
		list_del(&heron->nest);
		kfree(heron);
	}
}

static void heron_free(struct heron *heron)
{
	list_del(&heron->nest);
	kfree(heron);
}

void heron_drop_old(struct list_head *nests, int age)
{
	struct heron *heron;

	list_for_each_entry(heron, nests, nest) /* expect: used-after-release */
		if (heron->age > age)
			heron_free(heron);
}

/* One of them, and then no more. */
void heron_drop_one(struct list_head *nests, int age)
{
	struct heron *heron;

	list_for_each_entry(heron, nests, nest)
		if (heron->age == age) {
			heron_free(heron);
			break;
		}
}

/* From the beginning again. */
void heron_drop_by_and_by(struct list_head *nests, int age)
{
	struct heron *heron;

again:
	list_for_each_entry(heron, nests, nest)
		if (heron->age > age) {
			heron_free(heron);
			goto again;
		}
}

/* What was found is freed behind the walk, and an outer one begins it anew. */
void heron_drop_some(struct list_head *nests, int rounds)
{
	struct heron *heron;

	while (rounds--) {
		list_for_each_entry(heron, nests, nest)
			if (heron->age == rounds)
				break;
		heron_free(heron);
	}
}

void heron_drop_hashed(struct heron_table *table)
{
	struct heron *heron;
	int bucket;

	hash_for_each(table->herons, bucket, heron, perch) { /* expect: used-after-release */
		hash_del(&heron->perch);
		kfree(heron);
	}
}

/* A macro of the driver's own that is handed a second entry reads ahead. */
void heron_drop_ranges(struct heron *heron)
{
	struct heron_range *range;
	struct heron_range *next;

	for_each_heron_range(range, next, heron) {
		list_del(&range->entry);
		kfree(range);
	}
}

/* What it is handed beside the entry is where the walk ends. */
void heron_drop_ranges_before(struct heron *heron)
{
	struct heron_range *last = heron_last_range(heron);
	struct heron_range *range;

	for_each_heron_range(range, last, heron) { /* expect: used-after-release */
		list_del(&range->entry);
		kfree(range);
	}
}
