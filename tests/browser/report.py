# SPDX-License-Identifier: Apache-2.0
#
# report.py VIOLATED JSON HOSTILE MANY: the report in HTML as its readers use it, in Chromium. VIOLATED is one of a host with assigned
# devices and a violation, JSON the same check; HOSTILE has texts that try to run; MANY has 10,000 mappings.
import base64
import json
import os
import sys

sys.path.insert(0, os.path.dirname(__file__))
from browser import Browser, Checks  # noqa: E402

violated, in_json, hostile, many = sys.argv[1:]
here = os.path.dirname(os.path.abspath(__file__))
with open(in_json, encoding="utf-8") as file:
	findings = json.load(file)["findings"]
with open(os.path.join(here, "contrast.js"), encoding="utf-8") as file:
	contrast = file.read()

SHOWN = "return [...document.querySelectorAll('.finding')].filter((f) => f.checkVisibility()).length"
FOCUS = "const at = document.activeElement; return at.getAttribute('aria-label') || at.textContent"
VIEW = "return document.getElementById('view')?.textContent"
IN_WINDOW = """const box = document.querySelector(arguments[0])?.getBoundingClientRect();
	return box && box.height > 0 && box.top >= 0 && box.top < innerHeight"""


# Sets a field of the filter, and returns how many findings are shown then, and what is said of it.
def filtered(name, value):
	browser.run("""const field = document.querySelector(`#filter [name=${arguments[0]}]`);
		field.value = arguments[1]; field.dispatchEvent(new Event('input', {bubbles: true}))""", name, value)
	return [browser.run(SHOWN), browser.run("return document.getElementById('shown').value")]


def click(selector):
	browser.run("document.querySelector(arguments[0]).click()", selector)


def owners(finding):
	return {mapping["owner"] for mapping in finding["mappings"]}


def look_at_filter():
	count = len(findings)
	browser.run("document.querySelectorAll('.group').forEach((group) => { group.open = true; })")
	checks.same("all findings", browser.run(SHOWN), count)
	for name, value, fits in (
			("rule", "alias.device-nc", lambda f: f["rule"] == "alias.device-nc"),
			("severity", "warning", lambda f: f["severity"] == "warning"),
			("verdict", "violated", lambda f: f["verdict"] == "violated" and f["severity"] != "note"),
			("text", "483041AE31A4", lambda f: f["id"] == "483041ae31a4"),
			("text", "no such words", lambda f: False)):
		expected = sum(map(fits, findings))
		checks.same(f"{name}: {value}", filtered(name, value), [expected, f"{expected} of {count} findings"])
		filtered(name, "")
	number = browser.run("return [...document.querySelector('[name=owners]')].find((o) => o.text.startsWith('guest:1 (')).value")
	expected = sum("guest:1" in owners(f) for f in findings)
	checks.same("owner", filtered("owners", number)[0], expected)
	narrower = sum("guest:1" in owners(f) and f["rule"] == "side.width" for f in findings)
	checks.same("owner and rule", filtered("rule", "side.width")[0], narrower)
	click("#filter [type=reset]")
	checks.true("all again", browser.wait("return document.getElementById('shown').value === arguments[0]", f"{count} of {count} findings"))


# From an assumption to all that rests on it.
def follow_assumption():
	text = "independent(host, guest:1)"
	expected = sum(any(text in names for names in (f["needs"], f["under"], *f["alternatives"])) for f in findings)
	browser.run("document.querySelector(`.to-findings[data-words='${arguments[0]}']`).click()", text)
	checks.true("the findings are in the window", browser.wait(IN_WINDOW, "#findings"))
	checks.true("what rests on it", expected > 1)
	checks.same("what is shown of it", browser.run("return document.getElementById('shown').value"),
		f"{expected} of {len(findings)} findings")
	click("#filter [type=reset]")


