// Which slide is shown, after how many of its clicks; how one gives way to the next.

import { animate, clicksOf, play, setSlide } from "./steps.js";

export const stage = document.querySelector("main");
export const deck = JSON.parse(document.getElementById("deck").textContent);
export const current = { slide: null, click: 0 };
export const slides = () => [...stage.children];
export const numberOf = (slide) => slides().indexOf(slide) + 1;

const FADES = [null, [{ opacity: 0 }, { opacity: 1 }]];
const TURNS = { // how the old slide goes and the new one comes, and for how many ms
  fade: [...FADES, 700],
  morph: [...FADES, 1000],
  push: [["none", "translateY(-100%)"], ["translateY(100%)", "none"]].map(moves).concat(700),
  wipe: [null, [{ clipPath: "inset(0 0 0 100%)" }, { clipPath: "inset(0)" }], 700],
};
const listeners = [];

function moves(ends) {
  return ends.map((transform) => ({ transform }));
}

// Call this whenever another slide, or another click of it, is shown; told: another window has said so.
export const whenMoved = (call) => listeners.push(call);

export function go(slide, click = 0, { moving = false, told = false } = {}) {
  if (!slide) return;
  const before = current.slide, same = before === slide;
  const count = Math.max(0, Math.min(click, clicksOf(slide)));
  const forward = moving && (same ? count > current.click : true);
  Object.assign(current, { slide, click: count });
  setSlide(slide, count, same && forward);
  if (!same) turn(before, slide, forward);
  play(slide, count, same ? forward : !count);
  const place = `#${numberOf(slide)}${count ? `.${count}` : ""}`;
  if (location.hash !== place) history.replaceState(null, "", place);
  listeners.forEach((call) => call(told));
}

function turn(before, slide, moving) {
  before?.classList.remove("current");
  slide.classList.add("current");
  const [goes, comes, length] = (moving && before && TURNS[slide.dataset.transition]) || [];
  const motion = comes && animate(slide.querySelector("svg"), comes, length);
  if (!motion) return;
  before.classList.add("leaving");
  if (goes) animate(before.querySelector("svg"), goes, length);
  motion.finished.finally(() => before.classList.remove("leaving"));
}

// The slides of the show from one on: hidden ones are left out.
function following(slide, way) {
  const all = slides();
  for (let n = all.indexOf(slide) + way; all[n]; n += way) if (!("hidden" in all[n].dataset)) return all[n];
  return null;
}

// What the next click shows: a slide and how many clicks of it; null at the end.
export function upcoming({ slide, click } = current) {
  if (click < clicksOf(slide)) return { slide, click: click + 1 };
  const next = following(slide, 1);
  return next && { slide: next, click: 0 };
}

export function forth() {
  const next = upcoming();
  if (next) go(next.slide, next.click, { moving: true });
}

export function back() {
  if (current.click) return go(current.slide, current.click - 1);
  const before = following(current.slide, -1);
  return before && go(before, clicksOf(before));
}

export const jump = (number) => go(slides()[Math.max(1, Math.min(number, stage.children.length)) - 1]);

// The slide that an address names: #7, #7.2 after two clicks, #name of a slide that has one.
export function fromAddress() {
  const name = decodeURIComponent(location.hash.slice(1));
  const [, number, click] = /^(\d+)(?:\.(\d+))?$/.exec(name) || [];
  const slide = number ? slides()[number - 1] : slides().find((one) => one.dataset.anchor === name);
  go(slide || current.slide || slides()[0], Number(click || 0));
}
