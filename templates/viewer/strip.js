// All slides as small pictures: a strip beside the slide, or an overview; both can be searched.

import { current, go, numberOf, slides, stage, whenMoved } from "./stage.js";

const strip = document.getElementById("strip");
const field = document.getElementById("search");
const pictures = new Map(); // key → the address of its picture
const seen = new IntersectionObserver((entries) => entries.filter((one) => one.isIntersecting).forEach(draw), {
  rootMargin: "600px",
});

export function make(tag, { text, ...attributes } = {}, ...inside) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text !== undefined) made.textContent = text;
  made.append(...inside);
  return made;
}

export const titleOf = (slide) => slide.querySelector("h2").textContent;

function draw({ target }) {
  const slide = stage.querySelector(`[data-key="${target.dataset.key}"]`);
  seen.unobserve(target);
  if (!slide) return;
  const { key } = slide.dataset;
  if (!pictures.has(key)) {
    const copy = slide.querySelector("svg").cloneNode(true);
    copy.querySelectorAll(".wrong, .areas, foreignObject").forEach((mark) => mark.remove());
    const blob = new Blob([new XMLSerializer().serializeToString(copy)], { type: "image/svg+xml" });
    pictures.set(key, URL.createObjectURL(blob));
  }
  target.querySelector("img").src = pictures.get(key);
}

// The picture of a slide that has changed is of no use any more.
export function forget(key) {
  URL.revokeObjectURL(pictures.get(key));
  pictures.delete(key);
}

// Make the strip anew; marks: by the keys of slides, the worst that is wrong with each.
export function fill(marks = {}) {
  const list = make("ol");
  seen.disconnect();
  for (const slide of slides()) {
    const { key, section } = slide.dataset, hidden = "hidden" in slide.dataset;
    if (section) list.append(make("li", { class: "section", text: section }));
    const name = `${numberOf(slide)}. ${titleOf(slide)}${hidden ? " (hidden)" : ""}`;
    const link = make("a", { href: `#${numberOf(slide)}`, title: name }, make("img", { alt: name }));
    const number = make("span", { class: "number", text: numberOf(slide), "aria-hidden": "true" });
    const item = make("li", { "data-key": key, class: hidden ? "hidden" : "" }, link, number);
    if (marks[key]) item.append(make("span", { class: `mark ${marks[key]}`, text: marks[key] }));
    list.append(item);
    seen.observe(item);
  }
  strip.replaceChildren(list);
  find();
  mark();
}

function mark() {
  strip.querySelector("[aria-current]")?.removeAttribute("aria-current");
  const link = current.slide && strip.querySelector(`[data-key="${current.slide.dataset.key}"] a`);
  link?.setAttribute("aria-current", "true");
  link?.scrollIntoView({ block: "nearest" });
}
whenMoved(mark);

function find() {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  strip.classList.toggle("found", words.length > 0);
  for (const slide of slides()) {
    const text = words.length ? slide.textContent.toLowerCase() : "";
    const item = strip.querySelector(`[data-key="${slide.dataset.key}"]`);
    if (item) item.hidden = !words.every((word) => text.includes(word));
  }
}

export const overview = (on = !document.body.classList.contains("overview")) => {
  document.body.classList.toggle("overview", on);
  mark();
};

field.addEventListener("input", () => {
  if (field.value) overview(true);
  find();
});
field.addEventListener("keydown", (event) => {
  const first = strip.querySelector("li[data-key]:not([hidden])");
  if (event.key === "Enter" && first) choose(first);
  if (event.key === "Escape" || event.key === "Enter") {
    field.value = "";
    find();
    field.blur();
    overview(false);
  }
  event.stopPropagation();
});
field.form.addEventListener("submit", (event) => event.preventDefault());

function choose(item) {
  go(stage.querySelector(`[data-key="${item.dataset.key}"]`));
  overview(false);
}

strip.addEventListener("click", (event) => {
  const item = event.target.closest("li[data-key]");
  if (!item) return;
  event.preventDefault();
  choose(item);
});
