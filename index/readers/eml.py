"""E-mails (.eml): heads and body, then each attachment as its own reader gives it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage, Message, MIMEPart

from index.errors import EmptyDocument, ReadError
from index.readers.html import read_html
from index.readers.plain import read_plain
from index.readers.writer import ExtractWriter
from index.types import Extract, Line, Span

# The subject first: the first line of a text without letterhead is its title.
_HEADS = (("Subject", "Chủ đề"), ("From", "Từ"), ("To", "Đến"), ("Cc", "Đồng gửi"), ("Date", "Ngày"))
_MAIL = "message/rfc822"
_MOST_ATTACHMENTS = 200
_READERS: dict[str, Callable[[bytes], Extract]] = {"text/html": read_html, "text/plain": read_plain}


def read_eml(content: bytes, read_attachment: Callable[[bytes, str], Extract]) -> Extract:
    """Heads as lines, the body, then under a line with its name each attachment; one that can't be read is a doubt."""
    message = message_from_bytes(content, _class=EmailMessage, policy=policy.default)
    parts = [_lines(_heads(message))]
    body = _find_body(message)
    if body is not None:
        parts.append(_read_body(body))
    attachments = [part for part in _leaves(message) if part is not body and _is_attachment(part)]
    for part in attachments[:_MOST_ATTACHMENTS]:
        parts.append(_attachment(part, read_attachment))
    extract = joined(parts)
    if len(attachments) > _MOST_ATTACHMENTS:
        left = len(attachments) - _MOST_ATTACHMENTS
        told = f"Thư có quá nhiều tệp kèm: {left} tệp cuối không được đọc."
        extract = replace(extract, doubts=(*extract.doubts, told))
    return extract


def joined(extracts: Sequence[Extract]) -> Extract:
    """The extracts one after another as one; pages are left out, since each counts its own."""
    parts, lines, scanned, doubts, at = list[str](), list[Line](), list[Span](), dict[str, None](), 0
    for extract in extracts:
        text = extract.text if extract.text.endswith("\n") or not extract.text else extract.text + "\n"
        for line in extract.lines:
            header = _moved(line.header, at) if line.header else None
            lines.append(replace(line, start=line.start + at, end=line.end + at, header=header))
        scanned += (_moved(span, at) for span in extract.scanned)
        doubts |= dict.fromkeys(extract.doubts)
        parts.append(text)
        at += len(text)
    return Extract("".join(parts), tuple(lines), scanned=tuple(scanned), doubts=tuple(doubts))


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _heads(message: MIMEPart) -> Iterator[str]:
    for name, label in _HEADS:
        try:
            value = message[name]
        except (ValueError, IndexError, AttributeError, TypeError):  # the parser of a broken address or date
            value = None
        if value:
            yield f"{label}: {_date(value) if name == 'Date' else _sound(str(value))}"


def _date(value: object) -> str:
    moment = getattr(value, "datetime", None)
    return f"{moment:%d/%m/%Y %H:%M}" if isinstance(moment, datetime) else _sound(str(value))


def _sound(text: str) -> str:
    """`text` without the halves of characters that stand for bytes that no encoding explains."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _lines(lines: Iterator[str] | Sequence[str], level: int = 0) -> Extract:
    writer = ExtractWriter()
    for line in lines:
        writer.line(line, level)
    return writer.extract()


def _leaves(message: MIMEPart) -> Iterator[MIMEPart]:
    """The parts that hold content; an attached e-mail is one of them, whole."""
    if message.get_content_maintype() != "multipart":
        yield message
        return
    for part in message.iter_parts():
        yield from _leaves(part)


def _find_body(message: MIMEPart) -> MIMEPart | None:
    """The HTML of the body, which keeps its tables, or else its plain text."""
    texts = [p for p in _leaves(message) if p.get_content_type() in _READERS and not _is_attachment(p)]
    return next((p for p in texts if p.get_content_type() == "text/html"), next(iter(texts), None))


def _is_attachment(part: MIMEPart) -> bool:
    """Whether a part was attached; pictures that the body itself shows, such as a logo, are not."""
    shown = part.get("Content-ID") or part.get_content_disposition() == "inline"
    if shown and part.get_content_maintype() == "image":
        return False
    has_name = bool(part.get_filename()) or part.get_content_type() == _MAIL
    return has_name or part.get_content_disposition() == "attachment"


def _read_body(part: MIMEPart) -> Extract:
    raw = part.get_payload(decode=True)
    content = raw if isinstance(raw, bytes) else b""
    with suppress(LookupError, UnicodeDecodeError):  # the reader finds the encoding by what makes sense
        content = content.decode(part.get_content_charset("")).encode("utf-8")
    try:
        return _READERS[part.get_content_type()](content)
    except EmptyDocument:
        return Extract("", ())
    except ReadError as error:
        return Extract("", (), doubts=(f"Không đọc được lời thư: {error}",))


def _attachment(part: MIMEPart, read_attachment: Callable[[bytes, str], Extract]) -> Extract:
    name = _sound(part.get_filename() or ("Thư kèm.eml" if part.get_content_type() == _MAIL else "không tên"))
    title = _lines([f"Tệp kèm: {name}"], 1)
    try:
        extract = read_attachment(_content(part), name)
    except ReadError as error:
        return replace(title, doubts=(f"Không đọc được tệp kèm «{name}»: {error}",))
    return joined([title, replace(extract, doubts=tuple(f"Tệp kèm «{name}»: {doubt}" for doubt in extract.doubts))])


def _content(part: MIMEPart) -> bytes:
    payload = part.get_payload()
    if isinstance(payload, list):  # an attached e-mail is parsed already
        return b"".join(inner.as_bytes() for inner in payload if isinstance(inner, Message))
    raw = part.get_payload(decode=True)
    return raw if isinstance(raw, bytes) else b""
