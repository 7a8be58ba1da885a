// Says of each line which kind it is, before any of it is read, and counts the lines that the last `@@` line announced.
// src/mail and src/patch decide the same in TypeScript; test/grammars/mboxpatch.test.ts holds both to one answer.
#include "tree_sitter/alloc.h"
#include "tree_sitter/parser.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum Token {
	SEPARATOR_LINE,
	HEADER_LINE,
	FOLDED_LINE,
	GIT_LINE,
	EXTENDED_LINE,
	OLD_LINE,
	NEW_LINE,
	HUNK_LINE,
	CONTEXT_LINE,
	ADDED_LINE,
	REMOVED_LINE,
	NO_NEWLINE_LINE,
	DAMAGED_LINE,
	BINARY_LINE,
	DATA_LINE,
	DIFFER_LINE,
	QUOTE_LINE,
	TRAILER_LINE,
	RULE_LINE,
	STAT_LINE,
	SIGNATURE_LINE,
	TEXT_LINE,
	BLANK_LINE,
	LINE_END,
	CONTENT,
	REST,
	SIGN,
};

typedef enum {
	START,   // nothing but empty lines so far
	HEADERS, // of a mail
	BODY,    // of a mail, or a text that is no mail
	FILE_HEADER,
	HUNK,
	AFTER_HUNK, // a hunk ended with the last line it announced
	DAMAGED,    // after a hunk that did not: its file may go on at another `@@` line
	BINARY,
} Phase;

typedef struct {
	uint8_t phase;
	// Whether the hunk has held a line it cannot hold, and how many of them in a row.
	uint8_t damaged;
	uint8_t foreign;
	// Parts of a binary patch that have ended.
	uint8_t parts;
	uint8_t after_blank;
	// Lines of each side that the hunk still lacks.
	uint32_t old_left;
	uint32_t new_left;
} State;

// How many foreign lines in a row a damaged hunk may hold before it is given up.
#define MOST_FOREIGN 3

// What is looked at of a line; the kind of a longer one shows in its beginning.
#define LONGEST 512

typedef struct {
	char text[LONGEST + 1];
	// Characters of the whole line, with no carriage return at its end.
	uint32_t length;
} Line;

static bool digit(char c) { return c >= '0' && c <= '9'; }
static bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
static bool word(char c) { return letter(c) || digit(c) || c == '_'; }
static bool blank(int32_t c) { return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v'; }

// The runtime in the browser offers few functions of the C library: these are our own.
static bool starts(const char *at, const char *with) {
	while (*with)
		if (*at++ != *with++) return false;
	return true;
}
static const char *find_text(const char *at, const char *text) {
	for (; *at; at++)
		if (starts(at, text)) return at;
	return NULL;
}
static bool only_blanks(const char *at) {
	while (blank(*at)) at++;
	return !*at;
}

// Copies the line ahead, up to its line feed. Characters beyond ASCII and zeros are copied as letters that mean nothing.
static void read_line(TSLexer *lexer, Line *line) {
	uint32_t length = 0;
	int32_t last = 0;
	while (!lexer->eof(lexer) && lexer->lookahead != '\n') {
		last = lexer->lookahead;
		if (length < LONGEST) line->text[length] = last > 0 && last < 128 ? (char)last : '\x01';
		length++;
		lexer->advance(lexer, false);
	}
	if (last == '\r') length--;
	line->length = length;
	line->text[length < LONGEST ? length : LONGEST] = '\0';
}
static void next_line(TSLexer *lexer, Line *line) {
	if (!lexer->eof(lexer)) lexer->advance(lexer, false);
	read_line(lexer, line);
}

// The colon after the name of a mail's header, or NULL.
static const char *header_colon(const char *at) {
	const char *p = at;
	while (*p >= '!' && *p <= '~' && *p != ':') p++;
	return *p == ':' && p > at ? p : NULL;
}

// 12:34, and a year of four digits after it
static bool has_date(const char *line) {
	for (const char *p = line + 6; *p; p++) {
		if (*p != ':' || !digit(p[-1]) || !digit(p[1]) || !digit(p[2]) || word(p[3])) continue;
		for (p += 3; *p; p++)
			if (!word(p[-1]) && digit(p[0]) && digit(p[1]) && digit(p[2]) && digit(p[3]) && !word(p[4])) return true;
		return false;
	}
	return false;
}
static bool is_separator(TSLexer *lexer, const Line *line) {
	if (!starts(line->text, "From ") || blank(line->text[5]) || !line->text[5] || !has_date(line->text)) return false;
	Line next;
	do next_line(lexer, &next);
	while (starts(next.text, ">From "));
	return header_colon(next.text) || (next.length == 0 && lexer->eof(lexer));
}

// A mail that stands alone starts with a header; a diff's `Index:` is none.
static bool starts_mail(const char *line) {
	const char *colon = header_colon(line);
	if (!colon || !letter(*line) || starts(line, "Index:") || !(blank(colon[1]) || !colon[1])) return false;
	for (const char *p = line; p < colon; p++)
		if (!word(*p) && *p != '-') return false;
	return true;
}

static bool is_extended(const char *line) {
	static const char *const keys[] = {
		"index ", "old mode ", "new mode ", "deleted file mode ", "new file mode ", "copy from ", "copy to ",
		"rename old ", "rename new ", "rename from ", "rename to ", "similarity index ", "dissimilarity index ",
	};
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (starts(line, keys[i])) return true;
	return false;
}

static const char *number(const char *at, uint32_t *value) {
	if (!digit(*at)) return NULL;
	uint64_t sum = 0;
	for (; digit(*at); at++)
		if (sum <= UINT32_MAX) sum = sum * 10 + (uint64_t)(*at - '0');
	*value = sum < UINT32_MAX ? (uint32_t)sum : UINT32_MAX;
	return at;
}
// One side of a hunk's header, `12,3` or `12`, which is one line: the end of it, or NULL.
static const char *range(const char *at, uint32_t *count) {
	const char *p = number(at, count);
	if (!p) return NULL;
	if (*p == ',') return number(p + 1, count);
	*count = 1;
	return p;
}
static bool hunk_header(const char *line, uint32_t *old_count, uint32_t *new_count) {
	if (!starts(line, "@@ -")) return false;
	const char *p = range(line + 4, old_count);
	if (!p || !starts(p, " +")) return false;
	p = range(p + 2, new_count);
	return p && starts(p, " @@");
}

static bool is_trailer(const char *line) {
	static const char *const names[] = {
		"Cc", "Fixes", "Link", "Closes", "Bug", "Change-Id", "base-commit", "prerequisite-patch-id", "prerequisite-message-id",
	};
	const char *colon = header_colon(line);
	if (!colon || !letter(*line) || !blank(colon[1])) return false;
	for (const char *p = line; p < colon; p++)
		if (!letter(*p) && *p != '-') return false;
	if (colon - line > 3 && (starts(colon - 3, "-by") || starts(colon - 3, "-By"))) return true;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *p = line, *name = names[i];
		while (*name && (*p | 32) == (*name | 32)) p++, name++;
		if (!*name && p == colon) return true;
	}
	return false;
}

