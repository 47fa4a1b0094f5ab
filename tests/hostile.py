"""Files made to harm: built here from nothing, each by its name."""

import io
import zipfile
from collections.abc import Iterable

MIB = 1 << 20
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
_MAIN = _RELATIONS.format(f'<Relationship Id="rId1" Type="{_KIND}/officeDocument" Target="word/document.xml"/>')


def docx(body: str, before: str = "", parts: Iterable[tuple[str, str | bytes]] = ()) -> bytes:
    """A Word file with that body; `before` stands before the root element; `parts` are further members."""
    document = f'<?xml version="1.0"?>{before}<w:document {W} {R}><w:body>{body}</w:body></w:document>'
    return archive(
        ("[Content_Types].xml", _TYPES), ("_rels/.rels", _MAIN), ("word/document.xml", document), *parts
    )  # fmt: skip


def archive(*members: tuple[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        for name, content in members:
            packed.writestr(name, content)
    return stream.getvalue()


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def pdf(*objects: str, trailer: str = "") -> bytes:
    """A PDF of the objects 1, 2, …; the first is the catalogue."""
    out, offsets = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{offset:010} 00000 n \n".encode() for offset in offsets)
    return bytes(
        out + f"trailer <</Size {len(objects) + 1} /Root 1 0 R {trailer}>>\nstartxref\n{start}\n%%EOF".encode()
    )


_FONT = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
_SHOWN = "BT /F1 12 Tf 72 700 Td (Ket luan ve dau tu cong.) Tj ET"
_STREAM = f"<</Length {len(_SHOWN)}>>stream\n{_SHOWN}\nendstream"


def page_tree(kids: str, count: int, catalogue: str = "", trailer: str = "") -> bytes:
    """Pages that are all object 3."""
    return pdf(
        f"<</Type/Catalog/Pages 2 0 R {catalogue}>>",
        f"<</Type/Pages/Kids[{kids}]/Count {count}>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R/Resources<</Font<</F1 4 0 R>>>>>>",
        _FONT, _STREAM, trailer=trailer,
    )  # fmt: skip


def laughs() -> str:
    """A thousand million words, by nine levels of ten."""
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE x [<!ENTITY l0 "Kết luận">{levels}]>'


def outside(address: str) -> str:
    return f'<!DOCTYPE x [<!ENTITY e SYSTEM "{address}">]>'


def relation(kind: str, address: str) -> tuple[str, str]:
    """The member that names something outside, to be fetched when the document is opened."""
    entry = f'<Relationship Id="rId9" Type="{_KIND}/{kind}" Target="{address}" TargetMode="External"/>'
    return "word/_rels/document.xml.rels", _RELATIONS.format(entry)


def broken() -> dict[str, bytes]:
    """Files of no use: refused, each with its reason."""
    whole, page = docx(paragraph("Kết luận")), page_tree("3 0 R", 1)
    locked = f"/Encrypt <</Filter/Standard/V 1/R 2/P -4/O<{'a5' * 32}>/U<{'5a' * 32}>>> /ID[<00><00>]"
    return {
        "rỗng.docx": b"",
        "trắng.txt": b" \r\n\t \n",
        "chỉ có dấu.txt": b"\xef\xbb\xbf",
        "cụt.docx": whole[: len(whole) // 2],
        "cụt.pdf": page[:60],
        "đầu rồi thôi.pdf": b"%PDF-1.7",
        "giả.pdf": b"\x00\x01\x02 not a pdf \xff" * 50,
        "nhị phân.txt": bytes(range(256)) * 40,
        "khóa.pdf": page_tree("3 0 R", 1, trailer=locked),
        "khóa.docx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(504)
        + "EncryptedPackage".encode("utf-16-le")
        + bytes(500),
        "chương trình.exe": b"MZ" + bytes(2000),
        "lồng nhau.zip": archive(("a.zip", archive(("b.zip", archive(("c.txt", "Kết luận")))))),
        "thoát ra.docx": archive(("../../thoat.txt", "x"), ("/tmp/thoat.txt", "x"), ("word/document.xml", "<x")),
        "không trang.pdf": page_tree("", 0),
        "trang lặp.pdf": page_tree("2 0 R " * 50, 1 << 30),
        "một dòng.txt": "Kết luận ".encode() * (12 * MIB // 9),
        "phồng.docx": docx(paragraph(" " * (256 * MIB))),
        "cười.docx": docx(paragraph("&l9;"), before=laughs()),
    }


def readable() -> dict[str, bytes]:
    """Files with something to run, or strangely made: what they say is read, and nothing else happens."""
    run = "/OpenAction<</S/JavaScript/JS(app.launchURL\\('http://127.0.0.1:9'\\))>>"
    launch = "/OpenAction<</S/Launch/F(/bin/sh)/Win<</F(cmd.exe)>>>>"
    macro = ("word/vbaProject.bin", b"\xd0\xcf\x11\xe0" + b"AutoOpen Shell" * 50)
    return {
        "macro.docm": docx(paragraph("Kết luận có macro."), parts=[macro]),
        "script.pdf": page_tree("3 0 R", 1, run),
        "launch.pdf": page_tree("3 0 R", 1, launch),
        "script.html": "<html><script>document.write('x')</script><p>Kết luận có script.</p></html>".encode(),
        "sai đuôi.pdf": docx(paragraph("Kết luận sai đuôi.")),
        "sai đuôi.docx": page_tree("3 0 R", 1),
    }


def tangled() -> dict[str, bytes]:
    """Nested deeper, or longer without an end, than anybody writes: read or refused."""
    table = "<w:tbl><w:tr><w:tc>"
    return {
        "sâu.html": b"<div>" * 20_000 + "Kết luận sâu".encode(),
        "sâu.md": b"> " * 5_000 + "Kết luận sâu".encode() + b"[" * 5_000 + b"*_`" * 5_000,
        "sâu.docx": docx(table * 3_000 + paragraph("Kết luận sâu") + "</w:tc></w:tr></w:tbl>" * 3_000),
        "sâu.pdf": page_tree("3 0 R", 1, "/Deep " + "[" * 100_000 + "]" * 100_000),
        "khoảng trắng.txt": b"a" + b" " * MIB + b"b",
        "đánh số.txt": b"1." * (MIB // 2),
        "số, ký hiệu.txt": "Số 29-KL/TU, ".encode() * 2_000,
        "hai chấm.txt": "yêu cầu: a; ".encode() * 20_000,
        "ngoặc.txt": "(“".encode() * 200_000,
        "dòng trống.txt": b"a\n\n" * 20_000,
    }


def fetching(address: str) -> dict[str, bytes]:
    """Files that name `address` in every way in which opening them might fetch it."""
    tags = (
        f'<img src="{address}"><link rel="stylesheet" href="{address}"><iframe src="{address}"></iframe>'
        f'<script src="{address}"></script><object data="{address}"></object><style>@import "{address}";</style>'
        f'<meta http-equiv="refresh" content="0;{address}">'
    )
    head = f'<html><head><base href="{address}"></head>'
    return {
        "entity.docx": docx(paragraph("Kết luận &e;"), before=outside(address)),
        "dtd.docx": docx(paragraph("Kết luận"), before=f'<!DOCTYPE x SYSTEM "{address}">'),
        "template.docx": docx(paragraph("Kết luận mẫu"), parts=[relation("attachedTemplate", address)]),
        "image.docx": docx(paragraph("Kết luận ảnh"), parts=[relation("image", address)]),
        "fetch.html": f"{head}<body>{tags}<p>Kết luận trang.</p></body></html>".encode(),
        "fetch.md": f"![]({address})\n\nKết luận <img src='{address}'> [liên kết]({address})".encode(),
        "uri.pdf": page_tree("3 0 R", 1, f"/OpenAction<</S/URI/URI({address})>>"),
        "submit.pdf": page_tree("3 0 R", 1, f"/OpenAction<</S/SubmitForm/F({address})>>"),
    }  # fmt: skip
