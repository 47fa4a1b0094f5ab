// The list of what waits: stays open while it is worked on, and the keyboard goes on where the pressed button stood.
// Runs once, when Gradio mounts the list; `element`, `trigger` and `watch` are Gradio's.
let isOpen = false;
let place = -1;
const list = () => element.querySelector("details.work");
const buttons = () => [...element.querySelectorAll("button")].filter((button) => button.checkVisibility());

element.addEventListener("toggle", (event) => { if (event.target === list()) isOpen = list().open; }, true);

element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const { dataset } = button;
  const isSee = "see" in dataset || "unsee" in dataset;
  if (!isSee && !("retry" in dataset) && !("giveUp" in dataset)) {
    trigger("open", { document: dataset.document, field: dataset.edit || "" });
    return;
  }
  if ("sure" in dataset && dataset.sure !== button.textContent) {
    button.textContent = dataset.sure;
    return;
  }
  place = buttons().indexOf(button);
  button.disabled = true;
  if (isSee) trigger("see", { document: dataset.document, doubt: dataset.see || dataset.unsee, seen: "see" in dataset });
  else if ("retry" in dataset) trigger("retry", { name: dataset.retry });
  else trigger("give_up", { name: dataset.giveUp });
});

watch("value", () => {
  if (list() && isOpen) list().open = true;
  if (place < 0) return;
  const left = buttons();
  const next = left[Math.min(place, left.length - 1)];
  place = -1;
  if (next) next.focus({ preventScroll: true });
});

// A figure above leads here.
document.addEventListener("click", (event) => {
  const link = event.target.closest && event.target.closest("a[data-work]");
  if (!link || !list()) return;
  event.preventDefault();
  isOpen = true;
  list().open = true;
  list().scrollIntoView({ block: "start" });
  list().querySelector("summary").focus({ preventScroll: true });
});
