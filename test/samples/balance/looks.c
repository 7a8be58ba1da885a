/* What another variable names as well is not given away with the address of the first. */
int track_parse(const char *option, u64 *first, u64 *last)
{
	char *text, *rest, *word;
	int err;

	text = kstrdup(option, GFP_KERNEL);
	if (!text)
		return -ENOMEM;
	rest = text;
	word = track_next_word(&rest);
	err = kstrtoull(word, 16, first);
	if (err)
		return err; /* expect: unreleased-on-path */
	err = kstrtoull(rest, 16, last);
	if (err)
		goto out;
out:
	kfree(text);
	return err;
}

/* The only variable that names it: whoever is handed its address may have freed it. */
int track_parse_last(const char *option, u64 *last)
{
	char *text;
	int err;

	text = kstrdup(option, GFP_KERNEL);
	if (!text)
		return -ENOMEM;
	err = track_take_word(&text, last);
	if (err)
		return err;
	kfree(text);
	return 0;
}
