// SPDX-License-Identifier: GPL-2.0
/*
 * Releases that are not for what they are handed: memory of another allocator, pointers that were moved on since, variables.
 */
#include <linux/slab.h>
#include <linux/vmalloc.h>
#include <linux/percpu.h>

struct quail {
	u32 *marks;
	u64 __percpu *seen;
	int nr;
};

int quail_measure(int nr);
int quail_write(const u32 *marks, int nr);

static int quail_scratch(int nr)
{
	u32 *marks = vzalloc(nr * sizeof(*marks));
	int err;

	if (!marks)
		return -ENOMEM;
	err = quail_measure(nr);
	if (err) {
		kfree(marks); /* expect: wrong-release-object */
		return err;
	}
	vfree(marks);
	return 0;
}

/* Twin: one function frees both kinds. */
static int quail_scratch_any(int nr)
{
	u32 *marks = vzalloc(nr * sizeof(*marks));
	int err;

	if (!marks)
		return -ENOMEM;
	err = quail_measure(nr);
	if (err) {
		kvfree(marks);
		return err;
	}
	vfree(marks);
	return 0;
}

static struct quail *quail_alloc(int nr)
{
	struct quail *quail = kzalloc(sizeof(*quail), GFP_KERNEL);

	if (!quail)
		return NULL;
	quail->seen = alloc_percpu(u64);
	if (!quail->seen)
		goto free;
	quail->nr = quail_measure(nr);
	if (quail->nr < 0)
		goto free_seen;
	return quail;

free_seen:
	kfree(quail->seen); /* expect: wrong-release-object */
free:
	kfree(quail);
	return NULL;
}

/* Twin: the file that has the allocator knows what its memory is. */
void *kmemdup_nul(const char *from, size_t len, gfp_t flags)
{
	return quail_pool_take(from, len);
}

static int quail_copy(const char *from, size_t len)
{
	char *copy = kmemdup_nul(from, len, GFP_KERNEL);

	if (!copy)
		return -ENOMEM;
	kmem_cache_free(quail_pool, copy);
	return 0;
}

/* Twin: which allocator it was, is asked. */
static int quail_scratch_by_size(int nr)
{
	u32 *marks = kvcalloc(nr, sizeof(*marks), GFP_KERNEL);
	int err;

	if (!marks)
		return -ENOMEM;
	err = quail_measure(nr);
	if (is_vmalloc_addr(marks))
		vfree(marks);
	else
		kfree(marks);
	return err;
}

/* Twin: the variable has memory of either kind. */
static int quail_scratch_by_hand(int nr)
{
	bool large = nr > 64;
	u32 *marks;
	int err;

	if (nr > 64)
		marks = vzalloc(nr * sizeof(*marks));
	else
		marks = kcalloc(nr, sizeof(*marks), GFP_KERNEL);
	if (!marks)
		return -ENOMEM;
	err = quail_measure(nr);
	if (large)
		vfree(marks);
	else
		kfree(marks);
	return err;
}

static int quail_fill(int nr)
{
	u32 *marks = kcalloc(nr, sizeof(*marks), GFP_KERNEL), *first = marks;
	int err;

	if (!marks)
		return -ENOMEM;
	for (; nr > 0; nr--)
		*marks++ = nr;
	err = quail_write(first, nr);
	kfree(marks); /* expect: wrong-release-object */
	return err;
}

/* Twin: the first one is freed. */
static int quail_fill_and_free_first(int nr)
{
	u32 *marks = kcalloc(nr, sizeof(*marks), GFP_KERNEL), *first = marks;
	int err;

	if (!marks)
		return -ENOMEM;
	for (; nr > 0; nr--)
		*marks++ = nr;
	err = quail_write(first, nr);
	kfree(first);
	return err;
}

static int quail_skip_head(const u32 *from, int nr, int head)
{
	u32 *marks = kmemdup(from, nr * sizeof(*marks), GFP_KERNEL);
	int err;

	if (!marks)
		return -ENOMEM;
	marks += head;
	err = quail_write(marks, nr - head);
	kfree(marks); /* expect: wrong-release-object */
	return err;
}

/* Twin: moved back again. */
static int quail_skip_head_for_now(const u32 *from, int nr, int head)
{
	u32 *marks = kmemdup(from, nr * sizeof(*marks), GFP_KERNEL);
	int err;

	if (!marks)
		return -ENOMEM;
	marks += head;
	err = quail_write(marks, nr - head);
	marks -= head;
	kfree(marks);
	return err;
}

static pte_t quail_peek(pmd_t *pmd, unsigned long addr)
{
	pte_t *pte = pte_offset_map(pmd, addr), old;

	if (!pte)
		return __pte(0);
	old = ptep_get(pte);
	pte_unmap(&old); /* expect: wrong-release-object */
	return old;
}

/* Twin: what was mapped, and not the copy of it. */
static pte_t quail_peek_well(pmd_t *pmd, unsigned long addr)
{
	pte_t *pte = pte_offset_map(pmd, addr), old;

	if (!pte)
		return __pte(0);
	old = ptep_get(pte);
	pte_unmap(pte);
	return old;
}

struct plover {
	struct egg *eggs;
	struct nest nest;
};

static void plover_eat(struct egg *eggs)
{
	if (eggs->shells)
		plover_crush(eggs->shells);
	kfree(eggs);
}

static int plover_lay(struct plover *plover, int nr, struct egg **out)
{
	struct egg *eggs = kcalloc(nr, sizeof(*eggs), GFP_KERNEL);

	if (!eggs)
		return -ENOMEM;
	eggs->plover = plover;
	*out = eggs;
	return 0;
}

static void plover_leave(struct plover *plover)
{
	plover_tear(&plover->nest);
	plover_eat(plover->eggs);
	plover->eggs = NULL;
}

/* Twin: what the member is found to hold after a call is what was stored there. */
static int plover_breed(struct plover *plover, int nr)
{
	int rc, i;

	rc = plover_lay(plover, nr, &plover->eggs);
	if (rc)
		return rc;
	if (!plover_line(&plover->nest, nr)) {
		plover_eat(plover->eggs);
		plover->eggs = NULL;
		return -ENOMEM;
	}
	for (i = 0; i < nr; i++) {
		if (plover_warm(plover, i)) {
			rc = -ECHILD;
			goto fail;
		}
	}
	return 0;
fail:
	plover_leave(plover);
	return rc;
}
