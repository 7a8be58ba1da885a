// What a function takes and does not give back, gives back twice, or uses after it has given it back: the rules that the
// throughput benchmark has coccinelle look for, in the place of the catalogue's contracts. Knows no caller and no helper.

@lock@
expression l;
identifier take =~ "^(mutex_lock|spin_lock|spin_lock_irq|spin_lock_bh|spin_lock_irqsave|raw_spin_lock|down_read|down_write|read_lock|write_lock)$";
identifier give =~ "^(mutex_unlock|spin_unlock|spin_unlock_irq|spin_unlock_bh|spin_unlock_irqrestore|raw_spin_unlock|up_read|up_write|read_unlock|write_unlock)$";
position p;
@@
take(l, ...);
... when != give(l, ...)
return@p ...;

@script:python@
p << lock.p;
@@
print("%s:%s: returns with a lock held" % (p[0].file, p[0].line))

@memory@
local idexpression x;
identifier take =~ "^(kmalloc|kzalloc|kcalloc|kmalloc_array|kstrdup|kmemdup|kvmalloc|kvzalloc|vmalloc|vzalloc|kmem_cache_alloc|kmem_cache_zalloc|bio_alloc|alloc_disk)$";
identifier use;
constant C;
position p;
@@
x = take(...);
... when != use(..., x, ...)
    when any
return@p -C;

@script:python@
p << memory.p;
@@
print("%s:%s: fails with memory of its own" % (p[0].file, p[0].line))

@reference@
local idexpression x;
identifier take =~ "^(bdget|fget|igrab|get_device|blk_get_queue|dax_get_by_host|sb_bread|sb_getblk|ext4_bread|find_get_page|find_lock_page|grab_cache_page)$";
identifier give =~ "^(bdput|fput|iput|put_device|blk_put_queue|put_dax|brelse|put_page|folio_put|unlock_page)$";
position p;
@@
x = take(...);
if (...) { ... return ...; }
... when != give(x)
    when != give(..., x, ...)
if (...) { ... when != give(x)
return@p ...; }

@script:python@
p << reference.p;
@@
print("%s:%s: fails with a reference of its own" % (p[0].file, p[0].line))

@twice@
expression x, e;
identifier give =~ "^(kfree|kvfree|vfree|kmem_cache_free|bio_put|brelse|iput|put_device|fput)$";
position p;
@@
give(x);
... when != x = e
    when != &x
give@p(x);

@script:python@
p << twice.p;
@@
print("%s:%s: given back before" % (p[0].file, p[0].line))

@after@
expression x, e;
identifier give =~ "^(kfree|kvfree|vfree|bio_put|brelse)$";
identifier f;
position p;
@@
give(x);
... when != x = e
    when != &x
x@p->f

@script:python@
p << after.p;
@@
print("%s:%s: used after it was given back" % (p[0].file, p[0].line))
