// The page: a new question is brought to the top of the talk, so that its answer is read from the start.
(() => {
  const scrolling = (element) => {
    let box = element.parentElement;
    while (box && !/(auto|scroll)/.test(getComputedStyle(box).overflowY)) box = box.parentElement;
    return box && box.scrollHeight > box.clientHeight ? box : null;
  };
  let answers = -1;
  let isAsked = false; // a question stands at the end and waits for its answer
  // The page's address reopens the question that was just answered.
  const nameQuestion = (found) => {
    const links = document.querySelectorAll("#chat a.link");
    const last = found.length && found[found.length - 1].classList.contains("answer") && links[links.length - 1];
    if (last) history.replaceState(null, "", last.getAttribute("href"));
  };
  const follow = () => {
    const chat = document.querySelector("#chat");
    const found = chat ? chat.querySelectorAll(".answer, .question") : [];
    if (found.length === answers) return;
    const grew = found.length > answers;
    if (grew && (isAsked || answers > 0 || !/^#[^/]+\/\d+-\d+$/.test(location.hash))) nameQuestion(found);
    isAsked = grew && Boolean(found.length) && found[found.length - 1].classList.contains("question");
    answers = found.length;
    const last = grew && [...found].reverse().find((e) => e.classList.contains("question"));
    if (!last) return;
    const box = scrolling(last);
    if (box && box !== document.body && box !== document.documentElement) {
      box.scrollTop += last.getBoundingClientRect().top - box.getBoundingClientRect().top - 12;
    } else {
      scrollBy(0, last.getBoundingClientRect().top - 12);
    }
  };
  // The columns fill what the notices above leave of the window.
  const measure = () => {
    const desk = document.querySelector("#desk, #documents");
    if (desk) document.documentElement.style.setProperty("--above", `${Math.round(desk.getBoundingClientRect().top + scrollY)}px`);
  };
  const start = () => new MutationObserver(() => requestAnimationFrame(() => { measure(); follow(); })).observe(document.body, { subtree: true, childList: true });
  document.readyState === "loading" ? addEventListener("DOMContentLoaded", start) : start();
})();
