// SPDX-License-Identifier: Apache-2.0
#include "verifier/certify/read.h"

#include "verifier/certify/scan.h"
#include "verifier/certify/write.h"
#include "verifier/prove/solver.h"

#include <string.h>

#define LINE_MAX_BYTES (1u << 20)

struct reader {
	struct ptp_theorem *t;
	const char *line; // NUL-terminated
	bool bad;         // the line begins as one with data, and is none
};

// Lines are numbered from 1, in order.
static bool numbered(struct reader *r, unsigned number, size_t count)
{
	if (number != count + 1)
		r->bad = true;
	return !r->bad;
}

// The rest of a line that begins with START, or NULL.
static const char *after(const struct reader *r, const char *start)
{
	size_t length = strlen(start);

	return strncmp(r->line, start, length) ? NULL : r->line + length;
}

static const char *keep(struct reader *r, const char *text)
{
	return ptp_arena_printf(&r->t->arena, "%s", text);
}

// As written by write_word: the value, then what is left free.
static struct ptp_word_bits word_of(uint32_t value, uint32_t open, unsigned bits, struct reader *r)
{
	struct ptp_word_bits word = {value, ~open & ((1u << bits) - 1)};

	if (word.value & ~word.known)
		r->bad = true; // a bit that is free has no value
	return word;
}

static bool read_text(struct reader *r)
{
	const char *text;

	if ((text = after(r, "; input ")))
		*ptp_push(&r->t->inputs) = keep(r, text);
	else if ((text = after(r, "; context ")))
		*ptp_push(&r->t->contexts) = keep(r, text);
	else if ((text = after(r, "; assumed ")))
		*ptp_push(&r->t->assumptions) = keep(r, text);
	return text != NULL;
}

static bool read_fail_on(struct reader *r)
{
	const char *word = after(r, "; fail-on: ");

	for (enum ptp_severity severity = 0; word && severity < PTP_SEVERITY_COUNT; severity++)
		if (!strcmp(ptp_severity_word[severity], word)) {
			r->t->fail_on = severity;
			return true;
		}
	r->bad |= word != NULL;
	return word != NULL;
}

static bool read_names(struct reader *r)
{
	const char *name;
	uint32_t n, zone;

	if (ptp_scan(r->line, "; role %u: %n", &n, &name)) {
		if (numbered(r, n, r->t->roles.count))
			*ptp_push(&r->t->roles) = keep(r, name);
		return true;
	}
	if (ptp_scan(r->line, "; region %u in zone %u: %n", &n, &zone, &name)) {
		if (numbered(r, n, r->t->regions.count))
			*ptp_push(&r->t->regions) = (struct ptp_stated_region){keep(r, name), 0, zone - 1};
		return true;
	}
	return false;
}

static bool read_cpu(struct reader *r)
{
	uint32_t value, open;

	if (!ptp_scan(r->line, "(define-fun cpu ((x Cpu)) Cpu (bvor #b%b (bvand x #b%b)))", &value, &open))
		return false;
	r->t->cpu = word_of(value, open, PTP_CPU_BITS, r);
	return true;
}

// 128 bits are two numbers of 16 digits.
static bool read_wide(const char *at, uint64_t wide[2])
{
	char digits[2][17] = {"", ""};

	if (strspn(at, "0123456789abcdef") != 32)
		return false;
	memcpy(digits[1], at, 16);
	memcpy(digits[0], at + 16, 16);
	return ptp_scan(digits[0], "%x", &wide[0]) && ptp_scan(digits[1], "%x", &wide[1]);
}

static bool read_class(struct reader *r)
{
	static const char middle[] = " (bvand x #x";
	struct ptp_stated_class c;
	uint64_t open[2];
	const char *rest;
	uint32_t n;

	if (!ptp_scan(r->line, "(define-fun class.%u ((x Class)) Class (bvor #x%n", &n, &rest))
		return false;
	if (!read_wide(rest, c.value) || strncmp(rest + 32, middle, sizeof(middle) - 1) != 0 ||
	    !read_wide(rest + 32 + sizeof(middle) - 1, open) ||
	    !ptp_scan(rest + 64 + sizeof(middle) - 1, "))) ; member %u", &c.member) ||
	    !numbered(r, n, r->t->classes.count)) {
		r->bad = true;
		return true;
	}
	c.known[0] = ~open[0];
	c.known[1] = ~open[1];
	c.member--;
	r->bad = (c.value[0] & open[0]) | (c.value[1] & open[1]);
	*ptp_push(&r->t->classes) = c;
	return true;
}

static bool read_member(struct reader *r)
{
	uint32_t n, again, class, role;

	if (!ptp_scan(r->line,
		      "(declare-const first.%u Meaning) (assert (= first.%u (map.meaning (class.%u a) f))) ; role %u",
		      &n, &again, &class, &role))
		return false;
	if (numbered(r, n, r->t->members.count))
		*ptp_push(&r->t->members) = (struct ptp_member){role - 1, class - 1};
	return true;
}

static bool read_zone(struct reader *r)
{
	uint32_t n, value, open;

	if (!ptp_scan(r->line, "(define-fun zone.%u ((x Region)) Region (bvor #b%b (bvand x #b%b)))", &n, &value,
		      &open))
		return false;
	if (numbered(r, n, r->t->zones.count))
		*ptp_push(&r->t->zones) = word_of(value, open, PTP_REGION_BITS, r);
	return true;
}

