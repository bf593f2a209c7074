// What happens on a slide at which click, as PowerPoint has it: things leave, others come, what came before grows faint.

const still = matchMedia("(prefers-reduced-motion: reduce)");
const FADE = 400, WIPE = 500; // ms
const known = new WeakMap(); // slide → its parts and clicks

const at = (part, name) => Number(part.dataset[name] || 0);

function plan(slide) {
  if (!known.has(slide)) {
    const parts = [...slide.querySelectorAll("svg [data-step], svg [data-until]")];
    const moments = [...parts, ...slide.querySelectorAll("svg [data-play]")]
      .flatMap((part) => ["step", "until", "play"].map((name) => at(part, name)));
    const clicks = [...new Set(moments)].filter((click) => click > 0).sort((a, b) => a - b);
    known.set(slide, { parts, clicks });
  }
  return known.get(slide);
}

// How many clicks a slide takes. A number that nothing has costs none.
export const clicksOf = (slide) => plan(slide).clicks.length;

// Show a slide as it is after so many clicks; moving: as if the last of them had just been made.
export function setSlide(slide, count, moving = false) {
  const { parts, clicks } = plan(slide);
  const now = count ? clicks[count - 1] : 0;
  for (const part of parts) {
    const inside = part.parentElement.closest(".off");
    const off = Boolean(inside) || at(part, "step") > now || (at(part, "until") > 0 && at(part, "until") <= now);
    const changes = moving && !inside && off !== part.classList.contains("off");
    part.classList.toggle("off", off);
    part.classList.toggle("on", !off);
    part.classList.toggle("faint", Boolean(part.dataset.dim) && !off && past(part, clicks, now));
    part.getAnimations().forEach((motion) => motion.cancel());
    if (changes) move(part, off);
  }
}

// Whether a click was made after the one at which a part came. What comes last never grows faint.
function past(part, clicks, now) {
  const then = clicks.find((click) => click > at(part, "step"));
  return at(part, "step") > 0 && then !== undefined && then <= now;
}

// Let what begins at the click that was just made play, and what is on another slide end.
export function play(slide, count, made) {
  for (const medium of document.querySelectorAll("main video, main audio")) if (!slide.contains(medium)) medium.pause();
  const now = count ? plan(slide).clicks[count - 1] : 0;
  for (const part of slide.querySelectorAll("svg [data-play]")) if (made && at(part, "play") === now) start(part);
}

function start(part) {
  const medium = mediumOf(part);
  if (!medium) return;
  const { start: from, end } = medium.dataset;
  medium.currentTime = Number(from || 0);
  medium.ontimeupdate = () => end && medium.currentTime >= Number(end) && (medium.loop ? start(part) : medium.pause());
  medium.play().catch(() => {}); // a browser may want a click on the page first
}

export const mediumOf = (part) => part?.querySelector("video, audio");

function move(part, leaves) {
  const effect = part.dataset.effect || "fade";
  if (effect === "appear") return;
  const [from, to, length] = effect === "wipe"
    ? [{ clipPath: "inset(-5% 105% -5% -5%)" }, { clipPath: "inset(-5%)" }, WIPE]
    : [{ opacity: 0 }, { opacity: part.classList.contains("faint") ? 0.3 : 1 }, FADE];
  const frames = [{ ...from, visibility: "visible" }, { ...to, visibility: "visible" }];
  animate(part, leaves ? frames.reverse() : frames, length);
}

// Let an element move, for those who want to see that.
export function animate(element, frames, length) {
  return still.matches ? null : element.animate(frames, { duration: length, easing: "ease-out" });
}
