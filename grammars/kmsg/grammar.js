// Kernel messages by lines: what stands before a message, headlines, stacks, registers, locks, trace records.
// The scanner looks at a whole line first and says which kind it is; the rules here only split it into its parts.
// Which lines make up a report when several CPUs write at once is the business of src/trace, not of a grammar.

module.exports = grammar({
	name: 'kmsg',

	externals: ($) => [
		$._headline_line,
		$._header_line,
		$._frame_line,
		$._marker_line,
		$._register_line,
		$._lock_line,
		$._record_line,
		$._end_line,
		$._message_line,
		$._blank_line,
		$._line_end,
		$.symbol,
		$._nul,
	],

	extras: ($) => [/[ \t\r\f\v\u00a0]/, $._nul],

	rules: {
		source_file: ($) => repeat(choice($.report, $.trace, $.end_mark, $._line)),

		// From a headline to the next one, or to the mark that ends a report.
		report: ($) => prec.right(seq($.headline, repeat(choice($.trace, $._line)), optional($.end_mark))),

		// A header with the frames, marks and registers below it.
		trace: ($) => prec.right(seq($.stack_header, repeat(choice($.frame, $.marker, $.registers)))),

		_line: ($) => choice($.frame, $.marker, $.registers, $.lock, $.record, $.message, $.blank),

		headline: ($) => seq($._headline_line, optional($.prefix), field('title', $.title), $._line_end),
		title: ($) => repeat1($._part),
		stack_header: ($) => seq($._header_line, optional($.prefix), repeat1($._part), $._line_end),
		marker: ($) => seq($._marker_line, optional($.prefix), repeat1(choice($.mark, $._part)), $._line_end),
		registers: ($) => seq($._register_line, optional($.prefix), repeat1($._part), $._line_end),
		lock: ($) => seq($._lock_line, optional($.prefix), repeat1($._part), $._line_end),
		record: ($) => seq($._record_line, optional($.prefix), repeat1($._part), $._line_end),
		end_mark: ($) => seq($._end_line, optional($.prefix), repeat1($._part), $._line_end),
		message: ($) => seq($._message_line, optional($.prefix), repeat1($._part), $._line_end),
		blank: ($) => seq($._blank_line, optional($.prefix), $._line_end),

		frame: ($) =>
			seq(
				$._frame_line,
				optional($.prefix),
				repeat(choice($.address, $.mark)),
				optional(field('doubt', $.doubt)),
				choice($.code_address, field('symbol', alias($.word, $.symbol)), '('),
				repeat(choice($.module, $.unreliable, $.inline, $.address, $._part)),
				$._line_end,
			),

		prefix: ($) =>
			repeat1(choice($.quote, $.timestamp, $.wall_time, $.caller, $.priority, $.host, $.console)),
		quote: () => token(prec(2, />[ \t>]*/)),
		timestamp: () => token(prec(3, /\[ *\d+\.\d+\]/)),
		wall_time: () =>
			token(prec(3, /\[([A-Z][a-z]{2} )?[A-Z][a-z]{2} +\d{1,2} \d\d:\d\d(:\d\d \d{4})?\]|\[ *\+\d+\.\d+\]/)),
		caller: () => token(prec(3, /\[ *[TC]\d+\]/)),
		priority: () => token(prec(3, /<\d{1,3}>/)),
		host: () => token(prec(3, /[A-Z][a-z]{2} +\d{1,2} \d\d:\d\d:\d\d \S+ kernel:/)),

		console: () =>
			token(
				prec(
					3,
					/\*\* \d+ printk messages dropped \*\*|\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d(\.\d+)?|[a-z]{3,6} *:[a-z]{3,6} *:|[A-Za-z0-9_.-]+ login:/,
				),
			),

		_part: ($) => choice($.code_address, $.source_position, $.word, '(', ')'),

		// symbol+0xoffset/0xsize
		code_address: ($) =>
			seq(field('symbol', $.symbol), field('offset', $.offset), optional(field('size', $.size))),
		offset: () => token.immediate(/\+0x[0-9a-fA-F]+/),
		size: () => token.immediate(/\/(0x)?[0-9a-fA-F]+/),

		source_position: () => token(prec(1, /(\.\/)?[A-Za-z0-9_./+-]+\.(c|h|S|s|rs):\d+/)),
		address: () => token(prec(3, /\[<? *(0x)?[0-9a-fA-F]{4,16} *>?\]/)),
		module: () => token(prec(2, /\[[A-Za-z_][A-Za-z0-9_-]*( [0-9a-f]+)?\]/)),
		unreliable: () => token(prec(3, '(unreliable)')),
		inline: () => token(prec(3, '[inline]')),
		mark: () => token(prec(3, /<\/?(TASK|IRQ|NMI|EOI|SOFTIRQ|ENTRY_TRAMPOLINE|#[A-Z]{2})>/)),
		doubt: () => token(prec(3, '?')),
		word: () => token(/[^\s():]+:?|:+/),
	},
});
