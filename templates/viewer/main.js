// Keys and buttons, and the first slide.

import { back, current, deck, forth, fromAddress, jump, numberOf, slides, stage, whenMoved } from "./stage.js";
import { clicksOf, mediumOf } from "./steps.js";
import { fill, make, overview } from "./strip.js";
import { blank, magnify, nextRoom, tell, toggleAreas, togglePointer } from "./tools.js";
import { clock, letters, planned, presenting, resetTimer, spoken, toggleTimer } from "./presenter.js";
import { openPresenter } from "./windows.js";

const body = document.body;
const side = document.getElementById("side");
export const problems = make("div", { id: "problems" });
const notes = make("div", { class: "said" });
const time = make("p", { class: "time" });
side.append(problems, time, notes);

const COMMANDS = [ // name, keys, what it does; those with a label have a button
  ["Overview", ["o"], () => overview(), "all slides"],
  ["Notes", ["n"], () => body.classList.toggle("aside"), "notes, and what is wrong"],
  ["Present", ["p"], () => openPresenter(), "the presenter's window; this one goes to the projector"],
  ["Full screen", ["f"], () => fullScreen(), "only the slide"],
  ["Room", ["r"], () => nextRoom(), "as the last row, a grey print, or the colour-blind see it"],
  ["", ["s"], () => body.classList.toggle("narrow"), "the strip of slides"],
  ["", ["g"], () => toggleAreas(), "the areas of the slide's layout"],
  ["", ["d"], () => chrome(), "light or dark around the slide"],
  ["", ["b", "."], () => blank("black"), "black"],
  ["", ["w", ","], () => blank("white"), "white"],
  ["", ["l"], () => togglePointer(), "laser pointer"],
  ["", ["+", "="], () => (presenting ? letters(1.1) : magnify(1.25)), "nearer; larger notes"],
  ["", ["-"], () => (presenting ? letters(1 / 1.1) : magnify(0.8)), "farther; smaller notes"],
  ["", ["0"], () => (digits ? type("0") : magnify(0)), "the whole slide"],
  ["", ["t"], () => toggleTimer(), "timer: go on, or pause"],
  ["", ["T"], () => resetTimer(), "timer: from the beginning"],
  ["", ["/"], () => document.getElementById("search").focus(), "search"],
  ["", ["→", "ArrowRight", "ArrowDown", "PageDown", " "], () => forth(), "next click"],
  ["", ["←", "ArrowLeft", "ArrowUp", "PageUp", "Backspace"], () => back(), "one click back"],
  ["", ["Home"], () => jump(1), "the first slide"],
  ["", ["End"], () => jump(Infinity), "the last slide"],
  ["", ["Enter"], () => enter(), "after digits: to the slide of that number"],
  ["", ["Escape"], () => leave(), "back to the slide with all around it"],
  ["?", ["?"], () => help(), "this list"],
];
let digits = "";

function type(digit) {
  digits += digit;
  tell(`Slide ${digits} … Enter`);
}

function enter() {
  if (!digits) return forth();
  jump(Number(digits));
  digits = "";
  return tell("");
}

function fullScreen() {
  body.classList.add("projected");
  body.requestFullscreen?.().catch(() => {});
}
document.addEventListener("fullscreenchange", () => document.fullscreenElement || body.classList.remove("projected"));

function leave() {
  digits = "";
  tell("");
  overview(false);
  blank("");
  magnify(0);
  body.classList.remove("projected");
  if (document.fullscreenElement) document.exitFullscreen();
  document.querySelector("dialog")?.close();
}

function chrome() {
  const dark = getComputedStyle(body).colorScheme === "dark";
  document.documentElement.dataset.chrome = dark ? "light" : "dark";
}

function help() {
  document.querySelector("dialog")?.remove();
  const rows = COMMANDS.map(([, keys, , text]) => make("tr", {}, keysOf(keys), make("td", { text })));
  const dialog = make("dialog", { "aria-label": "Keys" }, make("table", {}, ...rows));
  body.append(dialog);
  dialog.addEventListener("click", () => dialog.close());
  dialog.showModal();
}

function keysOf(keys) {
  const names = keys.filter((key) => !key.startsWith("Arrow") && !key.startsWith("Page") && key !== "Backspace");
  return make("th", {}, ...names.map((key) => make("kbd", { text: key === " " ? "Space" : key })));
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("dialog, input")) return;
  const onControl = event.target.closest("a, button") && [" ", "Enter"].includes(event.key);
  const command = COMMANDS.find(([, keys]) => keys.includes(event.key));
  if (/^\d$/.test(event.key) && !(event.key === "0" && !digits)) type(event.key);
  else if (command && !onControl) {
    event.preventDefault();
    command[2]();
  }
});

const buttons = document.getElementById("buttons");
for (const [name, [key], act, text] of COMMANDS.filter(([label]) => label)) {
  const button = make("button", { text: name, title: `${text} (${key.toUpperCase()})`, type: "button" });
  button.addEventListener("click", () => {
    act();
    button.blur();
  });
  buttons.append(button);
}

// A click on the slide is the next one, on a film stops it or lets it go on; where the outline can be opened, only on the projector.
let touch = null;
stage.addEventListener("click", (event) => {
  if (event.target.closest("a") || (deck.live && !body.classList.contains("projected"))) return;
  const medium = mediumOf(event.target.closest("[data-play]"));
  if (medium) medium.paused ? medium.play() : medium.pause();
  else forth();
});
stage.addEventListener("touchstart", (event) => (touch = event.changedTouches[0].clientX), { passive: true });
stage.addEventListener("touchend", (event) => {
  const moved = event.changedTouches[0].clientX - touch;
  if (Math.abs(moved) > 40) (moved < 0 ? forth : back)();
});

whenMoved(() => {
  const { slide, click } = current, count = clicksOf(slide), hidden = "hidden" in slide.dataset ? " · hidden" : "";
  const step = count ? ` · click ${click} of ${count}` : "";
  document.getElementById("place").textContent = `${numberOf(slide)} / ${slides().length}${step}${hidden}`;
  notes.replaceChildren(...(slide.querySelector(".notes")?.cloneNode(true).childNodes || []));
  const plan = planned().get(slide);
  time.textContent = spoken(slide) && plan ? `${clock(spoken(slide))} to say, ${clock(plan)} planned` : "";
});

window.addEventListener("hashchange", () => {
  fromAddress();
  overview(false);
});
if (stage.children.length) {
  fill();
  fromAddress();
}
