; Later patterns win.
(timestamp) @comment
(wall_time) @comment
(caller) @comment
(priority) @comment
(host) @comment
(console) @comment
(quote) @comment
(address) @comment

(title) @markup.heading
(stack_header) @keyword
(end_mark) @keyword
(mark) @tag
(registers) @string.special
(record (word) @string)

(code_address symbol: (symbol) @function)
(code_address offset: (offset) @number)
(code_address size: (size) @number)
(frame symbol: (symbol) @function)
(module) @module
(source_position) @string.special.path
(inline) @attribute
(unreliable) @comment

; Frames found by scanning the stack: dimmed, for they may be left over from an older call.
(doubt) @operator
(frame (doubt) (code_address symbol: (symbol) @comment.unused))
(frame doubt: (doubt) symbol: (symbol) @comment.unused)
