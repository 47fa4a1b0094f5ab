"""Hostile and unknown files: named with a reason, nothing inflated, executed, fetched or written."""

import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
import olefile
import openpyxl
import pptx
import pytest

from fakes import ROOT
from index.errors import EmptyDocument, ReadError, UnknownFormat
from index.readers import read
from index.readers.archive import member, open_archive


def archive(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return file.getvalue()


MAIN_PARTS = {
    "docx": "word/document.xml",
    "xlsx": "xl/workbook.xml",
    "pptx": "ppt/presentation.xml",
    "odt": "content.xml",
}


@pytest.mark.parametrize("suffix", MAIN_PARTS)
def test_a_bomb_is_refused_before_it_is_inflated(suffix: str) -> None:
    bomb = archive({MAIN_PARTS[suffix]: bytes(64 << 20), "mimetype": b"application/vnd.oasis.opendocument.text"})
    assert len(bomb) < 200_000
    with pytest.raises(ReadError, match="phình ra quá lớn"):
        read(bomb, f"bom.{suffix}")


def test_many_members_that_are_large_together_are_refused() -> None:
    content = archive({MAIN_PARTS["docx"]: b"<a/>"} | {f"word/{i}.bin": bytes(10 << 20) for i in range(60)})
    with pytest.raises(ReadError, match="phình ra quá lớn"):
        read(content, "bom.docx")


def test_too_many_members_are_refused() -> None:
    with pytest.raises(ReadError, match="10001 mục"):
        read(archive(dict.fromkeys(map(str, range(10_001)), b""), zipfile.ZIP_STORED), "nhieu.docx")


def test_an_archive_with_a_password_is_named() -> None:
    content = bytearray(archive({MAIN_PARTS["docx"]: b"<a/>"}))
    content[content.index(b"PK\x01\x02") + 8] |= 1  # the flag in the central directory
    with pytest.raises(ReadError, match="mật khẩu"):
        read(bytes(content), "mat.docx")


def test_a_member_is_read_whole_or_named() -> None:
    made = open_archive(archive({"a.xml": b"<a/>"}))
    assert member(made, "a.xml") == b"<a/>"
    with pytest.raises(ReadError, match=r"«b\.xml»"):
        member(made, "b.xml")


def workbook() -> bytes:
    book, file = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["Nhiệm vụ", "Thời hạn"])
    book.save(file)
    return file.getvalue()


def presentation() -> bytes:
    made, file = pptx.Presentation(), io.BytesIO()
    made.slides.add_slide(made.slide_layouts[5]).shapes.title.text = "Nhiệm vụ"
    made.save(file)
    return file.getvalue()


def document() -> bytes:
    made, file = docx.Document(), io.BytesIO()
    made.add_paragraph("Nhiệm vụ")
    made.save(file)
    return file.getvalue()


def with_entities(content: bytes, part: str, declared: str) -> bytes:
    """The package with a declaration before the root of `part`, and the entity in each text of it."""
    members = {
        name: zipfile.ZipFile(io.BytesIO(content)).read(name)
        for name in zipfile.ZipFile(io.BytesIO(content)).namelist()
    }
    xml = members[part].decode()
    head, _, body = xml.partition("?>") if xml.startswith("<?xml") else ("", "", xml)
    members[part] = (f"{head}?>" * bool(head) + declared + body.replace("Nhiệm vụ", "Nhiệm vụ &e;")).encode()
    return archive(members)


LAUGHS = "<!DOCTYPE x [<!ENTITY a '" + "ha" * 100 + "'>" + "".join(
    f"<!ENTITY {name} '{f'&{before};' * 100}'>" for before, name in zip("abcd", "bcde", strict=True)
) + "]>"  # fmt: skip
OUTSIDE = f"<!DOCTYPE x [<!ENTITY e SYSTEM '{Path(__file__).as_uri()}'>]>"
PACKAGES = [
    (document(), "word/document.xml", "a.docx"), (workbook(), "xl/worksheets/sheet1.xml", "a.xlsx"),
    (presentation(), "ppt/slides/slide1.xml", "a.pptx"),
]  # fmt: skip


