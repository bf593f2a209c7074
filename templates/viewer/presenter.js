// The presenter's window: this slide, the next click, the notes, a clock, a timer, and how the time goes.

import { clicksOf, setSlide } from "./steps.js";
import { current, deck, go, slides, stage, upcoming, whenMoved } from "./stage.js";
import { make } from "./strip.js";
import { blank, point } from "./tools.js";
import { say, whenTold } from "./windows.js";

export const presenting = window.name === "lectern-presenter";
const SHORT = 10; // seconds for a slide of which nothing is said
const timer = { begun: 0, before: 0, ...JSON.parse(sessionStorage.getItem("timer") || "{}") }; // ms

const shown = () => slides().filter((slide) => !("hidden" in slide.dataset));
export const spoken = (slide) => Number(slide.dataset.seconds) || 0;
const weight = (slide) => spoken(slide) || SHORT;

// The seconds that the plan has for each slide: `minutes`, shared out by what there is to say.
export function planned() {
  const all = shown(), total = all.reduce((sum, slide) => sum + weight(slide), 0);
  const share = deck.minutes ? (deck.minutes * 60) / total : 1;
  return new Map(all.map((slide) => [slide, weight(slide) * share]));
}

export const clock = (seconds) => {
  const whole = Math.round(Math.abs(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
};

const elapsed = () => (timer.before + (timer.begun ? Date.now() - timer.begun : 0)) / 1000;

function setTimer(begun, before) {
  Object.assign(timer, { begun, before });
  sessionStorage.setItem("timer", JSON.stringify(timer));
  tick();
}

export const toggleTimer = () =>
  (timer.begun ? setTimer(0, timer.before + Date.now() - timer.begun) : setTimer(Date.now(), timer.before));
export const resetTimer = () => setTimer(0, 0);

// A slide as it is after so many clicks, to be shown beside another: no name in it stands twice in the document.
function copyOf(slide, click) {
  const copy = slide.cloneNode(true);
  setSlide(copy, click);
  const picture = copy.querySelector("svg");
  picture.querySelectorAll("foreignObject").forEach((film) => film.remove()); // it plays on the projector
  picture.querySelectorAll("[id]").forEach((part) => (part.id = `next-${part.id}`));
  picture.querySelectorAll("[clip-path]").forEach((part) =>
    part.setAttribute("clip-path", part.getAttribute("clip-path").replace("url(#", "url(#next-")));
  picture.removeAttribute("id");
  return picture;
}

function refresh() {
  const next = upcoming();
  const last = make("p", { class: "end", text: "The end" });
  parts.next.replaceChildren(next ? copyOf(next.slide, next.click) : last);
  const left = clicksOf(current.slide) - current.click;
  parts.heading.textContent = next && next.slide === current.slide ? `Next click (${left} left)` : "Next slide";
  parts.notes.replaceChildren(...(current.slide.querySelector(".notes")?.cloneNode(true).childNodes || []));
  if (!parts.notes.childNodes.length) parts.notes.append(make("p", { class: "none", text: "No notes" }));
  tick();
}

// By how much one is ahead of the plan (less than 0) or behind it while a slide is shown.
export function behind(slide, seconds) {
  const plan = planned(), all = [...plan.keys()], here = all.indexOf(slide);
  if (here < 0) return 0;
  const begin = all.slice(0, here).reduce((sum, one) => sum + plan.get(one), 0);
  return seconds < begin ? seconds - begin : Math.max(0, seconds - begin - plan.get(slide));
}

// The section of a slide and the seconds that the plan has for it.
function sectionOf(slide) {
  const plan = planned();
  let name = "", time = 0, found = null;
  for (const one of slides()) {
    if (one.dataset.section) [name, time] = [one.dataset.section, 0];
    time += plan.get(one) || 0;
    if (one === slide) found = name;
    if (found !== null && name === found) var total = time;
  }
  return found ? `${found} ${clock(total)}` : "";
}

function tick() {
  if (!presenting || !current.slide) return;
  const now = new Date(), seconds = elapsed(), off = behind(current.slide, seconds);
  parts.clock.textContent = now.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  parts.timer.textContent = clock(seconds);
  parts.timer.classList.toggle("paused", !timer.begun);
  parts.plan.textContent = [
    sectionOf(current.slide),
    planned().has(current.slide) ? `this slide ${clock(planned().get(current.slide))}` : "",
    deck.minutes ? `of ${deck.minutes} min` : "",
  ].filter(Boolean).join(" · ");
  const late = Math.abs(off) >= 5 && seconds > 0;
  parts.late.textContent = !late ? (seconds ? "on time" : "") : `${clock(off)} ${off > 0 ? "behind" : "ahead"}`;
  parts.late.className = late ? (off > 0 ? "behind" : "ahead") : "";
}

const parts = {
  heading: make("h2", { text: "Next" }),
  next: make("div", { class: "picture" }),
  notes: make("div", { id: "said", tabindex: "0", "aria-label": "Notes" }),
  clock: make("span", { class: "clock", title: "The time of day" }),
  timer: make("button", { class: "timer", title: "Go on or pause (T); from the beginning (Shift+T)" }),
  plan: make("span", { class: "plan" }),
  late: make("span"),
};

let size = 1.15;
export function letters(by) {
  size = Math.max(0.7, Math.min(3, size * by));
  parts.notes.style.fontSize = `${size}rem`;
}

if (presenting) {
  document.body.className = "presenting";
  document.title = `Presenter: ${document.title}`;
  const foot = make("footer", {}, parts.timer, parts.late, parts.plan, parts.clock);
  document.body.append(make("section", { id: "next", "aria-label": "Next" }, parts.heading, parts.next), parts.notes, foot);
  parts.timer.addEventListener("click", toggleTimer);
  letters(1);
  let opened = false;
  whenMoved((told) => {
    if (opened && !told && !timer.begun && !timer.before) toggleTimer();
    opened = true;
    refresh();
  });
  setInterval(tick, 500);
  stage.addEventListener("deckchange", refresh);
  say({ hello: true });
}

const here = () => ({ key: current.slide.dataset.key, click: current.click, presented: presenting });
whenMoved((told) => !told && say(here()));
whenTold((message) => {
  if (message.hello) say(here());
  if (message.key) {
    const slide = stage.querySelector(`[data-key="${message.key}"]`);
    const goes = slide && (slide !== current.slide || message.click !== current.click);
    if (goes) go(slide, message.click, { moving: true, told: true });
  }
  if (message.presented && !presenting) document.body.classList.add("projected");
  if ("blank" in message) blank(message.blank, true);
  if ("laser" in message) point(message.laser, true);
});
