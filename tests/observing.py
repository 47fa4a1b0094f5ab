"""What can be observed of a page as it stands: axe-core's findings, its words, its controls by keyboard."""

import re
from dataclasses import dataclass
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from browsing import harm
from index.readers.vietnamese import is_vietnamese

# WCAG 2.1 A and AA, with those of its rules that axe-core calls experimental and leaves out else.
_OPTIONS = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]},
    "rules": {
        name: {"enabled": True}
        for name in (
            "css-orientation-lock", "label-content-name-mismatch", "p-as-heading", "table-fake-caption",
            "td-has-header",
        )
    },
    "resultTypes": ["violations"],
}  # fmt: skip
# axe-core judges no contrast of what lies under an edge: everything is unrolled before it looks.
_UNROLLED = (
    "#chat, #chat *, #source, #source *, #card, #card *, #report *, #opinions * "
    "{ height: auto !important; max-height: none !important; overflow: visible !important; } "
    "#ask-row, #source-column, #side-column { position: static !important; }"
)
_WORDS = """() => [...document.querySelectorAll('body *')].filter(e => e.checkVisibility()
    && !e.closest('.paper, blockquote, .lead-in, bdi, .question, .asked, #opinions .unseen, script, style')
  ).flatMap(e => [e.ariaLabel, e.ariaDescription, e.title, e.placeholder, e.alt, e.ariaRoleDescription,
    ...[...e.childNodes].filter(n => n.nodeType === 3).map(n => n.nodeValue)]
  ).concat(document.title).filter(text => text && text.trim())"""
_NAMES = {"csv", "ctrl", "enter", "excel", "powerpoint", "word", "pdf", "txt", "docx", "kb", "mb", "vd", "byte"}
_NUMBER = re.compile(r"[\w.-]*\d[\w.-]*[-/–][\w./-]+|\S*\.\w{2,5}\b")  # of a document, or a file's name
_ROMAN = re.compile(r"[IVXLC]+")
_FIND = "a[href], button, input, textarea, select, summary, [tabindex]"
_LEFT = "[...document.querySelectorAll('[data-control]')].filter(e => e.checkVisibility()).map(e => e.dataset.control)"
_CONTROLS = """(find) => { document.querySelectorAll('[data-control]').forEach(e => e.removeAttribute('data-control'));
  const modal = document.querySelector('dialog[open]') || document.body;
  return [...modal.querySelectorAll(find)].filter(e => e.tabIndex >= 0 && !e.disabled
    && e.checkVisibility({ visibilityProperty: true }) && e.type !== 'file'
  ).map((e, i) => {
    e.dataset.control = [i, e.tagName, e.ariaLabel || e.textContent.trim().slice(0, 40) || e.id].join(' ');
    return e.dataset.control; }); }"""
# What fades in has no contrast before it is there, and begins to a frame or two after it was put there.
_COME_TO_REST = """async () => { for (let still = 0; still < 3; still++) {
    await new Promise(requestAnimationFrame);
    const moving = document.getAnimations().filter(a => a.effect.getComputedTiming().iterations !== Infinity);
    if (moving.length) { await Promise.all(moving.map(a => a.finished.catch(() => {}))); still = 0; } } }"""
# A page may still be scrolling to what has the focus: it has two seconds.
_FOCUSED = """async () => { const e = document.activeElement;
  const look = () => {
    const style = getComputedStyle(e), box = e.getBoundingClientRect(), ring = e.querySelector('.reach');
    const isInView = box.right > 0 && box.left < innerWidth && box.bottom > 0 && box.top < innerHeight;
    return isInView && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
      || Boolean(ring) && getComputedStyle(ring).strokeWidth === '3px'; };
  let isSeen = false;
  for (let frame = 0; frame < 120 && !isSeen; frame++) {
    await new Promise(requestAnimationFrame);
    isSeen = look();
  }
  return [e.dataset.control || '', isSeen, e.tabIndex]; }"""


@dataclass(frozen=True, slots=True)
class Observed:
    """A page in one state; everything must be empty."""

    violations: list[str]
    foreign: list[str]
    harm: list[str]
    unreached: list[str]
    unseen: list[str]


def observe(page: Page, by_keyboard: bool = False) -> Observed:
    unreached, unseen = walk_by_keyboard(page) if by_keyboard else ([], [])
    return Observed(violations(page), foreign(page), harm(page), unreached, unseen)


def violations(page: Page) -> list[str]:
    page.evaluate(_COME_TO_REST)
    style = page.add_style_tag(content=_UNROLLED)
    found: dict[str, list[dict[str, Any]]] = Axe().run(page, options=_OPTIONS).response
    style.evaluate("e => e.remove()")
    return [f"{rule['id']}: {node['html'][:200]}" for rule in found["violations"] for node in rule["nodes"]]


def foreign(page: Page) -> list[str]:
    """Texts, labels, titles and hints of the page's own with a word that no Vietnamese could write."""
    texts: list[str] = page.evaluate(_WORDS)
    return [text for text in texts if any(map(_is_foreign, re.findall(r"[^\W\d_]+", _NUMBER.sub("", text))))]


def _is_foreign(word: str) -> bool:
    return len(word) > 1 and not is_vietnamese(word) and word.lower() not in _NAMES and not _ROMAN.fullmatch(word)


def walk_by_keyboard(page: Page) -> tuple[list[str], list[str]]:
    """The controls that Tab does not reach, and those that do not show that they have the focus."""
    controls: list[str] = page.evaluate(_CONTROLS, _FIND)
    reached: dict[str, bool] = {}
    for _ in range(len(controls) + 20):
        page.keyboard.press("Tab")
        name, is_seen, order = page.evaluate(_FOCUSED)
        reached[name] = is_seen and order <= 0
    page.evaluate("document.activeElement.blur()")
    left: list[str] = page.evaluate(_LEFT)  # a message goes away by itself
    return [name for name in left if name not in reached], [name for name, seen in reached.items() if name and not seen]