@pytest.mark.parametrize("declared", [LAUGHS, OUTSIDE], ids=["laughs", "outside"])
@pytest.mark.parametrize(
    ("content", "part", "name"), PACKAGES, ids=lambda value: value if isinstance(value, str) else ""
)
def test_entities_are_neither_multiplied_nor_fetched(content: bytes, part: str, name: str, declared: str) -> None:
    hostile = with_entities(content, part, declared)
    try:
        text = read(hostile, name).text
    except ReadError as error:
        text = str(error)
    assert 0 < len(text) < 200
    assert "Hostile" not in text


def test_the_main_part_may_have_a_number() -> None:
    package = zipfile.ZipFile(io.BytesIO(document()))
    renamed = {name.replace("document.xml", "document2.xml"): package.read(name) for name in package.namelist()}
    for name in ("[Content_Types].xml", "_rels/.rels"):
        renamed[name] = renamed[name].replace(b"word/document.xml", b"word/document2.xml")
    assert read(archive(renamed), "truc-tuyen.docx").text == "Nhiệm vụ\n"


# --- compound files


def compound(streams: list[str]) -> bytes:
    """The .doc of the tests with its streams renamed, the first ones to `streams`."""
    content = bytearray((ROOT / "tests/data/office/van-ban.doc").read_bytes())
    with olefile.OleFileIO(io.BytesIO(bytes(content))) as made:
        names = [entry for entry in ("WordDocument", "1Table") if made.exists(entry)]
    for old, new in zip(names, streams, strict=False):
        at = content.index(old.encode("utf-16-le"))
        content[at : at + 64] = new.encode("utf-16-le").ljust(64, b"\0")
        content[at + 64 : at + 66] = (2 * len(new) + 2).to_bytes(2, "little")
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "error", "reason"),
    [
        (compound(["EncryptedPackage"]), ReadError, "mật khẩu"),
        (compound(["__nameid_version1.0"]), UnknownFormat, r"không phải \.doc, \.xls hay \.ppt"),
        (compound(["WordDocument", "Lost"]), ReadError, "hỏng"),
        (compound(["Workbook"]), ReadError, r"\.xls bị cụt hoặc hỏng"),
        (compound(["PowerPoint Document"]), ReadError, r"\.ppt bị cụt hoặc hỏng"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), ReadError, "cụt hoặc hỏng"),
        (archive({"mimetype": b"application/epub+zip"}), UnknownFormat, r"đọc được \.docx, \.doc"),
        (archive({"mimetype": b"application/vnd.oasis.opendocument.text"}), ReadError, "không có phần văn bản"),
    ],
)
def test_what_cannot_be_read_says_why(content: bytes, error: type[ReadError], reason: str) -> None:
    with pytest.raises(error, match=reason):
        read(content, "tep.doc")


def test_empty_ones_are_named() -> None:
    book, file = openpyxl.Workbook(), io.BytesIO()
    book.save(file)
    with pytest.raises(EmptyDocument):
        read(file.getvalue(), "rong.xlsx")
    with pytest.raises(EmptyDocument):
        read(b"{\\rtf1 \\par}", "rong.rtf")


# --- nothing left behind


READ_ALL = """
import sys
from pathlib import Path
from index.readers import read
for path in map(Path, sys.argv[1:]):
    assert read(path.read_bytes(), path.name).text
print(*sorted({"openpyxl", "xlrd", "pptx"} & set(sys.modules)))
"""


def written_under(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def test_reading_writes_nothing_anywhere(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    files = [
        *sorted((ROOT / "tests/data/office").iterdir()),
        tmp_path / "a.xlsx",
        tmp_path / "a.pptx",
        tmp_path / "a.docx",
    ]
    for path, content in zip(files[-3:], (workbook(), presentation(), document()), strict=True):
        path.write_bytes(content)
    places = dict.fromkeys(("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "TMPDIR"), str(home))
    environment = {**os.environ, **places, "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", READ_ALL, *map(str, files)]
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert list(written_under(home)) == []


def test_libraries_are_loaded_by_the_first_file_that_needs_them() -> None:
    command = [sys.executable, "-c", READ_ALL, str(ROOT / "tests/data/office/van-ban.odt")]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == ""
