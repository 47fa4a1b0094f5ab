// The page of the original: fetched when it is open, its quoted lines marked, at the quote that the panel shows.
// Stands after panel.js in one script: `element` is the source panel.
const pageView = () => element.querySelector(".page-view");

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
  const mark = element.querySelector("mark.at") || element.querySelector("mark.cur");
  if (!view || !view.open || !mark) return;
  const page = JSON.parse(view.dataset.pages)[mark.dataset.number || element.querySelector("mark.cur")?.dataset.number || ""];
  const sheet = view.querySelector(".sheet");
  if (!page || sheet.dataset.shown === page.lines) return;
  sheet.dataset.shown = page.lines;
  const isOld = () => sheet.dataset.shown !== page.lines;
  const said = view.querySelector("[role=status]");
  view.querySelector("[data-name]").textContent = `trang ${page.page}`;
  sheet.querySelector(".lines")?.remove();
  const image = sheet.querySelector("img") || sheet.appendChild(new Image());
  image.alt = `Ảnh trang ${page.page} của bản gốc`;
  if (image.getAttribute("src") !== page.picture) image.src = page.picture;
  said.textContent = "Đang tìm dòng được trích…";
  try {
    const answer = await fetch(page.lines);
    const found = answer.ok ? await answer.json() : { lines: [] };
    await image.decode();
    if (isOld()) return;
    said.textContent = found.lines.length ? "" : "Không xác định được dòng được trích trong ảnh.";
    drawLines(sheet, found);
    toLines(view);
  } catch {
    if (!isOld()) said.textContent = "Không vẽ được trang này. Hãy mở bản gốc.";
  }
};

element.addEventListener("toggle", showPage, true);
element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-enlarge]");
  if (button) {
    const isLarge = pageView().classList.toggle("large");
    button.setAttribute("aria-pressed", String(isLarge));
    button.textContent = isLarge ? "Thu nhỏ" : "Phóng to";
    toLines(pageView());
  }
  if (event.target.closest("[data-step]")) showPage();
});
// On a phone the page stands above the mark that was scrolled to: it is fetched when it comes into view.
const inView = new IntersectionObserver((seen) => {
  if (seen.some((entry) => entry.isIntersecting)) showPage();
});
watch("value", () => {
  inView.disconnect();
  if (pageView()) inView.observe(pageView());
});
