// SPDX-License-Identifier: Apache-2.0
//
// A file is refused unless it is, byte for byte, what the writer makes of what the reader finds in it. So nothing can stand
// in it that ptproof would not write: no command that ends or resets a solver, no rule that was changed, no obligation that is
// missing, no count that is wrong. The digest in the last line finds accidents first; anyone can make a new one.
#include "verifier/certify/certify.h"

#include "verifier/certify/make.h"
#include "verifier/certify/read.h"
#include "verifier/certify/terms.h"
#include "verifier/certify/write.h"
#include "verifier/verdict/identity.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MAX_BYTES (UINT64_C(1) << 30) // docs/limits.md

struct text {
	char *at;
	size_t size;
};

// The text of a certificate, the last line included.
static struct text text_of(const struct ptp_theorem *theorem, const struct ptp_obligations *obligations,
			   const struct ptp_catalogue *catalogue)
{
	struct text text = {NULL, 0};
	FILE *to = open_memstream(&text.at, &text.size);

	if (!to)
		abort(); // out of memory, before anything was written
	ptp_certificate_write(theorem, obligations, catalogue, to);
	fflush(to);
	ptp_certificate_seal(text.at, text.size, to);
	if (fclose(to))
		abort();
	return text;
}

enum ptp_err ptp_certificate_of(struct ptp_check *check, FILE *to, struct ptp_diag *diag)
{
	struct ptp_theorem theorem = {.inputs = {0}};
	struct ptp_obligations obligations = {.all = {0}};
	enum ptp_err err = ptp_theorem_make(check, &theorem, &obligations, diag);

	if (!err) {
		struct text text = text_of(&theorem, &obligations, check->catalogue);

		fwrite(text.at, 1, text.size, to);
		free(text.at);
	}
	ptp_obligations_free(&obligations);
	ptp_theorem_free(&theorem);
	return err;
}

static enum ptp_err read_all(const char *file, int fd, struct text *text, struct ptp_diag *diag)
{
	struct stat st;

	if (fstat(fd, &st))
		return ptp_fail(diag, PTP_ERR_INPUT, "%s: %s", ptp_shorten(file).text, strerror(errno));
	if (!S_ISREG(st.st_mode) || (uint64_t)st.st_size > FILE_MAX_BYTES)
		return ptp_fail(diag, PTP_ERR_INPUT, "%s: not a regular file of at most 1 GiB", ptp_shorten(file).text);
	text->at = ptp_calloc((size_t)st.st_size + 1, 1);
	while (text->size < (size_t)st.st_size) {
		ssize_t got = read(fd, text->at + text->size, (size_t)st.st_size - text->size);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return ptp_fail(diag, PTP_ERR_INPUT, "%s: it was cut while it was read",
					ptp_shorten(file).text);
		text->size += (size_t)got;
	}
	return PTP_OK;
}

static enum ptp_err read_file(const char *file, struct text *text, struct ptp_diag *diag)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	enum ptp_err err;

	*text = (struct text){NULL, 0};
	if (fd < 0)
		return ptp_fail(diag, PTP_ERR_INPUT, "%s: %s", ptp_shorten(file).text, strerror(errno));
	err = read_all(file, fd, text, diag);
	close(fd);
	return err;
}

static size_t last_line(const struct text *text)
{
	size_t at = text->size ? text->size - 1 : 0;

	while (at && text->at[at - 1] != '\n')
		at--;
	return at;
}

// The last line, against all that is before it. BODY: how much that is.
static enum ptp_err check_seal(const char *file, const struct text *text, size_t *body, struct ptp_diag *diag)
{
	struct text seal = {NULL, 0};
	FILE *to = open_memstream(&seal.at, &seal.size);
	bool same;

	if (!to)
		abort();
	*body = last_line(text);
	ptp_certificate_seal(text->at, *body, to);
	if (fclose(to))
		abort();
	same = seal.at && seal.size == text->size - *body && !memcmp(seal.at, text->at + *body, seal.size);
	free(seal.at);
	if (same)
		return PTP_OK;
	return ptp_fail(diag, PTP_ERR_INPUT,
			"%s: its last line is not the digest of the others: it was cut or edited, or is no certificate",
			ptp_shorten(file).text);
}