// ` fs/dax.c | 12 ++--`, ` 2 files changed, …`, ` create mode 100644 fs/new.c`
static bool is_stat(const char *line) {
	if (*line != ' ') return false;
	const char *bar = find_text(line + 1, " | ");
	if (bar) {
		const char *p = bar + 3;
		while (*p == ' ') p++;
		if (starts(p, "Bin")) return true;
		if (!digit(*p)) return false;
		while (digit(*p)) p++;
		while (*p == ' ' || *p == '+' || *p == '-') p++;
		return only_blanks(p);
	}
	if (starts(line, " create mode ") || starts(line, " delete mode ") || starts(line, " mode change ")) return true;
	if (starts(line, " rename ") || starts(line, " copy ")) return find_text(line, "%)");
	const char *p = line + 1;
	while (digit(*p)) p++;
	return p > line + 1 && (starts(p, " file changed") || starts(p, " files changed"));
}

// Base 85: a letter for the number of bytes, then groups of five characters that hold so many.
static bool is_data(const Line *line) {
	if (line->length < 6 || (line->length - 1) % 5 != 0) return false;
	uint32_t groups = (line->length - 1) / 5;
	char c = line->text[0];
	uint32_t size = !letter(c) ? 0 : c <= 'Z' ? (uint32_t)(c - 'A' + 1) : (uint32_t)(c - 'a' + 27);
	return size > 0 && size <= groups * 4 && size > groups * 4 - 4;
}

// The kind of a line that belongs to no diff.
static enum Token prose(const Line *line) {
	const char *at = line->text;
	if (only_blanks(at) && line->length <= LONGEST) return BLANK_LINE;
	if (*at == '>' && !starts(at, ">From ")) return QUOTE_LINE;
	if (starts(at, "---") && only_blanks(at + 3)) return RULE_LINE;
	if (starts(at, "--") && only_blanks(at + 2)) return SIGNATURE_LINE;
	if (is_stat(at)) return STAT_LINE;
	return is_trailer(at) ? TRAILER_LINE : TEXT_LINE;
}

