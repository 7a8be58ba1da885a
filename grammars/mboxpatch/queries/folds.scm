(message) @fold
(headers) @fold
(file) @fold
(hunk) @fold
(quote) @fold
(diffstat) @fold
