"""Scans: pages without readable text are recognised from their pictures, marked as such, and never half read."""

import os
import re
from collections import Counter
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageOps

from fakes import ROOT
from index.errors import EmptyDocument, ReadError
from index.readers import read
from index.readers.options import Reading
from index.readers.scans import dump_page, load_page
from index.readers.tesseract import NoRecognition, program
from index.text import fold
from index.types import Extract
from papers import CONCLUSION, REPORT, as_file, merged, picture_of, scan, worn, written_over

WORD = re.compile(r"[^\W_]+")
BROKEN = ["7Ӎ1+ Ӫ< 7+È, 1*8<Ç1", "ĈҦ1* &Ӝ1* 6Ҧ1 9,ӊ7 1$0", "&ăQ Fӭ 4X\\ FKӃ OjP YLӋF Vӕ", "FӫD %DQ &KҩS KjQK"] * 5


@pytest.fixture(scope="module", autouse=True)
def _tesseract() -> None:
    try:
        program()
    except NoRecognition as error:
        reason = f"apt-get install -y tesseract-ocr tesseract-ocr-vie: {error}"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)


@pytest.fixture
def no_tesseract(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PATH", "PROGRAMFILES"):
        monkeypatch.setenv(name, str(tmp_path))


def lines_of(extract: Extract) -> list[str]:
    return [extract.text[line.start : line.end] for line in extract.lines]


def scanned_text(extract: Extract) -> str:
    return "".join(span.of(extract.text) for span in extract.scanned)


def recall(text: str, truth: str) -> float:
    expected, found = Counter(WORD.findall(fold(truth))), Counter(WORD.findall(fold(text)))
    return (expected & found).total() / expected.total()


def corpus(name: str) -> bytes:
    return (ROOT / "corpus" / name).read_bytes()


# --- what is read


@pytest.mark.parametrize(
    ("name", "least"), [("scan_300dpi.pdf", 0.985), ("scan_200dpi.pdf", 0.98), ("scan_150dpi_poor.pdf", 0.95)]
)
def test_a_scanned_conclusion_is_read_in_order(name: str, least: float, shared: Path) -> None:
    truth = (shared / "samples/truth/ket_luan.txt").read_text("utf-8")
    extract = read((shared / "samples" / name).read_bytes(), name)
    assert recall(extract.text, truth) >= least
    assert len(extract.pages) == 3
    assert scanned_text(extract).strip() == extract.text.strip()
    lines = lines_of(extract)
    assert lines.index("Số 29-KL/TU") < lines.index("ĐẢNG CỘNG SẢN VIỆT NAM") < lines.index("KẾT LUẬN")
    assert "- Các huyện, thành ủy, đảng ủy trực thuộc," in lines
    assert lines.index("- Lưu Văn phòng Tỉnh ủy.") < lines.index("T/M BAN THƯỜNG VỤ")
    assert any(line.endswith("đầy đủ, chặt chẽ để ban hành theo quy định.") and len(line) > 300 for line in lines)
    assert "tài liệu mẫu thử nghiệm" not in extract.text


def test_a_ruled_table_on_a_picture_gives_rows_that_carry_their_header() -> None:
    extract = read(scan(worn(picture_of(REPORT, dpi=250), angle=1.1, noise=8), dpi=250), "quet.pdf")
    rows = {extract.text[line.start : line.end]: line.header for line in extract.lines if line.header}
    assert len(rows) == 7
    header = rows["Tiền xử phạt vi phạm khoáng sản\t3,1 tỷ đồng\t7,8 tỷ đồng\t9,4 tỷ đồng"]
    assert header is not None
    assert header.of(extract.text) == "Nội dung\tNăm 2020\tNăm 2021\t11 tháng năm 2022"


def test_a_page_that_lies_on_its_side_is_read() -> None:
    image = picture_of(CONCLUSION, share=0.5).rotate(90, expand=True)
    assert "Năm 2023, Thanh Lam đón 1,74 triệu lượt khách" in read(scan(image), "ngang.pdf").text


def test_only_the_scanned_pages_of_a_mixed_file_are_marked() -> None:
    extract = read(merged(corpus(CONCLUSION), scan(picture_of(REPORT, share=0.5))), "tron.pdf")
    assert len(extract.pages) == 3
    start = extract.pages[2]
    assert extract.scanned[0].start >= start
    assert "Số: 286/BC-UBND" in scanned_text(extract)
    assert "Số 83-KL/TU" in extract.text[:start]
    assert "Số 83-KL/TU" not in scanned_text(extract)


def test_a_broken_text_layer_is_not_believed() -> None:
    extract = read(written_over(scan(picture_of(CONCLUSION, share=0.5)), BROKEN, hidden=True), "hong-phong.pdf")
    assert "Nghề gốm Phú Lãng được ghi danh di sản" in scanned_text(extract)
    assert "7+È" not in extract.text


def test_text_that_another_program_recognised_is_marked_and_kept() -> None:
    lines = ["Van phong Tinh uy de nghi cac don vi bao cao truoc ngay mot thang ba."] * 20
    extract = read(written_over(scan(picture_of(CONCLUSION, share=0.2)), lines, hidden=True), "co-lop-chu.pdf")
    assert extract.text.count("Van phong Tinh uy") == 20
    assert scanned_text(extract).strip() == extract.text.strip()


def test_a_stamp_on_a_scanned_page_does_not_hide_the_page() -> None:
    stamped = written_over(scan(picture_of(CONCLUSION, share=0.5)), ["Ngay ky: 18-04-2024 08:15:00 +07:00"])
    assert "Nghề gốm Phú Lãng được ghi danh di sản" in read(stamped, "ky-so.pdf").text


def test_a_red_seal_hides_no_text_and_red_letters_are_read() -> None:
    page = picture_of(CONCLUSION, dpi=250, share=0.5)
    head, body = page.crop((0, 0, page.width, page.height // 3)), page.crop((0, page.height // 3, *page.size))
    red = ImageOps.colorize(head, (200, 20, 30), (255, 255, 255))
    image = Image.new("RGB", page.size, "white")
    image.paste(red, (0, 0))
    image.paste(body, (0, head.height))
    seal = Image.new("RGB", page.size, "white")
    for radius in range(40, 240, 12):
        x, y = page.width // 2, page.height * 3 // 4
        ImageDraw.Draw(seal).ellipse((x - radius, y - radius, x + radius, y + radius), outline=(210, 30, 45), width=4)
    image = ImageChops.multiply(image, seal)
    text = read(scan(image, dpi=250), "dau-do.pdf").text
    assert "Số 83-KL/TU" in text
    known = read(corpus(CONCLUSION), "goc.pdf").text
    assert recall(text, known[: known.index("2. Mặt chưa được")]) > 0.97


def test_what_is_read_badly_is_a_doubt_that_names_its_page() -> None:
    good, bad = picture_of(CONCLUSION, share=0.3), picture_of(CONCLUSION, dpi=40, share=0.35)
    bad = worn(bad, noise=25).resize((bad.width * 5, bad.height * 5), Image.Resampling.BICUBIC)
    extract = read(scan(good, bad), "mo.pdf")
    (doubt,) = extract.doubts
    assert doubt.startswith("Nhận dạng chữ từ ảnh kém ở trang 2;")
    assert read(scan(good), "ro.pdf").doubts == ()


# --- pictures of pages


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
@pytest.mark.parametrize("told", [{"dpi": (200, 200)}, {}], ids=["dpi", "no dpi"])
def test_a_picture_is_read_by_its_content(kind: str, told: dict[str, object]) -> None:
    extract = read(as_file(picture_of(CONCLUSION, share=0.4), kind, **told), "anh.dat")
    assert "Số 83-KL/TU" in lines_of(extract)
    assert scanned_text(extract).strip() == extract.text.strip()


def test_each_frame_of_a_tiff_is_a_page() -> None:
    first, second = (picture_of(CONCLUSION, page, share=0.3) for page in (0, 1))
    extract = read(as_file(first, "TIFF", save_all=True, append_images=[second]), "fax.tif")
    assert len(extract.pages) == 2
    assert "Số 83-KL/TU" in extract.text[: extract.pages[1]]


@pytest.mark.parametrize(
    ("content", "error", "reason"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(50), ReadError, "hỏng"),
        (as_file(picture_of(CONCLUSION, share=0.1), "PNG")[:2000], ReadError, "hỏng hoặc cụt"),
        (as_file(Image.new("1", (30_000, 30_000)), "PNG"), ReadError, "quá lớn"),
        (as_file(Image.new("1", (9_000, 9_000)), "PNG"), ReadError, "quá lớn"),
        (as_file(Image.new("L", (800, 1100), 255), "PNG"), EmptyDocument, "Không nhận dạng được chữ nào"),
    ],
    ids=["no picture", "truncated", "bomb", "large", "blank"],
)
def test_a_picture_that_cannot_be_read_says_why(content: bytes, error: type[ReadError], reason: str) -> None:
    with pytest.raises(error, match=reason):
        read(content, "anh.png")


# --- without tesseract


@pytest.mark.usefixtures("no_tesseract")
@pytest.mark.parametrize("content", [scan(Image.new("L", (99, 99))), as_file(Image.new("L", (99, 99)), "PNG")])
def test_without_tesseract_a_scan_says_what_to_install(content: bytes) -> None:
    with pytest.raises(NoRecognition, match=r"chưa có chương trình nhận dạng chữ Tesseract.*tesseract-ocr-vie"):
        read(content, "quet")


@pytest.mark.usefixtures("no_tesseract")
def test_without_tesseract_the_other_pages_are_read_and_the_missing_ones_named() -> None:
    pictures = scan(*[picture_of(REPORT, share=0.2)] * 3)
    extract = read(merged(corpus(CONCLUSION), pictures), "tron.pdf")
    assert "Số 83-KL/TU" in extract.text
    assert extract.scanned == ()
    (doubt,) = extract.doubts
    assert doubt.startswith("Chưa đọc được trang 3–5 ")
    assert "Tesseract" in doubt


@pytest.mark.skipif(os.name == "nt", reason="the stand-in is a shell script")
def test_without_its_vietnamese_data_tesseract_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in = tmp_path / "tesseract"
    stand_in.write_text("#!/bin/sh\necho 'List of available languages (1):'\necho eng\n")
    stand_in.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoRecognition, match="chưa có dữ liệu tiếng Việt"):
        read(scan(picture_of(CONCLUSION, share=0.3)), "q.pdf")


# --- long files: progress, memory, nothing left behind


class Memory(dict[str, str]):
    """A `PageMemory` that counts what is put."""

    puts = 0

    def put(self, key: str, text: str) -> None:
        self.puts += 1
        self[key] = text


def test_reading_is_told_page_by_page_and_taken_up_where_it_stopped() -> None:
    content = scan(*(picture_of(CONCLUSION, page, share=0.25) for page in (0, 1)), picture_of(REPORT, share=0.25))
    memory, told = Memory(), list[tuple[int, int]]()

    def stop_after_two(done: int, total: int) -> None:
        told.append((done, total))
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read(content, "dai.pdf", Reading(stop_after_two, memory))
    assert told == [(0, 3), (1, 3), (2, 3)]
    assert memory.puts == 2
    extract = read(content, "dai.pdf", Reading(memory=memory))
    assert memory.puts == 3
    assert extract == read(content, "dai.pdf")


def test_a_page_is_kept_as_it_was_recognised() -> None:
    memory = Memory()
    read(scan(picture_of(REPORT, dpi=250)), "bang.pdf", Reading(memory=memory))
    (kept,) = memory.values()
    assert dump_page(load_page(kept)) == kept


def test_nothing_is_written_outside_the_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tmp").mkdir()
    (tmp_path / "here").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    monkeypatch.chdir(tmp_path / "here")
    read(scan(picture_of(CONCLUSION, share=0.3)), "q.pdf")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
