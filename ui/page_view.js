// The page of the original: fetched when it is looked at, the lines of the current quote marked.
// Stands after panel.js in one script: `element` is the source panel.
const pageView = () => element.querySelector(".page-view");
let wanted = null; // what the reader opened or closed stays so for the next quote

const drawLines = (sheet, found) => {
  const layer = document.createElement("div");
  layer.className = "lines";
  layer.style.transform = `rotate(${Number(found.turn)}deg)`;
  for (const [left, top, right, bottom] of found.lines) {
    const line = layer.appendChild(document.createElement("div"));
    Object.assign(line.style, {
      left: `${100 * left}%`, top: `${100 * top}%`, width: `${100 * (right - left)}%`, height: `${100 * (bottom - top)}%`,
    });
  }
  sheet.append(layer);
};

const toLines = (view) => {
  const box = view.querySelector(".view");
  const line = view.querySelector(".lines > div");
  if (line) box.scrollTop += line.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 3;
};

const showPage = async () => {
  const view = pageView();
  const sheet = view && view.querySelector(".sheet");
  if (!view || !view.open || sheet.firstChild) return;
  const said = view.querySelector("[role=status]");
  const image = sheet.appendChild(new Image());
  image.alt = `Ảnh ${view.dataset.name} của bản gốc`;
  image.src = view.dataset.picture;
  said.textContent = "Đang tìm dòng được trích…";
  try {
    const [answer] = await Promise.all([fetch(view.dataset.lines), image.decode()]);
    const found = answer.ok ? await answer.json() : { turn: 0, lines: [] };
    said.textContent = found.lines.length ? "" : "Không xác định được dòng được trích trong ảnh.";
    drawLines(sheet, found);
    toLines(view);
  } catch {
    said.textContent = "Không vẽ được trang này. Hãy mở bản gốc.";
  }
};

element.addEventListener("toggle", showPage, true);
element.addEventListener("click", (event) => {
  const view = pageView();
  if (view && event.target.closest(".page-view > summary")) wanted = !view.open;
  const button = event.target.closest("[data-enlarge]");
  if (!button) return;
  const isLarge = view.classList.toggle("large");
  button.setAttribute("aria-pressed", String(isLarge));
  toLines(view);
});
// On a phone the page stands above the mark that was scrolled to: it is fetched when it comes into view.
const inView = new IntersectionObserver((seen) => {
  if (seen.some((entry) => entry.isIntersecting)) showPage();
});
watch("value", () => {
  const view = pageView();
  inView.disconnect();
  if (!view) return;
  if (wanted !== null) view.open = wanted;
  inView.observe(view);
});
