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
