/* Members of an object that goes: allocated by the function, by a callee, or set up with it. */

static int ledger_link_free_space(struct ledger *ledger, struct page_entry *entry)
{
	if (ledger_free_space_trimmed(entry))
		ledger->trimmed++;
	return ledger_insert_entry(&ledger->root, &entry->node);
}

/* `free_space` is what is linked, and nothing is freed. */
int ledger_load(struct ledger *ledger)
{
	struct page_entry *entry;
	int err;

	entry = kmem_cache_zalloc(ledger_entry_cache, GFP_NOFS);
	if (!entry)
		return -ENOMEM;
	entry->bitmap = kmem_cache_zalloc(ledger_bitmap_cache, GFP_NOFS);
	if (!entry->bitmap) {
		kmem_cache_free(ledger_entry_cache, entry);
		return -ENOMEM;
	}
	err = ledger_link_free_space(ledger, entry);
	if (err) {
		kmem_cache_free(ledger_entry_cache, entry); /* expect: unreleased-on-path */
		return err;
	}
	return 0;
}

int ledger_load_right(struct ledger *ledger)
{
	struct page_entry *entry;
	int err;

	entry = kmem_cache_zalloc(ledger_entry_cache, GFP_NOFS);
	if (!entry)
		return -ENOMEM;
	entry->bitmap = kmem_cache_zalloc(ledger_bitmap_cache, GFP_NOFS);
	if (!entry->bitmap) {
		kmem_cache_free(ledger_entry_cache, entry);
		return -ENOMEM;
	}
	err = ledger_link_free_space(ledger, entry);
	if (err) {
		kmem_cache_free(ledger_bitmap_cache, entry->bitmap);
		kmem_cache_free(ledger_entry_cache, entry);
		return err;
	}
	return 0;
}

/* The name says that the callee frees. */
int ledger_load_free(struct ledger *ledger)
{
	struct page_entry *entry;
	int err;

	entry = kmem_cache_zalloc(ledger_entry_cache, GFP_NOFS);
	if (!entry)
		return -ENOMEM;
	entry->bitmap = kmem_cache_zalloc(ledger_bitmap_cache, GFP_NOFS);
	if (!entry->bitmap) {
		kmem_cache_free(ledger_entry_cache, entry);
		return -ENOMEM;
	}
	err = ledger_link_or_free(ledger, entry);
	if (err) {
		kmem_cache_free(ledger_entry_cache, entry);
		return err;
	}
	return 0;
}

/* This allocation waits where it cannot succeed: nobody has to look, and no way goes on without it. */
struct ledger *ledger_open(struct book *book)
{
	struct ledger *ledger;

	ledger = kmem_zalloc(sizeof(*ledger), KM_NOFS);
	ledger->book = book;
	if (list_lru_init(&ledger->lru))
		goto free;
	if (percpu_counter_init(&ledger->count, 0, GFP_KERNEL))
		goto free;
	return ledger;
free:
	kmem_free(ledger); /* expect: unreleased-on-path */
	return NULL;
}

/* A callee without a result leaves memory in the object, or a pointer to a part of it. */
static void scroll_get_lines(struct scroll *scroll, int count)
{
	scroll->count = count;
	if (count == 1) {
		scroll->lines = &scroll->line;
		return;
	}
	scroll->lines = kvzalloc(count * sizeof(struct line), GFP_KERNEL);
}

static void scroll_free_lines(struct scroll *scroll)
{
	if (scroll->lines != &scroll->line)
		kvfree(scroll->lines);
}

int scroll_open(struct book *book, int count)
{
	struct scroll *scroll;

	scroll = kmem_cache_zalloc(scroll_cache, GFP_KERNEL);
	if (!scroll)
		return -ENOMEM;
	scroll_get_lines(scroll, count);
	if (book->width > SCROLL_WIDTH) {
		kmem_cache_free(scroll_cache, scroll); /* expect: unreleased-on-path */
		return -EINVAL;
	}
	book->scroll = scroll;
	return 0;
}

