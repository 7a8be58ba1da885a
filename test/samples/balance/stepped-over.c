/* Elements of arrays that loops take, and loops that give back those before the one that failed. */

static int ember_load(struct ember *em, struct super_block *sb)
{
	int i, rc;

	for (i = 0; i < em->nr; i++) {
		em->parts[i].bh = sb_bread(sb, i);
		if (!em->parts[i].bh) {
			rc = -EIO;
			goto undo;
		}
		if (ember_is_torn(em, i)) {
			rc = -EINVAL;
			goto undo; /* expect: unreleased-on-path */
		}
	}
	return 0;
undo:
	while (--i >= 0)
		brelse(em->parts[i].bh);
	return rc;
}

/* The round that failed gives back its own first. */
static int ember_load_own(struct ember *em, struct super_block *sb)
{
	int i, rc;

	for (i = 0; i < em->nr; i++) {
		em->parts[i].bh = sb_bread(sb, i);
		if (!em->parts[i].bh) {
			rc = -EIO;
			goto undo;
		}
		if (ember_is_torn(em, i)) {
			brelse(em->parts[i].bh);
			rc = -EINVAL;
			goto undo;
		}
	}
	return 0;
undo:
	while (--i >= 0)
		brelse(em->parts[i].bh);
	return rc;
}

/* Two buffers an element: the second fails, and the first stays. */
static int ember_load_pairs(struct ember *em, struct super_block *sb)
{
	int i;

	for (i = 0; i < em->nr; i++) {
		em->left[i] = sb_bread(sb, i);
		if (!em->left[i])
			goto undo;
		em->right[i] = sb_bread(sb, em->nr + i);
		if (!em->right[i])
			goto undo; /* expect: unreleased-on-path */
	}
	return 0;
undo:
	for (i--; i >= 0; i--) {
		brelse(em->left[i]);
		brelse(em->right[i]);
	}
	return -EIO;
}

/* The loop begins with the element that failed: brelse() takes none for none. */
static int ember_load_and_below(struct ember *em, struct super_block *sb)
{
	int i;

	for (i = 0; i < em->nr; i++) {
		em->left[i] = sb_bread(sb, i);
		if (!em->left[i])
			goto undo;
		em->right[i] = sb_bread(sb, em->nr + i);
		if (!em->right[i])
			goto undo;
	}
	return 0;
undo:
	for (; i >= 0; i--) {
		brelse(em->left[i]);
		brelse(em->right[i]);
	}
	return -EIO;
}

/* All elements were loaded: the loop comes by every one. */
static int ember_load_all(struct ember *em, struct super_block *sb)
{
	int i, rc;

	for (i = 0; i < em->nr; i++) {
		em->parts[i].bh = sb_bread(sb, i);
		if (!em->parts[i].bh) {
			rc = -EIO;
			goto undo;
		}
	}
	rc = ember_start(em);
	if (rc)
		goto undo;
	return 0;
undo:
	while (i--)
		brelse(em->parts[i].bh);
	return rc;
}

/* Another function gives back what is left. */
static int ember_load_in_steps(struct ember *em, struct super_block *sb)
{
	int i, rc = 0;

	for (i = 0; i < em->nr; i++) {
		em->parts[i].bh = sb_bread(sb, i);
		if (!em->parts[i].bh) {
			rc = -EIO;
			goto undo;
		}
		if (ember_is_torn(em, i)) {
			rc = -EINVAL;
			goto undo;
		}
	}
	return 0;
undo:
	while (--i >= 0)
		brelse(em->parts[i].bh);
	ember_destroy_parts(em);
	return rc;
}
