// SPDX-License-Identifier: Apache-2.0
//
// The filter of findings: each field narrows what is shown; words have to be there all, in any order, and what stands in quotes as it is.
"use strict";
(() => {
	const form = document.getElementById("filter");

	if (!form)
		return;
	const findings = [...document.querySelectorAll(".finding")];
	const groups = [...document.querySelectorAll(".group")];
	const before = groups.map((group) => group.open);
	const texts = new Map();

	const text = (finding) => {
		if (!texts.has(finding))
			texts.set(finding, `${finding.dataset.rule} ${finding.textContent}`.toLowerCase());
		return texts.get(finding);
	};

	const fits = (finding, words, wanted) =>
		wanted.every(([name, value]) => finding.dataset[name].split(" ").includes(value)) &&
		words.every((word) => text(finding).includes(word));

	const apply = () => {
		const values = [...new FormData(form)];
		const words = (form.elements.text.value.toLowerCase().match(/"[^"]*"|\S+/g) || []).map((word) => word.replaceAll('"', ""));
		const wanted = values.filter(([name, value]) => name !== "text" && value);
		let shown = 0;

		for (const finding of findings) {
			finding.hidden = !fits(finding, words, wanted);
			shown += !finding.hidden;
		}
		groups.forEach((group, i) => {
			group.hidden = !group.querySelector(".finding:not([hidden])");
			group.open = words.length || wanted.length ? true : before[i];
		});
		document.getElementById("shown").value = `${shown} of ${findings.length} findings`;
	};

	form.hidden = false;
	document.querySelectorAll(".to-findings").forEach((link) => { link.hidden = false; });
	form.addEventListener("input", apply);
	form.addEventListener("submit", (event) => event.preventDefault());
	form.addEventListener("reset", () => setTimeout(apply));
	document.addEventListener("click", (event) => {
		const link = event.target.closest(".to-findings");

		if (!link)
			return;
		form.reset();
		form.elements.text.value = `"${link.dataset.words}"`;
		apply();
	});
	apply();
})();