static bool read_terms(struct reader *r)
{
	uint32_t first, second, zone, value, open;
	struct ptp_terms terms;

	if (!ptp_scan(r->line, "(define-fun terms.%u.%u.%u ((x Pair)) Pair (bvor #b%b (bvand x #b%b)))", &first,
		      &second, &zone, &value, &open))
		return false;
	terms = (struct ptp_terms){{first - 1, second - 1}, zone - 1, {0, 0}}; // 0 becomes PTP_NOBODY
	terms.pair = word_of(value, open, PTP_PAIR_BITS, r);
	if (ptp_terms_find(r->t, terms.role[0], terms.role[1], terms.zone))
		r->bad = true;
	else
		ptp_terms_add(r->t, &terms);
	return true;
}

// Numbers from AT on, each after one blank, ascending. Returns where they end.
static const char *read_list(struct reader *r, const char *at, struct ptp_group *to, bool zones)
{
	uint32_t last = 0, n;

	for (const char *rest; ptp_scan(at, " %u%n", &n, &rest); at = rest) {
		if (n <= last)
			r->bad = true;
		last = n;
		if (zones)
			*ptp_push(&to->zones) = n - 1;
		else
			*ptp_push(&to->members) = n - 1;
	}
	return at;
}

// Rows and bytes of a group follow from its rows: they are written again, not read.
static bool read_group(struct reader *r)
{
	struct ptp_group *group;
	const char *rest;
	uint64_t bytes;
	uint32_t n, rows;

	if (!ptp_scan(r->line, "; group %u: rows %u; bytes 0x%x; zones%n", &n, &rows, &bytes, &rest))
		return false;
	if (!numbered(r, n, r->t->groups.count))
		return true;
	group = ptp_push(&r->t->groups);
	rest = read_list(r, rest, group, true);
	if (strncmp(rest, "; members", 9) != 0 || *read_list(r, rest + 9, group, false))
		r->bad = true;
	return true;
}

static bool read_row(struct reader *r)
{
	uint32_t n, again;
	struct ptp_row row;
	uint64_t from;

	if (!ptp_scan(r->line, "(define-fun b.%u () Address #x%x) (define-fun e.%u () Address #x%x) ; group %u", &n,
		      &from, &again, &row.end, &row.group))
		return false;
	if (!numbered(r, n, r->t->rows.count) || row.end <= from || n > PTP_STATED_ROWS_MAX)
		r->bad = true;
	else
		*ptp_push(&r->t->rows) = row;
	return true;
}

static bool read_line(struct reader *r)
{
	static bool (*const readers[])(struct reader *) = {read_row,   read_text,  read_fail_on, read_names,
							   read_cpu,   read_class, read_member,  read_zone,
							   read_terms, read_group};

	for (size_t i = 0; i < sizeof(readers) / sizeof(*readers); i++)
		if (readers[i](r))
			break;
	return !r->bad;
}

// Are all numbers those of something that is there?
static const char *out_of_range(const struct ptp_theorem *t)
{
	for (size_t i = 0; i < t->classes.count; i++)
		if (t->classes.at[i].member >= t->members.count)
			return "a class";
	for (size_t i = 0; i < t->members.count; i++)
		if (t->members.at[i].role >= t->roles.count || t->members.at[i].class_index >= t->classes.count ||
		    t->classes.at[t->members.at[i].class_index].member != i)
			return "a member";
	for (size_t i = 0; i < t->regions.count; i++)
		if (t->regions.at[i].zone >= t->zones.count)
			return "a region";
	for (size_t i = 0; i < t->terms.count; i++)
		if (t->terms.at[i].role[0] >= t->roles.count || t->terms.at[i].zone >= t->zones.count ||
		    (t->terms.at[i].role[1] != PTP_NOBODY && t->terms.at[i].role[1] >= t->roles.count))
			return "terms";
	for (size_t i = 0; i < t->groups.count; i++) {
		const struct ptp_group *group = &t->groups.at[i];

		if (!group->zones.count || !group->members.count ||
		    group->zones.at[group->zones.count - 1] >= t->zones.count ||
		    group->members.at[group->members.count - 1] >= t->members.count)
			return "a group";
	}
	for (size_t i = 0; i < t->rows.count; i++)
		if (t->rows.at[i].group > t->groups.count)
			return "a row";
	return NULL;
}

enum ptp_err ptp_certificate_read(const char *name, const char *text, size_t size, struct ptp_theorem *theorem,
				  struct ptp_diag *diag)
{
	struct reader r = {.t = theorem};
	ptp_autofree char *line = ptp_realloc(NULL, LINE_MAX_BYTES + 1, 1);
	const char *wrong;
	size_t number = 1;

	r.line = line;
	for (const char *at = text, *end; at < text + size; at = end + 1, number++) {
		size_t length;

		end = memchr(at, '\n', size - (size_t)(at - text));
		length = end ? (size_t)(end - at) : 0;
		if (!end || length > LINE_MAX_BYTES || memchr(at, '\0', length))
			return ptp_fail(diag, PTP_ERR_INPUT, "%s: line %zu is not one of a certificate", name, number);
		memcpy(line, at, length);
		line[length] = '\0';
		if (!read_line(&r))
			return ptp_fail(diag, PTP_ERR_INPUT, "%s: line %zu is not as a certificate has it", name,
					number);
	}
	wrong = out_of_range(theorem);
	return wrong ? ptp_fail(diag, PTP_ERR_INPUT, "%s: %s names something that is not there", name, wrong) : PTP_OK;
}
