// Mailed patches by lines: mbox, single mails, format-patch files and bare diffs.
// The scanner looks at a whole line first and says which kind it is, counting the lines that a hunk announces;
// the rules here put lines together and split them into their parts. Decoding (quoted-printable, base64) is src/mail's.

module.exports = grammar({
	name: 'mboxpatch',

	externals: ($) => [
		$._separator_line,
		$._header_line,
		$._folded_line,
		$._git_line,
		$._extended_line,
		$._old_line,
		$._new_line,
		$._hunk_line,
		$._context_line,
		$._added_line,
		$._removed_line,
		$._no_newline_line,
		$._damaged_line,
		$._binary_line,
		$._data_line,
		$._differ_line,
		$._quote_line,
		$._trailer_line,
		$._rule_line,
		$._stat_line,
		$._signature_line,
		$._text_line,
		$._blank_line,
		$._line_end,
		// The rest of a line as it stands, and the same without the blanks before it.
		$.content,
		$._rest,
		// What stands before a line of a hunk: a blank, a plus or a minus.
		$._sign,
	],

	extras: () => [/[ \t\r\f\v]/],

	rules: {
		source_file: ($) => repeat(choice($.message, $._part)),

		// From a separator, or from the headers of a mail that stands alone, to the next separator.
		message: ($) =>
			prec.right(seq(choice(seq($.separator, optional($.headers)), $.headers), repeat($._part))),

		_part: ($) =>
			choice($.file, $.hunk, $.quote, $.diffstat, $.rule, $.trailer, $.signature, $.text, $._blank),

		_fold: ($) => seq($._folded_line, optional(field('value', $._value)), $._line_end),
		separator: ($) =>
			seq($._separator_line, 'From', optional(field('sender', $._value)), $._line_end, repeat($._fold)),
		headers: ($) => prec.right(repeat1($.header)),
		header: ($) =>
			prec.right(
				seq(
					$._header_line,
					field('name', $.name),
					':',
					optional(field('value', $._value)),
					$._line_end,
					repeat($._fold),
				),
			),

		quote: ($) => prec.right(repeat1($.quoted_line)),
		quoted_line: ($) =>
			seq($._quote_line, field('marker', $.marker), optional(field('content', $.content)), $._line_end),
		trailer: ($) =>
			seq($._trailer_line, field('name', $.name), ':', optional(field('value', $._value)), $._line_end),
		rule: ($) => seq($._rule_line, '---', $._line_end),
		diffstat: ($) => prec.right(repeat1($.stat)),
		stat: ($) => seq($._stat_line, $.content, $._line_end),
		signature: ($) => prec.right(seq($._signature_line, '--', $._line_end, repeat($.text))),
		text: ($) => seq($._text_line, $.content, $._line_end),
		_blank: ($) => seq($._blank_line, $._line_end),

		file: ($) =>
			prec.right(
				seq(
					field('header', $.file_header),
					optional(choice(repeat1(field('hunk', $.hunk)), $.binary_patch, $.binary_difference)),
				),
			),
		file_header: ($) =>
			prec.right(
				choice(
					seq($.git_header, repeat(choice($.extended_header, $.old_file, $.new_file))),
					seq($.old_file, repeat(choice($.extended_header, $.old_file, $.new_file))),
				),
			),
		git_header: ($) => seq($._git_line, 'diff --git', optional(field('paths', $._value)), $._line_end),
		extended_header: ($) =>
			seq($._extended_line, field('name', $.key), optional(field('value', $._value)), $._line_end),
		key: () =>
			token(
				choice(
					'index',
					'old mode',
					'new mode',
					'deleted file mode',
					'new file mode',
					'copy from',
					'copy to',
					'rename old',
					'rename new',
					'rename from',
					'rename to',
					'similarity index',
					'dissimilarity index',
				),
			),
		old_file: ($) => seq($._old_line, '---', optional(field('path', $._value)), $._line_end),
		new_file: ($) => seq($._new_line, '+++', optional(field('path', $._value)), $._line_end),

		hunk: ($) =>
			prec.right(
				seq(
					field('header', $.hunk_header),
					repeat(choice($.context, $.added, $.removed, $.no_newline, $.damaged)),
				),
			),
		hunk_header: ($) =>
			seq(
				$._hunk_line,
				'@@',
				field('old', $.range),
				field('new', $.range),
				'@@',
				optional(field('section', $._value)),
				$._line_end,
			),
		range: ($) =>
			seq(choice('-', '+'), field('start', $.number), optional(seq(',', field('count', $.number)))),
		number: () => /\d+/,
		// A context line that lost its blank to a mail program is empty.
		context: ($) => seq($._context_line, optional($._sign), optional($.content), $._line_end),
		added: ($) => seq($._added_line, $._sign, optional($.content), $._line_end),
		removed: ($) => seq($._removed_line, $._sign, optional($.content), $._line_end),
		no_newline: ($) => seq($._no_newline_line, $.content, $._line_end),
		// A line within a hunk that no hunk can hold: wrapped by a mail program, or more than the header says.
		damaged: ($) => seq($._damaged_line, $.content, $._line_end),

		binary_patch: ($) =>
			prec.right(seq($._binary_line, $.content, $._line_end, repeat(choice($.data, $._blank)))),
		data: ($) => seq($._data_line, $.content, $._line_end),
		binary_difference: ($) => seq($._differ_line, $.content, $._line_end),

		_value: ($) => alias($._rest, $.value),
		name: () => /[!-9;-~]+/,
		marker: () => />[> \t]*/,
	},
});
