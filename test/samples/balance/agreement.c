// SPDX-License-Identifier: GPL-2.0
/*
 * Releases that have to be handed what the acquire was: a size, a mode, a pool, a device.
 */
#include <linux/blkdev.h>
#include <linux/dma-mapping.h>
#include <linux/mempool.h>
#include <linux/pci-p2pdma.h>
#include <linux/slab.h>

static struct kmem_cache *heron_egg_cache;
static struct kmem_cache *heron_nest_cache;

int heron_fly(void *wing, int len);

static int heron_wade(struct device *dev, void *wing, size_t len)
{
	dma_addr_t addr = dma_map_single(dev, wing, len, DMA_TO_DEVICE);
	int err;

	if (dma_mapping_error(dev, addr))
		return -ENOMEM;
	err = heron_fly(wing, len);
	dma_unmap_single(dev, addr, len, DMA_FROM_DEVICE); /* expect: wrong-release-object */
	return err;
}

/* Twin: the same direction, by a variable. */
static int heron_wade_along(struct device *dev, void *wing, size_t len, enum dma_data_direction dir)
{
	dma_addr_t addr = dma_map_single(dev, wing, len, dir);
	int err;

	if (dma_mapping_error(dev, addr))
		return -ENOMEM;
	err = heron_fly(wing, len);
	dma_unmap_single(dev, addr, len, dir);
	return err;
}

static int heron_wade_in_parts(struct device *dev, struct scatterlist *sg, int nr)
{
	int mapped = dma_map_sg(dev, sg, nr, DMA_TO_DEVICE);
	int err;

	if (!mapped)
		return -EIO;
	err = heron_fly(sg, mapped);
	dma_unmap_sg(dev, sg, mapped, DMA_TO_DEVICE); /* expect: wrong-release-object */
	return err;
}

/* Twin: as many as were handed in, not as many as came out. */
static int heron_wade_in_all_parts(struct device *dev, struct scatterlist *sg, int nr)
{
	int mapped = dma_map_sg(dev, sg, nr, DMA_TO_DEVICE);
	int err;

	if (!mapped)
		return -EIO;
	err = heron_fly(sg, mapped);
	dma_unmap_sg(dev, sg, nr, DMA_TO_DEVICE);
	return err;
}

static int heron_look(dev_t dev, fmode_t mode)
{
	struct block_device *bdev = blkdev_get_by_dev(dev, mode | FMODE_READ, NULL);

	if (IS_ERR(bdev))
		return PTR_ERR(bdev);
	blkdev_put(bdev, mode); /* expect: wrong-release-object */
	return 0;
}

/* Twin: the mode is that of the open by then. */
static int heron_look_once(dev_t dev, fmode_t mode)
{
	struct block_device *bdev;

	mode |= FMODE_READ;
	bdev = blkdev_get_by_dev(dev, mode, NULL);
	if (IS_ERR(bdev))
		return PTR_ERR(bdev);
	blkdev_put(bdev, mode);
	return 0;
}

/* Twin: later kernels ask for the holder. */
static int heron_look_as_owner(dev_t dev, fmode_t mode, void *holder)
{
	struct block_device *bdev = blkdev_get_by_dev(dev, mode | FMODE_EXCL, holder);

	if (IS_ERR(bdev))
		return PTR_ERR(bdev);
	blkdev_put(bdev, holder);
	return 0;
}

static int heron_rest(dev_t dev, blk_mode_t mode)
{
	struct block_device *bdev = blkdev_get_by_dev(dev, mode, &heron_egg_cache, NULL);

	if (IS_ERR(bdev))
		return PTR_ERR(bdev);
	blkdev_put(bdev, &heron_nest_cache); /* expect: wrong-release-object */
	return 0;
}

struct heron {
	struct pci_dev *home;
	struct scatterlist *feathers;
	struct scatterlist *down;
	mempool_t *eggs;
	mempool_t *nests;
};

static int heron_grow(struct heron *heron, struct pci_dev *home, unsigned int *nr, u32 len)
{
	heron->feathers = pci_p2pmem_alloc_sgl(home, nr, len);
	if (!heron->feathers)
		return -ENOMEM;
	heron->down = pci_p2pmem_alloc_sgl(home, nr, len);
	if (!heron->down) {
		pci_p2pmem_free_sgl(heron->home, heron->feathers); /* expect: wrong-release-object */
		return -ENOMEM;
	}
	heron->home = home;
	return 0;
}

/* Twin: the member is set first. */
static int heron_grow_at_home(struct heron *heron, struct pci_dev *home, unsigned int *nr, u32 len)
{
	heron->home = home;
	heron->feathers = pci_p2pmem_alloc_sgl(home, nr, len);
	if (!heron->feathers)
		return -ENOMEM;
	heron->down = pci_p2pmem_alloc_sgl(home, nr, len);
	if (!heron->down) {
		pci_p2pmem_free_sgl(heron->home, heron->feathers);
		return -ENOMEM;
	}
	return 0;
}

static int heron_lay(struct heron *heron)
{
	void *egg = mempool_alloc(heron->eggs, GFP_NOIO);
	int err;

	err = heron_fly(egg, 1);
	mempool_free(egg, heron->nests); /* expect: wrong-release-object */
	return err;
}

/* Twin: the pool that it is from. */
static int heron_lay_well(struct heron *heron)
{
	void *egg = mempool_alloc(heron->eggs, GFP_NOIO);
	int err;

	err = heron_fly(egg, 1);
	mempool_free(egg, heron->eggs);
	return err;
}

static int heron_build(int len)
{
	void *nest = kmem_cache_zalloc(heron_nest_cache, GFP_KERNEL);
	int err;

	if (!nest)
		return -ENOMEM;
	err = heron_fly(nest, len);
	kmem_cache_free(heron_egg_cache, nest); /* expect: wrong-release-object */
	return err;
}

/* Twin: which cache it is, a variable tells; that it is the other one, nothing does. */
static int heron_build_any(int len, struct kmem_cache *cache)
{
	void *nest = kmem_cache_zalloc(len > 8 ? heron_nest_cache : heron_egg_cache, GFP_KERNEL);
	int err;

	if (!nest)
		return -ENOMEM;
	err = heron_fly(nest, len);
	kmem_cache_free(cache, nest);
	return err;
}

/* What the taking call has returned goes with its release. */
static int heron_read_both(struct heron_pond *pond, struct heron_pond *other)
{
	int outer, inner, err;

	outer = srcu_read_lock(&pond->srcu);
	inner = srcu_read_lock(&other->srcu);
	err = heron_fly(pond, 1);
	srcu_read_unlock(&other->srcu, outer); /* expect: wrong-release-object */
	srcu_read_unlock(&pond->srcu, outer);
	return err + inner;
}

/* Twin: each with its own. */
static int heron_read_both_well(struct heron_pond *pond, struct heron_pond *other)
{
	int outer, inner, err;

	outer = srcu_read_lock(&pond->srcu);
	inner = srcu_read_lock(&other->srcu);
	err = heron_fly(pond, 1);
	srcu_read_unlock(&other->srcu, inner);
	srcu_read_unlock(&pond->srcu, outer);
	return err;
}

/* Twin: once more of the same. */
static int heron_read_again(struct heron_pond *pond)
{
	int idx, err;

	idx = srcu_read_lock(&pond->srcu);
	err = heron_fly(pond, 1);
	srcu_read_unlock(&pond->srcu, idx);
	if (err)
		return err;
	idx = srcu_read_lock(&pond->srcu);
	err = heron_fly(pond, 2);
	srcu_read_unlock(&pond->srcu, idx);
	return err;
}
