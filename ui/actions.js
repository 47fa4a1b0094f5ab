// The links under an answer: copy, export, say whether it is right. Runs once, when Gradio mounts the dialogs.
// `element`, `trigger` are Gradio's.
const ACTION = /^#lam\/([a-z-]+)\/\d+$/;
const opinion = element.querySelector("#opinion");
const copying = element.querySelector("#copying");
const status = element.querySelector("[role=status]");

// An answer drawn anew takes the place of the clicked link: the keyboard goes on at the same link there.
const replaced = new MutationObserver(() => {
  if (!replaced.link || replaced.link.isConnected) return;
  replaced.disconnect();
  const next = document.querySelector(`#chat a[href="${replaced.link.getAttribute("href")}"]`);
  if (next) next.focus({ preventScroll: true });
  status.textContent = next && next.classList.contains("pressed") ? "Đã ghi ý kiến." : "Đã rút lại ý kiến.";
});

const say = (link, reasons, note) => {
  replaced.link = link;
  replaced.observe(document.querySelector("#chat"), { childList: true, subtree: true });
  status.textContent = "";
  trigger("say", { href: link.getAttribute("href"), reasons, note });
};

const ask = (link) => {
  opinion.querySelector("form").reset();
  opinion.returnValue = "";
  opinion.onclose = () => {
    if (opinion.returnValue !== "send") return;
    const form = new FormData(opinion.querySelector("form"));
    say(link, form.getAll("reason"), form.get("note"));
  };
  opinion.showModal();
};

// Older browsers, and pages opened from another machine without https, have no clipboard of their own.
const copyByHand = (text) => {
  copying.showModal();
  const box = copying.querySelector("textarea");
  box.value = text;
  box.focus();
  box.select();
  return document.execCommand("copy");
};

const confirmCopy = (link) => {
  status.textContent = "Đã chép câu trả lời.";
  if (link.dataset.label) return;
  link.dataset.label = link.textContent;
  link.style.minWidth = `${link.getBoundingClientRect().width}px`;
  link.textContent = "Đã chép";
  setTimeout(() => {
    link.textContent = link.dataset.label;
    link.style.minWidth = "";
    delete link.dataset.label;
  }, 2500);
};

const copy = async (link) => {
  const text = link.closest(".answer").querySelector(".plain").textContent;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    if (!copyByHand(text)) return;
    copying.close();
  }
  confirmCopy(link);
};

const exportWord = (link) => {
  link.classList.add("busy");
  setTimeout(() => link.classList.remove("busy"), 10000);
  trigger("word", { href: link.getAttribute("href") });
};

const DO = { chep: copy, word: exportWord, dung: (link) => say(link, [], ""), "chua-dung": ask };

document.addEventListener("click", (event) => {
  const link = event.target.closest && event.target.closest("#chat a");
  if (!link) return;
  const found = (link.getAttribute("href") || "").match(ACTION);
  if (link.classList.contains("relate")) link.removeAttribute("target");
  if (!found) return;
  event.preventDefault();
  event.stopPropagation();
  if (Object.hasOwn(DO, found[1])) DO[found[1]](link);
}, true);

// A button is pressed by the space bar too.
document.addEventListener("keydown", (event) => {
  if (event.key !== " " || !event.target.matches || !event.target.matches("#chat a[role=button]")) return;
  event.preventDefault();
  event.target.click();
}, true);
