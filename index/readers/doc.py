"""Word 97–2003's .doc: what a person sees in Word, by our own walk through the format.

xberg shows hidden and deleted text, runs the rows of a table together and drops U+00AD, TCVN3's "ư".
"""

import re
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from index.errors import ReadError
from index.readers.flow import Flow
from index.readers.fonts import as_drawn
from index.readers.numbering import Counters
from index.readers.ole import open_compound, stream
from index.readers.word97 import Properties, Run, WordFile, plex
from index.readers.word97_styles import NumberedList, Style, read_fonts, read_lists, read_styles
from index.readers.writer import ExtractWriter
from index.types import Extract

_STYLES, _FONTS, _LISTS, _LIST_OVERRIDES = 1, 15, 73, 74  # pairs of the FIB
_NOTES = (("footnotes", 2, 3, 2), ("endnotes", 46, 47, 2))  # text, references, places, bytes a reference
_ANCHORS, _BOXES = 40, 56
_DELETED, _VANISH, _BOLD, _FONT, _SYMBOL, _STYLE = 0x0800, 0x083C, 0x0835, 0x4A4F, 0x6A09, 0x4A30
_IN_TABLE, _ROW_END, _LIST, _DEPTH = 0x2416, 0x2417, 0x460B, 0x260A
_MARK = re.compile(r"[\x00-\x08\x0b-\x0f\x13-\x15\r]")
_TOKEN = re.compile(f"{_MARK.pattern}|(?:(?!{_MARK.pattern}).)+", re.DOTALL)
_OF_PARAGRAPH = re.compile(r"[^\r\x07]*[\r\x07]|[^\r\x07]+")
_LETTER = re.compile(r"[^\W\d_]")
_DRAWN = {"\x0b": "\n", "\x0e": "\n", "\x0c": "\n"}
_PLAIN = Style(0, {}, {})

_Range = tuple[int, int]


def read_doc(content: bytes) -> Extract:
    """Paragraphs, rows of tables, notes and text boxes where they are anchored. Raises ReadError."""
    with open_compound(content) as compound:
        tables = {name: stream(compound, name) for name in ("0Table", "1Table")}
        document = stream(compound, "WordDocument")
    writer = ExtractWriter()
    try:
        story = _Story(WordFile(document, tables), Flow(writer))
        story.write()
    except (struct.error, IndexError, KeyError, ValueError) as error:
        raise ReadError("Tệp .doc bị cụt hoặc hỏng. Hãy mở bằng Word, lưu lại dạng .docx rồi thêm lần nữa.") from error
    return writer.extract()


@dataclass(slots=True)
class _State:
    """Of the text being walked: the paragraph so far, the fields that are open, what waits for its end."""

    text: list[str] = field(default_factory=list)
    has_plain: bool = False  # a letter that is not bold
    in_code: list[bool] = field(default_factory=list)
    waiting: list[_Range] = field(default_factory=list)


