"""RTF: the text that Word shows, by our own walk through its groups and control words.

xberg prints headers into the text, runs table cells together, drops U+00AD (TCVN3's "ư") and has crashed the process.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from index.readers.codepages import CHARSETS, decode
from index.readers.flow import Flow
from index.readers.fonts import as_drawn, has_symbols, is_old_vietnamese
from index.readers.writer import ExtractWriter
from index.types import Extract

_TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?"
    rb"|\\'(?P<byte>[0-9a-fA-F]{2})|\\(?P<symbol>[^a-zA-Z])|(?P<brace>[{}])|[\r\n\0]+|(?P<text>[^\\{}\r\n\0]+)",
    re.DOTALL,
)
_HEADING = re.compile(r"(?:heading|tiêu đề|đề mục)\s*([1-9])\b", re.IGNORECASE)
_SKIPPED = frozenset(
    "annotation atnauthor atndate atnid atnicn atnref atntime colortbl fldinst filetbl footer footerf footerl footerr "
    "ftncn ftnsep ftnsepc aftncn aftnsep aftnsepc header headerf headerl headerr info listtable listoverridetable "
    "nonshppict objclass objdata objname pict pn pnseclvl private revtbl rxe shprslt sn sv tc tcn txe xe".split()
)
_KNOWN_STARRED = frozenset({"shpinst", "do", "footnote", "shptxt", "dptxbxtext"})
_STORIES = frozenset({"footnote", "shptxt", "dptxbxtext"})
_CHARACTERS = {
    "tab": "\t", "line": "\n", "softline": "\n", "lbr": "\n", "emdash": "—", "endash": "–", "bullet": "•",
    "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "emspace": " ", "enspace": " ", "qmspace": " ",
}  # fmt: skip
_SYMBOLS = {"~": "\xa0", "-": "\x1f", "_": "\x1e", "\\": "\\", "{": "{", "}": "}", "\t": "\t"}
_LETTER = re.compile(r"[^\W\d_]")
_PARAGRAPH_ENDS = frozenset({"par", "sect", "page", "\n", "\r", "nestcell", "nestrow"})
_PAGES = {"ansi": "cp1252", "mac": "mac_roman", "pc": "cp437", "pca": "cp850"}


@dataclass(frozen=True, slots=True)
class _Group:
    """What holds inside a pair of braces and is taken back at its end."""

    place: str = "body"  # body, fonttbl, stylesheet or "" for what is skipped
    font: int = -1
    hidden: bool = False
    deleted: bool = False
    fallback: int = 1  # characters after \\u that stand for it in old programs
    in_table: bool = False
    level: int = 0
    bold: bool = False
    opens_story: bool = False
    number_at: int = -1  # where the paragraph's text was when this group opened, which holds its number


@dataclass(slots=True)
class _Story:
    """The body, a note or a text box: its paragraph so far, and the notes and boxes that wait for its end."""

    text: list[str] = field(default_factory=list)
    has_plain: bool = False  # a letter that is not bold
    paragraphs: list[str] = field(default_factory=list)


def read_rtf(content: bytes) -> Extract:
    """Paragraphs and rows; numbers of lists as they stand in the file; notes and boxes after their paragraph."""
    writer = ExtractWriter()
    _Walk(Flow(writer)).read(content)
    return writer.extract()


class _Walk:
    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self._group = _Group()
        self._outer: list[_Group] = []
        self._stories = [_Story()]
        self._codepage = "cp1252"
        self._default_font = -1
        self._pages: dict[int, str] = {}  # of fonts, by number
        self._names: dict[int, str] = {}
        self._levels: dict[int, int] = {}  # of heading styles
        self._number = -1  # of the font or style that a table is stating
        self._raw = bytearray()
        self._to_skip = 0
        self._starred = False

    def read(self, content: bytes) -> None:
        for token in _tokens(content):
            kind = token.lastgroup
            if kind == "byte" or kind == "text":
                self._bytes(bytes.fromhex(token["byte"].decode()) if kind == "byte" else token["text"])
            elif kind:
                self._flush()
                self._control(token)
        self._flush()
        self._end_paragraph()
        self._flow.close()

    def _control(self, token: re.Match[bytes]) -> None:
        if brace := token["brace"]:
            self._open() if brace == b"{" else self._close()
        elif token["word"]:
            self._word(token["word"].decode(), int(token["number"]) if token["number"] else None)
        else:
            self._symbol(token["symbol"].decode("latin-1"))

    def _open(self) -> None:
        self._to_skip = 0
        self._outer.append(self._group)
        self._group = replace(self._group, opens_story=False, number_at=-1)

    def _close(self) -> None:
        self._to_skip = 0
        text = self._stories[-1].text
        if self._group.number_at >= 0 and not "".join(text[self._group.number_at :]).strip():
            text.append("- ")  # the number is a bullet out of a font of symbols
        if self._group.opens_story and len(self._stories) > 1:
            story = self._stories.pop()
            self._stories[-1].paragraphs += [*story.paragraphs, "".join(story.text)]
        if self._outer:
            self._group = self._outer.pop()

    def _symbol(self, symbol: str) -> None:
        if symbol == "*":
            self._starred = True
        elif symbol in _PARAGRAPH_ENDS:
            self._end_paragraph()
        elif symbol in _SYMBOLS:
            self._characters(_SYMBOLS[symbol])

    def _bytes(self, raw: bytes) -> None:
        skipped = min(self._to_skip, len(raw))
        self._to_skip -= skipped
        self._raw += raw[skipped:]

    def _flush(self) -> None:
        """Text that came as bytes, in the code page of its font."""
        if self._raw:
            raw, self._raw = bytes(self._raw), bytearray()
            name = self._names.get(self._group.font, "") if self._group.place == "body" else ""
            if has_symbols(name):
                return
            page = self._pages.get(self._group.font, self._codepage)
            self._text(decode(raw, "cp1252" if is_old_vietnamese(name) or self._group.place != "body" else page))

    def _characters(self, text: str) -> None:
        if self._to_skip:
            self._to_skip -= 1
        else:
            self._text(text)

    def _text(self, text: str) -> None:
        group = self._group
        if group.place == "fonttbl":
            self._names[self._number] = self._names.get(self._number, "") + text.split(";")[0]
        elif group.place == "stylesheet" and (match := _HEADING.search(text)):
            self._levels[self._number] = int(match[1])
        elif group.place == "body" and not (group.hidden or group.deleted):
            self._stories[-1].text.append(as_drawn(text, self._names.get(group.font, "")))
            self._stories[-1].has_plain |= not group.bold and bool(_LETTER.search(text))

    def _word(self, word: str, number: int | None) -> None:
        starred, self._starred = self._starred, False
        if word in _SKIPPED or (starred and word not in _KNOWN_STARRED):
            self._group = replace(self._group, place="")
        elif word in ("fonttbl", "stylesheet"):
            self._group = replace(self._group, place=word)
        elif self._group.place in ("fonttbl", "stylesheet"):
            self._state_table(word, number or 0)
        elif self._group.place == "body":
            self._body_word(word, number)

    def _state_table(self, word: str, number: int) -> None:
        if word in ("f", "s") and self._group.place[0] == word:
            self._number = number
        elif word == "fcharset" and number in CHARSETS and number:
            self._pages[self._number] = CHARSETS[number]
        elif word == "falt":
            self._group = replace(self._group, place="")

    def _body_word(self, word: str, number: int | None) -> None:
        if word in _CHARACTERS:
            self._characters(_CHARACTERS[word])
        elif word == "u" and number is not None:
            self._text(chr(number % 0x10000))
            self._to_skip = self._group.fallback
        elif word in _PARAGRAPH_ENDS:
            self._end_paragraph()
        elif word in ("cell", "row"):
            self._end_cell(word)
        elif word in ("listtext", "pntext"):
            self._group = replace(self._group, number_at=len(self._stories[-1].text))
        elif word in _STORIES:
            self._stories.append(_Story())
            self._group = replace(self._group, opens_story=True, in_table=False)
        else:
            self._set(word, number)

    def _set(self, word: str, number: int | None) -> None:  # noqa: C901 - one case a word, nothing nested
        group = self._group
        match word:
            case "f":
                self._group = replace(group, font=number or 0)
            case "v":
                self._group = replace(group, hidden=number != 0)
            case "b":
                self._group = replace(group, bold=number != 0)
            case "deleted" | "mvf":
                self._group = replace(group, deleted=number != 0)
            case "plain":
                self._group = replace(group, font=self._default_font, hidden=False, deleted=False, bold=False)
            case "pard":
                self._group = replace(group, in_table=False, level=0)
            case "intbl":
                self._group = replace(group, in_table=True)
            case "s":
                self._group = replace(group, level=self._levels.get(number or 0, 0))
            case "uc":
                self._group = replace(group, fallback=max(number or 0, 0))
            case "deff":
                self._default_font = number or 0
                self._group = replace(group, font=self._default_font)
            case "ansicpg":
                self._codepage = f"cp{number}"
            case "mac" | "pc" | "pca":
                self._codepage = _PAGES[word]

    def _take(self) -> tuple[str, int, bool]:
        """The paragraph so far, its heading level, and whether all of it is bold."""
        story = self._stories[-1]
        text = "".join(story.text)
        bold = not story.has_plain and bool(_LETTER.search(text))
        story.text.clear()
        story.has_plain = False
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace"), self._group.level, bold

    def _end_paragraph(self) -> None:
        story, taken = self._stories[-1], self._take()
        if len(self._stories) > 1:
            story.paragraphs.append(taken[0])
        elif self._group.in_table:
            self._flow.cell_paragraph(*taken)
        else:
            self._flow.paragraph(*taken)
            for waiting in story.paragraphs:
                self._flow.paragraph(waiting)
            story.paragraphs.clear()

    def _end_cell(self, word: str) -> None:
        if len(self._stories) > 1:
            self._stories[-1].text.append("\t" if word == "cell" else "\n")
        elif word == "row":
            self._flow.end_row()
        else:
            self._flow.cell_paragraph(*self._take())
            self._flow.end_cell()


def _tokens(content: bytes) -> Iterator[re.Match[bytes]]:
    """The tokens in order; the bytes that \\bin counts are passed over."""
    at = 0
    while match := _TOKEN.search(content, at):
        at = match.end()
        if match["word"] == b"bin":
            at += max(int(match["number"] or 0), 0)
        yield match
