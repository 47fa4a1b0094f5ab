// What Gradio 6.31 tells a screen reader wrongly is put right where it stands: a list without items, names without roles.
(() => {
  const ROLES = { "#chat .examples": "group", "#chat [data-testid=user], #chat [data-testid=bot]": "group" };
  const mend = () => {
    for (const [where, role] of Object.entries(ROLES)) {
      document.querySelectorAll(where).forEach((e) => { if (e.getAttribute("role") !== role) e.setAttribute("role", role); });
    }
    document.querySelectorAll(".toast-header[role]").forEach((e) => { e.removeAttribute("role"); e.removeAttribute("tabindex"); }); // it holds a button
    document.querySelectorAll("#chat .examples").forEach((e) => { if (!e.ariaLabel) e.ariaLabel = "Câu hỏi mẫu"; });
  };
  // The keyboard follows the filters: into them when they open, back to their button when they close; but not out of a
  // field that was chosen meanwhile, whose list would close.
  const follow = (event) => {
    const filters = document.querySelector("#filters");
    const button = event.target.closest("#show-filters, #filters .toggle-button");
    if (button) setTimeout(() => {
      if (document.activeElement.matches("input, textarea")) return;
      document.querySelector(filters.matches(".open") ? "#filters .toggle-button" : "#show-filters").focus();
    }, 50);
  };
  const start = () => {
    addEventListener("click", follow);
    mend();
    new MutationObserver(mend).observe(document.body, { subtree: true, childList: true });
  };
  document.readyState === "loading" ? addEventListener("DOMContentLoaded", start) : start();
})();
