// The card of a document: opens the document that the address names, edits a field in place, follows where it was read.
// Runs once, when Gradio mounts the card; `element`, `trigger` and `watch` are Gradio's.
const CARD = /^#(vb\d+)$/;
let visit = 0;
let scrolled = 0;

const body = () => element.querySelector(".paper-and-facts");
const card = () => element.querySelector(".card");
const rowOf = (field) => element.querySelector(`.fields [data-name="${CSS.escape(field)}"]`);

const edit = (row, isOpen) => {
  row.classList.toggle("edited", isOpen);
  const form = row.querySelector("form");
  form.hidden = !isOpen;
  (isOpen ? form.querySelector("[name=value]") : row.querySelector("[data-edit]")).focus();
};

element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const { dataset } = button;
  const row = button.closest("[data-name]");
  visit += 1;
  if ("back" in dataset) (document.querySelector("#listing tr.chosen") || document.querySelector("#listing")).scrollIntoView({ block: "center" });
  else if ("see" in dataset) trigger("see", { document: dataset.document, doubt: dataset.see });
  else if ("cancel" in dataset) edit(row, false);
  else if ("edit" in dataset) edit(rowOf(dataset.edit), true);
  else if ("undo" in dataset) trigger("undo", { document: card().dataset.document, field: dataset.undo, visit });
  else if ("place" in dataset) trigger("place", { document: card().dataset.document, field: dataset.place, visit });
});

element.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  const save = form.querySelector("[type=submit]");
  if (save.disabled) return;
  save.disabled = true;
  save.textContent = form.dataset.form === "title" ? "Đang lưu, văn bản dài có thể mất vài phút…" : "Đang lưu…"; // every passage holds it
  visit += 1;
  trigger("correct", { document: card().dataset.document, field: form.dataset.form, value: form.elements.value.value, visit });
});

element.addEventListener("keydown", (event) => {
  const row = event.target.closest(".edited");
  if (row && event.key === "Escape") edit(row, false);
  if (row && event.key === "Enter" && event.target.matches("textarea")) {
    event.preventDefault();
    event.target.form.requestSubmit();
  }
});

// Redrawn in place: the same document stays where it was scrolled to, and the keyboard goes on at the field at hand.
element.addEventListener("scroll", () => { if (body()) scrolled = body().scrollTop; }, true);
const into = (inner) => {
  const box = body();
  if (box.scrollHeight > box.clientHeight + 1) {
    box.scrollTop += inner.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 3;
  } else {
    inner.scrollIntoView({ block: "center" });
  }
};

let shown = "";
const show = () => {
  if (!card()) {
    shown = "";
    if (CARD.test(location.hash)) history.replaceState(null, "", location.pathname + location.search);
    return;
  }
  const { document: id, field } = card().dataset;
  const isNew = id !== shown;
  shown = id;
  history.replaceState(null, "", `${location.pathname}${location.search}#${id}`);
  if (!isNew) body().scrollTop = scrolled;
  if (isNew && innerWidth < 1000) { // once the buttons above have come
    setTimeout(() => { if (!element.querySelector("mark.cur, form:not([hidden])")) document.querySelector("#side-column").scrollIntoView({ block: "start" }); }, 120);
  }
  const mark = element.querySelector("mark.cur");
  const row = field && rowOf(field);
  if (mark) into(mark);
  else if (row) {
    if (isNew) into(row);
    (row.querySelector("form:not([hidden]) [name=value]") || row.querySelector("[data-edit]")).focus({ preventScroll: !isNew });
  }
};
watch("value", show);

const openAddressed = () => {
  const found = location.hash.match(CARD);
  if (found && found[1] !== shown) trigger("open", { document: found[1] });
};
addEventListener("hashchange", openAddressed);
openAddressed();
