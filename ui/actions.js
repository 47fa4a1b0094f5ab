// The links under an answer: copy, export, say whether it is right. Runs once, when Gradio mounts the dialogs.
// `element`, `trigger` are Gradio's.
const ACTION = /^#lam\/([a-z-]+)\/\d+$/;
const opinion = element.querySelector("#opinion");
const editing = element.querySelector("#editing");
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

const confirmCopy = (link, words) => {
  status.textContent = words;
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

const copyText = async (link, text, words) => {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    if (!copyByHand(text)) return;
    copying.close();
  }
  confirmCopy(link, words);
};

const copy = (link) =>
  copyText(link, link.closest(".answer").querySelector(".plain").textContent, "Đã chép câu trả lời.");

const copyLink = (link) => copyText(link, link.href, "Đã chép liên kết.");

// The question of the bubble that the link stands in, changed in place.
const edit = (link) => {
  const box = editing.querySelector("textarea");
  box.value = link.closest(".tools").previousElementSibling.textContent;
  editing.returnValue = "";
  editing.onclose = () => {
    if (editing.returnValue === "send") trigger("reword", { href: link.getAttribute("href"), question: box.value });
  };
  editing.showModal();
  box.focus();
};
editing.querySelector("textarea").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  editing.querySelector(".main").click();
});

const exportWord = (link) => {
  link.classList.add("busy");
  setTimeout(() => link.classList.remove("busy"), 10000);
  trigger("word", { href: link.getAttribute("href") });
};

const DO = { chep: copy, word: exportWord, dung: (link) => say(link, [], ""), "chua-dung": ask, sua: edit };

document.addEventListener("click", (event) => {
  const link = event.target.closest && event.target.closest("#chat a");
  if (!link) return;
  const found = (link.getAttribute("href") || "").match(ACTION);
  if (link.classList.contains("relate")) link.removeAttribute("target");
  const isLink = link.classList.contains("link") && !event.ctrlKey && !event.metaKey && !event.shiftKey;
  if (!found && !isLink) return;
  event.preventDefault();
  event.stopPropagation();
  if (isLink) copyLink(link);
  else if (Object.hasOwn(DO, found[1])) DO[found[1]](link);
}, true);

// A button is pressed by the space bar too.
document.addEventListener("keydown", (event) => {
  if (event.key !== " " || !event.target.matches || !event.target.matches("#chat a[role=button]")) return;
  event.preventDefault();
  event.target.click();
}, true);
