# SPDX-License-Identifier: Apache-2.0
#
# check.py REPORT [JSON]: is REPORT one well-formed page that loads nothing, that somebody can read who does not see it, and that has every
# finding of JSON, the report of the same check? Prints its text; what is wrong goes to standard error, with exit status 1.
import base64
import hashlib
import html.parser
import json
import sys

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
ELEMENTS = set("""html head meta title style body a nav ul ol li main header section footer h1 h2 h3 p span strong small code pre br
	details summary dl dt dd table thead tbody tr th td div form label input select option button output script
	svg defs pattern path rect text line""".split())
wrong = []


def check(condition, what, *more):
	if not condition:
		wrong.append(" ".join([what, *map(str, more)]))


class Page(html.parser.HTMLParser):
	def __init__(self):
		super().__init__(convert_charrefs=True)
		self.open, self.ids, self.links, self.texts, self.headings = [], [], [], [], []
		self.findings, self.parts, self.names, self.meta = [], {"style": [], "script": []}, [], {}

	def handle_starttag(self, tag, attributes):
		names = [name for name, _ in attributes]
		given = dict(attributes)
		inside = self.open[-1] if self.open else None
		check(tag in ELEMENTS, "an element that the report does not have:", tag, self.getpos())
		check(len(set(names)) == len(names), "an attribute twice:", tag, names)
		for name, value in attributes:
			check(not name.startswith("on") and name not in ("style", "src", "srcset", "action", "data", "ping"),
				"an attribute that runs or loads:", tag, name)
			check(":" not in name, "a name of another language:", tag, name)
		if "id" in given:
			self.ids.append(given["id"])
		if "href" in given:
			self.links.append(given["href"])
		if inside == "details":
			self.names.append((tag, "details"))
		check(tag != "th" or given.get("scope") in ("row", "col"), "a table header without a scope", self.getpos())
		check(tag not in ("input", "select") or "label" in self.open, "a field without a label", given)
		check(tag != "svg" or "svg" in self.open or "aria-hidden" in given or "aria-label" in given, "an SVG without a name", given)
		check(given.get("class") != "block" or given.get("aria-label"), "a block without a name", given)
		if tag in ("h1", "h2", "h3"):
			self.headings.append(int(tag[1]))
		if given.get("class") == "finding":
			self.findings.append(given["id"])
		if given.get("http-equiv") == "Content-Security-Policy":
			self.meta["policy"] = given["content"]
		if tag not in VOID:
			self.open.append(tag)
			self.given = given

	def handle_startendtag(self, tag, attributes):
		self.handle_starttag(tag, attributes)
		check(tag in ("rect", "path", "line"), "an element that HTML does not close so:", tag)
		self.open.pop()

	def handle_endtag(self, tag):
		check(self.open and self.open[-1] == tag, "closed is", tag, "open is", self.open[-1:], "at", self.getpos())
		if tag in self.open:
			while self.open.pop() != tag:
				pass

	def handle_data(self, data):
		inside = self.open[-1] if self.open else ""
		if inside in self.parts:
			self.parts[inside].append((self.given, data))
		else:
			self.texts.append(data)

	def handle_comment(self, data):
		check(False, "a comment", data)

	def unknown_decl(self, data):
		check(False, "a declaration", data)


def digest(text):
	return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def check_policy(page):
	policy = page.meta.get("policy", "")
	rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
	scripts = [text for given, text in page.parts["script"] if not given]
	check(rules.get("default-src") == "'none'", "the policy lets something be loaded:", policy)
	check(rules.get("script-src", "").split() == [digest(text) for text in scripts], "the policy is not of these scripts")
	check(rules.get("style-src", "").split() == [digest(text) for _, text in page.parts["style"]], "the policy is not of this style")
	check(set(rules) == {"default-src", "base-uri", "form-action", "style-src", "script-src"}, "the policy says more:", policy)
	style = "".join(text for _, text in page.parts["style"])
	check("@import" not in style and style.count("url(") == style.count("url(#p-"), "the style loads something")
	data = [(given, text) for given, text in page.parts["script"] if given]
	if "map" not in page.ids and not data:
		return {"walks": []}
	check([given for given, _ in data] == [{"type": "application/json", "id": "map-data"}], "scripts that are not ours")
	check("<" not in data[0][1] and ">" not in data[0][1], "marks in the data of the map")
	return json.loads(data[0][1])


def check_findings(page, report):
	ids = ["finding-" + finding["id"] for finding in report["findings"]]
	expected = [name + (f"-{ids[:i].count(name) + 1}" if ids[:i].count(name) else "") for i, name in enumerate(ids)]
	check(page.findings == expected, "findings:", page.findings, "expected:", expected)


page = Page()
with open(sys.argv[1], encoding="utf-8") as file:
	text = file.read()
check(text.startswith("<!DOCTYPE html>\n<html lang=\"en\">"), "no document type, or no language")
page.feed(text)
page.close()
check(not page.open, "not closed:", page.open)
check(len(set(page.ids)) == len(page.ids), "an id twice:", sorted({name for name in page.ids if page.ids.count(name) > 1}))
for link in page.links:
	check(link.startswith("#") and link[1:] in page.ids, "a link that leads nowhere, or elsewhere:", link)
check(page.headings.count(1) == 1 and page.headings[0] == 1, "not one title")
check(all(b <= a + 1 for a, b in zip(page.headings, page.headings[1:])), "a level of headings is left out:", page.headings)
data = check_policy(page)
check(len(data["walks"]) == sum(name.startswith("walk-") and name[5:].isdigit() for name in page.ids), "walks without a place")
if len(sys.argv) > 2:
	with open(sys.argv[2], encoding="utf-8") as file:
		check_findings(page, json.load(file))
print("".join(page.texts))
for what in wrong[:20]:
	print(what[:400], file=sys.stderr)
sys.exit(1 if wrong else 0)
