"""OpenDocument text (.odt): its XML walked in reading order."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml.etree import _Element

from index.errors import ReadError
from index.readers.archive import BROKEN, PASSWORD, member, open_archive, parse_xml
from index.readers.flow import squeezed
from index.readers.fonts import as_drawn
from index.readers.layout_tables import is_layout
from index.readers.numbering import Counters, Level
from index.readers.odt_styles import Look, Looks, list_styles, name
from index.readers.writer import ExtractWriter
from index.types import Extract

_UNSEEN = {
    name(tag)
    for tag in (
        "text:tracked-changes", "text:hidden-text", "text:note-citation", "text:ruby-text", "text:index-title-template",
        "office:annotation", "office:annotation-end", "office:forms", "text:sequence-decls", "text:variable-decls",
        "text:user-field-decls", "text:table-of-content-source",
    )
}  # fmt: skip
_DRAWN = {name("text:tab"): "\t", name("text:line-break"): "\n", name("text:s"): " "}
_ASIDE = {name("text:note-body"), name("draw:text-box"), name("draw:custom-shape")}
_MOST_REPEATED = 100  # cells or rows that the file states once and repeats


@dataclass(frozen=True, slots=True)
class _List:
    """The list in which a paragraph stands, and how deep, from 0."""

    identity: int
    levels: list[Level]
    depth: int


def read_odt(content: bytes) -> Extract:
    """Paragraphs, headings with their levels, numbered lists, tables; notes and boxes after their paragraph."""
    archive = open_archive(content)
    names = set(archive.namelist())
    if "META-INF/manifest.xml" in names and b"encryption-data" in member(archive, "META-INF/manifest.xml"):
        raise ReadError(PASSWORD)
    roots = [parse_xml(member(archive, part)) for part in ("styles.xml", "content.xml") if part in names]
    if not roots or roots[-1].find(f".//{name('office:text')}") is None:
        raise ReadError("Tệp .odt không có phần văn bản (content.xml); hãy lấy lại bản gốc rồi thêm lần nữa.")
    writer = ExtractWriter()
    try:
        _Walk(writer, roots).blocks(roots[-1].find(f".//{name('office:text')}"))
    except BROKEN as error:
        raise ReadError("Tệp .odt bị hỏng. Hãy mở bằng LibreOffice, lưu lại rồi thêm lần nữa.") from error
    return writer.extract()


class _Walk:
    def __init__(self, writer: ExtractWriter, roots: list[_Element]) -> None:
        self._writer = writer
        self._looks = Looks(roots)
        self._styles = list_styles(roots)
        self._counters = Counters()
        self._identities = dict[str, int]()  # of lists, by their style and by their own id

    def blocks(self, parent: _Element) -> None:
        """Write what stands in `parent`, outside lists."""
        for element in parent:
            if element.tag == name("text:p"):
                self._paragraph(element, "")
            elif element.tag == name("text:h"):
                self._heading(element)
            elif element.tag == name("text:list"):
                for paragraph, mark in self._items(element, None):
                    self._paragraph(paragraph, mark)
            elif element.tag == name("table:table"):
                self._table(element)
            elif _is_shown(element):
                self.blocks(element)

    def _heading(self, element: _Element) -> None:
        depth = int(element.get(name("text:outline-level"), "1")) - 1
        counted = "" in self._styles and element.get(name("text:is-list-header")) != "true"
        self._paragraph(element, self._counters.next(0, depth, self._styles[""]) if counted else "")

    def _paragraph(self, element: _Element, mark: str) -> None:
        text, bold = self._text(element)
        level = int(element.get(name("text:outline-level"), "1")) if element.tag == name("text:h") else 0
        if text.strip():
            self._writer.line(squeezed(f"{mark} {text}"), level, bold=bold)
        for aside in _asides(element):
            self.blocks(aside)

    def _items(self, element: _Element, outer: _List | None) -> Iterator[tuple[_Element, str]]:
        """Each paragraph of a list with what stands in front of it."""
        here = self._inside(element, outer) if outer else self._opened(element)
        for item in element:
            numbered = item.tag == name("text:list-item")
            for child in item:
                if child.tag == name("text:list"):
                    yield from self._items(child, here)
                elif child.tag in (name("text:p"), name("text:h")):
                    yield child, self._mark(item, here) if numbered else ""
                    numbered = False

    def _mark(self, item: _Element, here: _List) -> str:
        """What stands in front of an item, which may have its own style and start."""
        levels = self._styles.get(item.get(name("text:style-override")), here.levels)
        if start := item.get(name("text:start-value")):
            self._counters.restart(here.identity, here.depth)
            levels = [replace(level, start=int(start)) for level in levels]
        return self._counters.next(here.identity, here.depth, levels)

    def _inside(self, element: _Element, outer: _List) -> _List:
        levels = self._styles.get(element.get(name("text:style-name")), outer.levels)
        return _List(outer.identity, levels, outer.depth + 1)

    def _opened(self, element: _Element) -> _List:
        style = element.get(name("text:style-name"))
        before = element.get(name("text:continue-list"))
        if before is None and element.get(name("text:continue-numbering")) == "true":
            before = f"style {style}"
        identity = self._identities.get(before or "", len(self._identities) + 1)
        for key in (f"style {style}", element.get("{http://www.w3.org/XML/1998/namespace}id") or f"list {identity}"):
            self._identities[key] = identity
        return _List(identity, self._styles.get(style, []), 0)

    def _text(self, element: _Element) -> tuple[str, bool]:
        """The paragraph's text, and whether all of it is bold."""
        if any(e.get(name("text:is-hidden")) == "true" for e in element.iter(name("text:hidden-paragraph"))):
            return "", False
        runs = [run for run in self._runs(element, self._looks.of(element, Look())) if not run[1].hidden]
        lettered = [look.bold for text, look in runs if any(letter.isalpha() for letter in text)]
        return "".join(as_drawn(text, look.font) for text, look in runs), bool(lettered) and all(lettered)

    def _runs(self, element: _Element, look: Look) -> Iterator[tuple[str, Look]]:
        yield element.text or "", look
        for child in element:
            if child.tag in _DRAWN:
                yield _DRAWN[child.tag], look
            elif isinstance(child.tag, str) and child.tag not in _UNSEEN and child.tag not in _ASIDE:
                yield from self._runs(child, self._looks.of(child, look) if child.tag == name("text:span") else look)
            yield child.tail or "", look

    def _table(self, element: _Element) -> None:
        rows = [list(_cells(row)) for row in _rows(element)]
        texts = [[self._cell_text(cell) for cell in row] for row in rows]
        if is_layout("\n".join(text for row in texts for text in row)):
            for cell in (cell for row in rows for cell in row):
                self.blocks(cell)
        else:
            self._writer.table(texts)

    def _cell_text(self, cell: _Element) -> str:
        """The lines of a cell, of its lists and of the tables inside it."""
        lines = list[str]()
        for element in cell:
            if element.tag == name("text:list"):
                lines += (f"{mark} {self._text(paragraph)[0]}" for paragraph, mark in self._items(element, None))
            elif element.tag in (name("text:p"), name("text:h")):
                lines.append(self._text(element)[0])
            elif isinstance(element.tag, str) and element.tag not in _UNSEEN:
                lines.append(self._cell_text(element))
        return squeezed("\n".join(lines))


def _is_shown(element: _Element) -> bool:
    if not isinstance(element.tag, str) or element.tag in _UNSEEN:
        return False
    return bool(element.get(name("text:display")) != "none")


def _asides(element: _Element) -> Iterator[_Element]:
    for child in element:
        if child.tag in _ASIDE:
            yield child
        elif child.tag not in _UNSEEN:
            yield from _asides(child)


def _rows(table: _Element) -> Iterator[_Element]:
    for child in table:
        if child.tag == name("table:table-row"):
            if child.get(name("table:visibility"), "visible") == "visible":
                yield from [child] * min(int(child.get(name("table:number-rows-repeated"), "1")), _MOST_REPEATED)
        elif child.tag in (name("table:table-header-rows"), name("table:table-rows"), name("table:table-row-group")):
            yield from _rows(child)


def _cells(row: _Element) -> Iterator[_Element]:
    for child in row:
        if child.tag in (name("table:table-cell"), name("table:covered-table-cell")):
            yield from [child] * min(int(child.get(name("table:number-columns-repeated"), "1")), _MOST_REPEATED)
