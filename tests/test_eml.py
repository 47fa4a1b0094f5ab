"""E-mails: heads, body, attachments by their own readers, e-mails in e-mails."""

import base64
import io
from email.message import EmailMessage
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import ReadError
from index.parse import parse_file
from index.readers import read
from index.types import Extract
from test_readers import assert_sound, lines_of


def word(text: str) -> bytes:
    document, file = docx.Document(), io.BytesIO()
    document.add_paragraph(text)
    document.save(file)
    return file.getvalue()


def mail(body: str = "Kính gửi các đồng chí,", **heads: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = heads.get("sender", "Văn phòng Tỉnh ủy <vptu@example.vn>")
    message["To"] = "Huyện ủy An Lạc <hu@example.vn>"
    message["Subject"] = heads.get("subject", "V/v gửi Kết luận số 29-KL/TU")
    message["Date"] = heads.get("date", "Tue, 15 Feb 2022 08:00:00 +0700")
    message.set_content(body)
    return message


def read_mail(message: EmailMessage) -> Extract:
    extract = read(message.as_bytes(), "thu.eml")
    assert_sound(extract)
    return extract


HEADS = [
    "Chủ đề: V/v gửi Kết luận số 29-KL/TU", "Từ: Văn phòng Tỉnh ủy <vptu@example.vn>",
    "Đến: Huyện ủy An Lạc <hu@example.vn>", "Ngày: 15/02/2022 08:00",
]  # fmt: skip


def test_heads_and_body_are_lines() -> None:
    assert lines_of(read_mail(mail("Kính gửi,\n\nGửi kèm."))) == [*HEADS, "Kính gửi,", "Gửi kèm."]


def test_the_subject_is_the_title_of_a_mail_that_brings_no_document() -> None:
    metadata = parse_file(mail("Kính gửi,\n\nMời họp lúc 8 giờ.").as_bytes(), "thu.eml")[0].metadata
    assert metadata.title == "V/v gửi Kết luận số 29-KL/TU"


def test_the_body_is_the_html_where_there_is_one() -> None:
    message = mail("| Nhiệm vụ | Hạn |")
    html = "<html><body><table><tr><td>Nhiệm vụ<td>Hạn<tr><td>Quy hoạch<td>30/6</table></body></html>"
    message.add_alternative(html, subtype="html")
    assert lines_of(read_mail(message)) == [*HEADS, "Nhiệm vụ\tHạn", "Quy hoạch\t30/6"]


def test_attachments_follow_under_their_names() -> None:
    message = mail()
    message.add_attachment(
        word("Nội dung kết luận."), maintype="application", subtype="msword", filename="Kết luận.docx"
    )
    message.add_attachment("Ghi chú".encode(), maintype="text", subtype="plain", filename="ghi-chu.txt")
    extract = read_mail(message)
    assert lines_of(extract)[5:] == ["Tệp kèm: Kết luận.docx", "Nội dung kết luận.", "Tệp kèm: ghi-chu.txt", "Ghi chú"]


def test_headers_of_rows_move_with_their_attachment() -> None:
    message = mail()
    table = "<html><body><table><tr><td>Năm<td>Thu<tr><td>2024<td>12 tỷ</table></body></html>"
    message.add_attachment(table.encode(), maintype="text", subtype="html", filename="bang.html")
    extract = read_mail(message)
    assert extract.lines[-1].header is not None
    assert extract.lines[-1].header.of(extract.text) == "Năm\tThu"


def test_an_attachment_that_cannot_be_read_is_a_doubt_and_stops_nothing() -> None:
    message = mail()
    message.add_attachment(b"MZ\x00\x01", maintype="application", subtype="octet-stream", filename="chay.exe")
    message.add_attachment("Ghi chú".encode(), maintype="text", subtype="plain", filename="ghi-chu.txt")
    extract = read_mail(message)
    assert lines_of(extract)[-3:] == ["Tệp kèm: chay.exe", "Tệp kèm: ghi-chu.txt", "Ghi chú"]
    assert len(extract.doubts) == 1
    assert extract.doubts[0].startswith("Không đọc được tệp kèm «chay.exe»: Không nhận ra định dạng")


def test_a_doubt_of_an_attachment_names_it() -> None:
    message = mail()
    old = "Ban Th\xad\xeang v\xf4 T\xd8nh \xf1y th\xe8ng nh\xcat k\xd5 ho\xb9ch".encode("latin-1")
    message.add_attachment(old, maintype="text", subtype="plain", filename="cu.txt")
    extract = read_mail(message)
    assert "Ban Thường vụ Tỉnh ủy" in extract.text
    assert extract.doubts[0].startswith("Tệp kèm «cu.txt»: ")


def test_a_picture_that_the_body_shows_is_no_attachment() -> None:
    message = mail()
    message.add_alternative("<html><body><p>Kính gửi<img src='cid:1'></p></body></html>", subtype="html")
    picture = message.get_payload()[1]
    picture.add_related(b"\x89PNG", "image", "png", cid="<1>", filename="logo.png")
    assert lines_of(read_mail(message)) == [*HEADS, "Kính gửi"]


def nested(depth: int) -> EmailMessage:
    message = mail(f"Lời thư {depth}.")
    if depth:
        message.add_attachment(nested(depth - 1))
    return message


def test_e_mails_in_e_mails_are_read_to_a_limit() -> None:
    extract = read_mail(nested(2))
    assert [line for line in lines_of(extract) if line.startswith("Lời thư")] == [
        "Lời thư 2.",
        "Lời thư 1.",
        "Lời thư 0.",
    ]
    deep = read_mail(nested(5))
    assert "Lời thư 3." in deep.text
    assert "Lời thư 2." not in deep.text
    assert "quá 3 lớp" in deep.doubts[0]


@pytest.mark.parametrize(("stated", "real"), [("utf-16", "utf-16"), ("us-ascii", "utf-8"), ("lạ", "utf-8")])
def test_a_body_in_any_charset_is_decoded(stated: str, real: str) -> None:
    body = base64.b64encode("Tất cả các đồng chí".encode(real)).decode()
    heads = f"From: a@b.vn\nMIME-Version: 1.0\nContent-Type: text/plain; charset={stated}"
    content = f"{heads}\nContent-Transfer-Encoding: base64\n\n{body}\n".encode()
    assert lines_of(read(content, "thu.eml")) == ["Từ: a@b.vn", "Tất cả các đồng chí"]


def test_broken_heads_do_not_stop_the_reading() -> None:
    content = (
        b"From: \xff\xfe <@@,\r\nDate: ngay hom qua\r\nSubject: =?utf-8?b?###?=\r\nMIME-Version: 1.0\r\n\r\nThan\r\n"
    )
    extract = read(content, "thu.eml")
    assert_sound(extract)
    assert lines_of(extract)[-1] == "Than"
    assert "Ngày: ngay hom qua" in lines_of(extract)


def test_a_web_archive_saved_by_word_as_doc_is_read() -> None:
    head = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html\n"
    page = "<html><body><p>KẾT LUẬN</p><p>Giao Sở Nội vụ.</p></body></html>".encode()
    content = head + b"Content-Location: file:///C:/a.htm\n\n" + page + b"\n--x--\n"
    assert lines_of(read(content, "ket-luan.doc")) == ["KẾT LUẬN", "Giao Sở Nội vụ."]


@given(st.binary(max_size=200))
def test_any_mail_gives_text_or_a_reason(rest: bytes) -> None:
    try:
        assert_sound(read(b"From: a@b\nMIME-Version: 1.0\n" + rest, "thu.eml"))
    except ReadError as error:
        reason = str(error)
        assert reason


def test_an_e_mail_has_not_the_number_of_what_it_brings(shared: Path) -> None:
    content = (shared / "samples/ket_luan.eml").read_bytes()
    document = parse_file(content, "ket_luan.eml")[0]
    assert (document.metadata.number, document.metadata.kind, document.metadata.issued) == (None, None, None)
    assert "Số 29-KL/TU" in document.text


@pytest.mark.parametrize("name", ["thu.eml", "thu.txt", "thu"])
def test_an_e_mail_is_known_by_its_content(name: str) -> None:
    assert lines_of(read(mail().as_bytes(), name))[0] == HEADS[0]