class _Story:
    def __init__(self, word: WordFile, flow: Flow) -> None:
        self._word = word
        self._flow = flow
        self._fonts = read_fonts(word.part(_FONTS))
        self._styles = read_styles(word.part(_STYLES))
        self._lists = _lists(word)
        self._counters = Counters()
        self._restarted = set[tuple[int, int]]()
        self._anchored = dict(_notes(word)) | dict(_boxes(word))

    def write(self) -> None:
        self._walk(self._word.ranges["main"])
        for place in sorted(self._anchored):
            if place in self._anchored:
                self._walk(self._anchored.pop(place))
        self._flow.close()

    def _walk(self, part: _Range) -> None:
        state = _State()
        for run in _cut(self._word.runs(*part)):
            number, _ = self._word.paragraph(run.cp)
            style = self._styles.get(number, _PLAIN)
            named = self._styles.get(_short(run.properties.get(_STYLE)), _PLAIN)
            self._run(run, (style.characters, named.characters, run.properties), state)
        if state.text:
            self._paragraph(part[1] - 1, state)
        self._write_waiting(state)

    def _run(self, run: Run, properties: Sequence[Properties], state: _State) -> None:
        hidden = _is_set(_DELETED, properties) or _is_set(_VANISH, properties)
        bold = _is_set(_BOLD, properties)
        text, font = run.text, next((p[_FONT] for p in reversed(properties) if _FONT in p), None)
        if symbol := run.properties.get(_SYMBOL):
            font, text = symbol[:2], symbol[2:].decode("utf-16-le", "replace") * len(text)
        name = self._font(font)
        for token in _TOKEN.finditer(text):
            if token[0] == "\x07" or not hidden:
                state.has_plain |= not bold and bool(_LETTER.search(token[0])) and not any(state.in_code)
                self._token(run.cp + token.start(), token[0], name, state)

    def _font(self, number: bytes | None) -> str:
        at = _short(number, -1)
        return self._fonts[at] if 0 <= at < len(self._fonts) else ""

    def _token(self, cp: int, token: str, font: str, state: _State) -> None:
        match token:
            case "\r" | "\x07":
                self._end(cp, token, state)
            case "\x13":
                state.in_code.append(True)
            case "\x14" if state.in_code:
                state.in_code[-1] = False
            case "\x15" if state.in_code:
                state.in_code.pop()
            case "\x02" | "\x08" if cp in self._anchored:
                state.waiting.append(self._anchored.pop(cp))
            case _ if not any(state.in_code):
                state.text.append(_DRAWN.get(token, "" if _MARK.match(token) else as_drawn(token, font)))

    def _end(self, cp: int, mark: str, state: _State) -> None:
        _, direct = self._word.paragraph(cp)
        if mark == "\x07" and _is_on(direct.get(_ROW_END)):
            self._flow.end_row()
            state.text.clear()
            state.has_plain = False
            return
        in_table = self._paragraph(cp, state) or mark == "\x07"
        if mark == "\x07":
            self._flow.end_cell()
        elif not in_table:
            self._write_waiting(state)
        state.in_code = [False] * len(state.in_code)  # a code without its end hides no more than its paragraph

    def _write_waiting(self, state: _State) -> None:
        waiting, state.waiting = state.waiting, []
        for part in waiting:
            self._walk(part)

    def _paragraph(self, cp: int, state: _State) -> bool:
        """Hand the paragraph on that ends at `cp`; whether it stands in a table."""
        number, direct = self._word.paragraph(cp)
        style = self._styles.get(number, _PLAIN)
        text = "".join(state.text)
        bold = not state.has_plain and bool(_LETTER.search(text))
        state.text.clear()
        state.has_plain = False
        in_table = _is_on(direct.get(_IN_TABLE))
        mark = self._number({**style.paragraph, **direct})
        if in_table:
            self._flow.cell_paragraph(f"{mark} {text}", style.level, bold)
        else:
            self._flow.paragraph(f"{mark} {text}" if text.strip() else "", style.level, bold)
        return in_table

    def _number(self, properties: Properties) -> str:
        number, depth = _short(properties.get(_LIST)), properties.get(_DEPTH, b"\0")[0]
        found = self._lists.get(number)
        if found is None:
            return ""
        if depth in found.anew and (number, depth) not in self._restarted:
            self._restarted.add((number, depth))
            self._counters.restart(found.identity, depth)
        levels = found.levels
        if depth in found.decimal:
            levels = [replace(level, numerals="decimal") for level in levels]
        return self._counters.next(found.identity, depth, levels)


def _cut(runs: Iterable[Run]) -> Iterator[Run]:
    """The runs, cut where a paragraph ends, since each paragraph has its own style."""
    for run in runs:
        for match in _OF_PARAGRAPH.finditer(run.text):
            yield Run(run.cp + match.start(), match[0], run.properties)


def _lists(word: WordFile) -> dict[int, NumberedList]:
    overrides = word.part(_LIST_OVERRIDES)
    beyond = 1 << 20 if overrides else 0  # the levels stand behind the table that the FIB measures
    return read_lists(word.part(_LISTS, beyond), overrides)


def _notes(word: WordFile) -> Iterator[tuple[int, _Range]]:
    for part, references, places, size in _NOTES:
        first = word.ranges[part][0]
        at, _ = plex(word.part(references), size)
        starts, _ = plex(word.part(places), 0)
        for cp, start, end in zip(at, starts, starts[1:], strict=False):
            yield cp, (first + start, first + end)


def _boxes(word: WordFile) -> Iterator[tuple[int, _Range]]:
    """Each text box by the place of its anchor; one whose anchor is not found, by its own place."""
    first = word.ranges["boxes"][0]
    places, shapes = plex(word.part(_ANCHORS), 26)
    anchors = {shape[:4]: place for place, shape in zip(places, shapes, strict=False)}
    starts, boxes = plex(word.part(_BOXES), 22)
    for start, end, box in list(zip(starts, starts[1:], boxes, strict=False))[:-1]:
        yield anchors.get(box[14:18], first + start), (first + start, first + end)


def _short(operand: bytes | None, default: int = 0) -> int:
    return struct.unpack("<H", operand)[0] if operand and len(operand) == 2 else default


def _is_on(operand: bytes | None) -> bool:
    return bool(operand) and operand != b"\0"


def _is_set(code: int, properties: Sequence[Properties]) -> bool:
    """Whether a property that styles and text may turn on, off, or over, is on in the end."""
    on = False
    for layer in properties:
        match layer.get(code, b"\x80"):
            case b"\0" | b"\x01" as operand:
                on = operand == b"\x01"
            case b"\x81":
                on = not on
    return on
