// The source panel: opens the place of a clicked link, keeps the current mark in view, steps between marks.
// Runs once, when Gradio mounts the panel; `element`, `trigger` and `watch` are Gradio's.
const PLACE = /^#[^/]+\/\d+-\d+$/;
const QUESTION = /^#hoi\/[a-z]+\/./;
const AGAIN = /^#hoi-lai\/(\d+)\/[a-z]+$/;
let scrollPage = false;
let visit = 0;
let stepped = 0; // the button pressed last: the one drawn in its place gets the keyboard
let cameFrom = null;
const onRelated = Boolean(document.querySelector("#relate")); // there the address names the source of the search

const openPlace = (current, others) => {
  scrollPage = true;
  visit += 1;
  trigger("open", { current, others, visit });
};

// The new answer takes the place of the clicked link: the keyboard goes on at the link that stands there now.
const replaced = new MutationObserver(() => {
  if (!replaced.link || replaced.link.isConnected) return;
  replaced.disconnect();
  const answer = document.querySelectorAll("#chat .answer")[replaced.turn];
  const next = answer && answer.querySelector("a.again, a.so");
  if (next) next.focus({ preventScroll: true });
});

const askAgain = (link, href) => {
  Object.assign(replaced, { link, turn: Number(href.match(AGAIN)[1]) });
  replaced.observe(document.querySelector("#chat"), { childList: true, subtree: true });
  trigger("again", { href });
};

document.addEventListener("click", (event) => {
  const link = event.target.closest && event.target.closest("a[href^='#']");
  const href = link && link.getAttribute("href");
  if (!href || !(PLACE.test(href) || AGAIN.test(href))) return;
  event.preventDefault();
  event.stopPropagation();
  if (AGAIN.test(href)) {
    askAgain(link, href);
    return;
  }
  const answer = link.closest(".answer");
  const numbers = answer ? [...answer.querySelectorAll("a.so")] : [];
  cameFrom = link;
  if (!onRelated) history.replaceState(null, "", href);
  openPlace(href, numbers.map((a) => [a.textContent.replace(/\D/g, ""), a.getAttribute("href")]));
}, true);

// The page may still be growing above the mark (notices, examples): keep it in view until things settle.
const settle = (mark) => {
  let isMoved = false;
  const stop = () => { isMoved = true; };
  ["wheel", "touchmove", "keydown", "pointerdown"].forEach((name) => addEventListener(name, stop, { once: true, passive: true }));
  [250, 800, 1600, 2600].forEach((wait) => setTimeout(() => {
    if (!isMoved && mark.isConnected) mark.scrollIntoView({ block: "center", behavior: "auto" });
  }, wait));
};

const scroller = () => element.querySelector(".paper");

const showMark = (mark) => {
  const paper = scroller();
  if (!mark || !paper) return;
  if (paper.scrollHeight > paper.clientHeight + 1) {
    const top = mark.getBoundingClientRect().top - paper.getBoundingClientRect().top;
    paper.scrollTo({ top: paper.scrollTop + top - paper.clientHeight / 3 });
    if (scrollPage) element.scrollIntoView({ block: "nearest" });
  } else if (scrollPage) {
    mark.scrollIntoView({ block: "center" });
    if (visit === 1 && !cameFrom) settle(mark);
  }
  scrollPage = false;
};

element.addEventListener("click", (event) => {
  if (event.target.closest("[data-back]")) {
    (cameFrom || document.querySelector("#question, #relate")).scrollIntoView({ block: "center" });
    return;
  }
  const button = event.target.closest("[data-step]");
  if (button) step(button.closest(".steps"), Number(button.dataset.step));
});

// To the previous or next place of the answer, in whatever document.
const step = (steps, by) => {
  const places = JSON.parse(steps.dataset.numbered);
  const at = places.findIndex(([number]) => number === steps.dataset.at);
  const [, address] = places[(at + by + places.length) % places.length];
  stepped = by;
  if (!onRelated) history.replaceState(null, "", address);
  openPlace(address, places);
};

watch("value", () => {
  showMark(element.querySelector("mark.cur"));
  const button = stepped && element.querySelector(`[data-step="${stepped}"]`);
  if (button) button.focus({ preventScroll: true });
  stepped = 0;
});

if (!onRelated) {
  if (PLACE.test(location.hash)) openPlace(location.hash, []);
  addEventListener("hashchange", () => {
    if (PLACE.test(location.hash)) openPlace(location.hash, []);
    else if (QUESTION.test(location.hash)) location.reload(); // which asks it
  });
}
