// SPDX-License-Identifier: Apache-2.0
#include "verifier/report/html/page.h"
#include "verifier/report/html/html.h"

#include "model/rules.h"
#include "verifier/prove/solver.h"

#include <sha2.h>
#include <string.h>

static const char *const styles[] = {"html/page.css", "html/findings.css", "html/map.css"};
static const char *const scripts[] = {"html/reader.js", "html/filter.js", "html/map.js"};

static void print_base64(FILE *to, const uint8_t *bytes, size_t size)
{
	static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < size; i += 3) {
		uint32_t three = (uint32_t)bytes[i] << 16 | (i + 1 < size ? bytes[i + 1] << 8 : 0) |
				 (i + 2 < size ? bytes[i + 2] : 0);

		fputc(digit[three >> 18], to);
		fputc(digit[three >> 12 & 63], to);
		fputc(i + 1 < size ? digit[three >> 6 & 63] : '=', to);
		fputc(i + 2 < size ? digit[three & 63] : '=', to);
	}
}

// What a policy of Content Security names a style or script of the page by.
static void print_hash(FILE *to, const char *name)
{
	const struct ptp_builtin *file = ptp_builtin_find(name);
	uint8_t digest[SHA256_DIGEST_LENGTH];
	SHA2_CTX hash;

	SHA256Init(&hash);
	SHA256Update(&hash, (const uint8_t *)file->text, file->size);
	SHA256Final(digest, &hash);
	fputs(" 'sha256-", to);
	print_base64(to, digest, sizeof(digest));
	fputc('\'', to);
}

static void print_hashes(FILE *to, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		print_hash(to, names[i]);
}

#define COUNT(of) (sizeof(of) / sizeof(*(of)))

// Nothing is loaded from anywhere, and nothing runs but these scripts, as they are here.
static void print_policy(FILE *to)
{
	fputs("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; base-uri 'none'; form-action "
	      "'none'; style-src",
	      to);
	print_hashes(to, styles, COUNT(styles));
	fputs("; script-src", to);
	print_hashes(to, scripts, COUNT(scripts));
	fputs("\">\n", to);
}

static void print_file(FILE *to, const char *element, const char *name)
{
	const struct ptp_builtin *file = ptp_builtin_find(name);

	fprintf(to, "<%s>", element);
	fwrite(file->text, 1, file->size, to);
	fprintf(to, "</%s>\n", element);
}

void ptp_page_begin(FILE *to, const char *title, const struct ptp_page_part *parts, size_t count)
{
	fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n", to);
	print_policy(to);
	fputs("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	      "<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n",
	      to);
	ptp_html(to, "<title>%s</title>\n", title);
	for (size_t i = 0; i < COUNT(styles); i++)
		print_file(to, "style", styles[i]);
	ptp_html(to, "</head>\n<body>\n<a class=\"skip\" href=\"#%s\">Skip to the report</a>\n", parts[0].id);
	fputs("<nav aria-label=\"Parts of the report\"><ul>", to);
	for (size_t i = 0; i < count; i++)
		ptp_html(to, "<li><a href=\"#%s\">%s</a></li>", parts[i].id, parts[i].name);
	fputs("</ul></nav>\n<main>\n", to);
}

void ptp_page_end(FILE *to, const char *rules_digest)
{
	fputs("</main>\n<footer>", to);
	ptp_html(to, "ptproof %s, rules <code>sha256:%s</code>, %s", PTPROOF_VERSION, rules_digest, ptp_solver_name());
	fputs("</footer>\n", to);
	for (size_t i = 0; i < COUNT(scripts); i++)
		print_file(to, "script", scripts[i]);
	fputs("</body>\n</html>\n", to);
}
