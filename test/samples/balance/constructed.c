// What a function of the file has made an object of: whoever frees the object alone leaves its parts.
#include <linux/slab.h>

struct wagon {
	char *load;
	struct page *cover;
};

static struct wagon *wagon_build(int size)
{
	struct wagon *wagon = kzalloc(sizeof(*wagon), GFP_KERNEL);

	if (!wagon)
		return NULL;
	wagon->load = kmalloc(size, GFP_KERNEL);
	if (!wagon->load) {
		kfree(wagon);
		return NULL;
	}
	return wagon;
}

static void wagon_scrap(struct wagon *wagon)
{
	kfree(wagon->load);
	kfree(wagon);
}

int wagon_couple(struct train *train, int size)
{
	struct wagon *wagon = wagon_build(size);
	int err;

	if (!wagon)
		return -ENOMEM;
	err = train_append(train->length);
	if (err) {
		kfree(wagon); /* expect: unreleased-on-path */
		return err;
	}
	train->last = wagon;
	return 0;
}

int wagon_shunt(struct train *train, int size)
{
	struct wagon *wagon = wagon_build(size);
	int err;

	if (!wagon)
		return -ENOMEM;
	err = train_append(train->length);
	if (err) {
		wagon_scrap(wagon);
		return err;
	}
	train->last = wagon;
	return 0;
}

int wagon_unload(struct train *train, int size)
{
	struct wagon *wagon = wagon_build(size);

	if (!wagon)
		return -ENOMEM;
	train->load = wagon->load;
	kfree(wagon);
	return 0;
}