# From what is violated to the map, from there to the walk, and back.
def follow_finding():
	checks.true("what is violated is open", browser.run("return document.getElementById('finding-483041ae31a4').open"))
	checks.same("its walk is there, with the guilty field", browser.run(
		"return document.querySelector('#finding-483041ae31a4 .inline .guilty').textContent.trim()"), "MemAttr=0b0111")
	click("#finding-483041ae31a4 .to-map")
	checks.true("the map is in the window", browser.wait(IN_WINDOW, "#zoom"))
	checks.same("the block", browser.run("return document.querySelector('#zoom h3').textContent"), "0000:00:02.0 BAR 2")
	panel = browser.run("return document.getElementById('panel').innerText")
	for words in ("0x8000000000 to 0x80001fffff", "guest 1, any stage 1", "any of ", "Normal-NC", "vmm (174)", "smmu 0x10",
			"Back to finding 483041ae31a4"):
		checks.true(f"what the map says has {words}", words in panel)
	walk = browser.run("""const row = [...document.querySelectorAll('#panel tr')].find((r) => r.textContent.includes('guest 1, any stage 1'));
		const link = row.querySelector('a'); link.click(); return link.hash""")
	checks.true("the walk is in the window", browser.wait(IN_WINDOW, walk))
	text = browser.run("return document.querySelector(arguments[0]).innerText", walk)
	for words in ("VTTBR_EL2", "MemAttr=0b0111", "0x81000000", "physical address 0x8000000000"):
		checks.true(f"the walk has {words}", words in text)
	click("#panel a[href='#finding-483041ae31a4']")
	checks.true("back at the finding", browser.wait(IN_WINDOW, "#finding-483041ae31a4"))
	filtered("rule", "side.width")
	click("#verdict .worst a")
	checks.true("a link goes to what the filter hid", browser.wait(IN_WINDOW, "#finding-483041ae31a4"))


def use_keys():
	browser.run("document.getElementById('zoom').hidden || document.querySelector('.tools button:last-of-type').click()")
	browser.run("document.querySelector('nav li:nth-child(6) a').focus()")
	for _ in range(60):
		browser.keys("\ue004")  # Tab
		if browser.run(FOCUS).startswith("System RAM"):
			break
	checks.same("Tab gets to a block", browser.run(FOCUS), "System RAM at 0x40000000")
	browser.keys("\ue007")  # Enter
	checks.same("Enter shows it", browser.wait(VIEW), "0x40000000 to 0x5fffffff, 512M")
	checks.true("and goes to a bar", browser.run("return document.activeElement.matches('#near .bar')"))
	first = browser.run(FOCUS)
	browser.keys("\ue015")  # down
	checks.true("arrows go to another", browser.run(FOCUS) != first)
	browser.keys("+")
	checks.true("plus shows half of it", browser.run(VIEW).endswith(", 256M"))
	browser.keys("+", "-", "-")
	checks.true("minus the double", browser.run(VIEW).endswith(", 512M"))
	browser.keys("\ue007")
	checks.true("Enter lists mappings", "mapping" in browser.run("return document.querySelector('#panel h4').textContent"))
	browser.keys("\ue00c")  # Escape
	checks.true("Escape closes", browser.run("return document.getElementById('zoom').hidden"))
	checks.same("and goes back", browser.run(FOCUS), "System RAM at 0x40000000")
	checks.true("the focus is seen", browser.run(
		"return getComputedStyle(document.activeElement.querySelector('.ground')).strokeWidth === '3px'"))


def look_at_themes():
	click("#finding-483041ae31a4 .to-map")
	grounds = set()
	for name in ("light", "dark"):
		browser.theme(name)
		seen, wrong = browser.run(contrast)
		checks.true("texts were looked at", seen > 500)
		checks.same(f"contrast, {name}", wrong, [])
		grounds.add(browser.run("return getComputedStyle(document.body).backgroundColor"))
	checks.same("grounds of the themes", len(grounds), 2)
	browser.theme("light")


