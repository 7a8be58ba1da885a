; Each line by itself: a hunk holds pieces of two files.
((context (content) @injection.content) (#set! injection.language "c"))
((added (content) @injection.content) (#set! injection.language "c"))
((removed (content) @injection.content) (#set! injection.language "c"))
