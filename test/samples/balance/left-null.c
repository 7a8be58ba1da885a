/* A helper that hands out memory through `*out` on some ways and sets it to NULL on the others: its caller frees what it finds. */

static int ferry_cargo(struct ferry *ferry, bool many, struct crate **crates)
{
	if (!many) {
		*crates = NULL;
		return ferry_count(ferry);
	}
	*crates = kcalloc(ferry->places, sizeof(**crates), GFP_KERNEL);
	if (!*crates)
		return -ENOMEM;
	return 0;
}

static int ferry_load(struct ferry *ferry, bool many)
{
	struct crate *crates;
	int rc;

	rc = ferry_cargo(ferry, many, &crates);
	if (rc < 0)
		return rc;
	rc = ferry_weigh(ferry);
	if (rc)
		return rc; /* expect: unreleased-on-path */
	ferry_stow(ferry);
	kfree(crates);
	return 0;
}

static int ferry_load_right(struct ferry *ferry, bool many)
{
	struct crate *crates;
	int rc;

	rc = ferry_cargo(ferry, many, &crates);
	if (rc < 0)
		return rc;
	rc = ferry_weigh(ferry);
	if (!rc)
		ferry_stow(ferry);
	kfree(crates);
	return rc;
}

/* A length that may be below 0, as far as the function knows, is no failure that leaves memory. */
static int ferry_manifest(struct ferry *ferry, char **text)
{
	char *str;
	int len;

	*text = NULL;
	str = kzalloc(ferry->length, GFP_KERNEL);
	if (!str)
		return -ENOMEM;
	len = sprintf(str, "%llu", ferry->cargo);
	*text = str;
	return len;
}

static int ferry_declare(struct ferry *ferry)
{
	char *text = NULL;
	int len;

	len = ferry_manifest(ferry, &text);
	if (len < 0)
		return len;
	ferry_post(ferry, len);
	kfree(text);
	return 0;
}

/* What the other way leaves there is not known. */
static int ferry_cargo_or_not(struct ferry *ferry, bool many, struct crate **crates)
{
	if (!many)
		return 0;
	*crates = kcalloc(ferry->places, sizeof(**crates), GFP_KERNEL);
	if (!*crates)
		return -ENOMEM;
	return 0;
}

static int ferry_load_maybe(struct ferry *ferry, bool many)
{
	struct crate *crates = NULL;
	int rc;

	rc = ferry_cargo_or_not(ferry, many, &crates);
	if (rc < 0)
		return rc;
	rc = ferry_weigh(ferry);
	if (rc)
		return rc;
	ferry_stow(ferry);
	kfree(crates);
	return 0;
}

/* Functions of ACPI answer AE_OK, or by name what went wrong. */
static acpi_status ferry_attach(acpi_handle handle, struct ferry **out)
{
	struct ferry *ferry = kzalloc(sizeof(*ferry), GFP_KERNEL);

	if (!ferry)
		return AE_NO_MEMORY;
	if (ferry_probe_dock(handle))
		return AE_NOT_FOUND; /* expect: unreleased-on-path */
	*out = ferry;
	return AE_OK;
}

/* Masks of CPUs are NULL where they could not be had. */
static int ferry_plan(struct ferry *ferry)
{
	int rc = -ENOMEM;

	if (!alloc_cpumask_var(&ferry->mask, GFP_KERNEL))
		goto err;
	rc = ferry_draw(ferry);
	if (rc)
		goto err;
	return 0;
err:
	free_cpumask_var(ferry->mask);
	return rc;
}