def look_at_narrow():
	browser.size(360, 800)
	browser.run("document.querySelector('.regions').open = true")
	browser.wait("return document.getElementById('near').clientWidth < 360")
	checks.true("no scrolling sideways", browser.run(
		"return document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
	checks.same("and nothing sticks out", browser.run("""return [...document.querySelectorAll('main *, nav *, footer *')]
		.filter((e) => e.checkVisibility() && !e.closest('.wide, .across, svg, pre') && e.getBoundingClientRect().right > innerWidth + 1)
		.map((e) => e.outerHTML.slice(0, 80))"""), [])
	browser.size(1280, 900)


# What a filter and the reader chose is what is printed: each finding shown has its line, open ones are whole.
def look_at_print():
	browser.run("document.querySelectorAll('.group').forEach((group) => { group.open = false; })")
	browser.theme("dark", "print")
	browser.run("dispatchEvent(new Event('beforeprint'))")
	checks.same("lines on paper", browser.run(SHOWN), len(findings))
	checks.true("what is open has all", browser.run("return document.querySelector('#finding-483041ae31a4 .sides').checkVisibility()"))
	checks.true("the table of the map", browser.run("return document.querySelector('.regions table').checkVisibility()"))
	for selector in ("nav", "#filter", ".tools"):
		checks.true(f"no {selector} on paper", not browser.run("return document.querySelector(arguments[0]).checkVisibility()", selector))
	checks.same("ink on white", browser.run("return getComputedStyle(document.body).backgroundColor"), "rgb(255, 255, 255)")
	browser.run("dispatchEvent(new Event('afterprint'))")
	browser.theme("light")
	checks.same("as it was", browser.run(SHOWN), 0)
	pdf = base64.b64decode(browser.command("Page.printToPDF", printBackground=True)["data"])
	checks.true("a PDF of a size to send", pdf.startswith(b"%PDF") and 50000 < len(pdf) < 5000000)


def look_without_scripts():
	browser.command("Emulation.setScriptExecutionDisabled", value=True)
	browser.open(violated, "#walk-1")
	checks.true("no filter", not browser.run("return document.getElementById('filter').checkVisibility()"))
	checks.true("findings", browser.run(SHOWN) > 50)
	checks.true("what is violated is open", browser.run("return document.querySelector('#finding-483041ae31a4 .sides').checkVisibility()"))
	checks.true("a link goes to a walk", browser.run(IN_WINDOW, "#walk-1"))
	checks.true("the map is drawn", browser.run("return document.querySelectorAll('#overview rect').length") > 100)
	browser.command("Emulation.setScriptExecutionDisabled", value=False)


def look_at_hostile():
	browser.open(hostile)
	checks.same("nothing of the capture ran", browser.run("return [window.owned, document.title.endsWith('title'), document.images.length]"),
		[None, True, 0])
	browser.run("""document.querySelectorAll('details').forEach((details) => { details.open = true; });
		[...document.querySelectorAll('.to-map')].find((link) => link.closest('.finding').textContent.includes(' region')).click()""")
	checks.true("a name is text", "<img" in browser.run("return document.querySelector('#zoom h3').textContent"))
	checks.true("in the panel, too", "<img" in browser.run("return document.getElementById('panel').textContent"))
	checks.same("still nothing", browser.run("return [window.owned, document.images.length]"), [None, 0])


def look_at_many():
	browser.open(many)
	checks.true("ten thousand mappings", "10005 mappings" in browser.run("return document.getElementById('verdict').textContent"))
	browser.run("[...document.querySelectorAll('#overview .block')].pop().dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}))")
	checks.true("they are shown", browser.run("return document.querySelectorAll('#near .bar').length") > 5)
	for _ in range(14):
		click(".tools button:nth-child(2)")
	checks.true("and told apart", "1 mapping" in browser.run(
		"return [...document.querySelectorAll('#near .bar')].map((bar) => bar.getAttribute('aria-label')).join('\\n')"))


browser, checks = Browser(), Checks()
try:
	browser.size(1280, 900)
	browser.theme("light")
	browser.open(violated)
	checks.same("nothing was loaded beside it", browser.run("return performance.getEntriesByType('resource').length"), 0)
	for part in (look_at_filter, follow_assumption, follow_finding, use_keys, look_at_themes, look_at_narrow, look_at_print, look_without_scripts,
			look_at_hostile, look_at_many):
		try:
			part()
		except Exception as error:  # what comes after it is of use all the same
			checks.wrong.append(f"{part.__name__}: {error}")
		checks.same(f"console, {part.__name__}", browser.console(), [])
finally:
	browser.close()
checks.finish()
