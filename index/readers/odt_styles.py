"""What an OpenDocument text says once for all paragraphs: which styles hide text, and how lists are numbered."""

from collections.abc import Iterable, Iterator

from lxml.etree import _Element

from index.readers.numbering import DEEPEST, Level

NAMESPACES = {
    name: f"urn:oasis:names:tc:opendocument:xmlns:{full}:1.0"
    for name, full in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"), ("style", "style"),
        ("manifest", "manifest"),
    )
}  # fmt: skip
_NUMERALS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}


def name(tag: str) -> str:
    """ "text:p" in lxml's own form."""
    prefix, local = tag.split(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def hidden_styles(roots: Iterable[_Element]) -> frozenset[str]:
    """The names of the styles whose text is not shown, those that rest on such a style included."""
    parents, hidden = dict[str, str](), set[str]()
    for style in (style for root in roots for style in root.iter(name("style:style"))):
        own = style.get(name("style:name"), "")
        parents[own] = style.get(name("style:parent-style-name"), "")
        if any(p.get(name("text:display")) == "none" for p in style.iter(name("style:text-properties"))):
            hidden.add(own)
    return frozenset(style for style in parents if any(above in hidden for above in _line(style, parents)))


def _line(style: str, parents: dict[str, str]) -> Iterator[str]:
    seen = set[str]()
    while style and style not in seen:
        seen.add(style)
        yield style
        style = parents.get(style, "")


def list_styles(roots: Iterable[_Element]) -> dict[str, list[Level]]:
    """The levels of each list style by its name; the numbering of headings under ""."""
    found = dict[str, list[Level]]()
    for root in roots:
        for style in root.iter(name("text:list-style"), name("text:outline-style")):
            key = "" if style.tag == name("text:outline-style") else style.get(name("style:name"), "")
            found[key] = _levels(style)
    return found


def _levels(style: _Element) -> list[Level]:
    levels = [Level(1, "none", "")] * DEEPEST
    for child in style:
        at = int(child.get(name("text:level"), "0")) - 1
        if 0 <= at < DEEPEST:
            levels[at] = _level(child, at)
    return levels


def _level(element: _Element, at: int) -> Level:
    if element.tag == name("text:list-level-style-bullet"):
        return Level(1, "bullet", element.get(name("text:bullet-char"), ""))
    form = element.get(name("style:num-format"), "")
    if not form:
        return Level(1, "none", "")
    shown = min(int(element.get(name("text:display-levels"), "1")), at + 1)
    places = ".".join(map(chr, range(at + 1 - shown, at + 1)))
    text = element.get(name("style:num-prefix"), "") + places + element.get(name("style:num-suffix"), "")
    return Level(int(element.get(name("text:start-value"), "1")), _NUMERALS.get(form, "decimal"), text)
