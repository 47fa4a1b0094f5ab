// Kết luận liên quan: what starts a search, a passage picked in the paper, a point of the timeline.
// Stands after panel.js in one script: `element` is the source panel, `trigger` Gradio's.
const ORIGIN = /^#[^/]+(\/\d+-\d+)?$/;
const POINT = /^#kq-\d+$/;
let picked = null;

const choose = (address) => trigger("choose", { address });

// Offsets count code points; the text of the paper is the document's.
const offsetAt = (paper, node, at) => {
  const range = document.createRange();
  range.setStart(paper, 0);
  range.setEnd(node, at);
  return [...range.toString()].length;
};

const selectionIn = (paper) => {
  const selection = getSelection();
  const inside = selection.rangeCount && !selection.isCollapsed && [selection.anchorNode, selection.focusNode].every((n) => paper.contains(n));
  return inside ? selection.getRangeAt(0) : null;
};

const pick = (paper, block) => {
  const button = element.querySelector("[data-pick]");
  const range = selectionIn(paper) || document.createRange();
  if (range.collapsed) range.selectNodeContents(block);
  const start = offsetAt(paper, range.startContainer, range.startOffset);
  const end = offsetAt(paper, range.endContainer, range.endOffset);
  if (!button || start >= end) return;
  unpick();
  picked = `#${encodeURIComponent(button.dataset.pick)}/${start}-${end}`;
  button.disabled = false;
  block.classList.add("picked");
};

const unpick = () => {
  picked = null;
  element.querySelectorAll(".picked").forEach((block) => block.classList.remove("picked"));
  element.querySelectorAll("[data-pick]").forEach((button) => { button.disabled = true; });
};

element.addEventListener("click", (event) => {
  const paper = element.querySelector(".paper");
  const block = event.target.closest(".paper p, .paper tr");
  if (event.target.closest("[data-pick]")) {
    choose(picked);
    scrollTo({ top: 0 });
  } else if (paper && block) pick(paper, block);
});

const showResult = (link) => {
  const result = document.querySelector(link.getAttribute("href"));
  if (!result) return;
  document.querySelectorAll("#results .at").forEach((other) => other.classList.remove("at"));
  result.classList.add("at");
  result.scrollIntoView({ block: "start", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  result.focus({ preventScroll: true });
};

document.addEventListener("click", (event) => {
  const point = event.target.closest("a[href^='#kq-']");
  const origin = event.target.closest("[data-origin]");
  if (!element.contains(event.target)) unpick();
  if (point && POINT.test(point.getAttribute("href"))) {
    event.preventDefault();
    showResult(point);
  } else if (origin) {
    choose(origin.dataset.origin);
    scrollTo({ top: 0 });
  }
});

// What is ticked stays ticked when the results are drawn in another order; another source starts anew.
const ticked = new Set();
const results = document.querySelector("#results");
const countTicked = () => {
  const boxes = [...results.querySelectorAll("input[type=checkbox]")];
  const count = boxes.filter((box) => box.checked).length;
  const said = results.querySelector(".take [role=status]");
  const words = count ? `Xuất ${count} đoạn đã chọn.` : said?.dataset.all;
  if (said && said.textContent !== words) said.textContent = words;
};
results.addEventListener("change", (event) => {
  event.target.checked ? ticked.add(event.target.value) : ticked.delete(event.target.value);
  countTicked();
});
results.addEventListener("click", (event) => {
  const button = event.target.closest("[data-take]");
  if (!button) return;
  const boxes = [...results.querySelectorAll("input[type=checkbox]:checked")];
  trigger("take", { form: button.dataset.take, places: boxes.map((box) => box.value) });
});
new MutationObserver(() => { // Gradio may draw another result with the same box
  results.querySelectorAll("input[type=checkbox]").forEach((box) => { box.checked = ticked.has(box.value); });
  countTicked();
}).observe(results, { childList: true, subtree: true, attributes: true, attributeFilter: ["value"] });

// The address names the source, so that it can be kept, sent and reloaded.
new MutationObserver(() => {
  ticked.clear();
  const chosen = document.querySelector("#chosen [data-address]");
  if (chosen && chosen.dataset.address !== location.hash) history.replaceState(null, "", location.pathname + chosen.dataset.address);
}).observe(document.querySelector("#chosen"), { childList: true, subtree: true });

const follow = () => { if (ORIGIN.test(location.hash)) choose(location.hash); };
addEventListener("hashchange", follow);
follow();
