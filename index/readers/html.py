"""HTML, by lxml: visible text only, nothing fetched."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import lxml.html
from lxml.etree import ErrorTypes, ParserError, iterwalk
from lxml.html import HtmlElement

from index.errors import EmptyDocument, ReadError
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
_ROWS = "./tr|./thead/tr|./tbody/tr|./tfoot/tr"
_NUMERALS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}


def read_html(content: bytes) -> Extract:
    """Blocks become lines, h1–h6 levels, tables rows. Raises ReadError for no element, or one 2,048 elements deep."""
    decoded = decode_html(content)
    # The parser drops without a word what stands too deep: below 256 elements without huge_tree, 2,048 with it.
    parser = lxml.html.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        root = lxml.html.document_fromstring(decoded.text.encode(), parser=parser)
    except ParserError as error:
        raise EmptyDocument("Tệp HTML không có nội dung.") from error
    if any(entry.type == ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log):
        raise ReadError("Tệp HTML lồng thẻ quá sâu nên không đọc trọn được; hãy mở bằng Word, lưu lại dạng .docx.")
    writer = ExtractWriter()
    if decoded.doubt:
        writer.doubt(decoded.doubt)
    for part in _Walk().parts(root, _Style()):
        if isinstance(part, _Line):
            writer.line(part.text, part.level, bold=part.bold)
        else:
            writer.table(part)
    return writer.extract()


@dataclass(frozen=True, slots=True)
class _Line:
    """What stands between the edges of two blocks: a line, or several parted by line ends."""

    text: str
    level: int
    bold: bool


_Rows = list[list[str]]


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
    """Collects inline text until a block starts or ends. Without recursion: old pages nest a thousand fonts deep."""

    def __init__(self) -> None:
        self._inline: list[str] = []
        self._before = ""  # the mark of an item whose text is still to come
        self._has_plain = False  # a letter that is not bold
        self._items: list[int] = []  # the number of the next item, of each list that is open

    def parts(self, root: HtmlElement, around: _Style) -> Iterator[_Line | _Rows]:
        """Lines and the rows of tables of data below `root`, in order."""
        styles = [around]
        walk = iterwalk(root, events=("start", "end"))
        passed = set[HtmlElement]()  # hidden ones, and tables of data, that are open
        for event, element in walk:
            if event == "end":
                if element not in passed:
                    yield from self._close(element, styles[-1])
                passed.discard(element)
                styles.pop()
                self._add(element.tail if element is not root else None, styles[-1])
                continue
            hidden = _is_hidden(element)
            rows = _data(element, styles[-1]) if element.tag == "table" and not hidden else None
            if element.tag in _BLOCKS and not hidden:
                yield from self._flush(styles[-1])
            styles.append(styles[-1].of(element))
            if hidden or rows is not None:
                yield from [rows] if rows else []
                passed.add(element)
                walk.skip_subtree()
            else:
                self._open(element, styles[-1])

    def _open(self, element: HtmlElement, style: _Style) -> None:
        if element.tag == "li":
            self._before = f"{self._mark(element)} "
        elif element.tag in ("ol", "ul"):
            self._items.append(_start(element))
        elif element.tag == "br":
            self._inline.append("\n")
        self._add(element.text, style)

    def _close(self, element: HtmlElement, style: _Style) -> Iterator[_Line]:
        if element.tag in _BLOCKS:
            yield from self._flush(style)
        if element.tag == "li":
            self._before = ""
        elif element.tag in ("ol", "ul"):
            self._items.pop()

    def _mark(self, item: HtmlElement) -> str:
        """What a browser draws in front of a list's item: its number, or a dash for any bullet."""
        parent = item.getparent()
        if parent is None or parent.tag != "ol" or not self._items:
            return "-"
        self._items[-1] += 1
        return f"{numeral(self._items[-1] - 1, _NUMERALS.get(parent.get('type') or '', 'decimal'))}."

    def _add(self, text: str | None, style: _Style) -> None:
        self._has_plain |= not style.bold and any(map(str.isalpha, text or ""))
        self._inline.append(_drawn(text, style))

    def _flush(self, style: _Style) -> Iterator[_Line]:
        text = "".join(self._inline).strip()
        if text:
            lines = (" ".join(line.split()) for line in f"{self._before}{text}".split("\n"))
            bold = not self._has_plain and any(map(str.isalpha, text))
            yield _Line("\n".join(lines), style.level, bold)
            self._before = ""
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


def _data(table: HtmlElement, style: _Style) -> _Rows | None:
    """The rows of a table of data; None where it holds another one, or lays out a letterhead or a signature."""
    if table.find(".//table") is not None:
        return None
    style = style.of(table)
    rows = [[_text(cell, style) for cell in _seen(row, "./td|./th")] for row in _seen(table, _ROWS)]
    return None if is_layout("\n".join(text for row in rows for text in row)) else rows


def _seen(element: HtmlElement, path: str) -> list[HtmlElement]:
    return [child for child in element.xpath(path) if not _is_hidden(child)]


def _text(cell: HtmlElement, style: _Style) -> str:
    return "\n".join(part.text for part in _Walk().parts(cell, style) if isinstance(part, _Line))
