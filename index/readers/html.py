"""HTML, by lxml: visible text only, nothing fetched."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import lxml.html
from lxml.etree import ParserError
from lxml.html import HtmlElement

from index.errors import EmptyDocument
from index.readers.charsets import decode_html
from index.readers.fonts import as_drawn
from index.readers.layout_tables import is_layout
from index.readers.numbering import numeral
from index.readers.writer import ExtractWriter
from index.types import Extract

_SKIPPED = set("script style head template noscript title object iframe svg del".split())
_BLOCKS = set(
    "address article aside blockquote body center dd details div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 "
    "header hr html li main nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
_BOLD = set("b strong h1 h2 h3 h4 h5 h6 th".split())
# Word marks hidden text and running heads by styles of its own, LibreOffice heads by a title.
_UNSEEN = re.compile(r"display:none|visibility:hidden|mso-hide:all|mso-element:(?:header|footer|comment-list)")
_WEIGHT = re.compile(r"font-weight:(\w+)")
_FONT = re.compile(r"""font-family:["']?([^"',;]+)""")
_LIGHT = {"normal", "lighter", "100", "200", "300", "400", "500"}
_NUMERALS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}


def read_html(content: bytes) -> Extract:
    """Blocks become lines, h1–h6 levels, tables rows. Raises EmptyDocument when there is no element."""
    decoded = decode_html(content)
    parser = lxml.html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True)
    try:
        root = lxml.html.document_fromstring(decoded.text.encode(), parser=parser)
    except ParserError as error:
        raise EmptyDocument("Tệp HTML không có nội dung.") from error
    writer = ExtractWriter()
    if decoded.doubt:
        writer.doubt(decoded.doubt)
    _Walk(writer).block(root, _Style())
    return writer.extract()


@dataclass(frozen=True, slots=True)
class _Style:
    """What holds for the text of an element, from it or from those around it."""

    level: int = 0
    bold: bool = False
    font: str = ""
    keeps_space: bool = False

    def of(self, element: HtmlElement) -> "_Style":
        """The style inside `element`, which stands where this style holds."""
        css = (element.get("style") or "").replace(" ", "")
        weight, font = _WEIGHT.search(css), _FONT.search(css)
        return replace(
            self,
            level=_heading_level(element) or self.level,
            bold=weight[1] not in _LIGHT if weight else self.bold or element.tag in _BOLD,
            font=font[1] if font else element.get("face") or self.font,
            keeps_space=self.keeps_space or element.tag == "pre",
        )


class _Walk:
    """Collects inline text until a block starts or ends, then writes it as a line."""

    def __init__(self, writer: ExtractWriter) -> None:
        self._writer = writer
        self._inline: list[str] = []
        self._before = ""  # the mark of an item whose text is still to come
        self._has_plain = False  # a letter that is not bold
        self._items: list[int] = []  # the number of the next item, of each list that is open

    def block(self, element: HtmlElement, around: _Style) -> None:
        self._flush(around)
        style = around.of(element)
        if element.tag == "table" and not _lays_out(element):
            self._writer.table([[_text(cell, style) for cell in _cells(row)] for row in _rows(element)])
            return
        if element.tag == "li":
            self._before = f"{self._mark(element)} "
        if element.tag in ("ol", "ul"):
            self._items.append(_start(element))
        self._children(element, style)
        self._flush(style)
        if element.tag == "li":
            self._before = ""
        if element.tag in ("ol", "ul"):
            self._items.pop()

    def _mark(self, item: HtmlElement) -> str:
        """What a browser draws in front of a list's item: its number, or a dash for any bullet."""
        parent = item.getparent()
        if parent is None or parent.tag != "ol":
            return "-"
        self._items[-1] += 1
        return f"{numeral(self._items[-1] - 1, _NUMERALS.get(parent.get('type') or '', 'decimal'))}."

    def _children(self, element: HtmlElement, style: _Style) -> None:
        self._add(element.text, style)
        for child in element:
            if _is_hidden(child):
                pass
            elif child.tag == "br":
                self._inline.append("\n")
            elif child.tag in _BLOCKS:
                self.block(child, style)
            else:
                self._children(child, style.of(child))
            self._add(child.tail, style)

    def _add(self, text: str | None, style: _Style) -> None:
        self._has_plain |= not style.bold and any(map(str.isalpha, text or ""))
        self._inline.append(_drawn(text, style))

    def _flush(self, style: _Style) -> None:
        lines = "".join(self._inline)
        if lines.strip():
            lines, self._before = self._before + lines.strip(), ""
        bold = not self._has_plain and any(map(str.isalpha, lines))
        self._writer.line("\n".join(" ".join(line.split()) for line in lines.split("\n")), style.level, bold=bold)
        self._inline, self._has_plain = [], False


def _drawn(text: str | None, style: _Style) -> str:
    text = text or ""
    return as_drawn(text if style.keeps_space else re.sub(r"\s+", " ", text), style.font)


def _is_hidden(element: HtmlElement) -> bool:
    if element.tag in _SKIPPED or not isinstance(element.tag, str) or element.get("hidden") is not None:
        return True
    css = (element.get("style") or "").replace(" ", "").lower()
    return bool(_UNSEEN.search(css)) or (element.tag == "div" and element.get("title") in ("header", "footer"))


def _heading_level(element: HtmlElement) -> int:
    tag = element.tag
    return int(tag[1]) if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit() else 0


def _start(items: HtmlElement) -> int:
    """The number of a list's first item."""
    start = items.get("start") or ""
    return int(start) if start.isdecimal() else 1


# --- tables


def _lays_out(table: HtmlElement) -> bool:
    """Whether the table is no table of data: it holds another one, or a letterhead or a signature."""
    texts = (_text(cell, _Style()) for row in _rows(table) for cell in _cells(row))
    return table.find(".//table") is not None or is_layout("\n".join(texts))


def _rows(table: HtmlElement) -> list[HtmlElement]:
    rows = table.xpath("./tr|./thead/tr|./tbody/tr|./tfoot/tr")
    return [row for row in rows if not _is_hidden(row)]


def _cells(row: HtmlElement) -> list[HtmlElement]:
    return [cell for cell in row.xpath("./td|./th") if not _is_hidden(cell)]


def _text(cell: HtmlElement, style: _Style) -> str:
    return "".join(_pieces(cell, style.of(cell)))


def _pieces(element: HtmlElement, style: _Style) -> Iterator[str]:
    yield _drawn(element.text, style)
    for child in element:
        if child.tag == "br":
            yield "\n"
        elif not _is_hidden(child):
            parting = "\n" if child.tag in _BLOCKS else ""
            yield parting
            yield from _pieces(child, style.of(child))
            yield parting
        yield _drawn(child.tail, style)
