// SPDX-License-Identifier: Apache-2.0
#include "inputs/smt.h"

#include "inputs/yaml.h"

#include "inputs/limits.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define COMMANDS "define-fun, define-sort, declare-const, declare-fun without arguments, set-info"

enum token_kind { END, OPEN, CLOSE, STRING, ATOM };

struct token {
	enum token_kind kind;
	const char *text;
	size_t length;
	struct ptp_place place;
};

struct scanner {
	const char *at, *end;
	struct ptp_place place; // of `at`
	struct ptp_arena *arena;
	struct ptp_symbols *symbols;
	bool dotted; // names need a dot
	struct ptp_diag *diag;
};

struct word {
	char text[48];
};

// A token for a message.
static struct word word_of(const struct token *token)
{
	struct word word;
	int room = (int)sizeof(word.text) - 4;
	bool cut = token->length > (size_t)room;

	snprintf(word.text, sizeof(word.text), "%.*s%s", cut ? room : (int)token->length, token->text,
		 cut ? "..." : "");
	return word;
}

static bool is(const struct token *token, const char *text)
{
	return token->kind == ATOM && token->length == strlen(text) && !memcmp(token->text, text, token->length);
}

static void step(struct scanner *s)
{
	if (*s->at++ == '\n') {
		s->place.line++;
		s->place.column = 1;
	} else {
		s->place.column++;
	}
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void skip_space(struct scanner *s)
{
	while (s->at < s->end && (is_space(*s->at) || *s->at == ';')) {
		bool comment = *s->at == ';';

		step(s);
		while (comment && s->at < s->end && *s->at != '\n')
			step(s);
	}
}

// Solvers differ in what a backslash hides.
static enum ptp_err refuse_backslash(struct scanner *s)
{
	return ptp_fail_at(s->diag, s->place, "a backslash: outside of comments none is taken");
}

// Up to the next QUOTE, which is not part of the text; "" in a string is one token after another, which is as good here.
static enum ptp_err read_quoted(struct scanner *s, char quote, struct token *token)
{
	step(s);
	token->text = s->at;
	while (s->at < s->end && *s->at != quote) {
		if (*s->at == '\\')
			return refuse_backslash(s);
		step(s);
	}
	if (s->at == s->end)
		return ptp_fail_at(s->diag, token->place, "the %s that begins here does not end: close it with %c",
				   quote == '"' ? "string" : "quoted symbol", quote);
	token->length = (size_t)(s->at - token->text);
	step(s);
	return PTP_OK;
}

static enum ptp_err read_atom(struct scanner *s, struct token *token)
{
	token->kind = ATOM;
	token->text = s->at;
	while (s->at < s->end && !is_space(*s->at) && !strchr("();\"|", *s->at)) {
		if (*s->at < 0x21 || *s->at > 0x7e)
			return ptp_fail_at(s->diag, s->place,
					   "a byte 0x%02x: outside of comments only printable ASCII is taken",
					   (unsigned char)*s->at);
		if (*s->at == '\\')
			return refuse_backslash(s);
		step(s);
	}
	token->length = (size_t)(s->at - token->text);
	return PTP_OK;
}

static enum ptp_err next(struct scanner *s, struct token *token)
{
	skip_space(s);
	*token = (struct token){.kind = END, .text = s->at, .place = s->place};
	if (s->at == s->end)
		return PTP_OK;
	switch (*s->at) {
	case '(':
	case ')':
		token->kind = *s->at == '(' ? OPEN : CLOSE;
		token->length = 1;
		step(s);
		return PTP_OK;
	case '"':
		token->kind = STRING;
		return read_quoted(s, '"', token);
	case '|':
		token->kind = ATOM;
		return read_quoted(s, '|', token);
	default:
		return read_atom(s, token);
	}
}

// What no solver for QF_BV takes, or what only some take, at the head of a term.
static enum ptp_err check_head(struct scanner *s, const struct token *token)
{
	static const char *const refused[] = {"forall", "exists", "lambda", "!", "match", "par"};

	for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++)
		if (is(token, refused[i]))
			return ptp_fail_at(s->diag, token->place,
					   "(%s ...) is not taken: rules are bit-vector terms without quantifiers or "
					   "annotations; what is free in a rule is its argument",
					   refused[i]);
	return PTP_OK;
}

// The rest of the command that begins at OPENING, whose DEPTH parentheses are open.
static enum ptp_err skip_rest(struct scanner *s, const struct token *opening, unsigned depth)
{
	bool head = false;
	struct token token;

	while (depth) {
		if (next(s, &token) || (head && check_head(s, &token)))
			return s->diag->err;
		head = token.kind == OPEN;
		if (token.kind == END)
			return ptp_fail_at(s->diag, opening->place,
					   "the command that begins here does not end: %u more ) needed", depth);
		if (token.kind == OPEN && depth == PTP_MAX_SMT_DEPTH)
			return ptp_fail_at(s->diag, token.place, "more than %u nested parentheses", PTP_MAX_SMT_DEPTH);
		depth += token.kind == OPEN;
		depth -= token.kind == CLOSE;
	}
	return PTP_OK;
}

// A simple symbol's, which is written without bars.
static bool is_name_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c && strchr("~!@$%^&*_-+=<>.?/", c));
}

