"""What a .docx says once for all paragraphs: styles, fonts, heading levels and the numbering of lists."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from lxml.etree import _Element

from index.readers.numbering import DEEPEST, Counters, Level

_HEADING = re.compile(r"(?:heading|tiêu đề|đề mục)\s*(\d)", re.IGNORECASE)
_OFF = ("0", "false", "off")
_PLACE = re.compile(r"%([1-9])")
_NUMERALS = {"upperRoman", "lowerRoman", "upperLetter", "lowerLetter", "bullet", "none"}


def value(parent: _Element | None, tag: str) -> str | None:
    """The w:val of the child `tag` of `parent`; None without one."""
    child = parent.find(qn(tag)) if parent is not None else None
    found: str | None = child.get(qn("w:val")) if child is not None else None
    return found


class Styles:
    """Properties as they hold: a run's own, else of its style, of the paragraph's style, of the document."""

    def __init__(self, document: WordDocument) -> None:
        root = document.styles.element
        self._styles = {style.get(qn("w:styleId")): style for style in root.iter(qn("w:style"))}
        self._names = {style.style_id: style.name or "" for style in document.styles}
        self._plain = next(
            (
                key
                for key, style in self._styles.items()
                if _is_default(style) and style.get(qn("w:type")) == "paragraph"
            ),
            None,
        )
        self._defaults = root.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")

    def level(self, paragraph: _Element) -> int:
        """The level of a heading, 0 for any other paragraph."""
        match = _HEADING.match(self._names.get(_style_of(paragraph) or "", ""))
        return int(match[1]) if match else 0

    def is_on(self, tag: str, run: _Element, paragraph: _Element) -> bool:
        """Whether a property such as w:b or w:vanish is on for `run`."""
        for properties in self._properties(run, paragraph):
            found = properties.find(qn(tag))
            if found is not None:
                return found.get(qn("w:val")) not in _OFF
        return False

    def font(self, run: _Element, paragraph: _Element) -> str:
        """The font of the run's Latin letters, "" where only a theme names it."""
        for properties in self._properties(run, paragraph):
            found = properties.find(qn("w:rFonts"))
            if found is not None and (name := found.get(qn("w:ascii")) or found.get(qn("w:hAnsi"))):
                return str(name)
        return ""

    def numbering(self, paragraph: _Element) -> Iterator[_Element]:
        """The w:numPr that hold for `paragraph`, the nearest first."""
        found = [paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}")]
        found += [style.find(f"{qn('w:pPr')}/{qn('w:numPr')}") for style in self._chain(_style_of(paragraph))]
        return (properties for properties in found if properties is not None)

    def style_of(self, paragraph: _Element) -> str | None:
        return _style_of(paragraph) or self._plain

    def _properties(self, run: _Element, paragraph: _Element) -> Iterator[_Element]:
        own = run.find(qn("w:rPr"))
        sources = [own]
        for name in (value(own, "w:rStyle"), self.style_of(paragraph)):
            sources += [style.find(qn("w:rPr")) for style in self._chain(name)]
        return (source for source in [*sources, self._defaults] if source is not None)

    def _chain(self, name: str | None) -> Iterator[_Element]:
        """The style and those that it is based on."""
        seen = set[str]()
        while name is not None and name not in seen and name in self._styles:
            seen.add(name)
            yield self._styles[name]
            name = value(self._styles[name], "w:basedOn")


def _is_default(style: _Element) -> bool:
    return style.get(qn("w:default"), "0") not in _OFF


def _style_of(paragraph: _Element) -> str | None:
    return value(paragraph.find(qn("w:pPr")), "w:pStyle")


@dataclass(frozen=True, slots=True)
class _List:
    """A w:num. Lists of one kind count on in one another, but where one starts `anew` at some levels."""

    kind: str
    anew: frozenset[int]
    levels: tuple[Level, ...]
    styles: Mapping[str, int]  # the level of paragraphs of a style
    decimal: frozenset[int]  # levels that show every number in decimals, whatever the other levels' numerals


class Numbering:
    """The numbers that Word shows in front of paragraphs, counted as the paragraphs come."""

    def __init__(self, numbering: _Element | None, styles: Styles) -> None:
        self._styles = styles
        self._lists = dict(_lists(numbering)) if numbering is not None else {}
        self._counters = Counters()
        self._identities: dict[str, int] = {}
        self._restarted: set[tuple[str, int]] = set()

    def mark(self, paragraph: _Element) -> str:
        """What stands in front of `paragraph`, the next one; "" for none."""
        found = list(self._styles.numbering(paragraph))
        number = next((n for n in (value(p, "w:numId") for p in found) if n is not None), None)
        if number is None or number not in self._lists:
            return ""
        numbered = self._lists[number]
        stated = next((d for d in (value(p, "w:ilvl") for p in found) if d is not None), None)
        depth = int(stated) if stated else numbered.styles.get(self._styles.style_of(paragraph) or "", 0)
        identity = self._identities.setdefault(numbered.kind, len(self._identities))
        if depth in numbered.anew and (number, depth) not in self._restarted:
            self._restarted.add((number, depth))
            self._counters.restart(identity, depth)
        levels = (
            [replace(level, numerals="decimal") for level in numbered.levels] if depth in numbered.decimal else None
        )
        return self._counters.next(identity, depth, levels or numbered.levels)


def _lists(numbering: _Element) -> Iterator[tuple[str, _List]]:
    abstracts = {a.get(qn("w:abstractNumId")): a for a in numbering.iter(qn("w:abstractNum"))}
    by_style = {name: a for a in abstracts.values() if (name := value(a, "w:styleLink"))}
    for num in numbering.iter(qn("w:num")):
        abstract = abstracts.get(value(num, "w:abstractNumId"))
        if abstract is not None:
            yield num.get(qn("w:numId")), _list(num, by_style.get(value(abstract, "w:numStyleLink") or "", abstract))


def _list(num: _Element, abstract: _Element) -> _List:
    starts = {o.get(qn("w:ilvl")): value(o, "w:startOverride") for o in num.iter(qn("w:lvlOverride"))}
    elements = {level.get(qn("w:ilvl")): level for level in abstract.iter(qn("w:lvl"))}
    elements |= {level.get(qn("w:ilvl")): level for level in num.iter(qn("w:lvl"))}
    return _List(
        str(abstract.get(qn("w:abstractNumId"))),
        frozenset(int(depth) for depth, start in starts.items() if start),
        tuple(_level(elements.get(str(depth)), starts.get(str(depth))) for depth in range(DEEPEST)),
        {style: int(depth) for depth, level in elements.items() if (style := value(level, "w:pStyle"))},
        frozenset(int(depth) for depth, level in elements.items() if level.find(qn("w:isLgl")) is not None),
    )


def _level(level: _Element | None, start: str | None) -> Level:
    if level is None:
        return Level(1, "none", "")
    numerals = value(level, "w:numFmt") or "decimal"
    text = _PLACE.sub(lambda place: chr(int(place[1]) - 1), value(level, "w:lvlText") or "")
    return Level(int(start or value(level, "w:start") or 1), numerals if numerals in _NUMERALS else "decimal", text)