int scroll_open_right(struct book *book, int count)
{
	struct scroll *scroll;

	scroll = kmem_cache_zalloc(scroll_cache, GFP_KERNEL);
	if (!scroll)
		return -ENOMEM;
	scroll_get_lines(scroll, count);
	if (book->width > SCROLL_WIDTH) {
		scroll_free_lines(scroll);
		kmem_cache_free(scroll_cache, scroll);
		return -EINVAL;
	}
	book->scroll = scroll;
	return 0;
}

/* What was set up in a variable ends with the function, also where a callback has filled it. */
struct fill {
	struct book *book;
	struct shelf shelf;
};

static int book_fill(struct book *book, void *data)
{
	struct fill *fill = data;

	return shelf_put_on(&fill->shelf, book);
}

int book_sort(struct book *book)
{
	struct fill fill = { .book = book };
	int err;

	shelf_init(&fill.shelf);
	book_walk(book, book_fill, &fill);
	err = shelf_order(&fill.shelf);
	if (err)
		return err; /* expect: unreleased-on-path */
	shelf_destroy(&fill.shelf);
	return 0;
}

int book_sort_right(struct book *book)
{
	struct fill fill = { .book = book };
	int err;

	shelf_init(&fill.shelf);
	book_walk(book, book_fill, &fill);
	err = shelf_order(&fill.shelf);
	shelf_destroy(&fill.shelf);
	return err;
}

/* Nothing has been left in it: the one call that was handed it has failed. */
int book_sort_one(struct book *book)
{
	struct fill fill = { .book = book };
	int err;

	shelf_init(&fill.shelf);
	err = shelf_put_on(&fill.shelf, book);
	if (err)
		return err;
	shelf_destroy(&fill.shelf);
	return 0;
}

/* XFS has bitmaps for which the catalogue speaks: empty until something is set. */
int book_scan(struct xfs_scrub *sc)
{
	struct xagb_bitmap bitmap;
	int err;

	xagb_bitmap_init(&bitmap);
	err = book_check(sc);
	if (err)
		return err;
	err = xagb_bitmap_set(&bitmap, sc->start, sc->len);
	if (err)
		return err;
	err = book_check_again(sc);
	if (err)
		return err; /* expect: unreleased-on-path */
	err = xagb_bitmap_set(&bitmap, sc->end, sc->len);
	if (err)
		goto out;
	err = book_mend(sc);
out:
	xagb_bitmap_destroy(&bitmap);
	return err;
}

struct verse {
	struct list_head list;
	struct xino_bitmap seen;
};

int book_add_verse(struct book *book, u64 number)
{
	struct verse *verse;
	int err;

	verse = kmalloc(sizeof(*verse), GFP_KERNEL);
	if (!verse)
		return -ENOMEM;
	xino_bitmap_init(&verse->seen);
	INIT_LIST_HEAD(&verse->list);
	err = xino_bitmap_set(&verse->seen, number);
	if (err)
		goto free;
	err = book_append(book, number);
	if (err)
		goto free;
	list_add(&verse->list, &book->verses);
	return 0;
free:
	kfree(verse); /* expect: unreleased-on-path */
	return err;
}

/* The one call that was handed it has failed. */
int book_add_verse_alone(struct book *book, u64 number)
{
	struct verse *verse;
	int err;

	verse = kmalloc(sizeof(*verse), GFP_KERNEL);
	if (!verse)
		return -ENOMEM;
	xino_bitmap_init(&verse->seen);
	INIT_LIST_HEAD(&verse->list);
	err = xino_bitmap_set(&verse->seen, number);
	if (err) {
		kfree(verse);
		return err;
	}
	list_add(&verse->list, &book->verses);
	return 0;
}

/* What only copies has nothing to give back. */
static int page_setup(struct book *book, struct page_request *request)
{
	request->number = book->number;
	return page_check(book->width);
}

static void page_teardown(struct book *book, struct page_request *request)
{
	book->number = request->number;
}

int page_turn(struct book *book)
{
	struct page_request request;
	int err;

	err = page_setup(book, &request);
	if (err)
		return err;
	err = page_read(&request);
	if (err)
		return err;
	page_teardown(book, &request);
	return 0;
}
