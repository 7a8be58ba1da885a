/* Ladders of labels that are off by one: a label gives back the very thing that could not be set. */

static int grove_add_tree(struct grove *grove, struct tree **place, const char *name)
{
	struct tree *tree = kzalloc(sizeof(*tree), GFP_KERNEL);
	int err;

	if (!tree)
		return -ENOMEM;
	err = kobject_init_and_add(&tree->kobj, &tree_ktype, &grove->kobj, name);
	if (err)
		kobject_put(&tree->kobj);
	else
		*place = tree;
	return err;
}

int grove_plant(struct grove *grove)
{
	int err;

	err = grove_add_tree(grove, &grove->oak, "oak");
	if (err)
		return err;
	err = grove_add_tree(grove, &grove->elm, "elm");
	if (err)
		goto put_elm;
	return 0;
put_elm:
	kobject_put(&grove->elm->kobj); /* expect: released-unheld */
	grove->elm = NULL;
	kobject_put(&grove->oak->kobj);
	grove->oak = NULL;
	return err;
}

int grove_plant_right(struct grove *grove)
{
	int err;

	err = grove_add_tree(grove, &grove->oak, "oak");
	if (err)
		return err;
	err = grove_add_tree(grove, &grove->elm, "elm");
	if (err)
		goto put_oak;
	return 0;
put_oak:
	kobject_put(&grove->oak->kobj);
	grove->oak = NULL;
	return err;
}

/* The function looks what is there. */
int grove_plant_asking(struct grove *grove)
{
	int err;

	err = grove_add_tree(grove, &grove->elm, "elm");
	if (err && grove->elm)
		kobject_put(&grove->elm->kobj);
	return err;
}

/* A field of the object itself. */
static int grove_set_ash(struct grove *grove)
{
	struct tree *ash = kzalloc(sizeof(*ash), GFP_KERNEL);
	int err;

	if (!ash)
		return -ENOMEM;
	err = kobject_init_and_add(&ash->kobj, &tree_ktype, &grove->kobj, "ash");
	if (err)
		kobject_put(&ash->kobj);
	else
		grove->ash = ash;
	return err;
}

int grove_plant_ash(struct grove *grove)
{
	int err = grove_set_ash(grove);

	if (err)
		kobject_put(&grove->ash->kobj); /* expect: released-unheld */
	return err;
}

/* What was there before goes where there is no other. */
static int grove_renew_ash(struct grove *grove)
{
	struct tree *ash = kzalloc(sizeof(*ash), GFP_KERNEL);
	int err;

	if (!ash)
		return -ENOMEM;
	err = kobject_init_and_add(&ash->kobj, &tree_ktype, &grove->kobj, "ash");
	if (err) {
		kobject_put(&ash->kobj);
		return err;
	}
	kobject_put(&grove->ash->kobj);
	grove->ash = ash;
	return 0;
}

int grove_replant_ash(struct grove *grove)
{
	int err = grove_renew_ash(grove);

	if (err)
		kobject_put(&grove->ash->kobj);
	return err;
}
