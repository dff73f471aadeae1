// SPDX-License-Identifier: Apache-2.0
//
// Text in HTML: no text becomes a mark, ends an attribute or a script, or is no UTF-8.
#include "verifier/report/html/html.h"

#include <criterion/criterion.h>
#include <stdlib.h>

#define NO "\xef\xbf\xbd" // U+FFFD

static const struct {
	const char *text, *html, *json;
} cases[] = {
	{"", "", "\"\""},
	{"plain \xc3\xa4 \xe2\x82\xac \xf0\x9f\x90\xa7", "plain \xc3\xa4 \xe2\x82\xac \xf0\x9f\x90\xa7",
	 "\"plain \xc3\xa4 \xe2\x82\xac \xf0\x9f\x90\xa7\""},
	{"<a b='c' d=\"e\">&amp;", "&#60;a b=&#39;c&#39; d=&#34;e&#34;&#62;&#38;amp;",
	 "\"\\u003ca b=\\u0027c\\u0027 d=\\u0022e\\u0022\\u003e\\u0026amp;\""},
	{"</script><!--", "&#60;/script&#62;&#60;!--", "\"\\u003c/script\\u003e\\u003c!--\""},
	{"a\\b\nc\td", "a\\b\nc\td", "\"a\\u005cb\\u000ac\\u0009d\""},
	{"\x01\x1b\x7f", NO NO NO, "\"\\ufffd\\ufffd\\ufffd\""},
	{"\xc2\x85", NO, "\"\\ufffd\""},                                 // a control of two bytes
	{"\xe2\x80\xae \xe2\x81\xa6", NO " " NO, "\"\\ufffd \\ufffd\""}, // marks of direction
	{"\xe2\x80\xa8", NO, "\"\\ufffd\""}, // a line separator, which ends a line of scripts
	{"\x80 \xff", NO " " NO, "\"\\ufffd \\ufffd\""},
	{"\xc0\xbc \xe0\x80\xbc", NO NO " " NO, "\"\\ufffd\\ufffd \\ufffd\""}, // `<` in too many bytes
	{"\xe2\x82<", NO "&#60;", "\"\\ufffd\\u003c\""}, // a sequence that is cut off hides nothing
	{"\xf0\x9f\x90", NO, "\"\\ufffd\""},
	{"\xed\xa0\x80", NO, "\"\\ufffd\""},     // a surrogate
	{"\xf4\x90\x80\x80", NO, "\"\\ufffd\""}, // beyond the last one
	{"\xef\xbf\xbe", NO, "\"\\ufffd\""},     // no character
};

static char *written(void (*write)(FILE *to, const char *text), const char *text)
{
	char *result = NULL;
	size_t size;
	FILE *to = open_memstream(&result, &size);

	write(to, text);
	fclose(to);
	return result;
}

Test(html, texts)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char *html = written(ptp_html_text, cases[i].text), *json = written(ptp_html_json, cases[i].text);

		cr_expect_str_eq(html, cases[i].html, "case %zu: found %s, expected %s", i, html, cases[i].html);
		cr_expect_str_eq(json, cases[i].json, "case %zu: found %s, expected %s", i, json, cases[i].json);
		free(html);
		free(json);
	}
}

Test(html, formats)
{
	char *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	ptp_html(to, "<p title=\"%s\">%s 100%% %zu %u %d 0x%llx %02llu</p>", "\"%s", "<%n>", (size_t)7, 8u, -1,
		 0x123456789abcULL, 9ULL);
	fputc(' ', to);
	ptp_html_brief(to, "\xc3\xa4\xc3\xa4<\xc3\xa4", 3);
	ptp_html_brief(to, " abc", 4);
	fclose(to);
	cr_assert_str_eq(
		text,
		"<p title=\"&#34;%s\">&#60;%n&#62; 100% 7 8 -1 0x123456789abc 09</p> \xc3\xa4\xc3\xa4&#60;\xe2\x80\xa6"
		" abc");
	free(text);
}
