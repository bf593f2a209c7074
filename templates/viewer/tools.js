// What one looks at a slide with: as the last row sees it, as the colour-blind do, nearer, with the theme's areas; and
// what a speaker points and pauses with.

import { current, deck, stage, whenMoved } from "./stage.js";
import { make } from "./strip.js";
import { say } from "./windows.js";

const SVG = "http://www.w3.org/2000/svg";
const ROOMS = [
  ["", ""],
  ["far", "as from the last row: six screens' widths away"],
  ["grey", "in shades of grey"],
  ["washed", "on a pale projector in a bright room"],
  ["deutan", "without green cones (deuteranopia)"],
  ["protan", "without red cones (protanopia)"],
  ["tritan", "without blue cones (tritanopia)"],
];
const SIGHT = { // how colours look to people who lack a kind of cone: Machado, Oliveira and Fernandes 2009
  deutan: "0.367 0.861 -0.228 0 0  0.280 0.673 0.047 0 0  -0.012 0.043 0.969 0 0  0 0 0 1 0",
  protan: "0.152 1.053 -0.205 0 0  0.115 0.786 0.099 0 0  -0.004 -0.048 1.052 0 0  0 0 0 1 0",
  tritan: "1.256 -0.077 -0.179 0 0  -0.078 0.931 0.148 0 0  0.005 0.691 0.304 0 0  0 0 0 1 0",
};
let room = 0, zoom = 1;

function drawn(tag, attributes, ...inside) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...inside);
  return made;
}

const filters = Object.entries(SIGHT).map(([name, values]) =>
  drawn("filter", { id: `sees-${name}` }, drawn("feColorMatrix", { values })));
document.body.append(drawn("svg", { class: "filters", "aria-hidden": "true" }, ...filters));
const notice = make("p", { id: "told", role: "status" });
const dot = make("div", { id: "laser", hidden: "" });
const cover = make("div", { id: "cover", hidden: "" });
document.body.append(notice, dot, cover);

// Say something for a moment; without words, take it away.
let leaving = 0;
export function tell(text, length = 2500) {
  notice.textContent = text;
  clearTimeout(leaving);
  leaving = setTimeout(() => (notice.textContent = ""), length);
}

export function nextRoom() {
  stage.classList.remove(ROOMS[room][0] || "near");
  room = (room + 1) % ROOMS.length;
  const [name, text] = ROOMS[room];
  if (name) stage.classList.add(name);
  tell(text ? `The room test: ${text}` : "The room test is over", text ? 6000 : 1500);
}

export function magnify(by) {
  zoom = by ? Math.max(1, Math.min(8, zoom * by)) : 1;
  stage.style.setProperty("--zoom", zoom);
  stage.classList.toggle("zoomed", zoom > 1);
}
stage.addEventListener("pointermove", (event) => {
  const { left, top, width, height } = stage.getBoundingClientRect();
  stage.style.setProperty("--at-x", `${(100 * (event.clientX - left)) / width}%`);
  stage.style.setProperty("--at-y", `${(100 * (event.clientY - top)) / height}%`);
});
stage.addEventListener("wheel", (event) => {
  if (!event.ctrlKey) return;
  event.preventDefault();
  magnify(event.deltaY < 0 ? 1.15 : 1 / 1.15);
}, { passive: false });

// The areas of the slide's layout, as templates know them.
let areas = false;
export function toggleAreas() {
  areas = !areas;
  if (areas && !deck.areas) tell("Areas are shown by the preview only");
  showAreas();
}
export function showAreas() {
  document.querySelectorAll(".areas").forEach((group) => group.remove());
  const found = areas && current.slide && deck.areas?.[current.slide.dataset.layout];
  if (!found) return;
  const boxes = Object.entries(found).flatMap(([name, [x, y, width, height]]) => {
    const label = drawn("text", { x: x + 4, y: y + 11 });
    label.textContent = name;
    return [drawn("rect", { x, y, width, height }), label];
  });
  current.slide.querySelector("svg").append(drawn("g", { class: "areas", "aria-hidden": "true" }, ...boxes));
}
whenMoved(showAreas);

// A colour over everything, "" for none.
export function blank(color, told = false) {
  const now = !told && cover.style.background === color && !cover.hidden ? "" : color;
  cover.hidden = !now;
  cover.style.background = now;
  if (!told) say({ blank: now });
}

// The laser pointer follows the mouse over the slide, in parts of its width and height.
let pointing = false;
export function togglePointer() {
  pointing = !pointing;
  stage.classList.toggle("pointing", pointing);
  if (!pointing) point(null);
}
stage.addEventListener("pointermove", (event) => {
  if (!pointing) return;
  const { left, top, width, height } = current.slide.querySelector("svg").getBoundingClientRect();
  point([(event.clientX - left) / width, (event.clientY - top) / height]);
});
stage.addEventListener("pointerleave", () => pointing && point(null));

export function point(spot, told = false) {
  dot.hidden = !spot;
  if (spot) {
    const { left, top, width, height } = current.slide.querySelector("svg").getBoundingClientRect();
    dot.style.translate = `${left + spot[0] * width}px ${top + spot[1] * height}px`;
  }
  if (!told) say({ laser: spot });
}
