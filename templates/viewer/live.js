// The preview: slides are brought up to date while the outline is written, and a click opens the place of what it hits.

import { clicksOf } from "./steps.js";
import { current, deck, go, slides, stage, whenMoved } from "./stage.js";
import { fill, forget, make } from "./strip.js";
import { tell } from "./tools.js";
import { presenting } from "./presenter.js";
import { problems } from "./main.js";

const band = document.getElementById("band");
const WORST = { error: 2, warning: 1 };
let state = deck.state, followed = state.follow[1];
deck.live = true;

function element(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  return holder.content.firstElementChild;
}

// Bring the slides up to date: what has changed is replaced, what is gone leaves, the rest stays as it is.
function update(next) {
  if (next.reload) return location.reload();
  const old = new Map(slides().map((slide) => [slide.dataset.key, slide]));
  const { slide: seen, click } = current;
  next.order.forEach(([key, html], n) => {
    let slide = old.get(key);
    if (html) {
      forget(key);
      const made = element(html);
      slide?.replaceWith(made);
      slide = made;
    }
    if (stage.children[n] !== slide) stage.insertBefore(slide, stage.children[n] || null);
    old.delete(key);
  });
  old.forEach((slide) => slide.remove());
  if (next.said && next.said !== state.said) tell(next.said);
  state = next;
  if (stage.children.length) look(seen, click);
  judge();
  stage.dispatchEvent(new Event("deckchange"));
  document.documentElement.dataset.version = state.version;
  return undefined;
}

// The slide that one looked at stays, unless another was edited.
function look(seen, click) {
  const [edited, version] = state.follow;
  const find = (key) => slides().find((slide) => slide.dataset.key === key);
  const same = seen && find(seen.dataset.key);
  const follows = version > followed && !presenting && !edited.includes(seen?.dataset.key) && find(edited[0]);
  followed = Math.max(version, followed);
  const slide = follows || same || slides()[Math.min(Number(seen?.id || 1), slides().length) - 1];
  go(slide, slide === same ? click : clicksOf(slide), { told: slide === same });
}

// Put what is wrong beside its slide, at its very place, and in the strip; errors into a band over all.
function judge() {
  const marks = {};
  for (const { key, level } of state.problems) if ((WORST[marks[key]] || 0) < WORST[level]) marks[key] = level;
  fill(marks);
  const errors = state.problems.filter((problem) => problem.level === "error");
  band.hidden = !errors.length;
  const rest = errors.length > 1 ? ` (and ${errors.length - 1} more)` : "";
  if (errors.length) band.replaceChildren(told(errors[0], rest));
  beside();
}

function told(problem, rest = "") {
  const number = state.problems.indexOf(problem);
  const place = make("button", { class: "place", type: "button", text: problem.place });
  place.addEventListener("click", () => open({ problem: number }));
  const said = make("p", { class: problem.level }, place, ` ${problem.message}${rest}`);
  const hint = problem.hint && make("p", { class: "hint", text: problem.hint });
  return make("div", {}, said, ...[hint, problem.diff && make("pre", { text: problem.diff })].filter(Boolean));
}

function beside() {
  const key = current.slide?.dataset.key.split("-")[0];
  const own = state.problems.filter((problem) => problem.key === key);
  const others = state.problems.filter((problem) => !problem.key);
  problems.replaceChildren(...[...own, ...others].map((problem) => told(problem)));
  document.querySelectorAll(".wrong").forEach((mark) => mark.remove());
  own.forEach(pin);
}

// Underline what a problem is about, where its slide shows it.
function pin({ at, message, level }) {
  const part = [...current.slide.querySelectorAll("svg [data-at]")].reverse().find((one) => one.dataset.at === at);
  if (!part || !part.getBBox) return;
  const { x, y, width, height } = part.getBBox();
  const mark = element(`<svg><rect class="wrong ${level}" x="${x}" y="${y + height}" width="${width}" height="2.5"/></svg>`);
  const rect = mark.firstElementChild, words = document.createElementNS(rect.namespaceURI, "title");
  words.textContent = message;
  rect.append(words);
  part.parentElement.append(rect);
}

async function open(what) {
  const answer = await fetch("open", { method: "POST", body: JSON.stringify(what) });
  const { told: place, opened } = await answer.json();
  if (place) tell(opened ? `Opened ${place}` : `${place}: no editor is known (--editor, $EDITOR)`, 5000);
}

stage.addEventListener("click", (event) => {
  const part = event.target.closest("[data-at]");
  if (document.body.classList.contains("projected") || event.target.closest("a") || presenting) return;
  if (part) open({ key: part.closest("section").dataset.key, at: part.dataset.at });
});

whenMoved(beside);
const events = new EventSource(`events?since=${state.version}`);
events.addEventListener("message", (event) => update(JSON.parse(event.data)));
let lost = 0;
events.addEventListener("open", () => {
  clearTimeout(lost);
  if (band.classList.contains("lost")) judge();
  band.classList.remove("lost");
});
events.addEventListener("error", () => {
  clearTimeout(lost);
  lost = setTimeout(() => {
    band.classList.add("lost");
    band.hidden = false;
    band.textContent = "The preview has ended: what you see is how the slides were last.";
  }, 1500);
});
document.body.classList.toggle("aside", !presenting);
document.body.classList.add("live");
judge();
document.documentElement.dataset.version = state.version;
