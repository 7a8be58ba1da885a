(separator) @comment
(header name: (name) @attribute)
(header value: (value) @string)
(quoted_line) @markup.quote
(trailer name: (name) @keyword)
(signature) @comment
(rule) @punctuation.special
(stat) @comment
(git_header) @markup.heading
(extended_header name: (key) @keyword)
(old_file path: (value) @string.special.path)
(new_file path: (value) @string.special.path)
(hunk_header (range) @number)
(hunk_header section: (value) @function)
(added) @diff.plus
(removed) @diff.minus
(damaged) @comment.error
(no_newline) @comment
(binary_patch) @comment
(binary_difference) @comment
