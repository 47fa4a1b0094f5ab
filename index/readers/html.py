"""HTML, by lxml: visible text only, nothing fetched."""

import lxml.html
from lxml.etree import ParserError

from index.errors import EmptyDocument
from index.readers.layout_tables import is_layout
from index.readers.writer import ExtractWriter
from index.text import nfc
from index.types import Extract

_SKIPPED = {"script", "style", "head", "template", "noscript", "title", "object", "iframe", "svg"}
_BLOCKS = set(
    "address article aside blockquote body center dd details div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 "
    "header hr html li main nav ol p pre section summary table ul".split()
)


def read_html(content: bytes) -> Extract:
    """Blocks become lines, h1–h6 levels, tables rows. Raises EmptyDocument when there is no element."""
    try:
        parser = lxml.html.HTMLParser(encoding=_encoding(content), no_network=True, remove_comments=True)
        root = lxml.html.document_fromstring(content, parser=parser)
    except ParserError as error:
        raise EmptyDocument("Tệp HTML không có nội dung.") from error
    writer = ExtractWriter()
    _Walk(writer).block(root)
    return writer.extract()


def _encoding(content: bytes) -> str | None:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return "utf-8"


def _hidden(element: lxml.html.HtmlElement) -> bool:
    style = (element.get("style") or "").replace(" ", "").lower()
    return element.tag in _SKIPPED or not isinstance(element.tag, str) or "display:none" in style


class _Walk:
    """Collects inline text until a block starts or ends, then writes it as a line."""

    def __init__(self, writer: ExtractWriter) -> None:
        self._writer = writer
        self._inline: list[str] = []
        self._level = 0

    def block(self, element: lxml.html.HtmlElement) -> None:
        if element.tag == "table" and not is_layout(_text(element)):
            self._flush()
            self._writer.table([[_text(cell) for cell in row.xpath("./td|./th")] for row in _rows(element)])
            return
        self._flush()
        outer, self._level = self._level, _heading_level(element) or self._level
        if element.tag == "li":
            self._inline.append("- ")
        self._children(element)
        self._flush()
        self._level = outer

    def _children(self, element: lxml.html.HtmlElement) -> None:
        self._inline.append(element.text or "")
        for child in element:
            if _hidden(child):
                pass
            elif child.tag == "br":
                self._flush()
            elif child.tag in _BLOCKS or child.tag in ("tr", "td", "th", "tbody", "thead"):
                self.block(child)
            else:
                self._children(child)
            self._inline.append(child.tail or "")

    def _flush(self) -> None:
        self._writer.line(" ".join("".join(self._inline).split()), self._level)
        self._inline = []


def _heading_level(element: lxml.html.HtmlElement) -> int:
    tag = element.tag
    return int(tag[1]) if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit() else 0


def _rows(table: lxml.html.HtmlElement) -> list[lxml.html.HtmlElement]:
    return list(table.xpath("./tr|./thead/tr|./tbody/tr|./tfoot/tr"))


def _text(element: lxml.html.HtmlElement) -> str:
    return nfc(" ".join(" ".join(element.itertext()).split()))