static void leave_hunk(State *state) {
	state->phase = state->damaged ? DAMAGED : AFTER_HUNK;
}
static enum Token start_hunk(State *state, uint32_t old_count, uint32_t new_count) {
	state->phase = HUNK;
	state->damaged = state->foreign = 0;
	state->old_left = old_count;
	state->new_left = new_count;
	if (!old_count && !new_count) leave_hunk(state);
	return HUNK_LINE;
}

// Whether a `--- `, a `+++ ` and a `@@ -` line follow each other. Reads on in the lexer: to be asked last.
static bool plain_header(TSLexer *lexer, const Line *line) {
	if (!starts(line->text, "--- ")) return false;
	Line next;
	next_line(lexer, &next);
	if (!starts(next.text, "+++ ")) return false;
	next_line(lexer, &next);
	return starts(next.text, "@@ -");
}
// `diff --git` is a header only where another line of one follows it.
static bool git_header(TSLexer *lexer, const Line *line) {
	if (!starts(line->text, "diff --git ")) return false;
	Line next;
	next_line(lexer, &next);
	return is_extended(next.text) || starts(next.text, "--- ") || starts(next.text, "+++ ");
}

static enum Token outside(State *state, const Line *line, bool git, bool plain) {
	if (git || plain) {
		state->phase = FILE_HEADER;
		return git ? GIT_LINE : OLD_LINE;
	}
	if (state->phase != DAMAGED || starts(line->text, "diff ") || starts(line->text, "Index: ")) state->phase = BODY;
	return prose(line);
}

// A line of the hunk being read, or TEXT_LINE where the hunk ends before it.
static enum Token in_hunk(State *state, const Line *line, bool plain) {
	const char *at = line->text;
	if (starts(at, "@@ -") || starts(at, "diff --git ") || starts(at, "Index: ")) return TEXT_LINE;
	// A removed `-- x` before an added `++ y` may end a hunk, but only where it uses up both counts.
	if (plain && !(state->old_left == 1 && state->new_left == 1)) return TEXT_LINE;
	if (starts(at, "\\ ") && line->length >= 11) {
		state->foreign = 0;
		return NO_NEWLINE_LINE;
	}
	enum Token kind = line->length == 0 || *at == ' ' ? CONTEXT_LINE
		: *at == '+'                                  ? ADDED_LINE
		: *at == '-'                                  ? REMOVED_LINE
													  : DAMAGED_LINE;
	bool is_old = kind != ADDED_LINE, is_new = kind != REMOVED_LINE;
	if (kind == DAMAGED_LINE || (is_old && !state->old_left) || (is_new && !state->new_left)) {
		state->damaged = 1;
		return ++state->foreign > MOST_FOREIGN ? TEXT_LINE : DAMAGED_LINE;
	}
	state->foreign = 0;
	if (is_old) state->old_left--;
	if (is_new) state->new_left--;
	if (!state->old_left && !state->new_left) leave_hunk(state);
	return kind;
}

static enum Token in_binary(State *state, const Line *line) {
	bool method = (starts(line->text, "literal ") && digit(line->text[8])) || (starts(line->text, "delta ") && digit(line->text[6]));
	if (only_blanks(line->text)) {
		if (++state->parts == 2) state->phase = BODY;
		return BLANK_LINE;
	}
	if (method || is_data(line)) return DATA_LINE;
	return TEXT_LINE;
}

// The kind of the line ahead; the state becomes what it is after that line.
static enum Token kind_of(State *state, TSLexer *lexer, const Line *line) {
	const char *at = line->text;
	uint32_t old_count, new_count;
	bool after_blank = state->after_blank || state->phase == START;
	state->after_blank = line->length == 0;
	if (after_blank && starts(at, "From ")) {
		if (is_separator(lexer, line)) {
			state->phase = HEADERS;
			return SEPARATOR_LINE;
		}
	}
	if (state->phase == START) {
		if (only_blanks(at)) return BLANK_LINE;
		state->phase = BODY;
		if (starts_mail(at)) {
			state->phase = HEADERS;
			return HEADER_LINE;
		}
	}
	if (state->phase == HEADERS) {
		if (line->length > 0 && (blank(*at) || starts(at, ">From ") || starts(at, "From "))) return FOLDED_LINE;
		if (header_colon(at)) return HEADER_LINE;
		state->phase = BODY;
	}
	bool plain = plain_header(lexer, line);
	if (state->phase == HUNK) {
		enum Token kind = in_hunk(state, line, plain);
		if (kind != TEXT_LINE) return kind;
		state->damaged = 1;
		leave_hunk(state);
	}
	bool may_have_hunk = state->phase == FILE_HEADER || state->phase == AFTER_HUNK || state->phase == DAMAGED;
	if (may_have_hunk && hunk_header(at, &old_count, &new_count)) return start_hunk(state, old_count, new_count);
	if (state->phase == AFTER_HUNK && starts(at, "\\ ") && line->length >= 11) return NO_NEWLINE_LINE;
	if (state->phase == FILE_HEADER) {
		if (starts(at, "--- ")) return OLD_LINE;
		if (starts(at, "+++ ")) return NEW_LINE;
		if (is_extended(at)) return EXTENDED_LINE;
		if (starts(at, "GIT binary patch") && only_blanks(at + 16)) {
			state->phase = BINARY;
			state->parts = 0;
			return BINARY_LINE;
		}
		if ((starts(at, "Binary files ") || starts(at, "Files ")) && find_text(at, " differ")) {
			state->phase = BODY;
			return DIFFER_LINE;
		}
	}
	if (state->phase == BINARY) {
		enum Token kind = in_binary(state, line);
		if (kind != TEXT_LINE) return kind;
	}
	return outside(state, line, git_header(lexer, line), plain);
}

