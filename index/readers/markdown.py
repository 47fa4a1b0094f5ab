"""Markdown, by markdown-it-py: its marks are dropped, its headings become levels."""

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from index.readers.charsets import decode
from index.readers.writer import ExtractWriter
from index.types import Extract

_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_PAGE_COMMENT = re.compile(r"<!--\s*page:?\s*\d+\s*-->", re.IGNORECASE)


def read_markdown(content: bytes) -> Extract:
    """Paragraphs, list items with their marks, tables; a comment `<!-- page: N -->` starts a page."""
    decoded = decode(content)
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(_FRONT_MATTER.sub("", decoded.text))
    writer = ExtractWriter()
    if decoded.doubt:
        writer.doubt(decoded.doubt)
    _write(tokens, writer)
    return writer.extract()


def _write(tokens: Sequence[Token], writer: ExtractWriter) -> None:  # noqa: C901 - one case a token, nothing nested
    level, mark, row, rows = 0, "", list[str](), list[list[str]]()
    previous = ""
    for token in tokens:
        match token.type:
            case "heading_open":
                level = int(token.tag[1:])
            case "heading_close":
                level = 0
            case "list_item_open":
                mark = f"{token.info}{token.markup} " if token.info else "- "
            case "table_open":
                rows = []
            case "tr_open":
                row = []
            case "tr_close":
                rows.append(row)
            case "table_close":
                writer.table(rows)
            case "html_block" if _PAGE_COMMENT.search(token.content):
                writer.page()
            case "inline" if previous in ("th_open", "td_open"):
                row.append(_plain(token))
            case "inline":
                writer.line(mark + _plain(token), level)
                mark = ""
            case "code_block" | "fence":
                writer.line(token.content)
        previous = token.type


def _plain(token: Token) -> str:
    parts = []
    for child in token.children or []:
        if child.type in ("softbreak", "hardbreak"):
            parts.append(" " if child.type == "softbreak" else "\n")
        elif child.type in ("text", "code_inline"):
            parts.append(child.content)
    return "".join(parts)
