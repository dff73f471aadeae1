// SPDX-License-Identifier: Apache-2.0
//
// Texts that are shown and have too little contrast to what is behind them (WCAG 2.1, 1.4.3: 4.5, or 3 where they are large), and marks of the
// map (1.4.11: 3).
const channels = (color) => (color.match(/[\d.]+/g) || []).map(Number);
const luminance = (color) => {
	const [r, g, b] = channels(color).slice(0, 3).map((c) => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);

	return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (a, b) => (Math.max(luminance(a), luminance(b)) + 0.05) / (Math.min(luminance(a), luminance(b)) + 0.05);
const behind = (element) => {
	for (let at = element; at; at = at.parentElement) {
		const color = getComputedStyle(at).backgroundColor;

		if (channels(color)[3] !== 0)
			return color;
	}
	return "rgb(255, 255, 255)";
};
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
const wrong = new Set();
let seen = 0;

while (walker.nextNode()) {
	const element = walker.currentNode.parentElement;

	if (!walker.currentNode.data.trim() || !element.checkVisibility() || element.closest("script, style, title"))
		continue;
	const style = getComputedStyle(element), svg = element instanceof SVGElement;
	const color = svg ? style.fill : style.color;
	const back = svg && style.stroke !== "none" ? style.stroke : behind(element);
	const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700);

	seen++;
	if (contrast(color, back) < (large ? 3 : 4.5))
		wrong.add(`${walker.currentNode.data.trim().slice(0, 40)}: ${color} on ${back}`);
}
for (const mark of document.querySelectorAll("rect.violated, rect.open, rect.lesser, rect.accepted, rect.alike, rect.wb")) {
	const fill = getComputedStyle(mark).fill, back = getComputedStyle(document.body).backgroundColor;

	seen++;
	if (contrast(fill, back) < 3)
		wrong.add(`${mark.getAttribute("class")}: ${fill} on ${back}`);
}
return [seen, [...wrong]];
