// Says of each line which kind it is, before any of it is read: it copies the line into a buffer and compares shapes.
// src/trace decides the same in TypeScript; test/grammars/kmsg.test.ts holds both to one answer.
#include "tree_sitter/parser.h"
#include <stdbool.h>
#include <stddef.h>

enum Token {
	HEADLINE_LINE,
	HEADER_LINE,
	FRAME_LINE,
	MARKER_LINE,
	REGISTER_LINE,
	LOCK_LINE,
	RECORD_LINE,
	END_LINE,
	MESSAGE_LINE,
	BLANK_LINE,
	LINE_END,
	SYMBOL,
	NUL,
};

// What is looked at of a line; the kind of a longer one shows in its beginning.
#define LONGEST 512

typedef struct {
	char text[LONGEST + 1];
	int length;
} Line;

static bool digit(char c) { return c >= '0' && c <= '9'; }
static bool hex(char c) { return digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
static bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
static bool name(char c) { return letter(c) || digit(c) || c == '_' || c == '.' || c == '$'; }
static bool blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v'; }

// The runtime in the browser offers few functions of the C library: these are our own.
static const char *find(const char *at, char c) {
	for (; *at; at++)
		if (*at == c) return at;
	return NULL;
}
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
static long length_of(const char *text) {
	const char *end = text;
	while (*end) end++;
	return end - text;
}
static long span(const char *at, const char *of) {
	const char *p = at;
	while (*p && find(of, *p)) p++;
	return p - at;
}

static const char *skip_blanks(const char *at) {
	while (blank(*at)) at++;
	return at;
}
static const char *skip_digits(const char *at) {
	while (digit(*at)) at++;
	return at;
}

// [   12.345678]  [  T12]  [Mon Jan  2 03:04:05 2023]  [  +0.000123]: the end of the bracket, or NULL.
static const char *stamp_end(const char *at) {
	if (*at != '[') return NULL;
	const char *close = find(at, ']');
	if (!close || close - at > 40) return NULL;
	const char *p = skip_blanks(at + 1);
	if ((*p == 'T' || *p == 'C') && digit(p[1])) return skip_digits(p + 1) == close ? close + 1 : NULL;
	if (*p == '+' || *p == '<') p = skip_blanks(p + 1);
	if (digit(*p)) {
		p = skip_digits(p);
		return *p == '.' && digit(p[1]) && span(p + 1, "0123456789>") == (close - p - 1) ? close + 1 : NULL;
	}
	return letter(p[0]) && letter(p[1]) && letter(p[2]) && p[3] == ' ' && find(p, ':') && find(p, ':') < close ? close + 1 : NULL;
}

// "Jan 02 03:04:05 host kernel: "
static const char *syslog_end(const char *at) {
	if (!(letter(at[0]) && letter(at[1]) && letter(at[2]) && at[3] == ' ')) return NULL;
	const char *p = skip_digits(skip_blanks(at + 4));
	if (*p != ' ' || !digit(p[1]) || p[3] != ':') return NULL;
	const char *end = find_text(p, "kernel: ");
	return end && end - at < 100 ? end + 8 : NULL;
}

// "** 14 printk messages dropped ** ", "kern  :warn  : ", "2018/01/09 14:28:48 ", "host login: "
static const char *console_end(const char *at) {
	if (starts(at, "** ")) {
		const char *end = find_text(at, "dropped **");
		return end ? end + 10 : NULL;
	}
	if (digit(*at) && span(at, "0123456789") == 4 && at[4] == '/') {
		const char *p = skip_digits(at + 5);
		if (*p != '/') return NULL;
		p = skip_blanks(skip_digits(p + 1));
		long length = span(p, "0123456789:.");
		return length >= 8 ? p + length : NULL;
	}
	long facility = span(at, "abcdefghijklmnopqrstuvwxyz");
	if (facility >= 3 && facility <= 6) {
		const char *p = skip_blanks(at + facility);
		long level = *p == ':' ? span(p + 1, "abcdefghijklmnopqrstuvwxyz") : 0;
		p = skip_blanks(p + 1 + level);
		if (level >= 3 && level <= 6 && *p == ':') return p + 1;
	}
	const char *login = find_text(at, " login: [");
	return login && login - at < 60 ? login + 8 : NULL;
}

// Skips quoting and everything else before the message. `stamped` tells whether there was a stamp, caller or host.
static const char *message_of(const char *at, bool *stamped) {
	const char *p = skip_blanks(at);
	while (*p == '>') p = skip_blanks(p + 1);
	for (int rounds = 0; rounds < 4; rounds++) {
		const char *next = stamp_end(p);
		if (!next) next = syslog_end(p);
		if (!next) next = console_end(p);
		if (!next && *p == '<' && digit(p[1]) && *skip_digits(p + 1) == '>') next = skip_digits(p + 1) + 1;
		if (!next) break;
		*stamped = true;
		p = skip_blanks(next);
	}
	return p;
}

// A beginning of a headline, with a word that must follow somewhere behind it (or NULL).
typedef struct {
	const char *begin, *word;
} Shape;

// The same shapes as src/trace/headlines.ts, each cut down to its beginning and one word.
static const Shape HEADLINES[] = {
	{"BUG: KASAN: ", NULL}, {"BUG: KASan: ", NULL}, {"BUG: AddressSanitizer: ", NULL}, {"BUG: KFENCE: ", NULL},
	{"BUG: KMSAN: ", NULL}, {"BUG: KCSAN: ", NULL}, {"UBSAN: ", NULL}, {"INFO: task ", "blocked for"},
	{"INFO: task ", "blocked in I/O wait"}, {"INFO: task ", "can't die"}, {"BUG: soft lockup", NULL},
	{"watchdog: BUG: soft lockup", NULL}, {"NMI watchdog: BUG: soft lockup", NULL}, {"Watchdog detected hard LOCKUP", NULL},
	{"NMI watchdog: Watchdog detected hard LOCKUP", NULL}, {"watchdog: Watchdog detected hard LOCKUP", NULL},
	{"INFO: rcu", "detected"}, {"rcu: INFO: rcu", "detected"}, {"BUG: workqueue lockup", NULL},
	{"WARNING: possible ", "lock"}, {"INFO: possible ", "lock"}, {"BUG: possible ", "lock"}, {"WARNING: ", "-unsafe lock order detected"},
	{"INFO: ", "-unsafe lock order detected"}, {"WARNING: inconsistent lock state", NULL}, {"INFO: inconsistent lock state", NULL},
	{"WARNING: bad unlock balance", NULL}, {"BUG: bad unlock balance", NULL}, {"WARNING: held lock freed", NULL},
	{"BUG: held lock freed", NULL}, {"WARNING: suspicious RCU usage", NULL}, {"INFO: suspicious RCU usage", NULL},
	{"WARNING: lock held when returning", NULL}, {"BUG: lock held when returning", NULL}, {"WARNING: Nested lock was not taken", NULL},
	{"BUG: Invalid wait context", NULL}, {"WARNING: ", "still has locks held"}, {"BUG: ", "still has locks held"},
	{"BUG: spinlock ", NULL}, {"BUG: rwlock ", NULL}, {"BUG: rwlock-", NULL}, {"BUG: mutex ", NULL}, {"BUG: rwsem ", NULL},
	{"BUG: using ", "in preemptible"}, {"INFO: trying to register non-static key", NULL}, {"BUG: workqueue leaked ", NULL},
	{"BUG: key ", NULL}, {"BUG: sleeping function called from invalid context", NULL}, {"BUG: scheduling while atomic", NULL},
	{"BUG: Invalid sleep", NULL}, {"WARNING: CPU: ", NULL}, {"WARNING: at ", NULL}, {"WARNING: ", ".c:"}, {"WARNING: ", ".h:"},
	{"WARNING: kernel stack ", "has bad"}, {"BUG: unable to handle ", NULL}, {"BUG: Unable to handle ", NULL},
	{"BUG: kernel NULL pointer dereference", NULL}, {"BUG: Kernel NULL pointer dereference", NULL}, {"Unable to handle kernel ", NULL},
	{"CPU ", "Unable to handle kernel "}, {"general protection fault", "[#"}, {"general protection fault, ", NULL},
	{"Oops: general protection fault", NULL}, {"divide error: ", NULL}, {"divide_error: ", NULL}, {"PANIC: double fault", NULL},
	{"traps: PANIC: double fault", NULL}, {"double fault: ", NULL}, {"BUG: ", "stack guard page was hit"}, {"kernel stack overflow", NULL},
	{"Insufficient stack space to handle exception", NULL}, {"kernel BUG at ", NULL}, {"Kernel BUG ", NULL}, {"BUG: Bad page ", NULL},
	{"BUG: Bad rss-counter state", NULL}, {"BUG: non-zero ", NULL}, {"BUG kmalloc-", NULL}, {"BUG ", "): "}, {"BUG: Dentry ", NULL},
	{"VFS: Busy inodes after unmount", NULL}, {"VFS: Close: file count is 0", NULL}, {"unregister_netdevice: waiting for ", NULL},
	{"BUG: memory leak", NULL}, {"INFO: Freed in ", NULL}, {"INFO: Allocated in ", NULL}, {"unreferenced object 0x", NULL}, {"Unhandled fault: ", NULL}, {"Alignment trap: not handling", NULL},
	{"Internal error: ", NULL}, {"stack segment: ", "[#"}, {"invalid opcode: ", "[#"}, {"int3: ", "[#"}, {"Bad mode in ", NULL},
	{"Oops: ", NULL}, {"Oops - ", NULL}, {"Oops [#", NULL}, {"Kernel panic - not syncing", NULL}, {"mce: [Hardware Error]", NULL},
	{"mce: Uncorrected hardware memory error", NULL}, {"Memory failure: 0x", NULL}, {"FAULT_INJECTION: forcing a failure", NULL},
	{"sysrq: Show ", NULL}, {"SysRq : Show ", NULL}, {"Showing all locks held in the system", NULL},
	{"Out of memory: Kill", NULL}, {"cpu 0x", ": Vector: "}, {"sysfs: cannot create duplicate filename ", NULL},
	{"kobject (", ": tried to init an initialized object"}, {"irq ", ": nobody cared"}, {"bad: scheduling from the idle thread!", NULL},
	{"unchecked MSR access error: ", NULL}, {"XFS (", "): Internal error "},
};

// Headlines whose words stand behind a task's name.
static const char *const TASK_HEADLINES[] = {": page allocation failure", " invoked oom-killer: "};

static const char *const NO_HEADLINES[] = {
	"lockdep is turned off", "/etc/ssh/moduli", "mand mount option", "workqueue cpumask: online", "DT_FLAGS_1",
	"eBPF is enabled with eIBRS", "missed to adjust virtual screen size", "WARNING: See http", "not compiled with CPU_SRSO",
	"uses deprecated v2 capabilities", "uses wireless extensions", "no syscalls can create resource",
};

static bool is_headline(const char *at, bool stamped) {
	if (starts(at, "[ INFO: ") || starts(at, "[ BUG: ") || starts(at, "[ WARNING: ")) at += 2;
	for (size_t i = 0; i < sizeof NO_HEADLINES / sizeof *NO_HEADLINES; i++)
		if (find_text(at, NO_HEADLINES[i])) return false;
	for (size_t i = 0; i < sizeof HEADLINES / sizeof *HEADLINES; i++)
		if (starts(at, HEADLINES[i].begin) && (!HEADLINES[i].word || find_text(at, HEADLINES[i].word))) return true;
	for (size_t i = 0; i < sizeof TASK_HEADLINES / sizeof *TASK_HEADLINES; i++) {
		const char *found = find_text(at, TASK_HEADLINES[i]);
		if (found && found - at <= 32) return true;
	}
	if (*at == '{' && digit(at[1]) && find_text(at, "}[Hardware Error]")) return true;
	if (stamped && starts(at, "INFO: task ") && !find(at + 11, ':')) return true;
	return stamped && (starts(at, "WARNING: ") || starts(at, "BUG: "));
}

static const char *const HEADERS[] = {
	"Call Trace:", "Call trace:", "Backtrace:", "Stack trace:", "Allocated by task ", "Allocated:", "Freed by task ", "Freed:",
	"Last potentially related work creation:", "Second to last potentially related work creation:", "Last call_rcu():",
	"Uninit was created at:", "Uninit was stored to memory at:", "backtrace:", "backtrace (crc ", "page last allocated",
	"page last free", "stack backtrace:", "allocated by task ", "freed by task ", "which became ", "-> #",
};

static bool is_header(const char *at) {
	for (size_t i = 0; i < sizeof HEADERS / sizeof *HEADERS; i++)
		if (starts(at, HEADERS[i])) return true;
	long length = length_of(at);
	while (length > 0 && blank(at[length - 1])) length--;
	if (length > 4 && starts(at + length - 4, " at:") && (*at == '{' || starts(at, "... ") || find_text(at, " became ") || span(at, "ABCDEFGHIJKLMNOPQRSTUVWXYZ-_ ") == length - 3)) return true;
	if (starts(at, "Local variable ") && find_text(at, " created at")) return true;
	if (starts(at, "race at unknown origin, with ")) return true;
	if (starts(at, "kfence-#") && find_text(at, " allocated by task ")) return true;
	if (starts(at, "rcu: ") && find_text(at, "tack dump:")) return true;
	if (find_text(at, " age=") && (starts(at, "Allocated in ") || starts(at, "Freed in "))) return true;
	bool access = starts(at, "read to ") || starts(at, "write to ") || starts(at, "read (marked) to ") || starts(at, "write (marked) to ");
	return access && find_text(at, " bytes by ");
}

// [<ffffffff81000000>]: the end of the bracket, or NULL.
static const char *address_end(const char *at) {
	if (*at != '[') return NULL;
	const char *p = at + 1;
	if (*p == '<') p++;
	p = skip_blanks(p);
	if (p[0] == '0' && p[1] == 'x') p += 2;
	int digits = 0;
	while (hex(*p)) p++, digits++;
	p = skip_blanks(p);
	if (*p == '>') p++;
	return *p == ']' && digits >= 4 && digits <= 16 ? p + 1 : NULL;
}

static const char *mark_end(const char *at) {
	static const char *const MARKS[] = {"TASK>", "IRQ>", "NMI>", "EOI>", "SOFTIRQ>", "ENTRY_TRAMPOLINE>", "#DF>", "#DB>", "#MC>"};
	if (*at != '<') return NULL;
	const char *p = at[1] == '/' ? at + 2 : at + 1;
	for (size_t i = 0; i < sizeof MARKS / sizeof *MARKS; i++)
		if (starts(p, MARKS[i])) return p + length_of(MARKS[i]);
	return NULL;
}

// symbol+0x12/0x34, and nothing but addresses, marks and a question mark before it; or arm's (foo) from [<…>] (bar+0x1/0x2).
static bool is_frame(const char *at) {
	const char *p = at;
	for (int rounds = 0; rounds < 4; rounds++) {
		const char *next = address_end(p);
		if (!next) next = mark_end(p);
		if (!next) break;
		p = skip_blanks(next);
	}
	bool addressed = p != at;
	if (*p == '?') p = skip_blanks(p + 1);
	if (*p == '(') {
		const char *from = find_text(p, ") from ");
		return from && find_text(from, "+0x");
	}
	const char *start = p;
	if (digit(*p)) return false;
	while (name(*p)) p++;
	if (p == start) return false;
	if (starts(p, " from ")) return find_text(p, "+0x") && find(p, '/') && !find_text(p, "at ");
	if (starts(p, "+0x") && hex(p[3])) {
		p += 3;
		while (hex(*p)) p++;
		return *p == '/' ? hex(p[1]) : addressed && !letter(*p);
	}
	// Decoded: foo (fs/dax.c:10), foo fs/dax.c:10 [inline]
	if (starts(p, " (")) {
		const char *colon = find(p, ':');
		return colon && (digit(colon[1]) || colon[1] == '?') && find(p, ')') && span(p + 2, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./+-") == (colon - p - 2);
	}
	return find_text(p, "[inline]") && find(p, ':');
}

static bool is_register(const char *at) {
	static const char *const WORDS[] = {
		"RIP:", "EIP:", "IP:", "RSP:", "ESP:", "RAX:", "RDX:", "RBP:", "EAX:", "ESI:", "FS:", "CS:", "DS:", "CR2:", "DR0:", "DR3:",
		"Code:", "PKRU:", "pstate:", "pc :", "lr :", "sp :", "epc :", "NIP ", "NIP:", "LR ", "MSR:", "CFAR:", "GPR", "Krnl PSW",
		"Krnl GPRS", "PC is at", "LR is at", "status:", "psr:", "Flags:", "Control:", "REGS:",
	};
	for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
		if (starts(at, WORDS[i])) return true;
	const char *p = at;
	if ((*p == 'R' || *p == 'x' || *p == 'r') && digit(p[1])) {
		p = skip_blanks(skip_digits(p + 1));
		return *p == ':' && hex(*skip_blanks(p + 1));
	}
	return false;
}

// (&a->lock){+.+.}-{3:3}, at: …
static bool is_lock(const char *at) {
	const char *state = find_text(at, "){");
	if (!state || *at == '-') return false;
	long length = span(state + 2, "-+.?abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
	return length >= 4 && length <= 8 && state[2 + length] == '}' && find(at, '(');
}

// comm-77 [001] d..2. 100.000001: …, and graph lines with their bar
static bool is_record(const char *at) {
	const char *cpu = find_text(at, " [");
	if (cpu && cpu - at < 80 && digit(cpu[2]) && digit(cpu[3]) && digit(cpu[4])) {
		const char *p = skip_blanks(skip_digits(cpu + 2) + 1);
		if (!digit(*p)) {
			while (*p && !blank(*p)) p++;
			p = skip_blanks(p);
		}
		const char *end = skip_digits(p);
		if (end > p && *end == '.') end = skip_digits(end + 1);
		if (end > p && *end == ':' && end[1] == ' ') return true;
	}
	const char *p = at;
	if (digit(*p) && find_text(p, ".") && *skip_digits(skip_digits(p) + 1) == ' ') {
		const char *bar = find_text(p, " | ");
		if (bar && bar - p < 24) p = skip_blanks(bar + 3);
	}
	return digit(*p) && *skip_digits(p) == ')' && find_text(p, " | ");
}

static enum Token kind_of(const char *line) {
	bool stamped = false;
	const char *at = message_of(line, &stamped);
	if (*at == '\0') return BLANK_LINE;
	if (is_headline(at, stamped)) return HEADLINE_LINE;
	if (!stamped && is_record(at)) return RECORD_LINE;
	if (is_frame(at)) return FRAME_LINE;
	if (mark_end(at)) return MARKER_LINE;
	if (is_header(at)) return HEADER_LINE;
	if (starts(at, "---[ end ")) return END_LINE;
	if (is_register(at)) return REGISTER_LINE;
	return is_lock(at) ? LOCK_LINE : MESSAGE_LINE;
}

static bool newline(int32_t c) { return c == '\n'; }

static bool scan_symbol(TSLexer *lexer) {
	while (lexer->lookahead < 128 && blank((char)lexer->lookahead)) lexer->advance(lexer, true);
	int32_t first = lexer->lookahead;
	if (first >= 128 || !name((char)first) || digit((char)first)) return false;
	while (lexer->lookahead < 128 && name((char)lexer->lookahead)) lexer->advance(lexer, false);
	lexer->mark_end(lexer);
	const char *rest = "+0x";
	for (; *rest; rest++, lexer->advance(lexer, false))
		if (lexer->lookahead != *rest) return false;
	lexer->result_symbol = SYMBOL;
	return lexer->lookahead < 128 && hex((char)lexer->lookahead);
}

static bool scan_line(TSLexer *lexer, const bool *valid) {
	Line line = {.length = 0};
	lexer->mark_end(lexer);
	while (!lexer->eof(lexer) && !newline(lexer->lookahead) && line.length < LONGEST) {
		int32_t c = lexer->lookahead;
		line.text[line.length++] = c == 0xa0 || c == 0 ? ' ' : c > 0 && c < 128 ? (char)c : '~';
		lexer->advance(lexer, false);
	}
	line.text[line.length] = '\0';
	enum Token kind = kind_of(line.text);
	if (!valid[kind]) return false;
	lexer->result_symbol = kind;
	return true;
}

bool tree_sitter_kmsg_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid) {
	(void)payload;
	// While it recovers from an error the parser offers everything; nothing is certain then.
	bool recovering = valid[LINE_END] && valid[MESSAGE_LINE] && valid[SYMBOL];
	if (valid[LINE_END]) {
		while (blank(lexer->lookahead < 128 ? (char)lexer->lookahead : '~') || lexer->lookahead == 0xa0) lexer->advance(lexer, true);
		if (newline(lexer->lookahead)) {
			lexer->advance(lexer, false);
			lexer->mark_end(lexer);
			lexer->result_symbol = LINE_END;
			return true;
		}
		if (lexer->eof(lexer) && !recovering) {
			lexer->mark_end(lexer);
			lexer->result_symbol = LINE_END;
			return true;
		}
	}
	if (recovering) return false;
	if (valid[MESSAGE_LINE]) return !lexer->eof(lexer) && scan_line(lexer, valid);
	// The generated lexer takes a zero character for the end of the file; here it is a blank.
	if (valid[NUL] && lexer->lookahead == 0 && !lexer->eof(lexer)) {
		while (lexer->lookahead == 0 && !lexer->eof(lexer)) lexer->advance(lexer, false);
		lexer->mark_end(lexer);
		lexer->result_symbol = NUL;
		return true;
	}
	return valid[SYMBOL] && scan_symbol(lexer);
}

void *tree_sitter_kmsg_external_scanner_create(void) { return NULL; }
void tree_sitter_kmsg_external_scanner_destroy(void *payload) { (void)payload; }
unsigned tree_sitter_kmsg_external_scanner_serialize(void *payload, char *buffer) {
	(void)payload;
	(void)buffer;
	return 0;
}
void tree_sitter_kmsg_external_scanner_deserialize(void *payload, const char *buffer, unsigned length) {
	(void)payload;
	(void)buffer;
	(void)length;
}
