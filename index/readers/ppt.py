"""PowerPoint 97–2003's .ppt: the texts of its slides, after [MS-PPT]."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from index.errors import ReadError
from index.readers.archive import PASSWORD
from index.readers.codepages import decode
from index.readers.ole import open_compound, stream
from index.readers.writer import ExtractWriter
from index.types import Extract

_SLIDE_LIST, _SLIDES, _NOTES = 0x0FF0, 0, 2
_CLIENT_TEXT, _HEADER, _CHARACTERS, _BYTES = 0xF00D, 0x0F9F, 0x0FA0, 0x0FA8
_SLIDE_PLACE, _CONTAINER = 0x03F3, 0xF
_TITLES, _OTHER = (0, 6), 4  # title and centred title; any other text
_DEEPEST = 64  # containers in containers; a group of groups on a slide reaches about ten


@dataclass(frozen=True, slots=True)
class _Record:
    kind: int
    instance: int
    is_container: bool
    content: bytes


@dataclass(frozen=True, slots=True)
class _Text:
    kind: int  # 0 and 6 are titles
    text: str


def read_ppt(content: bytes) -> Extract:
    """Slides as pages, their titles as headings; notes follow the slides. Raises ReadError."""
    with open_compound(content) as compound:
        if compound.exists("EncryptedSummary"):
            raise ReadError(PASSWORD)
        user, document = stream(compound, "Current User"), stream(compound, "PowerPoint Document")
    writer = ExtractWriter()
    try:
        _write(document, *_directory(document, struct.unpack_from("<I", user, 16)[0]), writer)
    except (struct.error, ValueError, KeyError) as error:
        raise ReadError("Tệp .ppt bị cụt hoặc hỏng. Hãy mở bằng PowerPoint, lưu lại dạng .pptx.") from error
    return writer.extract()


def _directory(document: bytes, edit: int) -> tuple[dict[int, int], int]:
    """Where each object stands as last saved, and the number of the document; older states stay in the file."""
    places = dict[int, int]()
    number, seen = 0, set[int]()
    while edit and edit not in seen:
        seen.add(edit)
        before, directory, own = struct.unpack_from("<III", document, edit + 16)
        number = number or own
        places = dict(_places(_record(document, directory).content)) | places
        edit = before
    return places, number


def _places(content: bytes) -> Iterator[tuple[int, int]]:
    at = 0
    while at + 4 <= len(content):
        head = struct.unpack_from("<I", content, at)[0]
        first, count = head & 0xFFFFF, head >> 20
        yield from enumerate(struct.unpack_from(f"<{count}I", content, at + 4), first)
        at += 4 + 4 * count


def _record(content: bytes, at: int) -> _Record:
    head, kind, size = struct.unpack_from("<HHI", content, at)
    return _Record(kind, head >> 4, head & 0xF == _CONTAINER, content[at + 8 : at + 8 + size])


def _records(content: bytes) -> Iterator[_Record]:
    at = 0
    while at + 8 <= len(content):
        yield _record(content, at)
        at += 8 + struct.unpack_from("<I", content, at + 4)[0]


def _write(stream: bytes, places: dict[int, int], document: int, writer: ExtractWriter) -> None:
    main = _record(stream, places[document]).content
    for number, listed in _listed(main, _SLIDES):
        writer.page()
        _write_texts([*listed, *_drawn(_record(stream, places[number]).content)], writer)
    for number, _ in _listed(main, _NOTES):
        _write_texts(list(_drawn(_record(stream, places[number]).content)), writer)


def _write_texts(texts: list[_Text], writer: ExtractWriter) -> None:
    for text in sorted(texts, key=lambda t: t.kind not in _TITLES):
        for line in text.text.replace("\v", "\r").split("\r"):
            writer.line(" ".join(line.split()), 1 if text.kind in _TITLES else 0)


def _listed(document: bytes, which: int) -> Iterator[tuple[int, list[_Text]]]:
    """The slides, or notes, in order: the number of each, and the texts that the list keeps for it."""
    lists = (r for r in _records(document) if r.kind == _SLIDE_LIST and r.instance == which)
    found, kind = list[tuple[int, list[_Text]]](), _OTHER
    for record in (child for one in lists for child in _records(one.content)):
        if record.kind == _SLIDE_PLACE:
            found.append((struct.unpack_from("<I", record.content)[0], []))
        kind = _kind(record, kind)
        text = _characters(record)
        if found and text is not None:
            found[-1][1].append(_Text(kind, text))
    yield from found


def _drawn(content: bytes, depth: int = 0) -> Iterator[_Text]:
    """The texts that stand in the shapes of a slide."""
    for record in _records(content):
        if record.kind == _CLIENT_TEXT:
            yield from _boxed(record.content)
        elif record.is_container and depth < _DEEPEST:
            yield from _drawn(record.content, depth + 1)


def _boxed(content: bytes) -> Iterator[_Text]:
    kind = _OTHER
    for record in _records(content):
        kind = _kind(record, kind)
        text = _characters(record)
        if text is not None and text.strip("* "):
            yield _Text(kind, text)


def _kind(record: _Record, before: int) -> int:
    return int(struct.unpack_from("<I", record.content)[0]) if record.kind == _HEADER else before


def _characters(record: _Record) -> str | None:
    if record.kind == _CHARACTERS:
        return record.content.decode("utf-16-le", "replace")
    return decode(record.content) if record.kind == _BYTES else None
