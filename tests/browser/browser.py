# SPDX-License-Identifier: Apache-2.0
#
# Chromium without a window, for tests: one page, opened as a file, with keys, themes and sizes; and what went wrong in it.
import os
import shutil
import sys
import tempfile
import time

FLAGS = """--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update
	--disable-sync --disable-dev-shm-usage --disable-extensions""".split()
PROGRAM, DRIVER = "/usr/bin/chromium", "/usr/bin/chromedriver"


class Browser:
	def __init__(self):
		from selenium import webdriver
		from selenium.webdriver.chrome.options import Options
		from selenium.webdriver.chrome.service import Service

		self.data = tempfile.mkdtemp()
		os.environ.update(HOME=self.data, XDG_CACHE_HOME=self.data, XDG_CONFIG_HOME=self.data) # nothing stays
		options = Options()
		options.binary_location = PROGRAM
		for flag in FLAGS + ["--user-data-dir=" + self.data]:
			options.add_argument(flag)
		options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
		self.driver = webdriver.Chrome(service=Service(DRIVER), options=options)
		self.messages = []

	def close(self):
		self.driver.quit()
		shutil.rmtree(self.data, ignore_errors=True)

	def open(self, path, fragment=""):
		self.driver.get("about:blank")
		self.driver.get(f"file://{path}{fragment}")

	# What the page said on its console since the last time.
	def console(self):
		return [entry["level"] + ": " + entry["message"] for entry in self.driver.get_log("browser")]

	def run(self, script, *arguments):
		return self.driver.execute_script(script, *arguments)

	def command(self, name, **arguments):
		return self.driver.execute_cdp_cmd(name, arguments)

	def theme(self, name, media="screen"):
		self.command("Emulation.setEmulatedMedia", media=media, features=[{"name": "prefers-color-scheme", "value": name},
			{"name": "prefers-reduced-motion", "value": "reduce"}])

	def size(self, width, height):
		self.command("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

	# Presses keys in the element that has the focus.
	def keys(self, *keys):
		from selenium.webdriver import ActionChains

		for key in keys:
			ActionChains(self.driver, duration=0).send_keys(key).perform()

	# Waits until SCRIPT returns something true, which is returned; None after a while.
	def wait(self, script, *arguments):
		for _ in range(200):
			found = self.run(script, *arguments)
			if found:
				return found
			time.sleep(0.05)
		return None


class Checks:
	def __init__(self):
		self.wrong = []

	def same(self, what, found, expected):
		if found != expected:
			self.wrong.append(f"{what}\nfound:    {found}\nexpected: {expected}")

	def true(self, what, found):
		if not found:
			self.wrong.append(f"{what}: {found}")

	def finish(self):
		for what in self.wrong:
			print("FAILED:", str(what)[:2000])
		sys.exit(1 if self.wrong else 0)
