/* Options that are given twice: cases of parsers that keep memory in members, with others that give back first. */

static int teal_parse(struct teal_options *opts, char *buf)
{
	substring_t args[MAX_OPT_ARGS];
	char *p, *name;

	while ((p = strsep(&buf, ",")) != NULL) {
		switch (match_token(p, teal_tokens, args)) {
		case TEAL_HOST:
			name = match_strdup(args);
			if (!name)
				return -ENOMEM;
			kfree(opts->host);
			opts->host = name;
			break;
		case TEAL_PORT:
			name = match_strdup(args);
			if (!name)
				return -ENOMEM;
			opts->port = name; /* expect: overwritten-while-held */
			break;
		/* Refuses a second one. */
		case TEAL_PATH:
			if (opts->path)
				return -EINVAL;
			name = match_strdup(args);
			if (!name)
				return -ENOMEM;
			opts->path = name;
			break;
		/* Refuses it by a flag. */
		case TEAL_KEY:
			if (opts->has_key)
				return -EINVAL;
			name = match_strdup(args);
			if (!name)
				return -ENOMEM;
			opts->key = name;
			opts->has_key = true;
			break;
		/* Lets a helper give it back. */
		case TEAL_USER:
			name = match_strdup(args);
			if (!name)
				return -ENOMEM;
			teal_reset_user(opts);
			opts->user = name;
			break;
		/* No memory. */
		case TEAL_ZONE:
			opts->zone = teal_find_zone(args);
			break;
		}
	}
	return 0;
}

/* No case gives back first: the parser may be called once. */
static int teal_parse_once(struct teal_options *opts, char *buf)
{
	substring_t args[MAX_OPT_ARGS];
	char *p;

	while ((p = strsep(&buf, ",")) != NULL) {
		switch (match_token(p, teal_tokens, args)) {
		case TEAL_HOST:
			opts->host = match_strdup(args);
			break;
		case TEAL_PORT:
			opts->port = match_strdup(args);
			break;
		}
	}
	return 0;
}

/* Each round fills an object of its own. */
static int teal_parse_hosts(struct teal *teal, char *buf)
{
	substring_t args[MAX_OPT_ARGS];
	struct teal_options *opts;
	char *p;

	while ((p = strsep(&buf, ",")) != NULL) {
		opts = teal_next(teal);
		switch (match_token(p, teal_tokens, args)) {
		case TEAL_HOST:
			kfree(opts->host);
			opts->host = match_strdup(args);
			break;
		case TEAL_PORT:
			opts->port = match_strdup(args);
			break;
		}
	}
	return 0;
}

static int teal_parse_param(struct fs_context *fc, struct fs_parameter *param)
{
	struct teal_context *ctx = fc->fs_private;
	struct fs_parse_result result;
	int opt;

	opt = fs_parse(fc, teal_parameters, param, &result);
	if (opt < 0)
		return opt;

	switch (opt) {
	case TEAL_HOST:
		kfree(ctx->host);
		ctx->host = NULL;
		if (strlen(param->string) > TEAL_MAX)
			return -EINVAL;
		ctx->host = kstrdup(param->string, GFP_KERNEL);
		if (!ctx->host)
			return -ENOMEM;
		break;
	case TEAL_PORT:
		ctx->port = kstrdup(param->string, GFP_KERNEL); /* expect: overwritten-while-held */
		if (!ctx->port)
			return -ENOMEM;
		break;
	case TEAL_PATH:
		ctx->path = param->string; /* expect: overwritten-while-held */
		param->string = NULL;
		break;
	/* Another name for what somebody else owns. */
	case TEAL_ZONE:
		ctx->zone = param->string;
		break;
	}
	return 0;
}

/* Asks ahead of all cases. */
static int teal_parse_first(struct fs_context *fc, struct fs_parameter *param)
{
	struct teal_context *ctx = fc->fs_private;

	if (ctx->port)
		return -EBUSY;
	switch (teal_option(param)) {
	case TEAL_HOST:
		kfree(ctx->host);
		ctx->host = kstrdup(param->string, GFP_KERNEL);
		break;
	case TEAL_PORT:
		ctx->port = kstrdup(param->string, GFP_KERNEL);
		break;
	}
	return 0;
}

/* A ladder of names. */
static int teal_set(struct teal_options *opts, const char *key, const char *value)
{
	if (!strcmp(key, "host")) {
		kfree(opts->host);
		opts->host = kstrdup(value, GFP_KERNEL);
		if (!opts->host)
			return -ENOMEM;
	} else if (!strcmp(key, "port")) {
		opts->port = kstrdup(value, GFP_KERNEL); /* expect: overwritten-while-held */
		if (!opts->port)
			return -ENOMEM;
	} else if (!strcmp(key, "path")) {
		kfree(opts->path);
		opts->path = kstrdup(value, GFP_KERNEL);
		if (!opts->path)
			return -ENOMEM;
	}
	return 0;
}
