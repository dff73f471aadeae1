// SPDX-License-Identifier: Apache-2.0
//
// One block of the map at a time, as wide as the window: its lanes to scale, what is less than a pixel apart as one bar. Keys reach every
// bar, and each says which mappings and findings it stands for.
"use strict";
(() => {
	const source = document.getElementById("map-data");

	if (!source)
		return;
	const data = JSON.parse(source.textContent);
	const zoom = document.getElementById("zoom");
	const GAP = 6, BAR = 16, THIN = 11, AXIS = 20, LISTED = 200, FEW = 8, LEAST = 4096;
	const HEIGHT = {violated: BAR, open: 10, lesser: 4, accepted: 4, alike: 4, differ: BAR};
	const SHARED = ["", "alike", "differ"];
	const SAYS = {violated: "violated", open: "conditional or unknown", lesser: "not counted", accepted: "accepted",
		alike: "one type", differ: "different types"};
	const LETTER = {device: "D", nc: "N", wt: "T", wb: "W", other: "O", free: "F"};
	let block, view, rows, drawnAt, current, near, panel, status;

	const hex = (number) => `0x${number.toString(16)}`;
	const several = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;

	const size = (bytes) => {
		let unit = 0;

		for (; bytes && bytes % 1024 === 0 && unit < 6; unit++)
			bytes /= 1024;
		return `${bytes}${"BKMGTPE"[unit]}`;
	};

	const fill = (made, attributes, children) => {
		Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
		made.append(...children);
		return made;
	};
	const html = (name, attributes, ...children) => fill(document.createElement(name), attributes, children);
	const svg = (name, attributes, ...children) =>
		fill(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);

	// Pieces are [offset, size, what, ...]; how many mappings or findings one stands for
	const count = (piece) => (piece.length === 3 && typeof piece[2] === "number" ? piece[2] : 1);
	const meets = (piece, lo, hi) => block.lo + piece[0] < hi && block.lo + piece[0] + piece[1] > lo;

	// What the rows of the block are: a name, and cells with a look, a text, pieces and a place in the row

	// One below the other: those of software, then what table walkers read
	const lane = (name, index) => {
		const cells = block.cells.filter((cell) => cell[0] === index);
		const each = Math.max(THIN, BAR / Math.max(1, cells.filter((cell) => !cell[2]).length));
		let height = 0;

		const drawn = [...cells].sort((a, b) => a[2] - b[2]).map(([, type, walk, pieces]) => {
			const cell = {look: data.looks[type], pieces, y: height, height: walk ? 4 : each,
				says: `${name}, ${walk ? "table walks, " : ""}${data.types[type]}`};

			height += cell.height;
			return cell;
		});
		return {name, of: "mapping", height, cells: drawn};
	};

	const above = (name, of, cells) => ({name, of, height: BAR, cells: cells.map(([look, pieces]) =>
		({look, pieces, y: BAR - HEIGHT[look], height: HEIGHT[look], says: `${name}, ${SAYS[look]}`}))});

	const rowsOfBlock = () => [
		above("findings", "finding", block.marks),
		above("mapped twice", "range", block.shared.map(([kind, pieces]) => [SHARED[kind], pieces])),
		...data.lanes.map(lane),
	].filter((row) => row.cells.length);

	// The bars of a cell: its pieces in view, those less than a pixel apart as one
	const bars = (cell, width) => {
		const scale = width / (view.hi - view.lo);
		const made = [];

		for (const piece of cell.pieces) {
			if (!meets(piece, view.lo, view.hi))
				continue;
			const lo = block.lo + piece[0], hi = lo + piece[1];
			const from = Math.max(0, (lo - view.lo) * scale);
			const to = Math.min(width, Math.max(from + 2, (hi - view.lo) * scale));
			const last = made[made.length - 1];

			if (last && from < last.to + 1) {
				last.to = Math.max(last.to, to);
				last.hi = Math.max(last.hi, hi);
				last.count += count(piece);
			} else {
				made.push({from, to, lo, hi, count: count(piece), cell});
			}
		}
		return made;
	};

	const drawBar = (bar, row, left) => {
		const {cell} = bar, width = Math.max(1.5, bar.to - bar.from);
		const says = `${cell.says}, ${hex(bar.lo)} to ${hex(bar.hi - 1)}, ${several(bar.count, row.of)}`;
		const letter = LETTER[cell.look];

		bar.node = svg("g", {class: "bar", role: "button", tabindex: -1, "aria-label": says},
			svg("title", {}, says),
			svg("rect", {x: left + bar.from, y: cell.y, width, height: cell.height, class: cell.look}));
		if (letter && width > 14 && cell.height >= 8)
			bar.node.append(svg("text", {x: left + bar.from + 3, y: cell.y + cell.height / 2 + 4, "aria-hidden": true}, letter));
		bar.node.addEventListener("click", () => pick(bar));
		bar.node.addEventListener("dblclick", () => look(bar.lo - (bar.hi - bar.lo) / 4, bar.hi + (bar.hi - bar.lo) / 4));
		return bar.node;
	};

	// Ticks at round addresses, as many as there is room for
	const drawAxis = (left, width, top) => {
		const axis = svg("g", {"aria-hidden": true});
		let step = LEAST;

		while ((view.hi - view.lo) / step > Math.max(1, width / 130))
			step *= 2;
		for (let at = Math.ceil(view.lo / step) * step; at < view.hi; at += step) {
			const x = left + (at - view.lo) / (view.hi - view.lo) * width;

			axis.append(svg("line", {x1: x, x2: x, y1: 0, y2: top, class: "tick"}),
				svg("text", {x: x + 2, y: top + 13}, hex(at)));
		}
		return axis;
	};

	const draw = () => {
		const all = near.clientWidth || 800, left = all < 520 ? 108 : 150, width = all - left - 2;
		const names = all < 520 ? 17 : 22;

		let y = 2;

		drawnAt = all;
		near.replaceChildren(drawAxis(left, width, rows.reduce((sum, row) => sum + row.height + GAP, y)));
		rows.forEach((row) => {
			const name = row.name.length > names ? `${row.name.slice(0, names - 1)}…` : row.name;

			row.bars = row.cells.flatMap((cell) => bars(cell, width));
			near.append(svg("g", {transform: `translate(0 ${y})`}, svg("text", {y: BAR - 5}, name),
				...row.bars.map((bar) => drawBar(bar, row, left))));
			y += row.height + GAP;
		});
		near.setAttribute("height", y + AXIS);
		current = null;
		rove((rows.find((row) => row.bars.length) || {bars: []}).bars[0]);
		status.textContent = `${hex(view.lo)} to ${hex(view.hi - 1)}, ${size(view.hi - view.lo)}`;
	};

	// Moves the view within the block
	const look = (lo, hi) => {
		const span = Math.min(Math.max(Math.round(hi - lo), LEAST), block.hi - block.lo);
		const first = Math.round(Math.min(Math.max(lo, block.lo), block.hi - span));

		view = {lo: first, hi: first + span};
		draw();
	};

	const middle = () => (current ? (Math.max(current.lo, view.lo) + Math.min(current.hi, view.hi)) / 2 : (view.lo + view.hi) / 2);
	const scaleBy = (factor) => look(middle() - (view.hi - view.lo) * factor / 2, middle() + (view.hi - view.lo) * factor / 2);
	const moveBy = (part) => look(view.lo + (view.hi - view.lo) * part, view.hi + (view.hi - view.lo) * part);

	// One bar at a time can be tabbed to; arrows go to others
	const rove = (bar, focus) => {
		if (!bar)
			return;
		current?.node.setAttribute("tabindex", -1);
		current = bar;
		bar.node.setAttribute("tabindex", 0);
		if (focus)
			bar.node.focus();
	};

	const nearest = (list, bar) => list.reduce((best, other) =>
		(!best || Math.abs(other.from - bar.from) < Math.abs(best.from - bar.from) ? other : best), null);

	const neighbour = (key) => {
		const filled = rows.filter((row) => row.bars.length);
		const at = filled.findIndex((row) => row.bars.includes(current));
		const list = filled[at].bars, i = list.indexOf(current);

		if (key === "ArrowLeft" || key === "ArrowRight")
			return list[i + (key === "ArrowLeft" ? -1 : 1)];
		const next = filled[at + (key === "ArrowUp" ? -1 : 1)];

		return next && nearest(next.bars, current);
	};

	const press = (event) => {
		const act = {"+": () => scaleBy(0.5), "=": () => scaleBy(0.5), "-": () => scaleBy(2),
			0: () => look(block.lo, block.hi), Escape: close, Enter: () => pick(current), " ": () => pick(current)}[event.key];

		if (event.ctrlKey || event.metaKey || event.altKey || !current)
			return;
		if (event.key.startsWith("Arrow"))
			rove(neighbour(event.key), true);
		else if (act)
			act();
		else
			return;
		if (act && !zoom.hidden && event.key !== "Enter" && event.key !== " ")
			current?.node.focus();
		event.preventDefault();
	};

	// What stands at an address

	const walks = new Map();
	data.walks.forEach(([context, ia], i) => walks.set(context, [...(walks.get(context) || []), {ia: BigInt(ia), name: i + 1}]));

	const walkOf = (piece) => (walks.get(piece[2]) || []).find(({ia}) =>
		ia >= BigInt(piece[3]) && ia < BigInt(piece[3]) + BigInt(piece[1]));

	const mappingRow = ({cell, piece}) => {
		const [offset, length, context, ia] = piece, walk = ia && walkOf(piece);
		const text = ia ? [data.owners[context], data.contexts[context], ia] : [data.lanes[cell[0]], several(count(piece), "mapping"), ""];

		return html("tr", {}, ...[...text, hex(block.lo + offset), size(length), `${cell[2] ? "table walk, " : ""}${data.types[cell[1]]}`]
			.map((part) => html("td", {}, part)),
			html("td", {}, walk ? html("a", {href: `#walk-${walk.name}`, class: "to-walk-below"}, `walk ${walk.name}`) : ""));
	};

	const table = (found) => {
		const heads = ["Owner", "Context", "Input address", "Physical", "Size", "Type", "Walk"];
		const made = html("table", {}, html("thead", {}, html("tr", {}, ...heads.map((head) => html("th", {scope: "col"}, head)))),
			html("tbody", {}, ...found.slice(0, LISTED).map(mappingRow)));

		return html("div", {class: "wide", tabindex: 0, role: "region", "aria-label": "Mappings here"}, made);
	};

	const findingLinks = (lo, hi) => {
		const pieces = block.marks.flatMap(([, list]) => list.filter((piece) => meets(piece, lo, hi)));
		const anchors = [...new Set(pieces.filter((piece) => typeof piece[2] === "string").map((piece) => piece[2]))];
		const more = pieces.filter((piece) => typeof piece[2] === "number").reduce((sum, piece) => sum + piece[2], 0);

		const links = anchors.slice(0, LISTED).map((anchor) => {
			const {rule, severity, verdict} = document.getElementById(anchor).dataset;

			return html("li", {}, html("a", {href: `#${anchor}`}, `${severity}, ${verdict}: ${rule} [${anchor.slice(8)}]`));
		});
		const rest = more + Math.max(0, anchors.length - LISTED);

		return {count: anchors.length + more, links: rest ? [...links, html("li", {}, `${rest} more; zoom in to tell them apart`)] : links};
	};

	const findingList = ({count, links}) => {
		const made = html("details", {}, html("summary", {}, `${several(count, "finding")} here`), html("ul", {}, ...links));

		made.open = count <= FEW;
		return made;
	};

	// Lists the mappings and findings from LO to HI
	const list = (lo, hi, from) => {
		const found = block.cells.flatMap((cell) => cell[3].filter((piece) => meets(piece, lo, hi)).map((piece) => ({cell, piece})));
		const findings = findingLinks(lo, hi);
		const total = found.reduce((sum, {piece}) => sum + count(piece), 0);

		panel.replaceChildren(html("h4", {role: "status"},
			`${hex(lo)} to ${hex(hi - 1)}: ${several(total, "mapping")}, ${several(findings.count, "finding")}`));
		if (from)
			panel.append(html("p", {}, html("a", {href: `#${from.id}`}, `Back to finding ${from.id.slice(8)}`)));
		if (found.length)
			panel.append(table(found));
		if (found.length > LISTED)
			panel.append(html("p", {}, `and ${found.length - LISTED} more; zoom in, or ask ptproof aliases CAPTURE ${hex(lo)}`));
		if (findings.count)
			panel.append(findingList(findings));
	};

	const pick = (bar) => {
		near.querySelectorAll(".picked").forEach((other) => other.classList.remove("picked"));
		bar.node.classList.add("picked");
		rove(bar, true);
		list(bar.lo, bar.hi);
	};

	// The frame

	const button = (text, says, act) => {
		const made = html("button", {type: "button", "aria-label": says, title: says}, text);

		made.addEventListener("click", act);
		return made;
	};

	const frame = () => {
		near = svg("svg", {id: "near", role: "group", "aria-label":
			`${block.name}, to scale; arrow keys go from bar to bar, Enter lists what one stands for, plus and minus zoom, 0 shows all, Escape closes`});
		panel = html("div", {id: "panel"});
		status = html("span", {id: "view", role: "status"});
		near.addEventListener("keydown", press);
		zoom.replaceChildren(html("h3", {}, block.name), html("div", {class: "tools"},
			button("Whole", "Show the whole block", () => look(block.lo, block.hi)),
			button("+", "Zoom in", () => scaleBy(0.5)), button("−", "Zoom out", () => scaleBy(2)),
			button("◂", "To lower addresses", () => moveBy(-0.5)), button("▸", "To higher addresses", () => moveBy(0.5)),
			button("Close", "Close", close), status), near, panel);
		zoom.hidden = false;
	};

	const overview = (index) => document.querySelector(`#overview [data-block="${index}"]`);

	const show = (index, lo, hi) => {
		document.querySelectorAll("#overview .chosen").forEach((link) => link.classList.remove("chosen"));
		overview(index).classList.add("chosen");
		block = data.blocks[index];
		rows = rowsOfBlock();
		frame();
		look(lo - (hi - lo) * 2, hi + (hi - lo) * 2);
		zoom.scrollIntoView({block: "nearest"});
		return block;
	};

	const showBlock = (index) => {
		show(index, data.blocks[index].lo, data.blocks[index].hi);
		current?.node.focus({preventScroll: true});
	};

	// Shows a range of a finding, with what maps it
	const showRange = (link) => {
		const lo = Number(link.dataset.lo), hi = lo + Number(link.dataset.size);
		const index = data.blocks.findIndex((at) => lo >= at.lo && lo < at.hi);

		show(index, lo, hi);
		const bar = rows[0].bars.find((at) => at.lo <= lo && at.hi > lo);

		if (bar)
			pick(bar);
		list(lo, hi, link.closest(".finding"));
		zoom.scrollIntoView();
	};

	function close() {
		const chosen = document.querySelector("#overview .chosen");

		zoom.hidden = true;
		chosen.classList.remove("chosen");
		chosen.focus();
	}

	document.addEventListener("click", (event) => {
		const link = event.target.closest("a[data-block], a.to-map");

		if (!link || event.ctrlKey || event.metaKey || event.shiftKey)
			return;
		event.preventDefault();
		if (link.classList.contains("to-map"))
			showRange(link);
		else
			showBlock(Number(link.dataset.block));
	});
	new ResizeObserver(() => !zoom.hidden && near.clientWidth !== drawnAt && draw()).observe(zoom);
})();