static bool scan_line(State *state, TSLexer *lexer) {
	lexer->mark_end(lexer);
	Line line;
	read_line(lexer, &line);
	lexer->result_symbol = kind_of(state, lexer, &line);
	return true;
}

// The rest of a line without the carriage return at its end; false when nothing is left.
static bool scan_content(TSLexer *lexer, bool trim) {
	if (trim)
		while (blank(lexer->lookahead)) lexer->advance(lexer, true);
	bool any = false;
	while (!lexer->eof(lexer) && lexer->lookahead != '\n') {
		bool return_ahead = lexer->lookahead == '\r';
		if (return_ahead) lexer->mark_end(lexer);
		lexer->advance(lexer, false);
		if (return_ahead && (lexer->eof(lexer) || lexer->lookahead == '\n')) break;
		any = true;
		lexer->mark_end(lexer);
	}
	lexer->result_symbol = trim ? REST : CONTENT;
	return any;
}

static bool scan_line_end(TSLexer *lexer) {
	while (blank(lexer->lookahead)) lexer->advance(lexer, true);
	if (!lexer->eof(lexer) && lexer->lookahead != '\n') return false;
	if (!lexer->eof(lexer)) lexer->advance(lexer, false);
	lexer->mark_end(lexer);
	lexer->result_symbol = LINE_END;
	return true;
}

void *tree_sitter_mboxpatch_external_scanner_create(void) { return ts_calloc(1, sizeof(State)); }
void tree_sitter_mboxpatch_external_scanner_destroy(void *payload) { ts_free(payload); }

#define SERIALIZED 13

unsigned tree_sitter_mboxpatch_external_scanner_serialize(void *payload, char *buffer) {
	const State *state = payload;
	const uint8_t bytes[] = {state->phase, state->damaged, state->foreign, state->parts, state->after_blank};
	for (unsigned i = 0; i < 5; i++) buffer[i] = (char)bytes[i];
	for (unsigned i = 0; i < 4; i++) {
		buffer[5 + i] = (char)(state->old_left >> (8 * i));
		buffer[9 + i] = (char)(state->new_left >> (8 * i));
	}
	return SERIALIZED;
}
void tree_sitter_mboxpatch_external_scanner_deserialize(void *payload, const char *buffer, unsigned length) {
	State *state = payload;
	*state = (State){0};
	if (length < SERIALIZED) return;
	state->phase = (uint8_t)buffer[0];
	state->damaged = (uint8_t)buffer[1];
	state->foreign = (uint8_t)buffer[2];
	state->parts = (uint8_t)buffer[3];
	state->after_blank = (uint8_t)buffer[4];
	for (unsigned i = 0; i < 4; i++) {
		state->old_left |= (uint32_t)(uint8_t)buffer[5 + i] << (8 * i);
		state->new_left |= (uint32_t)(uint8_t)buffer[9 + i] << (8 * i);
	}
}

bool tree_sitter_mboxpatch_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid) {
	// While it recovers from an error the parser offers everything; nothing but the end of a line is certain then.
	bool recovering = valid[TEXT_LINE] && valid[LINE_END];
	if (recovering) return lexer->lookahead == '\n' && scan_line_end(lexer);
	if (valid[TEXT_LINE]) return !lexer->eof(lexer) && scan_line(payload, lexer);
	if (valid[SIGN] && (lexer->lookahead == ' ' || lexer->lookahead == '+' || lexer->lookahead == '-')) {
		lexer->advance(lexer, false);
		lexer->mark_end(lexer);
		lexer->result_symbol = SIGN;
		return true;
	}
	if ((valid[CONTENT] || valid[REST]) && scan_content(lexer, !valid[CONTENT])) return true;
	return valid[LINE_END] && scan_line_end(lexer);
}
