// SPDX-License-Identifier: GPL-2.0
/*
 * Pairs that nobody wrote down: a question right before the release decides about it only where one answer goes past it.
 */
#include <linux/kernel.h>
#include <linux/string.h>

struct godwit;

struct godwit_cmd {
	bool use_copy;
	size_t size;
	void *buffer;
};

void godwit_claim_shore(struct godwit *g);
void godwit_release_shore(struct godwit *g);
int godwit_walk(struct godwit *g, void *buffer, size_t size);

static int godwit_run(struct godwit *g, struct godwit_cmd *cmd, void *copy)
{
	void *buffer = cmd->buffer;
	int ret;

	godwit_claim_shore(g);
	if (cmd->use_copy) {
		if (cmd->size > sizeof(u32))
			return -EINVAL; /* expect: unreleased-on-path */
		buffer = copy;
	}
	ret = godwit_walk(g, buffer, cmd->size);
	if (cmd->use_copy)
		memcpy(cmd->buffer, copy, cmd->size);
	godwit_release_shore(g);
	if (ret)
		pr_err("godwit has stumbled: %d\n", ret);
	return ret;
}

/* Twin: the same member has said that there is nothing to release. */
static int godwit_run_held(struct godwit *g, struct godwit_cmd *cmd, void *copy)
{
	int ret;

	godwit_claim_shore(g);
	if (!cmd->use_copy && cmd->size > sizeof(u32))
		return -EINVAL;
	ret = godwit_walk(g, copy, cmd->size);
	if (cmd->use_copy)
		godwit_release_shore(g);
	if (ret)
		pr_err("godwit has stumbled: %d\n", ret);
	return ret;
}