// The name that a command defines, as a symbol.
static enum ptp_err read_name(struct scanner *s, const struct token *command)
{
	struct ptp_symbol *symbol;
	struct token token;

	if (next(s, &token))
		return s->diag->err;
	if (token.kind != ATOM || !token.length || (token.text[0] >= '0' && token.text[0] <= '9'))
		return ptp_fail_at(s->diag, token.place, "%s needs a name here", word_of(command).text);
	for (size_t i = 0; i < token.length; i++)
		if (!is_name_letter(token.text[i]))
			return ptp_fail_at(s->diag, token.place,
					   "the name %s needs quotes: use letters, digits, . and -",
					   word_of(&token).text);
	if (token.length > 4 && !memcmp(token.text, "ptp.", 4))
		return ptp_fail_at(s->diag, token.place,
				   "names that begin with ptp. are ptproof's own: choose another than %s",
				   word_of(&token).text);
	if (s->dotted && !memchr(token.text, '.', token.length))
		return ptp_fail_at(s->diag, token.place,
				   "the name %s has no dot: call it as in house.%s, for names without one are the "
				   "language's, and a solver lets them be redefined",
				   word_of(&token).text, word_of(&token).text);
	symbol = ptp_push(&s->symbols->all);
	symbol->name = ptp_arena_printf(s->arena, "%.*s", (int)token.length, token.text);
	symbol->place = token.place;
	return PTP_OK;
}

// (declare-fun NAME () SORT): one with arguments is an uninterpreted function.
static enum ptp_err read_no_arguments(struct scanner *s)
{
	struct token token, close = {.kind = END};

	if (next(s, &token) || (token.kind == OPEN && next(s, &close)))
		return s->diag->err;
	if (token.kind == OPEN && close.kind == CLOSE)
		return PTP_OK;
	return ptp_fail_at(s->diag, token.place,
			   "declare-fun takes no arguments here, (declare-fun NAME () SORT): bit-vector logic has no "
			   "uninterpreted functions; define-fun one");
}

static enum ptp_err refuse(struct scanner *s, const struct token *command)
{
	const char *why = "it could drop or change what other files say";

	if (is(command, "assert"))
		why = "it would limit what is proved; say it as an assumption of the capture";
	else if (!strncmp(command->text, "de", 2))
		why = "it leaves bit-vector logic";
	return ptp_fail_at(s->diag, command->place,
			   "(%s ...) is no command of a rule file: %s; the commands are " COMMANDS,
			   word_of(command).text, why);
}

static enum ptp_err read_command(struct scanner *s, const struct token *opening)
{
	static const char *const defining[] = {"define-fun", "define-sort", "declare-const", "declare-fun"};
	struct token command;

	if (next(s, &command))
		return s->diag->err;
	if (command.kind != ATOM)
		return ptp_fail_at(s->diag, command.place, "a command needs a name after its (: one of " COMMANDS);
	for (size_t i = 0; i < sizeof(defining) / sizeof(*defining); i++) {
		if (!is(&command, defining[i]))
			continue;
		if (read_name(s, &command) || (is(&command, "declare-fun") && read_no_arguments(s)))
			return s->diag->err;
		return skip_rest(s, opening, 1);
	}
	return is(&command, "set-info") ? skip_rest(s, opening, 1) : refuse(s, &command);
}

enum ptp_err ptp_smt_scan(struct ptp_arena *arena, const char *file, const char *text, size_t size, bool dotted,
			  struct ptp_symbols *symbols, struct ptp_diag *diag)
{
	struct scanner s = {text, text + size, {file, 1, 1}, arena, symbols, dotted, diag};
	struct token token;

	if (memchr(text, '\0', size))
		return ptp_fail_at(diag, s.place, "the file has a NUL byte: it is no text");
	while (!next(&s, &token) && token.kind != END) {
		if (token.kind != OPEN)
			return ptp_fail_at(diag, token.place,
					   "%s stands outside of a command: a rule file is a list of (COMMAND ...)",
					   word_of(&token).text);
		if (read_command(&s, &token))
			break;
	}
	return diag->err;
}

enum ptp_err ptp_smt_scan_builtin(struct ptp_arena *arena, const struct ptp_catalogue *catalogue,
				  struct ptp_symbols *symbols, struct ptp_diag *diag)
{
	for (size_t i = 0; i < catalogue->smt.count; i++) {
		const struct ptp_builtin *file = ptp_builtin_find(catalogue->smt.at[i]);

		if (file && ptp_smt_scan(arena, ptp_arena_printf(arena, "rules/%s", file->name), file->text, file->size,
					 false, symbols, diag))
			return diag->err;
	}
	return PTP_OK;
}

enum ptp_err ptp_smt_settle(const struct ptp_symbols *symbols, struct ptp_names *names, struct ptp_diag *diag)
{
	const struct ptp_symbol *at = symbols->all.at;
	size_t first, second;

	for (size_t i = 0; i < symbols->all.count; i++)
		ptp_names_add(names, at[i].name, i);
	if (!ptp_names_settle(names, &first, &second))
		return PTP_OK;
	return ptp_fail_at(diag, at[second].place,
			   "%s is defined at %s:%u: what is added redefines nothing: choose another name",
			   ptp_quote(at[second].name).text, ptp_shorten(at[first].place.file).text,
			   at[first].place.line);
}
