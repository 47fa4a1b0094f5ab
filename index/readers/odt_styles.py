"""What an OpenDocument text says once for all paragraphs: how characters look, and how lists are numbered."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lxml.etree import _Element

from index.readers.numbering import DEEPEST, Level

NAMESPACES = {
    name: f"urn:oasis:names:tc:opendocument:xmlns:{full}:1.0"
    for name, full in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"), ("style", "style"),
        ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible"),
    )
}  # fmt: skip
_NUMERALS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}


def name(tag: str) -> str:
    """ "text:p" in lxml's own form."""
    prefix, local = tag.split(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


@dataclass(frozen=True, slots=True)
class Look:
    """How characters are shown."""

    hidden: bool = False
    bold: bool = False
    font: str = ""


class Looks:
    """What the styles of a file say of its characters."""

    def __init__(self, roots: Sequence[_Element]) -> None:
        faces = (face for root in roots for face in root.iter(name("style:font-face")))
        self._fonts = {
            face.get(name("style:name")): face.get(name("svg:font-family"), "").strip("'\"") for face in faces
        }
        styles = [style for root in roots for style in root.iter(name("style:style"))]
        self._styles = {(style.get(name("style:family")), style.get(name("style:name"))): style for style in styles}

    def of(self, element: _Element, outer: Look) -> Look:
        """The look inside a paragraph, heading or span that stands in text of the look `outer`."""
        family = "text" if element.tag == name("text:span") else "paragraph"
        look = outer
        for style in reversed(list(self._line(family, element.get(name("text:style-name"))))):
            for stated in style.findall(name("style:text-properties")):
                look = self._changed(look, stated)
        return look

    def _line(self, family: str, own: str | None) -> Iterator[_Element]:
        """A style and those that it rests on, each once."""
        seen = set[str | None]()
        while own not in seen and (style := self._styles.get((family, own))) is not None:
            seen.add(own)
            yield style
            own = style.get(name("style:parent-style-name"))

    def _changed(self, look: Look, stated: _Element) -> Look:
        display, weight = stated.get(name("text:display")), stated.get(name("fo:font-weight"))
        font = self._fonts.get(stated.get(name("style:font-name")), "") or stated.get(name("fo:font-family"), "")
        return Look(
            display == "none" if display else look.hidden,
            weight == "bold" if weight else look.bold,
            font.strip("'\"") or look.font,
        )


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
