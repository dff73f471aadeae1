// SPDX-License-Identifier: Apache-2.0
//
// Reading: what a link goes to is shown, and a finding that is opened has its walks with it. On paper every finding has its line, and those
// that are open have all the rest.
"use strict";
(() => {
	const target = (hash) => document.getElementById(decodeURIComponent(hash.slice(1)));

	// Opens ELEMENT and all that it is in, and lifts the filter where that hides it.
	const reveal = (element) => {
		if (element.closest("[hidden]"))
			document.getElementById("filter")?.reset();
		for (let at = element; at; at = at.parentElement)
			if (at.localName === "details")
				at.open = true;
		setTimeout(() => element.scrollIntoView());
	};

	const go = (hash) => target(hash) && reveal(target(hash));

	const mark = (walk, fields) => {
		for (const bits of walk.querySelectorAll(".bits"))
			if (fields.includes(bits.dataset.field)) {
				bits.classList.add("guilty");
				bits.title = "another value of this field alone repairs it";
			}
	};

	// A copy of the walk that LINK goes to.
	const copy = (link) => {
		const walk = document.getElementById(link.hash.slice(1)).cloneNode(true);

		walk.removeAttribute("id");
		walk.removeAttribute("aria-labelledby");
		walk.className = "inline";
		walk.querySelector("h3").removeAttribute("id");
		mark(walk, link.dataset.marks.split(" ").filter((field) => field));
		return walk;
	};

	const open = (event) => {
		const finding = event.target;
		const seen = new Set();

		if (!finding.matches?.(".finding") || !finding.open || finding.querySelector(".inline"))
			return;
		for (const link of finding.querySelectorAll(".to-walk"))
			if (!seen.has(link.hash)) {
				seen.add(link.hash);
				finding.append(copy(link));
			}
	};

	let closed = [];
	document.addEventListener("toggle", open, true);
	document.querySelectorAll(".finding[open]").forEach((finding) => open({target: finding}));
	window.addEventListener("hashchange", () => go(location.hash));
	document.addEventListener("click", (event) => { // also to where it is already, which is no change
		const link = event.target.closest("a");

		if (link && link.hash === location.hash && !event.defaultPrevented)
			go(link.hash);
	});
	window.addEventListener("beforeprint", () => {
		closed = [...document.querySelectorAll(".group:not([open]), .regions:not([open])")];
		closed.forEach((details) => { details.open = true; });
	});
	window.addEventListener("afterprint", () => closed.forEach((details) => { details.open = false; }));
	document.getElementById("unfold")?.addEventListener("click", () => {
		const shown = [...document.querySelectorAll(".finding:not([hidden])")];
		const unfold = shown.some((finding) => !finding.open);

		shown.forEach((finding) => {
			finding.open = unfold;
			finding.closest(".group").open = true;
		});
	});
	go(location.hash);
})();