static enum ptp_err check_rules(const char *file, const struct text *text, struct ptp_diag *diag)
{
	static const char start[] = "\n; rules: sha256:";
	const char *found = memmem(text->at, text->size, start, sizeof(start) - 1);
	char digest[PTP_DIGEST_TEXT];

	ptp_rules_digest(digest);
	if (!found || strncmp(found + sizeof(start) - 1, digest, PTP_DIGEST_TEXT - 1) != 0)
		return ptp_fail(
			diag, PTP_ERR_INPUT,
			"%s: made with other rules; these are sha256:%s, and a ptproof that has the others can check it",
			ptp_shorten(file).text, digest);
	return PTP_OK;
}

// Where TEXT is not what the writer made of it.
static enum ptp_err compare(const char *file, const struct text *text, const struct text *again, struct ptp_diag *diag)
{
	size_t line = 1, at = 0;

	if (text->size == again->size && !memcmp(text->at, again->at, text->size))
		return PTP_OK;
	while (at < text->size && at < again->size && text->at[at] == again->at[at])
		line += text->at[at++] == '\n';
	return ptp_fail(diag, PTP_ERR_INPUT, "%s: line %zu is not what belongs there: the file was edited",
			ptp_shorten(file).text, line);
}

static enum ptp_err check_theorem(const char *file, const struct text *text, const struct ptp_theorem *theorem,
				  struct ptp_obligations *obligations, const struct ptp_catalogue *catalogue,
				  struct ptp_diag *diag)
{
	const char *wrong;
	struct text again;

	if (!ptp_obligations_collect(theorem, obligations))
		return ptp_fail(diag, PTP_ERR_INPUT, "%s: more than %u obligations", ptp_shorten(file).text,
				PTP_STATED_OBLIGATIONS_MAX);
	wrong = ptp_terms_unbacked(theorem, obligations);
	if (wrong)
		return ptp_fail(diag, PTP_ERR_INPUT, "%s: it has %s", ptp_shorten(file).text, wrong);
	again = text_of(theorem, obligations, catalogue);
	compare(file, text, &again, diag);
	free(again.at);
	return diag->err;
}

static enum ptp_err check_form(const char *file, const struct text *text, const struct ptp_catalogue *catalogue,
			       struct ptp_diag *diag)
{
	struct ptp_theorem theorem = {.inputs = {0}};
	struct ptp_obligations obligations = {.all = {0}};
	size_t body;

	if (!check_seal(file, text, &body, diag) && !check_rules(file, text, diag) &&
	    !ptp_certificate_read(ptp_shorten(file).text, text->at, body, &theorem, diag))
		check_theorem(file, text, &theorem, &obligations, catalogue, diag);
	ptp_obligations_free(&obligations);
	ptp_theorem_free(&theorem);
	return diag->err;
}

// What the solver read must be what was checked.
static enum ptp_err check_unchanged(const char *file, const struct text *text, struct ptp_diag *diag)
{
	struct text now;

	if (!read_file(file, &now, diag) && now.at &&
	    (now.size != text->size || memcmp(now.at, text->at, now.size) != 0))
		ptp_fail(diag, PTP_ERR_INPUT, "%s: it changed while the solver read it", ptp_shorten(file).text);
	free(now.at);
	return diag->err;
}

enum ptp_asked ptp_certify(const char *file, const char *command, const struct ptp_catalogue *catalogue,
			   struct ptp_diag *diag)
{
	enum ptp_asked asked = PTP_ASKED_FAILED;
	ptp_autofree char *path = NULL;
	struct text text;

	if (asprintf(&path, "%s%s", *file == '-' ? "./" : "", file) < 0)
		abort();
	if (!read_file(path, &text, diag) && text.at && !check_form(path, &text, catalogue, diag)) {
		asked = ptp_ask(command, path, PTP_CERTIFICATE_ANSWERS, diag);
		if (asked == PTP_ASKED_AGREES && check_unchanged(path, &text, diag))
			asked = PTP_ASKED_FAILED;
	}
	free(text.at);
	return asked;
}
